"""The board as it looks in each situation, drawn without a screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.pictures import canvas  # isort: skip  before anything else of Kivy's

from PIL import Image

from display_board.board import Turns, picture, take_turns
from display_board.screen import BoardScreen
from kiosk.kit.theme import BOARD
from queue_server.contract.views import BoardView, BoardWait
from tests.display_board.scenes import MORNING, busy_morning, call, view

HD, UHD, UPRIGHT = (1920, 1080), (3840, 2160), (1080, 1920)
LANGUAGES = ("ro", "pl", "ru", "lt", "uk", "ar", "ur", "bn", "gu", "pa")


def drawn() -> Iterator[tuple[str, Image.Image]]:
    """Calling, nobody, many, cut off, large and upright screens, and each language's own words."""
    yield "calling", _drawn(busy_morning())
    yield "4K", _drawn(busy_morning(), UHD)
    yield "nobody waits", _drawn(view())
    yield "three at once", _drawn(view(*(call(number, desk) for number, desk in _THREE)))
    yield "overfull", _drawn(_overfull())
    yield "cut off", _drawn(busy_morning(), heard=MORNING - timedelta(minutes=4))
    yield "upright", _drawn(busy_morning(), UPRIGHT)
    for language in LANGUAGES:
        yield language, _drawn(_called_in(language))


_THREE = (("A042", 5), ("B011", 2), ("C007", 1))


def _overfull() -> BoardView:
    before = [call(f"A0{number}", number % 6 + 1, 60 * at) for at, number in enumerate(range(40, 60))]
    waits = [BoardWait(label=letter, low_minutes=55, high_minutes=120) for letter in "ABCDEFGH"]
    return view(*before, waits=waits, missed=[f"B0{number}" for number in range(10, 22)])


def _called_in(language: str) -> BoardView:
    from tests.fakes.kiosk_views import SHOP

    names = dict(SHOP.place("desk-5").names)
    return view(call("A042", language=language).model_copy(update={"place_names": names}))


def _drawn(shown: BoardView, size: tuple[int, int] = HD, heard: datetime = MORNING) -> Image.Image:
    screen = BoardScreen()
    screen.widget.size = size
    turns = take_turns(Turns(), shown.calls, MORNING, room=3)
    screen.show(picture(shown, turns, MORNING, heard))
    return canvas.picture(screen.widget, *size, BOARD.ground)

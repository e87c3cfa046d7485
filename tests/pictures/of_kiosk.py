"""Kiosk pages as they look in one style, drawn without a screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.pictures import canvas  # isort: skip  before anything else of Kivy's

from PIL import Image

from kiosk.choices import Choices
from kiosk.screens.bars import bars
from kiosk.screens.pages import question_for
from kiosk.screens.seen import Seen
from kiosk.visit import Visit
from kiosk.widgets import letters
from kiosk.widgets.shell import Scene, Shell
from kiosk.widgets.style import Screen, Style
from tests.fakes import kiosk_views
from tests.pictures.pages_of_kiosk import pages


def drawn(
    choices: Choices, screen: Screen, wanted: tuple[str, ...] = ()
) -> Iterator[tuple[str, Image.Image]]:
    """The pages of these names, or every one, each with its pages turned."""
    shell = Shell(lambda answer: None, lambda: None, lambda: 0.0)
    letters.forget()
    for name, (visit, other) in pages(choices.language).items():
        if wanted and name not in wanted:
            continue
        shell.show(_scene(replace(visit, choices=choices), other, screen))
        for turned in range(shell.pages):
            picture = canvas.picture(shell, screen.width, screen.height, canvas.WINDOW.clearcolor)
            yield (f"{name} {turned + 1}" if turned else name), picture
            shell._turn()


def _scene(visit: Visit, other: dict[str, object], screen: Screen) -> Scene:
    known = {"view": kiosk_views.view(), **other}
    seen = Seen(
        visit,
        languages=kiosk_views.SHOP.languages,
        now=kiosk_views.NOW,
        lowers=screen.lowers,
        preview=not screen.is_measured,
        **known,
    )
    style = Style.of(visit.choices, screen)
    return Scene(question_for(seen), bars(seen, can_go_back=visit.can_go_back), style)

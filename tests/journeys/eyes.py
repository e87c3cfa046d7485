"""How a journey sees the screens and touches the kiosk: by colours, as a hurried person does."""

from __future__ import annotations

from kiosk.kit.theme import BRAND, GREEN, Colour
from tests.became import soon
from tests.journeys.stage import Stage

GRID = 8
LOOK_EVERY = 0.4  # a picture of the screen costs more than a question to the server
BAR = 120
SYMBOL = 100
KIOSK_WIDTH = 1080
MORE_THAN_A_MARK = 100
Spot = tuple[int, int]


def spots(stage: Stage, colour: Colour) -> list[Spot]:
    """Where this exact colour is on the kiosk's screen, every eighth pixel, top first, without the bars."""
    seen, wanted = stage.look("kiosk"), _pixel(colour)
    columns, rows = range(0, seen.width, GRID), range(BAR, seen.height - 160, GRID)
    return [(x, y) for y in rows for x in columns if seen.getpixel((x, y)) == wanted]


def amount(stage: Stage, screen: str, colour: Colour) -> int:
    """How many pixels of a screen have exactly this colour."""
    seen = stage.look(screen)
    found = {pixel: count for count, pixel in seen.getcolors(seen.width * seen.height) or ()}
    return found.get(_pixel(colour), 0)


def choose_first_card(stage: Stage) -> None:
    """Touch the first service, again where nothing came of it: its symbol is the highest and leftmost
    below that of "I have an appointment".
    """

    def is_chosen() -> bool:
        if main_button(stage):
            return True
        found = spots(stage, BRAND)
        if not any(x > KIOSK_WIDTH / 2 for x, _ in found):
            return False  # until the kiosk hears from the server, its page has one column of symbols
        if below := [spot for spot in found if spot[1] > found[0][1] + SYMBOL]:
            x, y = min(spot for spot in below if spot[1] <= below[0][1] + 2 * GRID)
            stage.touch(x + 2 * GRID, y + 2 * GRID)
        return False

    soon(is_chosen, what="the page after a choice", every=2.0)


def main_button(stage: Stage) -> Spot | None:
    """The middle of the page's one green button, where it has one: more green than a mark or a letter has."""
    found = spots(stage, GREEN)
    return found[len(found) // 2] if len(found) > MORE_THAN_A_MARK else None


def touch_main_button(stage: Stage) -> None:
    """The page's one green button, once it has one."""
    x, y = soon(lambda: main_button(stage), what="a green button", every=LOOK_EVERY)
    stage.touch(x, y)


def _pixel(colour: Colour) -> tuple[int, ...]:
    return tuple(round(part * 255) for part in colour[:3])

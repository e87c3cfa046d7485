"""Every contact sheet: kiosk, board and paper drawn without a screen, and pages by a browser.

`python -m tests.pictures.drawn approve [SHEET…]` draws them anew, all or those named, and keeps them in
`docs/pictures/sheets`; `compare` prints as JSON what no longer looks as approved, of the sheets in `SAMPLE`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import partial

from kiosk.choices import Choices, Easier
from kiosk.widgets.style import Screen
from tests.fakes.kiosk_views import SHOP
from tests.pictures import of_board, of_kiosk, of_pages, of_paper, sheets
from tests.pictures.sheets import Sheet

THUMB, ACROSS = 180, 12
UPRIGHT = Screen(1080, 1920, 268, 476)
OTHER_SCREENS = {
    "1920x1080": Screen(1920, 1080, 476, 268),
    "1280x800": Screen(1280, 800, 331, 207),
    "768x1366": Screen(768, 1366, 230, 409),
}
YELLOW, LARGER, DOWN = (frozenset({each}) for each in (Easier.YELLOW, Easier.LARGER, Easier.DOWN))
SAMPLE = ("board", "paper", "kiosk-en", "kiosk-ar-yellow")
"""Enough to notice a change of look, in half a minute; approving draws all."""


def _kiosk(language: str, easier: frozenset[Easier] = frozenset(), screen: Screen = UPRIGHT) -> Sheet:
    wide = not screen.tall
    draw = partial(of_kiosk.drawn, Choices(language, easier), screen)
    return Sheet(draw, 2 * THUMB if wide else THUMB, ACROSS // 2 if wide else ACROSS)


def _sheets() -> Mapping[str, Sheet]:
    every = {"board": Sheet(of_board.drawn, 480, 4), "paper": Sheet(of_paper.drawn, 240, 7)}
    for language in SHOP.languages:
        every[f"kiosk-{language}"] = _kiosk(language)
        every[f"kiosk-{language}-yellow"] = _kiosk(language, YELLOW)
    for language in ("en", "ar"):
        every[f"kiosk-{language}-larger"] = _kiosk(language, LARGER)
        every[f"kiosk-{language}-down"] = _kiosk(language, DOWN)
    for name, screen in OTHER_SCREENS.items():
        every[f"kiosk-en-{name}"] = _kiosk("en", screen=screen)
    every["pages"] = Sheet(of_pages.staff, 400, 5)
    every["pages-high-contrast"] = Sheet(of_pages.staff_in_high_contrast, 400, 3)
    every["phone"] = Sheet(of_pages.phones, THUMB, len(SHOP.languages))
    return every


SHEETS = _sheets()


def approve(names: tuple[str, ...] = ()) -> None:
    """Draw these sheets, or all of them, and keep them."""
    for name in names or tuple(SHEETS):
        whole, boxes = sheets.made(SHEETS[name])
        size = sheets.keep(name, whole) // 1000
        print(f"{name}: {len(boxes)} pictures, {whole.width} × {whole.height}, {size} kB", flush=True)
    sheets.approve_fonts()


def compare(names: tuple[str, ...] = SAMPLE) -> list[str]:
    """What no longer looks as approved."""
    return [each for name in names for each in sheets.changed(name, *sheets.made(SHEETS[name]))]


def main() -> int:
    """Approve or compare; 2 for anything else."""
    match sys.argv[1:]:
        case ["approve", *names]:
            approve(tuple(names))
        case ["compare", *names]:
            json.dump(compare(tuple(names) or SAMPLE), sys.stdout)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

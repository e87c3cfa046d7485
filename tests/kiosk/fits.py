"""Arranges every page in long words and high letters on every size of screen, and reports what has no room.

Nothing is painted, which makes it quick. Prints JSON: {"arranged": n, "wrong": [...]}. Run by test_pages.
`every` arranges every page in every language, style and size, which takes some minutes.
"""

import json
import sys
from dataclasses import replace
from itertools import pairwise
from typing import ClassVar

from tests.kiosk import sweep  # isort: skip  prepares the window

from kiosk.choices import Choices
from kiosk.kit.theme import SPACE
from kiosk.screens.question import Choices as Touched
from kiosk.screens.question import Keys, Steps
from kiosk.visit import Place
from kiosk.widgets import cards, parts
from kiosk.widgets.arrange import SLACK
from kiosk.widgets.pen import Frame, Pen
from kiosk.widgets.plan import fitting
from kiosk.widgets.style import Screen
from tests.fakes import kiosk_views
from tests.kiosk import longer
from tests.kiosk.every_page import at, pages
from tests.kiosk.sweep import DOWN, LARGER, PLAIN, SHORT, SMALL_UPRIGHT, UPRIGHT, WIDE, WORDS

SMALLEST_UPRIGHT = Screen(768, 1366, 194, 345)
LOWEST_TO_LOWER = Screen(768, 1366, 257, 457)
SCREENS = (UPRIGHT, SMALLEST_UPRIGHT, WIDE, SHORT)
LANGUAGES = kiosk_views.SHOP.languages
TIGHTEST = (longer.LANGUAGE, "ur")
LOOKS = [
    *[(screen, language, PLAIN) for screen in SCREENS for language in TIGHTEST],
    *[(screen, language, LARGER) for screen in (SMALLEST_UPRIGHT, SHORT) for language in LANGUAGES],
    *[(screen, language, LARGER) for screen in (WIDE, SHORT) for language in TIGHTEST],
    *[(UPRIGHT, language, DOWN) for language in (*TIGHTEST, "bn")],
    *[(UPRIGHT, language, DOWN | LARGER) for language in TIGHTEST],
    *[(LOWEST_TO_LOWER, language, DOWN) for language in TIGHTEST],
]
EVERY_LOOK = [
    (screen, language, words | larger | down)
    for screen in (*SCREENS, SMALL_UPRIGHT, LOWEST_TO_LOWER)
    for language in (*LANGUAGES, longer.LANGUAGE)
    for words in (PLAIN, WORDS)
    for larger in (PLAIN, LARGER)
    for down in ((PLAIN, DOWN) if screen.lowers else (PLAIN,))
]
OF_COUNCILS_WORDS = (
    at(Place.WELCOME),
    at(Place.ALL_SERVICES),
    at(Place.LIFE_EVENTS),
    at(Place.TAKE_TICKET, service="births-deaths"),
)
LOOKS_OF_COUNCILS_WORDS = [
    (screen, language, easier | (DOWN if screen.lowers else PLAIN))
    for screen in SCREENS
    for language in LANGUAGES
    for easier in (PLAIN, WORDS, WORDS | LARGER)
]


class Watching(Pen):
    """A pen that measures, and notes every word that is wider than its place."""

    too_wide: ClassVar[set[str]] = set()

    def text_height(self, text, width, size, *, bold=False, language=None):
        written = self.size_of(text, width, size, bold=bold, language=language) / self.style.scale
        for word in text.split():
            if self.text_width(word, written, bold=bold, language=language) > width + SLACK:
                self.too_wide.add(word)
        return super().text_height(text, width, size, bold=bold, language=language)


def shops(language):
    """Every page that a customer can meet, and some of a shop with little and with much to choose."""
    for visit, other in pages(language):
        yield visit, {"view": kiosk_views.view(), **other}
    if language in TIGHTEST:
        for shop in (longer.with_few(kiosk_views.view()), longer.with_many(kiosk_views.view())):
            visits = [at(place) for place in (Place.WELCOME, Place.ALL_SERVICES, Place.LIFE_EVENTS)]
            chosen = frozenset(need.code for need in shop.needs)
            visits.append(at(Place.TAKE_TICKET, service=shop.services[0].code, needs=chosen))
            visits += [at(Place.LIFE_EVENT, life_event=event.code) for event in shop.life_events[:1]]
            yield from ((visit, {"view": shop}) for visit in visits)


def councils_words(language):
    """The pages whose choices a council names."""
    return ((visit, {"view": kiosk_views.view()}) for visit in OF_COUNCILS_WORDS)


def kind(question):
    """What makes a page another than one that has been arranged already, beside some of its words."""
    choices = len(list(question.choices()))
    return question.key, tuple(type(block) for block in question.blocks), choices, len(question.main)


def torn_words(plan):
    """The words that are wider than their places, where everything came to stand."""
    Watching.too_wide.clear()
    measure = plan.measure
    for spot in (spot for sheet in plan.sheets for spot in sheet.spots):
        block = measure.blocks[spot.unit.block]
        if isinstance(block, Touched):
            items, each = measure.rows(block, spot.width)[spot.unit.row]
            for item in items:
                cards.height_of(measure._pen, item, each)
        elif not isinstance(block, Keys):
            parts.draw(replace(measure._pen, lines=[]), block, 0, spot.width)
    for choice in measure.question.main:
        cards.height_of(measure._pen, choice, plan.main_width(plan.foot.width))
    return sorted(Watching.too_wide)


def names_its_page(plan, sheet):
    """Whether the words that say which page this is have room on one line beside the turner."""
    measure, width = plan.measure, sheet.turner.width
    room = width - measure.turner_width(width) - SPACE.gutter
    note, size = measure.which_page(sheet.number + 1, sheet.of, room)
    return measure._pen.text_width(note, size) <= room


def says_where_to_wait(plan):
    """Whether a ticket says so where it is seen first, on an upright screen with ordinary room."""
    style, blocks = plan.measure.style, plan.measure.blocks
    has_room = style.screen.tall and style.pins and not (style.cramped or style.down)
    if plan.measure.question.key != "ticket" or not has_room:
        return True
    return any(isinstance(blocks[spot.unit.block], Steps) for spot in plan.sheets[0].spots)


def faults(plan):
    """What of a question has no room, or is on none of its pages."""
    if plan.overfull:
        yield "something has no room"
    shown = {}
    if not all(names_its_page(plan, sheet) for sheet in plan.sheets if sheet.of > 1):
        yield "which page this is has no room on one line"
    if not says_where_to_wait(plan):
        yield "where to wait is on another page than the number"
    for sheet in plan.sheets:
        for spot in sheet.spots:
            unit = spot.unit
            shown.setdefault((unit.block, unit.row), set()).add((unit.since, unit.since + unit.height))
    for index, block in enumerate(plan.measure.blocks):
        parts = sorted({part for (owner, _), parts in shown.items() if owner == index for part in parts})
        if not parts:
            yield f"{block} is nowhere"
        elif not isinstance(block, Touched | Keys):
            joined = all(abs(one[1] - other[0]) < SLACK for one, other in pairwise(parts))
            if parts[0][0] or not joined:
                yield f"{block} lacks a part"


def fit(looks, of=shops):
    """Arrange in each of these looks the pages of these visits: how many they are, and what is wrong."""
    arranged, wrong = 0, []
    for screen, language, easier in looks:
        seen = set()
        for visit, other in of(language):
            view = longer.in_long_words(other["view"]) if language == longer.LANGUAGE else other["view"]
            visit = replace(visit, choices=Choices(language, easier))
            shown = sweep.scene(visit, {**other, "view": view}, screen)
            if kind(shown.question) in seen:
                continue
            seen.add(kind(shown.question))
            pen = Watching(None, shown.style, Frame(0, screen.height, shown.style.width))
            plan = fitting(shown.question, shown.style, pen)
            arranged += 1
            name = f"{visit.place} {language} {sorted(easier)} {screen.width}x{screen.height}"
            wrong += [f"{name}: {fault}" for fault in faults(plan)]
            if language != longer.LANGUAGE:  # its longest words go on in the next line
                wrong += [f"{name}: {word!r} is too wide" for word in torn_words(plan)]
    return arranged, wrong


def report(*runs):
    """All of these runs together."""
    return {
        "arranged": sum(arranged for arranged, _ in runs),
        "wrong": [fault for _, wrong in runs for fault in wrong],
    }


if __name__ == "__main__":
    longer.speak()
    if sys.argv[1:] == ["every"]:
        done = report(fit(EVERY_LOOK))
    else:
        done = report(fit(LOOKS), fit(LOOKS_OF_COUNCILS_WORDS, of=councils_words))
    json.dump(done, sys.stdout)

"""What do you need? Services found by a customer's own words, while they are typed."""

from __future__ import annotations

from kiosk.screens.keyboard import letters
from kiosk.screens.question import (
    Block,
    Choices,
    Lead,
    Line,
    Points,
    Question,
    Reading,
    Strip,
    Title,
    Tone,
)
from kiosk.screens.seen import Seen
from kiosk.screens.welcome import not_sure, service_choice
from kiosk.search import find
from queue_server.contract.views import ServiceChoice

FEW_KEY_ROWS = 4
"""A higher keyboard needs the title's room; the blank says what is wanted, too."""

SHORTEST_MISSED = 3
"""Nobody is told that nothing was found before they have typed as much as the shortest word."""


def question(seen: Seen) -> Question:
    """Up to three services, and always a way on for whoever finds none."""
    say = seen.words.say
    found, keys = _found(seen), letters(seen)
    title = Title(say("Search in your own words"), spare=True)
    is_low = len(keys.arrangements[0]) <= FEW_KEY_ROWS
    return Question(
        key="search",
        blocks=(
            *((title,) if is_low else ()),
            Line(say("What do you need help with?"), seen.visit.own_words, "magnify"),
            *_answer(seen, found),
            Choices((not_sure(seen),), columns=1, pinned=True),
            keys,
        ),
        aside=_aside(seen, found),
    )


def _found(seen: Seen) -> tuple[ServiceChoice, ...]:
    codes = find(seen.view.services, seen.visit.choices.language, seen.visit.own_words)
    return tuple(service for service in map(seen.service, codes) if service is not None)


def _answer(seen: Seen, found: tuple[ServiceChoice, ...]) -> tuple[Block, ...]:
    say = seen.words.say
    if found:
        cards = tuple(service_choice(seen, each, with_hint=True) for each in found)
        return (Choices(cards, columns=1, spare_hints=True),)
    if len(seen.visit.own_words.strip()) < SHORTEST_MISSED:
        return (Lead(say("Type a word or two, such as “bin” or “rent”."), spare=True),)
    return (Strip(say("We can’t find that yet. Please try another word."), "magnify", Tone.AMBER),)


def _aside(seen: Seen, found: tuple[ServiceChoice, ...]) -> tuple[Reading, ...]:
    """What was found can be read at once where the keys leave no room to touch it beside them."""
    return (Points(tuple((each.icon, seen.called(each)) for each in found), card=True),) if found else ()

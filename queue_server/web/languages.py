"""The manager's page of languages: how much of what customers read is translated, and whether a person has
checked it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from queue_server.contract.words import ENGLISH, catalogue_folder, name_in_english, own_name
from queue_server.shop import ReasonKind, Shop
from queue_server.web.pages import Asked

PATH = "/manager/languages"
_PARTS = {
    "kiosk": "Kiosk",
    "paper": "Paper",
    "board": "Board",
    "pages": "Phone and booking pages",
    "everywhere": "Said in several places",
}
_CATALOGUE = "locale/{language}/LC_MESSAGES/front_door.po"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what a language says: its texts, those translated, and those a person has checked."""

    label: str
    texts: int
    translated: int
    checked: int
    file: str = ""

    @property
    def missing(self) -> int:
        """How many texts customers read in English."""
        return self.texts - self.translated

    @property
    def is_checked(self) -> bool:
        """Whether a person stands by every text."""
        return self.checked == self.texts

    @property
    def state(self) -> str:
        """In a word or two; what is missing is more urgent than what nobody has checked."""
        if self.missing:
            return f"{self.missing} missing"
        return "Checked" if self.is_checked else "Machine draft"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language and all its parts; `name` in English, `own_name` as its speakers call it."""

    code: str
    name: str
    own_name: str
    parts: Sequence[Part]

    @property
    def whole(self) -> Part:
        """All its parts together."""
        sums = (
            sum(getattr(part, name) for part in self.parts) for name in ("texts", "translated", "checked")
        )
        return Part(self.name, *sums)


async def page(asked: Asked) -> str:
    """Every language of the shop but English."""
    head = (await asked.door.hub.hall()).head
    return asked.draw("manager/languages.html", head, spoken=every(asked.door.shop), chip="Manager")


def every(shop: Shop) -> list[Spoken]:
    """What each language of the shop has, in the shop's order."""
    counts = _counts()
    return [
        Spoken(code, name_in_english(code), own_name(code), [*_said(code, counts), *_council(code, shop)])
        for code in shop.languages
        if code != ENGLISH
    ]


def _said(code: str, counts: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Iterator[Part]:
    known = counts.get(code, {})
    wanted = next(iter(counts.values()), {})
    for part, label in _PARTS.items():
        texts = wanted.get(part, {}).get("sentences", 0)
        has = known.get(part, {})
        file = _CATALOGUE.format(language=code)
        yield Part(label, texts, has.get("translated", 0), has.get("checked", 0), file)


def _council(code: str, shop: Shop) -> Iterator[Part]:
    """The council's own texts are checked together: whoever reads one file reads all."""
    is_checked = code in shop.checked_languages
    named = [names for names in _named(shop) if names]
    own = [service.synonyms for service in shop.services.values()]
    messages = shop.messages.texts
    counts = (
        ("Council’s own names", len(named), sum(bool(names.get(code)) for names in named), "config/*.toml"),
        ("Words to search by", len(own), sum(bool(words.get(code)) for words in own), "config/synonyms.toml"),
        (
            "Texts and emails",
            len(messages[ENGLISH]),
            len(messages.get(code, {})),
            f"config/messages/{code}.toml",
        ),
    )
    for label, texts, translated, file in counts:
        yield Part(label, texts, translated, translated if is_checked else 0, file)


def _named(shop: Shop) -> Iterator[Mapping[str, str]]:
    yield from (
        shop.names,
        shop.waiting_area,
        shop.waiting_area_hint,
        shop.contact or {},
        shop.complaints or {},
    )
    yield from (standard.labels for standard in shop.standards)
    for service in shop.services.values():
        yield from (service.names, service.hints)
    yield from (event.names for event in shop.life_events)
    yield from (need.names for need in shop.needs.values())
    yield from (place.names for place in shop.places.values())
    yield from shop.reasons[ReasonKind.DELAY].values()
    yield from shop.next_steps.values()
    yield from (question.names for question in shop.questions)
    scales = {question.scale: question.answers for question in shop.questions}
    yield from (answer.names for answers in scales.values() for answer in answers)


@cache
def _counts() -> dict[str, dict[str, dict[str, int]]]:
    """What set-up counted; nothing where it has not."""
    try:
        counted: dict[str, dict[str, dict[str, int]]] = json.loads(
            (catalogue_folder() / "coverage.json").read_text(encoding="utf-8")
        )
    except FileNotFoundError:
        return {}
    return counted

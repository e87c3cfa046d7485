"""Sentences in the customer's language, and what languages are called: the one place that loads catalogues.

Message ids are the English sentences themselves. A sentence without a translation is said in
English; an unknown language is English. Catalogues are compiled at set-up and ship with the program.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from queue_server.contract import days

if TYPE_CHECKING:
    from babel import Locale

DOMAIN = "front_door"
ENGLISH = "en"
RIGHT_TO_LEFT = frozenset({"ar", "ur"})
_PACKAGED = Path(__file__).parent / "catalogues"
_IN_TREE = Path(__file__).parents[2] / "locale"


class Words:
    """What one language says. Make it with `Words.of`."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self.catalogue = catalogue

    @staticmethod
    def of(language: str) -> Words:
        """The words of `language`; of English where there is no catalogue for it."""
        return _load(language)

    @staticmethod
    def are_there(language: str) -> bool:
        """Whether `of` speaks this language and not English in its place; no catalogue is read for that."""
        return language == ENGLISH or gettext.find(DOMAIN, catalogue_folder(), [language]) is not None

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Which way this language is read."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def say(self, sentence: str, **values: object) -> str:
        """`sentence` in this language, with `{name}` places filled."""
        said = self.catalogue.gettext(sentence)
        return said.format(**values) if values else said

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """The form of the sentence that fits `n`, which fills `{n}`."""
        return self.catalogue.ngettext(one, many, n).format(n=n, **values)

    def day(self, on: date) -> str:
        """Such as "Monday 23 Nov 2026"; Western digits in every language."""
        return days.day(self.language, on)

    def time(self, moment: datetime, timezone: ZoneInfo) -> str:
        """Such as "10:42": 24 hours, local to the shop, Western digits in every language."""
        return moment.astimezone(timezone).strftime("%H:%M")


def sentence(text: str) -> str:
    """Mark `text` for the catalogues where it stands in a list and is said elsewhere; changes nothing."""
    return text


def counted(one: str, many: str) -> tuple[str, str]:
    """The same for a sentence that counts; changes nothing."""
    return one, many


def in_language(names: Mapping[str, str], language: str) -> str:
    """A council's own text in `language`, else in English. Raises KeyError when it has neither."""
    return names.get(language) or names[ENGLISH]


def short_day(language: str, on: date) -> str:
    """Such as "Mon 23 Nov", in English where Babel does not know this one; Western digits in all."""
    return days.short_day(language if days.are_known(language) else ENGLISH, on)


def name_in_english(language: str) -> str:
    """What a language is called, such as "Polish"; its code where Babel does not know it."""
    known = _locale(language)
    return language if known is None else known.get_language_name(ENGLISH) or language


def own_name(language: str) -> str:
    """The same as its speakers write it, such as "Polski", with a capital where they have one."""
    known = _locale(language)
    name = language if known is None else known.get_language_name(language) or language
    return name[:1].upper() + name[1:]


def catalogue_folder() -> Path:
    """Where compiled catalogues are: in the package when installed, else in the source tree."""
    return _PACKAGED if _PACKAGED.is_dir() else _IN_TREE


@cache
def _load(language: str) -> Words:
    if language == ENGLISH:
        return Words(ENGLISH, gettext.NullTranslations())
    try:
        found = gettext.translation(DOMAIN, catalogue_folder(), [language])
    except FileNotFoundError:
        return _load(ENGLISH)
    return Words(language, found)


@cache
def _locale(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError  # 3 MB, and screens ask for no name of a language

    try:
        return Locale.parse(language)
    except UnknownLocaleError:
        return None

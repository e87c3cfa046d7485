"""A made-up language whose words are 40 % longer than English ones, and shops with few and with many choices.

It takes the place of German, which is not shipped, in a process that calls `speak`.
"""

from __future__ import annotations

import gettext
import math
import re
from functools import cache
from typing import Any

from queue_server.contract import words
from queue_server.contract.views import KioskView
from queue_server.contract.words import ENGLISH, Words

LANGUAGE = "de"
_WORD = re.compile(r"\{[^}]*\}|[^\W\d_]+")


def longer(sentence: str) -> str:
    """Each word with two fifths of it said again; what is filled in stays as it is."""
    return _WORD.sub(lambda found: _stretched(found.group()), sentence)


def _stretched(word: str) -> str:
    if word.startswith("{") or len(word) == 1:
        return word
    return word + word[: math.ceil(0.4 * len(word))].lower()


class _Longer(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return longer(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return longer(super().ngettext(msgid1, msgid2, n))


def in_long_words(view: KioskView) -> KioskView:
    """The same shop, whose own texts are longer, too."""
    return KioskView.model_validate(_in_long_words(view.model_dump()))


def _in_long_words(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_long_words(each) for each in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get(ENGLISH), str):
        return value | {LANGUAGE: longer(value[ENGLISH])}
    return {key: _in_long_words(each) for key, each in value.items()}


def with_few(view: KioskView) -> KioskView:
    """The same shop with three services, and nothing else to choose from."""
    return view.model_copy(update={"services": view.services[:3], "life_events": [], "needs": []})


def with_many(view: KioskView) -> KioskView:
    """The same shop with twelve services, all on the first page, and thrice as many life events and needs."""
    services = [service.model_copy(update={"featured": True}) for service in view.services * 12]
    return view.model_copy(
        update={
            "services": _with_own_codes(services[:12]),
            "life_events": _with_own_codes(view.life_events * 3),
            "needs": _with_own_codes(view.needs * 3),
        }
    )


def _with_own_codes(things: list[Any]) -> list[Any]:
    seen: set[str] = set()
    own = []
    for at, thing in enumerate(things):
        code = f"{thing.code}-{at}" if thing.code in seen else thing.code
        seen.add(code)
        own.append(thing.model_copy(update={"code": code}))
    return own


_load = words._load


@cache
def _load_or_longer(language: str) -> Words:
    return Words(LANGUAGE, _Longer()) if language == LANGUAGE else _load(language)


def speak() -> None:
    """From now on German is the made-up language."""
    words._load = _load_or_longer

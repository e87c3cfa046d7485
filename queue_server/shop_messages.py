"""What customers are told by text and email: the council's own sentences, with places that are filled when
one is sent, and every mistake in them with its file, its row and a sentence.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from queue_server.contract import waits
from queue_server.contract.words import ENGLISH, Words, in_language
from queue_server.domain.outgoing import Kind
from queue_server.domain.texting import parts
from queue_server.shop_files import TEMPLATE_ID, Found, Mistake, Reader, Row, ShopRow

MOST_PARTS = 2
LONGEST_LINK = 80
LONGEST_LATE_MINUTES = 8 * 60 + 45
# The longest `words.short_day` of a year. Asking for it costs 2 MB and 20 ms a language at every start.
LONGEST_DAYS = {
    "ar": "الثلاثاء 10 فبراير",
    "bn": "বৃহস্পতি 12 মার্চ",
    "en": "Tue 20 Jan",
    "gu": "શુક્ર 23 જાન્યુ",
    "lt": "an 10 lapkr.",
    "pa": "ਸ਼ਨਿੱਚਰ 11 ਅਪ੍ਰੈ",
    "pl": "niedz. 25 sty",
    "ro": "vin. 11 sept.",
    "ru": "вт 10 февр.",
    "uk": "пт 10 квіт.",
    "ur": "جمعرات 16 جولائی",
}
_LONG_DAY = "x" * 20
_STOPS = (".", "!", "?", "।", "۔")
FILE, FOLDER = "messages.toml", "messages"
_ALWAYS = frozenset({"shop", "contact"})
_APPOINTMENT = _ALWAYS | {"day", "time", "reference", "link"}
PLACES: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.CONFIRMATION: _APPOINTMENT,
        Kind.REMINDER: _APPOINTMENT,
        Kind.MOVED: _APPOINTMENT,
        Kind.CANCELLED: _APPOINTMENT,
        Kind.RUNNING_LATE: _APPOINTMENT | {"new_time"},
        Kind.STILL_WAITING: _ALWAYS | {"day", "time", "reference", "how_late"},
        Kind.NEXT_BUT_TWO: _ALWAYS | {"number"},
    }
)


TemplateId = Annotated[str, Field(pattern=TEMPLATE_ID)]


class NotifyRow(Row):
    """The ids of GOV.UK Notify's templates; without one, that way is not used."""

    sms_template: TemplateId | None = None
    email_template: TemplateId | None = None


class MessagesRow(Row):
    """messages.toml."""

    notify: NotifyRow = NotifyRow()


class TextsRow(Row):
    """What one kind of message says in one language."""

    kind: Kind
    sms: str = Field(min_length=1)
    subject: str = Field(min_length=1)
    email: str = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Texts:
    """What one kind of message says, with places in curly brackets; `language` is the one it is in."""

    language: str
    sms: str
    subject: str
    email: str


@dataclass(frozen=True, slots=True)
class Messages:
    """What this shop's messages say, by language and kind; English is always there."""

    texts: Mapping[str, Mapping[Kind, Texts]]
    notify: NotifyRow

    def of(self, kind: Kind, language: str) -> Texts:
        """In this language, else in English."""
        return self.texts.get(language, self.texts[ENGLISH])[kind]


def read(reader: Reader, shop: ShopRow | None) -> Messages:
    """The files of the folder; the reader remembers their mistakes. Only English must be there."""
    head = reader.head(FILE, MessagesRow)
    spoken = {ENGLISH, *(shop.languages if shop else ())}
    written = {file.stem for file in (reader.folder / FOLDER).glob("*.toml")}
    if shop is not None:
        reader.mistakes += [_unspoken(language) for language in sorted(written - spoken)]
    texts = {each: _texts(reader, each, shop) for each in sorted((written & spoken) | {ENGLISH})}
    return Messages(MappingProxyType(texts), head.row.notify if head else NotifyRow())


def fill(template: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; a line whose place has no value is left out.

    Where a value ends a sentence by itself, the full stop that the text has after its place is left out.
    """
    lines = [line for line in template.strip().splitlines() if _places(line) <= values.keys()]
    filled = "\n".join(_one_stop(line, values).format_map(values) for line in lines)
    while "\n\n\n" in filled:
        filled = filled.replace("\n\n\n", "\n\n")
    return filled.strip()


def _texts(reader: Reader, language: str, shop: ShopRow | None) -> Mapping[Kind, Texts]:
    file = f"{FOLDER}/{language}.toml"
    reader.only(file, "message")
    found = reader.rows(file, "message", TextsRow)
    written = reader.written(file, "message", "kind")
    reader.mistakes += _missing(file, written) if (reader.folder / file).is_file() else []
    for row in found:
        reader.mistakes += _mistakes(row, language, shop)
    return {each.row.kind: _value(each.row, language) for each in found}


def _unspoken(language: str) -> Mistake:
    return Mistake(f"{FOLDER}/{language}.toml", "", f"“languages” in shop.toml does not have “{language}”.")


def _missing(file: str, written: set[str]) -> Iterator[Mistake]:
    for kind in Kind:
        if kind.value not in written:
            yield Mistake(file, "", f"There is no [[message]] with kind = “{kind}”.")


def _mistakes(found: Found[TextsRow], language: str, shop: ShopRow | None) -> Iterator[Mistake]:
    known = PLACES[found.row.kind]
    for name in ("sms", "subject", "email"):
        try:
            unknown = sorted(_places(getattr(found.row, name)) - known)
        except ValueError:
            yield found.wrong(f"“{name}” has a curly bracket without its other half.")
            return
        for place in unknown:
            yield found.wrong(f"“{name}” can't tell {{{place}}}. It can tell {_list(known)}.")
        if unknown:
            return
    if shop is not None and (count := parts(_longest(found.row, language, shop))) > MOST_PARTS:
        yield found.wrong(f"“sms” can be as long as {count} text messages; two is the most. Make it shorter.")


def _longest(row: TextsRow, language: str, shop: ShopRow) -> str:
    values = {
        "shop": in_language(shop.names, language),
        "contact": in_language(shop.contact, language) if shop.contact else "",
        "day": LONGEST_DAYS.get(language, _LONG_DAY),
        "time": "00:00",
        "new_time": "00:00",
        "reference": "000 000 000",
        "link": "x" * LONGEST_LINK,
        "number": "A1000",
        "how_late": waits.we_are_late(LONGEST_LATE_MINUTES, Words.of(language)),
    }
    return fill(row.sms, values)


def _value(row: TextsRow, language: str) -> Texts:
    return Texts(language, row.sms, row.subject, row.email)


def _one_stop(line: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        if value.endswith(_STOPS):
            line = line.replace(f"{{{name}}}.", f"{{{name}}}")
    return line


def _places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def _list(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))

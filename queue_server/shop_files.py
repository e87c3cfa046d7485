"""What the shop's files may say, row by row, and every mistake in them with its file, its row and a sentence.

A row knows how it is written and which domain value it stands for; what rows must be to each other is
checked in `shop_checks`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from queue_server.contract.commands import Code, Language
from queue_server.domain.hours import Span
from queue_server.domain.needs import Need
from queue_server.domain.people import Person, Role
from queue_server.domain.rooms import PlaceKind, ServicePoint
from queue_server.domain.services import LifeEvent, Service
from queue_server.domain.standards import Measure, Standard
from queue_server.domain.turn import Channel, Start, Stop

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class ReasonKind(StrEnum):
    """What a list of reasons is for; `take` is taking someone who is not next, `later` is answering later."""

    DELAY = "delay"
    PAUSE = "pause"
    HOLD = "hold"
    TAKE = "take"
    LATER = "later"
    SERVICE_PAUSE = "service-pause"


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong in a file. `row` is empty when it concerns the whole file."""

    file: str
    row: str
    sentence: str

    def __str__(self) -> str:
        return f"{', '.join(part for part in (self.file, self.row) if part)}: {self.sentence}"


# Values -----------------------------------------------------------------------------------------


def wrong_value(sentence: str) -> PydanticCustomError:
    """A mistake in a value, told as this sentence; `{name}` is what the value is called."""
    return PydanticCustomError("plain", "{sentence}", {"sentence": sentence})


def _with_english(names: dict[str, str]) -> dict[str, str]:
    if not names.get("en", "").strip():
        raise wrong_value("“{name}” has no English text. Write it as en = “…”.")
    return names


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise wrong_value(f"There is no timezone “{name}”. One looks like “Europe/London”.") from None
    return name


def _spans(written: object) -> list[Span]:
    if not isinstance(written, list):
        raise wrong_value("“{name}” must be a list, like [“09:00-12:00”, “13:00-17:00”].")
    spans = [one_span(each) for each in written]
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise wrong_value("The hours in “{name}” overlap or are not in order.")
    return spans


def one_span(written: object) -> Span:
    """A time from and to, like “09:00-17:00”."""
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", str(written))
    if match is None:
        raise wrong_value(f"“{written}” is not a time from and to. Write it like “09:00-17:00”.")
    opens, closes = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    if closes <= opens:
        raise wrong_value(f"“{written}” closes before it opens.")
    return opens, closes


Names = Annotated[dict[Language, str], AfterValidator(_with_english)]
Picture = Annotated[list[Code], Field(max_length=2)]
DayHours = Annotated[list[Span], BeforeValidator(_spans)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Week = dict[Weekday, DayHours]
Nation = Literal["england", "northern-ireland", "scotland", "wales"]
Letter = Annotated[str, Field(pattern=r"^[A-Z]$")]
Minutes = Annotated[StrictInt, Field(ge=1, le=480)]
Percent = Annotated[float, Field(ge=0, le=100)]
WEB_ADDRESS = r"^https://[^\s\"<>]{3,200}$"
Link = Annotated[str, Field(pattern=WEB_ADDRESS)]


def weekly(week: Week) -> dict[int, tuple[Span, ...]]:
    """The week as `Hours` keeps it: spans by weekday, Monday 0."""
    return {WEEKDAYS.index(day): tuple(spans) for day, spans in week.items()}


# Rows -------------------------------------------------------------------------------------------


class Row(BaseModel):
    """One row of a file. Unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CodedRow(Row):
    """A row that others may refer to by its code."""

    code: Code
    names: Names


class ShopRow(Row):
    """shop.toml itself; its teams are rows of their own."""

    id: Code
    names: Names
    timezone: Annotated[str, AfterValidator(_zone)]
    languages: list[Language]
    checked_languages: list[Language] = []
    standards: Code
    reception_printer: str | None = None
    m: float = Field(ge=0, le=3)
    idle_minutes: int = Field(default=60, ge=5, le=720)
    long_wait_minutes: int = Field(default=30, ge=5, le=240)
    waiting_area: Names
    waiting_area_hint: Names
    contact: Names | None = None
    complaints: Names | None = None
    complaints_link: Link | None = None
    bank_holidays: Nation | None = None
    closed_on: list[date] = []
    hours: Week


class StandardRow(Row):
    """A published promise, in one of the sets."""

    set: Code
    id: Code
    labels: Names
    applies_to: list[Channel] = list(Channel)
    starts: list[Start] = []
    stops: list[Stop] = []
    minutes: Minutes | None = None
    target_percent: Percent | None = None
    drives: StrictBool = False
    measure: Measure = "clock"

    def value(self) -> Standard:
        """As the rules see it."""
        return Standard(
            id=self.id,
            labels=self.labels,
            applies_to=frozenset(self.applies_to),
            starts=tuple(self.starts),
            stops=tuple(self.stops),
            minutes=self.minutes,
            target_percent=self.target_percent,
            drives=self.drives,
            measure=self.measure,
        )


class ServiceRow(CodedRow):
    """What people come for. Without `hours`, it is there whenever the shop is open."""

    hints: Names | None = None
    easy: Names | None = None
    picture: Picture = []
    series: Letter
    minutes: Minutes
    icon: Code
    featured: StrictBool = False
    organisation: Code | None = None
    skill: Code | None = None
    hours: Week | None = None

    def value(self) -> Service:
        """As the rules see it."""
        return Service(
            code=self.code,
            names=self.names,
            hints=self.hints or {},
            easy=self.easy or {},
            picture=tuple(self.picture),
            series=self.series,
            planned_minutes=self.minutes,
            icon=self.icon,
            featured=self.featured,
            organisation=self.organisation,
            skill=self.skill,
        )


class LifeEventRow(CodedRow):
    """What has happened."""

    icon: Code
    services: list[Code] = Field(min_length=1)

    def value(self) -> LifeEvent:
        """As the rules see it."""
        return LifeEvent(code=self.code, names=self.names, icon=self.icon, services=tuple(self.services))


class NeedRow(CodedRow):
    """Quiet help."""

    gives: str = Field(min_length=1)
    icon: Code
    priority: StrictBool = False
    staff_only: StrictBool = False
    room: Literal["private", "family"] | None = None
    features: list[Code] = []
    quiet: StrictBool = False
    patient: StrictBool = False
    easy: Names | None = None
    picture: Picture = []

    def value(self) -> Need:
        """As the rules see it."""
        return Need(
            **self.model_dump(exclude={"features", "easy", "picture"}),
            features=frozenset(self.features),
            easy=self.easy or {},
            picture=tuple(self.picture),
        )


class PlaceRow(CodedRow):
    """A desk or a room."""

    kind: PlaceKind
    about: str = ""
    features: list[Code] = []
    family: StrictBool = False

    def value(self) -> ServicePoint:
        """As the rules see it."""
        return ServicePoint(**self.model_dump(exclude={"features"}), features=frozenset(self.features))


class ReasonRow(CodedRow):
    """One choice in a list of reasons."""

    kind: ReasonKind


class PersonRow(Row):
    """An example user; `user` is what they sign in with."""

    user: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    name: str = Field(min_length=1, max_length=60)
    role: Literal["receptionist", "adviser", "partner", "manager"]
    organisation: Code | None = None
    skills: list[Code] = []

    def value(self) -> Person:
        """As the rules see it."""
        return Person(
            id=self.user,
            name=self.name,
            role=Role(self.role),
            organisation=self.organisation,
            skills=frozenset(self.skills),
        )


# Reading ----------------------------------------------------------------------------------------

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Found(Generic[R]):
    """A row and where it stands, as mistakes name it."""

    file: str
    place: str
    row: R

    def wrong(self, sentence: str) -> Mistake:
        """A mistake in this row."""
        return Mistake(self.file, self.place, sentence)


@dataclass(slots=True)
class Reader:
    """Reads the files of a folder and remembers every mistake on the way, so that all are told at once."""

    folder: Path
    mistakes: list[Mistake] = field(default_factory=list)
    _tables: dict[str, dict[str, Any]] = field(default_factory=dict)

    def rows(self, file: str, table: str, shape: type[R]) -> list[Found[R]]:
        """The good rows of one table; each bad one is a mistake."""
        found = []
        for place, raw in self._raw(file, table):
            if (row := self._row(file, place, shape, raw)) is not None:
                found.append(Found(file, place, row))
        return found

    def written(self, file: str, table: str, key: str = "code") -> set[str]:
        """Every value of `key` in a table, bad rows included: a bad row is one mistake, not many."""
        rows = (raw for _, raw in self._raw(file, table) if isinstance(raw, dict))
        return {raw[key] for raw in rows if isinstance(raw.get(key), str)}

    def head(self, file: str, shape: type[R], *tables: str) -> Found[R] | None:
        """What stands in a file outside these `tables`."""
        raw = {key: value for key, value in self._file(file).items() if key not in tables}
        unreadable = any(mistake.file == file for mistake in self.mistakes)
        row = None if unreadable else self._row(file, "", shape, raw)
        return None if row is None else Found(file, "", row)

    def only(self, file: str, *tables: str) -> None:
        """It is a mistake for the file to have anything but these tables."""
        for name in self._file(file):
            if name not in tables:
                self._wrong(file, "", f"“{name}” does not belong here. Rows start with {_heads(tables)}.")

    def _raw(self, file: str, table: str) -> Iterator[tuple[str, object]]:
        rows = self._file(file).get(table, [])
        for count, raw in enumerate(rows if isinstance(rows, list) else [rows], start=1):
            yield _place(table, count, raw), raw

    def _row(self, file: str, place: str, shape: type[R], raw: object) -> R | None:
        try:
            return shape.model_validate(raw)
        except ValidationError as refused:
            for error in refused.errors(include_url=False):
                self._wrong(file, place, _sentence(error))
            return None

    def _file(self, file: str) -> dict[str, Any]:
        if file not in self._tables:
            self._tables[file] = {}
            try:
                self._tables[file] = tomllib.loads((self.folder / file).read_text(encoding="utf-8"))
            except OSError:
                self._wrong(file, "", f"This file is missing from {self.folder}, or can't be opened.")
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as refused:
                self._wrong(file, "", f"This is not written as TOML: {refused}.")
        return self._tables[file]

    def _wrong(self, file: str, place: str, sentence: str) -> None:
        self.mistakes.append(Mistake(file, place, sentence))


def _place(table: str, count: int, raw: object) -> str:
    named = (
        (raw.get(name) for name in ("code", "id", "user", "kind", "service")) if isinstance(raw, dict) else ()
    )
    code = next(filter(None, named), None)
    return f"[[{table}]] {count}" + (f" “{code}”" if code else "")


def _heads(tables: tuple[str, ...]) -> str:
    return " or ".join(f"[[{table}]]" for table in tables)


_SENTENCES = {
    "missing": "“{name}” is missing.",
    "extra_forbidden": "“{name}” is not known here. Is it spelt right?",
    "string_type": "“{name}” must be text in quotation marks.",
    "int_type": "“{name}” must be a whole number.",
    "int_parsing": "“{name}” must be a whole number.",
    "int_from_float": "“{name}” must be a whole number.",
    "finite_number": "“{name}” must be a number.",
    "float_type": "“{name}” must be a number.",
    "float_parsing": "“{name}” must be a number.",
    "date_type": "“{name}” must be a day, like 2026-12-24.",
    "date_from_datetime_parsing": "“{name}” must be a day, like 2026-12-24.",
    "date_from_datetime_inexact": "“{name}” must be a day, like 2026-12-24.",
    "bool_type": "“{name}” must be true or false.",
    "list_type": "“{name}” must be a list in square brackets.",
    "dict_type": '“{name}” must be in curly brackets, like { en = "…" }.',
    "model_type": "This row must be a table.",
    "too_short": "“{name}” must not be empty.",
    "string_too_short": "“{name}” must not be empty.",
    "greater_than_equal": "“{name}” must be {ge} or more.",
    "less_than_equal": "“{name}” must be {le} or less.",
    "enum": "“{name}” must be one of {expected}, not “{input}”.",
    "literal_error": "“{name}” must be one of {expected}, not “{input}”.",
    "string_pattern_mismatch": "“{name}” must be {wanted}, not “{input}”.",
}
TEMPLATE_ID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_PATTERNS = {
    WEB_ADDRESS: "a web address that starts with https://",
    TEMPLATE_ID: "the id of a template, as GOV.UK Notify shows it",
    r"^[A-Z]$": "one capital letter",
    r"^[a-z]{2,3}$": "a language code, like “en”",
}


def _sentence(error: ErrorDetails) -> str:
    name = ".".join(part for part in error["loc"] if isinstance(part, str) and part != "[key]")
    about = {"name": name, "input": error["input"], "message": error["msg"], **error.get("ctx", {})}
    if error["type"] == "string_pattern_mismatch":
        about["wanted"] = _PATTERNS.get(
            about["pattern"], "small letters, digits and hyphens, like “blue-badge”"
        )
    if "expected" in about:
        about["expected"] = re.sub(r"'([^']*)'", r"“\1”", about["expected"])
    sentence = about.get("sentence") or _SENTENCES.get(error["type"], "“{name}” can't be read: {message}.")
    return re.sub(r"\{(\w+)\}", lambda place: _plain(about.get(place[1], place[0])), sentence)


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)

"""Reads a log of past visits from a CSV file: all of it, or every bad row by its line and a plain sentence.

Columns: arrived_at, seen_at, finished_at, service, service_point, in any order; others are not looked at.
Moments are ISO 8601. Those without a zone are local.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from queue_server.domain.errors import BadInput
from queue_server.domain.replay import Row

MOMENTS = ("arrived_at", "seen_at", "finished_at")
COLUMNS = (*MOMENTS, "service", "service_point")
LONGEST = timedelta(hours=24)
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_LONGEST_NAME = 100
_SHOWN = 40
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,6})?)? ?(Z|[+-]\d\d(:?\d\d)?)?", re.ASCII | re.IGNORECASE
)


class _Wrong(Exception):
    """What is wrong with a row, as a sentence."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be used; `line` counts from 1, the heading included."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class VisitLog:
    """What a file holds: its good rows in the order of the file, and its bad ones."""

    rows: list[Row]
    bad: list[BadRow]


def read(file: Path, timezone: ZoneInfo) -> VisitLog:
    """The file's rows; local moments are by the clocks of `timezone`, the first of two that look alike.

    Raises BadInput where the file itself can't be read as a table with these columns.
    """
    try:
        return parsed(file.read_text(encoding="utf-8-sig"), timezone)
    except OSError as problem:
        raise BadInput(f"{file} can't be opened: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        raise BadInput(f"{file} is not text in UTF-8. Save it again as “CSV UTF-8”.") from problem


def parsed(text: str, timezone: ZoneInfo) -> VisitLog:
    """The same from the text of a file."""
    table = _table(text)
    _, head = next(table, (1, []))
    places = _places(head)
    rows, bad = [], []
    for line, cells in table:
        try:
            rows.append(_row(cells, len(head), places, timezone))
        except _Wrong as wrong:
            bad.append(BadRow(line, str(wrong)))
    return VisitLog(rows, bad)


# ------------------------------------------------------------------------------------------------


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the line on which it starts."""
    reader = csv.reader(StringIO(text, newline=None), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as problem:
        raise BadInput(f"Line {line}: This is not written as CSV ({problem}). Nothing was read.") from problem


def _places(head: list[str]) -> Mapping[str, int]:
    names = [name.lower() for name in head]
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise BadInput(
            f"The first line must name the columns, with commas between: {', '.join(COLUMNS)}. "
            f"Missing: {', '.join(missing)}."
        )
    for column in COLUMNS:
        if names.count(column) > 1:
            raise BadInput(f"The first line names “{column}” twice.")
    return {column: names.index(column) for column in COLUMNS}


def _row(cells: list[str], width: int, places: Mapping[str, int], timezone: ZoneInfo) -> Row:
    if len(cells) != width:
        cell = "cell" if len(cells) == 1 else "cells"
        raise _Wrong(f"This row has {len(cells)} {cell}, and the first line has {width}.")
    moments = [_moment(name, cells[places[name]], timezone) for name in MOMENTS]
    for (earlier, first), (later, second) in pairwise(zip(MOMENTS, moments, strict=True)):
        if second < first:
            raise _Wrong(f"“{later}” is before “{earlier}”.")
        if second - first > LONGEST:
            raise _Wrong(f"“{later}” is more than a day after “{earlier}”.")
    service, service_point = (_name(name, cells[places[name]]) for name in ("service", "service_point"))
    arrived_at, seen_at, finished_at = moments
    return Row(arrived_at, seen_at, finished_at, service, service_point)


def _moment(name: str, written: str, timezone: ZoneInfo) -> datetime:
    if not written:
        never = " Leave out rows of people who were never seen." if name == "seen_at" else ""
        raise _Wrong(f"“{name}” is empty.{never}")
    try:
        if not _MOMENT.fullmatch(written):
            raise ValueError(written)
        moment = datetime.fromisoformat(
            written.replace(",", ".").replace(" ", "T", 1).replace(" ", "").upper()
        )
    except ValueError:
        raise _Wrong(f"“{name}” is not a moment like 2026-11-23T09:05: {_shown(written)}.") from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise _Wrong(f"“{name}” is in the year {moment.year}.")
    return moment.astimezone(UTC) if moment.tzinfo is not None else _local(name, moment, timezone)


def _local(name: str, moment: datetime, timezone: ZoneInfo) -> datetime:
    found = moment.replace(tzinfo=timezone).astimezone(UTC)
    if found.astimezone(timezone).replace(tzinfo=None) != moment:
        raise _Wrong(f"“{name}” is a time that never was: the clocks went forward over it.")
    return found


def _name(column: str, written: str) -> str:
    if not written:
        raise _Wrong(f"“{column}” is empty.")
    if len(written) > _LONGEST_NAME or not written.isprintable():
        raise _Wrong(f"“{column}” is too long, or has signs that can't be shown: {_shown(written)}.")
    return written


def _shown(written: str) -> str:
    """What was written, short and harmless to a terminal."""
    short = written if len(written) <= _SHOWN else written[:_SHOWN] + "…"
    return f"“{''.join(sign if sign.isprintable() else '?' for sign in short)}”"

"""Logs of past visits: read as they were written, or every bad row named; nothing makes the reader fall."""

import csv
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.commands.visit_log import COLUMNS, LONGEST, parsed, read
from queue_server.domain.errors import BadInput
from queue_server.domain.replay import Row
from tests.commands.made_log import written

LONDON = ZoneInfo("Europe/London")
HEAD = ",".join(COLUMNS)
GOOD = "2026-11-23T09:00,2026-11-23T09:10,2026-11-23T09:20,housing,desk-1"

moments = st.integers(946_684_800, 3_786_912_000).map(lambda second: datetime.fromtimestamp(second, UTC))
spans = st.timedeltas(timedelta(0), LONGEST)
names = (
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
    .map(str.strip)
    .filter(lambda name: bool(name) and name.isprintable())
)
rows = st.builds(
    lambda arrived, waited, took, service, point: Row(
        arrived, arrived + waited, arrived + waited + took, service, point
    ),
    moments,
    spans,
    spans,
    names,
    names,
)


def only(*lines: str, timezone: ZoneInfo = LONDON) -> str:
    """What is said of the one bad row among these."""
    (bad,) = parsed("\n".join([HEAD, *lines]), timezone).bad
    return str(bad)


@given(st.lists(rows, max_size=5))
def test_what_is_written_is_what_is_read(some: list[Row]) -> None:
    log = parsed(written(some), LONDON)
    assert log.rows == some
    assert log.bad == []


@settings(max_examples=50)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, f"{HEAD}\n{text}", f"{HEAD}\n{GOOD}\n{text}"):
        with suppress(BadInput):
            log = parsed(whole, LONDON)
            assert all(row.arrived_at <= row.seen_at <= row.finished_at for row in log.rows)
            assert all(bad.line > 1 and str(bad).isprintable() for bad in log.bad)


cells = st.one_of(
    st.text(max_size=30), st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.{0,8}")
)


@settings(max_examples=50)
@given(st.lists(st.lists(cells, min_size=5, max_size=5), max_size=4))
def test_any_cells_are_read_or_named_and_good_rows_stay(made: list[list[str]]) -> None:
    text = StringIO()
    csv.writer(text).writerows([list(COLUMNS), GOOD.split(","), *made, GOOD.split(",")])
    log = parsed(text.getvalue(), LONDON)
    assert log.rows[0] == log.rows[-1]
    assert len(log.rows) >= 2
    whole = [row for row in made if any(cell.strip() for cell in row)]
    assert len(log.rows) + len(log.bad) == len(whole) + 2


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    file = tmp_path_factory.mktemp("log") / "log.csv"
    file.write_bytes(HEAD.encode() + b"\n" + raw)
    with suppress(BadInput):
        assert all(row.service.isprintable() for row in read(file, LONDON).rows)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (GOOD.replace("T09:10", "T08:50"), "“seen_at” is before “arrived_at”."),
        (GOOD.replace("T09:20", "T09:05"), "“finished_at” is before “seen_at”."),
        (GOOD.replace("23T09:20", "25T09:20"), "“finished_at” is more than a day after “seen_at”."),
        (
            GOOD.replace("2026-11-23T09:10", ""),
            "“seen_at” is empty. Leave out rows of people who were never seen.",
        ),
        (GOOD.replace("2026-11-23T09:20", ""), "“finished_at” is empty."),
        (
            GOOD.replace("2026-11-23T09:10", "23/11/2026 09:10"),
            "“seen_at” is not a moment like 2026-11-23T09:05: “23/11/2026 09:10”.",
        ),
        (
            GOOD.replace("2026-11-23T09:10", "2026-11-23"),
            "“seen_at” is not a moment like 2026-11-23T09:05: “2026-11-23”.",
        ),
        (
            GOOD.replace("2026-11-23T09:10", "2026-02-30T09:10"),
            "“seen_at” is not a moment like 2026-11-23T09:05: “2026-02-30T09:10”.",
        ),
        (GOOD.replace("2026-11-23T09:00", "0026-11-23T09:00"), "“arrived_at” is in the year 26."),
        (GOOD.replace("housing", " "), "“service” is empty."),
        (GOOD.replace("desk-1", ""), "“service_point” is empty."),
        (
            GOOD.replace("desk-1", "desk\x1b[31m"),
            "“service_point” is too long, or has signs that can't be shown: “desk?[31m”.",
        ),
        (GOOD + ",more", "This row has 6 cells, and the first line has 5."),
        ("one", "This row has 1 cell, and the first line has 5."),
    ],
)
def test_a_bad_row_is_named_by_its_line(row: str, told: str) -> None:
    assert only(GOOD, "", row, GOOD) == f"Line 4: {told}"


def test_a_row_over_two_lines_is_named_by_its_first() -> None:
    assert only(GOOD, GOOD.replace("desk-1", '"desk\n1"'), GOOD).startswith("Line 3: ")


@pytest.mark.parametrize(
    ("written_as", "stands_for"),
    [
        ("2026-07-01T10:00", "2026-07-01T09:00+00:00"),
        ("2026-07-01 10:00:30", "2026-07-01T09:00:30+00:00"),
        ("2026-07-01T10:00:30,5", "2026-07-01T09:00:30.5+00:00"),
        ("2026-07-01T10:00Z", "2026-07-01T10:00+00:00"),
        ("2026-07-01t10:00z", "2026-07-01T10:00+00:00"),
        ("2026-07-01 10:00 +0200", "2026-07-01T08:00+00:00"),
        ("2026-10-25T01:30", "2026-10-25T00:30+00:00"),
    ],
)
def test_moments_have_a_zone_or_are_local(written_as: str, stands_for: str) -> None:
    log = parsed(f'{HEAD}\n"{written_as}","{written_as}","{written_as}",tax,desk', LONDON)
    assert [row.seen_at for row in log.rows] == [datetime.fromisoformat(stands_for)]


def test_an_hour_that_never_was_is_told() -> None:
    spring = GOOD.replace("2026-11-23T09:00", "2026-03-29T01:30")
    assert only(spring) == "Line 2: “arrived_at” is a time that never was: the clocks went forward over it."
    assert parsed(f"{HEAD}\n{spring}", ZoneInfo("UTC")).bad[0].sentence.startswith("“seen_at” is more than")


def test_columns_may_stand_in_any_order_among_others(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        "Service,note,service_point,FINISHED_AT,seen_at,arrived_at\r\n"
        '"tax, council","two ""words""",desk,2026-11-23T09:20,2026-11-23T09:10,2026-11-23T09:00\r\n',
        encoding="utf-8-sig",
    )
    (row,) = read(file, LONDON).rows
    assert (row.service, row.service_point, row.waited_minutes) == ("tax, council", "desk", 10)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Missing: arrived_at, seen_at, finished_at, service, service_point."),
        (HEAD.replace(",", ";"), "Missing: arrived_at"),
        (HEAD.replace("service,", ""), "Missing: service."),
        (f"{HEAD},service", "The first line names “service” twice."),
        (f'{HEAD}\n{GOOD}\n"{GOOD}\n{GOOD}', "Line 3: This is not written as CSV"),
    ],
)
def test_what_is_no_such_table_is_refused_whole(text: str, told: str) -> None:
    with pytest.raises(BadInput) as refused:
        parsed(text, LONDON)
    assert told in refused.value.message


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="can't be opened"):
        read(tmp_path / "none.csv", LONDON)
    sheet = tmp_path / "log.xlsx"
    sheet.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(BadInput, match="CSV UTF-8"):
        read(sheet, LONDON)

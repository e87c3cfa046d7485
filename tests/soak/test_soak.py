"""A day of a shop in which everything goes wrong: nothing is lost, done twice, or grows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from tests.journeys.stage import Stage
from tests.soak import books
from tests.soak.books import Evening, Report
from tests.soak.house import WHOLE_ROWS, Papers, Size
from tests.soak.week import SHOP, Plan, soak

SHORT = Plan(days=1, killing=1, seconds_a_day=12, customers=14, trouble_every=4, seed=3)
A_DAY = date(2026, 11, 23)


@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_a_day_of_trouble_loses_nothing_and_the_books_would_show_it(tmp_path: Path) -> None:
    report = await soak(SHORT, Stage.prepare(tmp_path / "prepared"), tmp_path / "shop")
    assert report.faults == []
    assert len(report.evenings) == SHORT.days
    assert report.given.total() > SHORT.customers / 2
    assert report.troubles["server killed"] > 0
    report.given[A_DAY, "A999"] += 1
    report.acts["called", uuid4()] += 1
    found = list(books.compare(report, tmp_path / "shop", SHOP))
    assert [line.split(", such as")[0] for line in found] == ["1 numbers are lost", "1 acts are lost"]


def test_the_same_paper_twice_is_found() -> None:
    papers = Papers()
    for row in (b"one", b"two", b"one"):
        papers.append([row] * WHOLE_ROWS)
    for _ in range(2):
        papers.append([b"half"])
    (found,) = books.twice_on_paper(papers)
    assert found.startswith("1 pieces of paper came out twice")


def test_what_grows_within_one_server_process_is_found() -> None:
    size = Size(memory_mb=140, files=40, threads=13, children=1)
    larger = replace(size, memory_mb=200, files=60)
    first = Evening(A_DAY, 1, larger, larger, 90)
    second, last = Evening(A_DAY, 2, size, size, 20), Evening(A_DAY, 2, larger, size, 50)
    assert list(books.grown([first, second])) == []
    assert list(books.grown([first, second, second, last])) == [
        "the server grew from 140 to 200 MB",
        "the server has 60 files open, 40 before",
        "the server has 50 tasks, 20 before",
    ]


def test_the_report_names_what_went_wrong_on_purpose() -> None:
    report = Report(troubles=Counter({"server killed": 2}), faults=["the journal has a gap"])
    said = list(report.lines())
    assert any("2 server killed" in line for line in said)
    assert said[-1] == "the journal has a gap"

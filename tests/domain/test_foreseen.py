"""Who comes between two reckonings stands behind those who came since, where the same advisers see both."""

from __future__ import annotations

import pytest

from queue_server.domain.foreseen import Foreseen, each_more
from queue_server.domain.laws import Law, Laws
from queue_server.domain.playing import Shift
from queue_server.domain.queue import Queue, newcomer
from queue_server.domain.told import Outlook
from queue_server.domain.turn import Turn
from tests.domain.examples import SHOP, at, seat

NOW = at("12:00")
LAWS = Laws(Law.planned(12), {"council-tax": Law.planned(10), "housing": Law.planned(30)})


def somebody(service: str) -> Turn:
    return newcomer(SHOP.services[service], (), [], NOW)


def queue(*skills: set[str]) -> Queue:
    """A desk with each of these skills, and somebody who would come now for each service."""
    shifts = [Shift(seat=seat("desk-1", adviser=f"adviser{n}", skills=each)) for n, each in enumerate(skills)]
    newcomers = [somebody(service) for service in ("council-tax", "housing", "licensing")]
    return Queue(waiting=[], shifts=shifts, newcomers=newcomers)


def more(known: Queue, service: str) -> dict[str, float]:
    return each_more(known, LAWS, somebody(service))


@pytest.mark.parametrize(
    ("skills", "expected"),
    [
        ([{"council-tax"}], {"council-tax": 10}),
        ([{"council-tax"}] * 2, {"council-tax": 5}),
        ([{"council-tax", "housing"}], {"council-tax": 10, "housing": 30}),
        ([{"council-tax"}, {"housing"}], {"council-tax": 10}),
        ([{"council-tax", "housing"}, {"housing"}], {"council-tax": 10, "housing": 15}),
        ([{"council-tax"}, {"council-tax", "housing"}], {"council-tax": 5, "housing": 15}),
        ([{"housing"}], {}),
    ],
)
def test_each_takes_the_time_of_those_who_can_serve_both(
    skills: list[set[str]], expected: dict[str, float]
) -> None:
    assert more(queue(*skills), "council-tax") == {
        service: pytest.approx(minutes, rel=0.01) for service, minutes in expected.items()
    }


def test_who_comes_behind_others_waits_longer_by_each_of_them() -> None:
    found = Foreseen(Outlook(0, 1, 2, 3), Outlook(1, 2, 3, 4), {"council-tax": 10.0, "housing": 15.0})
    behind = found.behind({"council-tax": 2, "licensing": 5, "housing": 1})
    assert (behind.played, behind.corrected) == (Outlook(35, 36, 37, 38), Outlook(36, 37, 38, 39))
    assert found.behind({}) == found

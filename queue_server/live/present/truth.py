"""How true what people were told about their waits was, and how long visits usually take, for the manager."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from queue_server.contract.staff_views import UsualVisit, WaitTruth, WaitTruthOfDay
from queue_server.domain import told
from queue_server.domain.laws import SURE_FROM, Laws
from queue_server.domain.told import Told
from queue_server.shop import Shop

FEWEST = 5
SHOULD_BE_PERCENT = 80


def of_days(said: Mapping[date, Sequence[Told]]) -> list[WaitTruthOfDay]:
    """A line for each day, the newest first; nothing is said of fewer than five people."""
    return [
        WaitTruthOfDay(on=day, count=len(told), truth=of_those(told) if len(told) >= FEWEST else None)
        for day, told in sorted(said.items(), reverse=True)
    ]


def of_those(said: Iterable[Told]) -> WaitTruth | None:
    """How true what these were told was; None where nobody who was told has been seen yet."""
    found = told.truth(said)
    if found.coverage_percent is None or found.mean_error_minutes is None or found.too_low_percent is None:
        return None
    return WaitTruth(
        count=found.count,
        in_range_percent=round(found.coverage_percent),
        mean_error_minutes=round(found.mean_error_minutes, 1),
        too_low_percent=round(found.too_low_percent),
    )


def usual_visits(laws: Laws | None, shop: Shop) -> list[UsualVisit]:
    """How long each service usually takes, as learnt; nothing before anything was."""
    return (
        []
        if laws is None
        else [_usual(service.code, service.name, laws) for service in shop.services.values()]
    )


def _usual(code: str, name: str, laws: Laws) -> UsualVisit:
    law = laws.of(code)
    low, high = law.usual_minutes
    visits = law.visits if code in laws.of_service else 0
    return UsualVisit(
        service=name, low_minutes=low, high_minutes=high, visits=visits, sure=visits >= SURE_FROM
    )

"""A trial as it is kept: what was asked, in words; how far it is; and what came of it. As JSON and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from queue_server.domain.day_figures import Figure, Figures
from queue_server.domain.simulation import Rule
from queue_server.what_if.trials import Case, Result


class TrialState(StrEnum):
    """How far a trial is. `lost`: who played it is gone; `failed`: it stumbled."""

    PLAYING = "playing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A trial as it stands: days done of all its cases together, and what came of it once all are.

    `said` is the form as it was filled in, `title` which days are played, `now_trying` the case that is
    played now. `laws` says where it is known from how long visits take; `warnings` what to mind. `answers`
    are sentences; the results have no days in them.
    """

    id: UUID
    state: TrialState
    said: Mapping[str, str]
    title: str
    now_trying: str
    done: int
    of: int
    laws: str
    warnings: Sequence[str] = ()
    results: Sequence[Result] = ()
    answers: Sequence[str] = field(default=())


def as_json(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Results without their plans and days."""
    return [
        {
            "rule": found.case.rule.value,
            "desks": found.case.desks,
            "called": found.case.called,
            "figures": asdict(found.figures),
        }
        for found in results
    ]


def from_json(written: Sequence[Mapping[str, Any]]) -> list[Result]:
    """The results that `as_json` wrote."""
    return [
        Result(Case(Rule(each["rule"]), each["desks"], (), each["called"]), _figures(each["figures"]))
        for each in written
    ]


def _figures(written: Mapping[str, Any]) -> Figures:
    kept = {standard: Figure(**each) for standard, each in written["kept_percent"].items()}
    waits = {name: Figure(**written[name]) for name in _FIGURES}
    return Figures(**{**written, **waits, "kept_percent": kept})


_FIGURES = ("mean_wait", "p95_wait", "longest_wait", "not_seen_percent")

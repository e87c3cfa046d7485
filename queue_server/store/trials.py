"""The shop's newest trial, kept so that every server process can show it and it outlives the one that plays.

Which process plays it is its `holder`, who says every few seconds that it still does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import IntegrityError

from queue_server.store import schema
from queue_server.store.prepared import Prepared
from queue_server.what_if import kept
from queue_server.what_if.kept import Trial, TrialState
from queue_server.what_if.trials import Result

_trial = schema.trial
_NEWEST = Prepared(select(_trial).where(_trial.c.shop_id == bindparam("shop")))


@dataclass(frozen=True, slots=True)
class Kept:
    """A trial, who plays it, and when that was last heard of."""

    trial: Trial
    holder: str
    heard_at: datetime


def newest(connection: Connection, shop_id: str) -> Kept | None:
    """The newest trial as it was last kept; None where nothing was tried yet."""
    row = _NEWEST.first(connection, {"shop": shop_id})
    return None if row is None else Kept(_read(row), row.holder, row.heard_at)


def begin(
    connection: Connection, shop_id: str, trial: Trial, holder: str, at: datetime, instead_of: UUID | None
) -> bool:
    """Keep this one in place of the one that was seen; False where somebody was faster."""
    connection.execute(_trial.delete().where(_trial.c.shop_id == shop_id, _trial.c.id == instead_of))
    asked = {"said": dict(trial.said), "title": trial.title, "laws": trial.laws}
    row = {
        "shop_id": shop_id,
        "id": trial.id,
        "holder": holder,
        "heard_at": at,
        "state": trial.state.value,
        "done": trial.done,
        "of": trial.of,
        "now_trying": trial.now_trying,
        "asked": asked | {"warnings": list(trial.warnings)},
        "found": None,
    }
    try:
        with connection.begin_nested():
            connection.execute(_trial.insert().values(row))
    except IntegrityError:
        return False
    return True


def goes_on(connection: Connection, trial: UUID, done: int, now_trying: str, at: datetime) -> bool:
    """It is so far; False where it was stopped, or another was begun."""
    return _change(connection, trial, {"done": done, "now_trying": now_trying, "heard_at": at})


def end(
    connection: Connection,
    trial: UUID,
    state: TrialState,
    results: Sequence[Result] = (),
    answers: Sequence[str] = (),
) -> bool:
    """It has come to an end; False where it already had, or another was begun."""
    found = {"results": kept.as_json(results), "answers": list(answers)}
    return _change(connection, trial, {"state": state.value, "found": found})


def _change(connection: Connection, trial: UUID, values: dict[str, Any]) -> bool:
    plays = (_trial.c.id == trial) & (_trial.c.state == TrialState.PLAYING.value)
    return connection.execute(_trial.update().where(plays).values(**values)).rowcount == 1


def _read(row: Any) -> Trial:
    found = row.found or {"results": [], "answers": []}
    return Trial(
        id=row.id,
        state=TrialState(row.state),
        done=row.done,
        of=row.of,
        now_trying=row.now_trying,
        results=kept.from_json(found["results"]),
        answers=found["answers"],
        **row.asked,
    )

"""The page "What if" drawn by itself: before a trial, during it and after it, from days really played."""

from dataclasses import replace
from datetime import date
from functools import cache

from queue_server.live.tryout import Asked
from queue_server.web import what_if
from queue_server.web.what_if_form import asked_by, first_shown, more_box
from queue_server.what_if.kept import Trial, TrialState
from queue_server.what_if.plans import planned_laws
from queue_server.what_if.trials import tried
from tests.api.conftest import SHOP
from tests.web.drawn import staff

MONDAY, SUNDAY = 0, date(2026, 11, 22)
CHANGED = {"fewest": "3", "most": "4", "days": "20", "busier": "40", more_box("b", 9): "1"}


def boxes(ask: str) -> dict[str, str]:
    return {**first_shown(SHOP, MONDAY, 2.0), "ask": ask, **CHANGED}


def trial(ask: str, **changes) -> Trial:
    return replace(asked(ask).begun(), **changes)


def asked(ask: str) -> Asked:
    return asked_by(SHOP, boxes(ask), planned_laws(SHOP), SUNDAY)


@cache
def finished(ask: str) -> Trial:
    question = asked(ask)
    found = [tried(case, 3, 0, lambda _done, _of: None) for case in question.cases]
    return trial(ask, state=TrialState.DONE, results=found, answers=question.answers(found))


def page(ask: str, shown: Trial | None = None, **more) -> str:
    results = what_if.results(shown, SHOP) if shown and shown.results else None
    form = what_if.form(SHOP, ask, MONDAY, boxes(ask))
    return staff("manager/what-if.html", None, what_if.PATH, trial=shown, shown=results, **form, **more)

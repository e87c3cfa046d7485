"""The manager's page "What if": how many desks are enough, and two ways to run the shop side by side."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from queue_server.contract.staff_views import Choice
from queue_server.domain.errors import NotFound
from queue_server.domain.hours import shop_day
from queue_server.domain.simulation import Rule
from queue_server.live import queue_now
from queue_server.shop import Shop
from queue_server.shop_files import WEEKDAYS
from queue_server.store import waits
from queue_server.web import pictures, what_if_form
from queue_server.web.pages import Asked
from queue_server.web.what_if_form import DESKS, SIDES, WAYS, more_box
from queue_server.what_if import table
from queue_server.what_if.kept import Trial, TrialState
from queue_server.what_if.plans import planned_laws
from queue_server.what_if.rosters import desks_by_hour, own_shifts
from queue_server.what_if.ways import open_weekdays

PATH = "/manager/what-if"
_RULES = (
    Choice(code=Rule.PROMISE.value, label="By promise, as we do"),
    Choice(code=Rule.FIRST_COME.value, label="First come, first served"),
    Choice(code=Rule.APPOINTMENTS_FIRST.value, label="Appointments first"),
    Choice(code=Rule.CLASSES.value, label="Appointments and needs first"),
)
_BOXES_KEPT = 200


async def page(asked: Asked) -> str:
    """The form, and below it what is being tried or was tried last."""
    door = asked.door
    snapshot, trial = await door.hub.snapshot(), await door.tryout.newest()
    shop, ask = door.shop.in_its_hours(), _ask(asked, trial)
    weekday = _weekday(asked, trial, shop)
    m = queue_now.rule(snapshot, door.shop, door.now()).m
    said = _filled(asked, trial, ask, what_if_form.first_shown(shop, weekday, m))
    return asked.draw(
        "manager/what-if.html",
        snapshot.head,
        chip="Manager",
        trial=trial,
        shown=None if trial is None or trial.state is not TrialState.DONE else results(trial, shop),
        **form(shop, ask, weekday, said),
    )


def form(shop: Shop, ask: str, weekday: int, said: Mapping[str, str]) -> dict[str, Any]:
    """What the page's form is drawn from: its boxes as they are filled in, and what may be chosen."""
    return {
        "ask": ask,
        "said": said,
        "days": _days(shop),
        "sides": SIDES,
        "rules": _RULES,
        "by_hour": desks_by_hour(shop, shop.forecast.roster, weekday),
        "desks": _desks(shop, weekday),
        "more_box": more_box,
    }


async def begin(asked: Asked, said: Mapping[str, str]) -> None:
    """Try what was filled in. Raises BadInput, and StillPlaying while something else is tried."""
    door = asked.door
    shop = door.shop.in_its_hours()
    snapshot = await door.hub.snapshot()
    m = queue_now.rule(snapshot, door.shop, door.now()).m
    known = await door.reader.read(lambda c: waits.laws(c, door.shop.id))
    weekdays = open_weekdays(shop)
    weekday = int(said["day"]) if said.get("day") in {str(each) for each in weekdays} else weekdays[0]
    boxes = what_if_form.first_shown(shop, weekday, m)
    boxes |= {"ask": DESKS, **said}
    today = shop_day(door.now(), shop.timezone)
    tried = what_if_form.asked_by(shop, boxes, known[0] if known else planned_laws(shop), today)
    last = await door.tryout.newest()
    # A second click asks for the same again: it is being done.
    if last is None or last.state is not TrialState.PLAYING or last.said != tried.said:
        await door.tryout.start(tried)


async def spreadsheet(asked: Asked) -> str:
    """The figures of the last trial. Raises NotFound where there are none."""
    trial = await asked.door.tryout.newest()
    if trial is None or trial.state is not TrialState.DONE:
        raise NotFound("A finished trial")
    written = io.StringIO()
    table.write_csv(written, trial.results, asked.door.shop.standards)
    return written.getvalue()


def results(trial: Trial, shop: Shop) -> dict[str, Any]:
    """What the page says of a finished trial: its answer, picture and table."""
    found = trial.results
    judged = table.judged_of(found, shop.standards)
    title = f"{trial.title}, {found[0].figures.customers_a_day:.0f} people a day"
    return {
        "title": title,
        "answers": trial.answers,
        "picture": pictures.of_trials(title, found, shop.standards),
        "heads": [f"{each.labels['en']}, % (target {table.target_of(each):g})" for each in judged],
        "rows": [
            (each.case.name, table.cells(each.figures, judged), f"{each.figures.longest:.0f}")
            for each in found
        ],
        "from_slot": table.counts_from_slot(judged),
        "never_seen": list(table.never_seen(found)),
    }


# ------------------------------------------------------------------------------------------------


def _ask(asked: Asked, trial: Trial | None) -> str:
    """Which form is shown: the one that was refused, that was asked for, or that is tried."""
    wanted = _refused(asked).get("ask") or asked.query.get("ask")
    wanted = wanted or (trial.said.get("ask") if trial else None)
    return WAYS if wanted == WAYS else DESKS


def _weekday(asked: Asked, trial: Trial | None, shop: Shop) -> int:
    """The day whose roster is shown: the one that was asked for, else that which is tried, else the first."""
    known = {str(weekday): weekday for weekday in open_weekdays(shop)}
    tried = trial.said.get("day") if trial and "day" not in asked.query else None
    wanted = _refused(asked).get("day") or asked.query.get("day") or tried
    return known.get(wanted or "", next(iter(known.values())))


def _filled(asked: Asked, trial: Trial | None, ask: str, first: Mapping[str, str]) -> Mapping[str, str]:
    """The boxes: as refused, else as they are tried in this form for this day, else as first shown."""
    refused = _refused(asked)
    if refused:
        return {**first, "everyone": "", **refused}
    tried = trial.said if trial else {}
    same_day = ask == DESKS or tried.get("day") == first["day"]
    return {**first, **tried} if tried.get("ask") == ask and "day" not in asked.query and same_day else first


def _refused(asked: Asked) -> dict[str, str]:
    said = asked.problem.said if asked.problem is not None else {}
    return {name: values[-1] for name, values in list(said.items())[:_BOXES_KEPT]}


def _days(shop: Shop) -> list[Choice]:
    return [Choice(code=str(day), label=f"{WEEKDAYS[day].title()}s") for day in open_weekdays(shop)]


def _desks(shop: Shop, weekday: int) -> Sequence[Choice]:
    """The council's desks on a day, each with what it does."""
    names = {each.needs_skill: each.name for each in reversed(list(shop.services.values()))}
    return [
        Choice(code=shift.place, label=f"{_place(shop, shift.place)}: {_skills(shift.skills, names)}")
        for shift in own_shifts(shop, shop.forecast.roster, weekday)
    ]


def _place(shop: Shop, code: str) -> str:
    place = shop.places.get(code)
    return code if place is None else place.names["en"]


def _skills(skills: frozenset[str], names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names.get(skill, skill) for skill in skills))

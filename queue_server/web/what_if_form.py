"""What a manager asks on the page "What if": the form as first shown, and what is tried when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from queue_server.domain.errors import BadInput
from queue_server.domain.hours import Span
from queue_server.domain.laws import Laws
from queue_server.domain.simulation import BUSIEST, Rule
from queue_server.live.tryout import Asked
from queue_server.shop import Shop
from queue_server.shop_forecast import UsualShift
from queue_server.what_if.plans import known_from, nobody_does
from queue_server.what_if.rosters import MOST_DESKS, desks_by_hour, own_shifts, who_does_everything
from queue_server.what_if.trials import FEWEST_DAYS, MOST_DAYS, USUAL_DAYS
from queue_server.what_if.ways import Way, When, cases, open_weekdays

DESKS, WAYS = "desks", "ways"
SIDES = {"a": "First way", "b": "Second way"}
EVERY_DAY = "all"
_NOON = time(12)
_MOST_COMPARED = 10
_MOST_MORE = 9
_BUSIEST_PERCENT = round(100 * BUSIEST)


def first_shown(shop: Shop, weekday: int, m: float) -> dict[str, str]:
    """Each box as it stands before anything is filled in: the morning of a day, and the roster as it is.

    `m` is what the dial is set to now.
    """
    opens, closes = _opening(shop, weekday)
    at_most = max(desks_by_hour(shop, shop.forecast.roster, weekday).values(), default=1)
    here = own_shifts(shop, shop.forecast.roster, weekday)
    shown = {
        "day": str(weekday),
        "opens": f"{opens:%H:%M}",
        "closes": f"{_NOON if opens < _NOON < closes else closes:%H:%M}",
        "fewest": str(max(1, at_most - 2)),
        "most": str(at_most + 2),
        "days": str(USUAL_DAYS),
        "busier": "100",
        "everyone": "",
    }
    for side in SIDES:
        like = here[0].place if here else ""
        own = {"rule": Rule.PROMISE.value, "m": f"{m:g}", "busier": "100", "like": like}
        shown |= {f"{side}-{name}": value for name, value in own.items()}
        shown |= {more_box(side, hour): "0" for hour in range(24)}
    return shown


def more_box(side: str, hour: int) -> str:
    """The box that says how many desks more one side has from this hour on, for an hour."""
    return f"{side}-more-{hour}"


def asked_by(shop: Shop, said: Mapping[str, str], laws: Laws, today: date) -> Asked:
    """What is tried. `said` has every box of `first_shown`, and in `ask` which form it is.

    Raises BadInput, in a sentence, for what can't be.
    """
    shop = shop.in_its_hours()
    when = _when(shop, said)
    tried = _ways(shop, said, when.weekday) if said.get("ask") == WAYS else _numbers_of_desks(shop, said)
    compared = cases(shop, tried, when, laws, today)
    missing = nobody_does(shop, compared[0].plans)
    warning = (
        f"With {compared[0].name}, nobody does {', '.join(missing)}: those who come for it are not seen."
    )
    return Asked(
        when=when,
        cases=compared,
        days=_number(said, "days", FEWEST_DAYS, MOST_DAYS, "How many days"),
        said=dict(said),
        laws=known_from(laws),
        standards=shop.standards,
        side_by_side=said.get("ask") == WAYS,
        warnings=[warning] if missing else [],
    )


# ------------------------------------------------------------------------------------------------


def _numbers_of_desks(shop: Shop, said: Mapping[str, str]) -> list[Way]:
    fewest = _number(said, "fewest", 1, MOST_DESKS, "The fewest desks")
    most = _number(said, "most", 1, MOST_DESKS, "The most desks")
    if not fewest <= most < fewest + _MOST_COMPARED:
        raise BadInput(
            f"The most desks must not be below the fewest, nor {_MOST_COMPARED} or more above them."
        )
    roster = shop.forecast.roster
    if said.get("everyone"):
        roster = who_does_everything(shop, roster)
    busier = _number(said, "busier", 0, _BUSIEST_PERCENT, "How many walk in") / 100
    m = _decimal(said, "a-m", 3, "The dial")
    return [
        Way(roster=roster, desks=desks, m=m, busier=busier, name=f"{desks} desk{'' if desks == 1 else 's'}")
        for desks in range(fewest, most + 1)
    ]


def _ways(shop: Shop, said: Mapping[str, str], weekday: int | None) -> list[Way]:
    if weekday is None:
        raise BadInput("Choose one day of the week.")
    return [_way(shop, said, side, weekday) for side in SIDES]


def _way(shop: Shop, said: Mapping[str, str], side: str, weekday: int) -> Way:
    name = SIDES[side]
    roster: tuple[UsualShift, ...] = shop.forecast.roster
    try:
        rule = Rule(said[f"{side}-rule"])
    except (KeyError, ValueError):
        raise BadInput(f"{name}: choose who is called next.") from None
    hours = desks_by_hour(shop, roster, weekday)
    return Way(
        roster=roster,
        rule=rule,
        more={
            hour: _number(said, more_box(side, hour), -_MOST_MORE, _MOST_MORE, f"{name}, {hour}:00")
            for hour in hours
        },
        like=said.get(f"{side}-like"),
        m=_decimal(said, f"{side}-m", 3, f"{name}: the dial"),
        busier=_number(said, f"{side}-busier", 0, _BUSIEST_PERCENT, f"{name}: how many walk in") / 100,
        name=name,
    )


def _when(shop: Shop, said: Mapping[str, str]) -> When:
    weekday = None if said.get("day") == EVERY_DAY else _number(said, "day", 0, 6, "The day of the week")
    if weekday is not None and weekday not in open_weekdays(shop):
        raise BadInput("The shop is not open on that day.")
    opens, closes = _time(said, "opens"), _time(said, "closes")
    if opens >= closes:
        raise BadInput("The time to must be after the time from.")
    days = open_weekdays(shop) if weekday is None else [weekday]
    whole = all(opens <= _opening(shop, day)[0] and _opening(shop, day)[1] <= closes for day in days)
    return When(weekday=weekday, between=None if whole else (opens, closes))


def _opening(shop: Shop, weekday: int) -> Span:
    """From the first opening to the last closing of a weekday on which the shop opens."""
    spans = shop.hours.weekly[weekday]
    return spans[0][0], spans[-1][1]


def _time(said: Mapping[str, str], name: str) -> time:
    try:
        return datetime.strptime(said.get(name, ""), "%H:%M").time()  # noqa: DTZ007 - a local time of any day
    except ValueError:
        raise BadInput("Enter both times, such as 09:00 and 12:00.") from None


def _number(said: Mapping[str, str], name: str, least: int, most: int, what: str) -> int:
    try:
        value = int(said.get(name, ""))
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        raise BadInput(f"{what}: enter a whole number from {least} to {most}.")
    return value


def _decimal(said: Mapping[str, str], name: str, most: float, what: str) -> float:
    try:
        value = float(said.get(name, ""))
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        raise BadInput(f"{what}: enter a number from 0 to {most:g}.")
    return value

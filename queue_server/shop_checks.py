"""What rows of the shop's files must be to each other: known codes, one driving promise, hours in hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from queue_server.contract.numbers import SERIES_WITHOUT_SERVICE
from queue_server.domain.needs import FAMILY_ROOM, NAMED_ADVISER, PRIVATE_ROOM, URGENT
from queue_server.domain.rooms import PlaceKind
from queue_server.domain.turn import GENERAL, PRIVATE_TALK, Channel, Start, Stop
from queue_server.shop_files import (
    WEEKDAYS,
    Found,
    LifeEventRow,
    Mistake,
    NeedRow,
    PersonRow,
    PlaceRow,
    ReasonKind,
    ReasonRow,
    Row,
    ServiceRow,
    ShopRow,
    StandardRow,
    weekly,
)

_NEEDS_BY_NAME = (PRIVATE_ROOM, FAMILY_ROOM, NAMED_ADVISER, URGENT)
_CHANNEL_NAMES = {Channel.WALK_IN: "walk-ins", Channel.APPOINTMENT: "appointments"}
_MAY_DRIVE = (Start.BOOKED, Start.ALLOTTED, Start.ARRIVED)

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Every good row of every file, and the codes written in any row, good or bad."""

    shop: Found[ShopRow] | None
    standards: list[Found[StandardRow]]
    services: list[Found[ServiceRow]]
    life_events: list[Found[LifeEventRow]]
    needs: list[Found[NeedRow]]
    places: list[Found[PlaceRow]]
    reasons: list[Found[ReasonRow]]
    people: list[Found[PersonRow]]
    service_codes: set[str]
    need_codes: set[str]
    standard_sets: set[str]


def check(rows: Rows) -> Iterator[Mistake]:
    """Every mistake between rows."""
    yield from _shop(rows)
    yield from _standards(rows)
    yield from _services(rows)
    yield from _life_events(rows)
    yield from _needs(rows)
    yield from _reasons(rows)
    yield from _people(rows)


def twice(found: Iterable[Found[R]], *keys: str) -> Iterator[Mistake]:
    """Rows whose `keys` an earlier row has already."""
    seen: dict[tuple[object, ...], str] = {}
    for each in found:
        key = tuple(getattr(each.row, name) for name in keys)
        if key in seen:
            yield each.wrong(f"“{key[-1]}” is already {seen[key]}.")
        seen.setdefault(key, each.place)


def _shop(rows: Rows) -> Iterator[Mistake]:
    if rows.shop is None:
        return
    shop = rows.shop.row
    if "en" not in shop.languages:
        yield rows.shop.wrong("“languages” must have “en”: every text has English.")
    for code in shop.checked_languages:
        if code not in shop.languages:
            yield rows.shop.wrong(f"“checked_languages” has “{code}”, but “languages” does not.")
    if shop.standards not in rows.standard_sets:
        known = _list(sorted(rows.standard_sets))
        yield rows.shop.wrong(f"standards.toml has no set “{shop.standards}”. It has {known}.")
    if not any(shop.hours.values()):
        yield rows.shop.wrong("The shop is never open: “hours” needs at least one day.")


def _standards(rows: Rows) -> Iterator[Mistake]:
    yield from twice(rows.standards, "set", "id")
    for found in rows.standards:
        yield from _standard(found)
    for name in sorted({found.row.set for found in rows.standards}):
        yield from _driving(name, [found for found in rows.standards if found.row.set == name])


def _standard(found: Found[StandardRow]) -> Iterator[Mistake]:
    row = found.row
    timed = bool(row.starts or row.stops or row.minutes or row.drives)
    if row.measure != "clock":
        if timed:
            yield found.wrong(f"A promise measured as “{row.measure}” has no clock: leave out its times.")
        return
    if not row.starts or not row.stops:
        yield found.wrong("A promise with a clock needs “starts” and “stops”.")
        return
    if row.drives and (row.minutes is None or Stop.SEEN not in row.stops):
        yield found.wrong("The promise that drives calling needs “minutes” and must stop when “seen”.")
    if row.drives and not set(row.starts) <= set(_MAY_DRIVE):
        yield found.wrong(f"The promise that drives calling must start at {_list(_MAY_DRIVE)}.")


def _driving(name: str, found: list[Found[StandardRow]]) -> Iterator[Mistake]:
    for channel, people in _CHANNEL_NAMES.items():
        drivers = [each for each in found if each.row.drives and channel in each.row.applies_to]
        if not drivers:
            yield Mistake("standards.toml", f"set “{name}”", f"No promise drives calling for {people}.")
        for extra in drivers[1:]:
            yield extra.wrong(f"“{drivers[0].row.id}” already drives calling for {people}; only one may.")


def _services(rows: Rows) -> Iterator[Mistake]:
    yield from twice(rows.services, "code")
    shared = Counter(found.row.series for found in rows.services)
    for found in rows.services:
        if shared[found.row.series] == 1:
            yield found.wrong(
                f"Only this service has series {found.row.series}, so its tickets would tell why "
                "people came. Share the letter with another service."
            )
        if found.row.hours and rows.shop is not None:
            yield from _partner_hours(found, rows.shop.row)
    for code in (GENERAL, PRIVATE_TALK):
        if code not in rows.service_codes:
            yield Mistake(
                "services.toml", "", f"There must be a service “{code}”: the product sends people to it."
            )
    if SERIES_WITHOUT_SERVICE not in shared and rows.services:
        yield Mistake("services.toml", "", "No service has series A, which is for people without a service.")


def _partner_hours(found: Found[ServiceRow], shop: ShopRow) -> Iterator[Mistake]:
    open_hours = weekly(shop.hours)
    for day, spans in weekly(found.row.hours or {}).items():
        for opens, closes in spans:
            if not any(first <= opens and closes <= last for first, last in open_hours.get(day, ())):
                at = f"{WEEKDAYS[day].title()} {opens:%H:%M}-{closes:%H:%M}"
                yield found.wrong(f"{at} is outside the shop's own hours.")


def _life_events(rows: Rows) -> Iterator[Mistake]:
    yield from twice(rows.life_events, "code")
    for found in rows.life_events:
        yield from _unknown(found, found.row.services, rows.service_codes, "service")


def _needs(rows: Rows) -> Iterator[Mistake]:
    yield from twice(rows.needs, "code")
    yield from twice(rows.places, "code")
    for code in _NEEDS_BY_NAME:
        if code not in rows.need_codes:
            yield Mistake("needs.toml", "", f"There must be a need “{code}”: the product acts on it.")
    for place in rows.places:
        if place.row.family and place.row.kind is PlaceKind.DESK:
            yield place.wrong("A desk can't be a family room.")
    if not any(found.row.kind is PlaceKind.DESK for found in rows.places):
        yield Mistake("places.toml", "", "There is no desk, so nobody could be seen.")
    for found in rows.needs:
        yield from _need(found, rows)


def _need(found: Found[NeedRow], rows: Rows) -> Iterator[Mistake]:
    row, places = found.row, [each.row for each in rows.places]
    rooms = [place for place in places if place.kind is PlaceKind.ROOM]
    if row.room is not None and not any(room.family or row.room == "private" for room in rooms):
        yield found.wrong(f"No room in places.toml is a {row.room} room, so nobody could have one.")
    for feature in row.features:
        if not any(feature in place.features for place in places):
            yield found.wrong(f"No place in places.toml has “{feature}”.")


def _reasons(rows: Rows) -> Iterator[Mistake]:
    yield from twice(rows.reasons, "kind", "code")
    kinds = {found.row.kind for found in rows.reasons}
    for kind in ReasonKind:
        if kind not in kinds:
            yield Mistake("reasons.toml", "", f"There is no reason of kind “{kind}”.")


def _people(rows: Rows) -> Iterator[Mistake]:
    yield from twice(rows.people, "user")
    skills = {found.row.value().needs_skill for found in rows.services} | rows.service_codes
    organisations = {found.row.organisation for found in rows.services}
    for found in rows.people:
        row = found.row
        yield from _unknown(found, row.skills, skills, "skill")
        if (row.role == "partner") != (row.organisation is not None):
            yield found.wrong("A partner needs an “organisation”, and nobody else has one.")
        elif row.organisation not in organisations:
            yield found.wrong(f"No service in services.toml belongs to “{row.organisation}”.")


def _unknown(found: Found[R], codes: Iterable[str], known: Collection[str], what: str) -> Iterator[Mistake]:
    for code in codes:
        if code not in known:
            yield found.wrong(f"There is no {what} “{code}”.")


def _list(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)

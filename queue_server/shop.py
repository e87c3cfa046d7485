"""What this shop is and offers: its files as domain values, or every mistake in them at once.

The files hold facts that change seldom. What changes in a day (delays, pauses, the dial m, people and
their skills) is kept by the store; the `m` and `people` here are what a new shop starts with.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from queue_server import shop_bookings, shop_feedback, shop_forecast, shop_messages, shop_synonyms
from queue_server.bank_holidays import bank_holidays
from queue_server.contract.waits import WaitEstimate
from queue_server.domain.calling import Policy
from queue_server.domain.errors import Unknown
from queue_server.domain.hours import Hours, shop_day
from queue_server.domain.needs import Need
from queue_server.domain.people import Person
from queue_server.domain.rooms import PlaceKind, ServicePoint
from queue_server.domain.services import LifeEvent, Service
from queue_server.domain.slots import Bookable
from queue_server.domain.standards import Standard, stamp
from queue_server.domain.surgeries import UsualSurgery
from queue_server.domain.surveys import Question
from queue_server.domain.told import Outlook, closes_first, wait_range
from queue_server.domain.turn import Channel, Promise, Stop
from queue_server.shop_bookings import Bookings
from queue_server.shop_checks import Rows, check, twice
from queue_server.shop_files import (
    CodedRow,
    Found,
    LifeEventRow,
    Mistake,
    NeedRow,
    PersonRow,
    PlaceRow,
    Reader,
    ReasonKind,
    ReasonRow,
    ServiceRow,
    ShopRow,
    StandardRow,
    weekly,
)
from queue_server.shop_forecast import Forecast
from queue_server.shop_messages import Messages
from queue_server.shop_synonyms import Synonyms

__all__ = ["Mistake", "ReasonKind", "Shop", "ShopMistakes", "load_shop", "print_check"]

Names = Mapping[str, str]
Labels = Mapping[str, Names]
T = TypeVar("T")


class ShopMistakes(Exception):
    """The shop's files can't be used; `mistakes` has every one of them."""

    def __init__(self, mistakes: Collection[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, slots=True)
class ClosedDays(Container[date]):
    """The days that a shop names, and the bank holidays of its nation in any year."""

    named: frozenset[date]
    nation: str | None = None

    def __contains__(self, day: object) -> bool:
        return day in self.named or (
            self.nation is not None and isinstance(day, date) and day in bank_holidays(self.nation, day.year)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop. Mappings are by code, in the order of the files; `names` and labels by language.

    `standards` is the set that this shop chose. A person has checked all that these files say in
    `checked_languages`. `service_hours` has only services with hours of their
    own. `contact` is how to ask about something later; `next_steps` are sentences to choose from.
    `questions` are asked after a visit; `complaints` and `complaints_link` say how to complain to it.
    `messages` is what customers are told by text and email. `bookable` has the services that can be
    booked. From `long_wait_minutes` on another time is offered where only time slots are promised.
    `people` are the example users, `usual_surgeries` what the example shop holds every week.
    `forecast` is who usually comes and works, for trying rosters.
    """

    id: str
    names: Names
    timezone: ZoneInfo
    languages: tuple[str, ...]
    checked_languages: frozenset[str]
    hours: Hours
    standards: tuple[Standard, ...]
    services: Mapping[str, Service]
    service_hours: Mapping[str, Hours]
    life_events: tuple[LifeEvent, ...]
    needs: Mapping[str, Need]
    places: Mapping[str, ServicePoint]
    waiting_area: Names
    waiting_area_hint: Names
    m: float
    idle_limit: timedelta
    long_wait_minutes: int
    reception_printer: str | None
    reasons: Mapping[ReasonKind, Labels]
    referrals: Labels
    next_steps: Labels
    teams: Labels
    contact: Names | None
    complaints: Names | None
    complaints_link: str | None
    questions: tuple[Question, ...]
    messages: Messages
    bookable: Mapping[str, Bookable]
    people: tuple[Person, ...]
    usual_surgeries: tuple[UsualSurgery, ...]
    forecast: Forecast

    @property
    def name(self) -> str:
        """In English."""
        return self.names["en"]

    @property
    def desks(self) -> tuple[ServicePoint, ...]:
        """Every desk, in the order of the file."""
        return tuple(place for place in self.places.values() if place.kind is PlaceKind.DESK)

    @property
    def rooms(self) -> tuple[ServicePoint, ...]:
        """Every room, in the order of the file."""
        return tuple(place for place in self.places.values() if place.kind is PlaceKind.ROOM)

    @property
    def series(self) -> tuple[str, ...]:
        """The letters that tickets may have."""
        return tuple(sorted({service.series for service in self.services.values()}))

    @property
    def greet_minutes(self) -> int | None:
        """Within how many minutes a walk-in is promised a greeting; None where no such promise is made."""
        promises = (promise for promise in self.promises(Channel.WALK_IN) if Stop.GREETED in promise.stops)
        return next((promise.minutes for promise in promises), None)

    def service(self, code: str) -> Service:
        """Raises Unknown for a code that this shop does not have; so do `place` and `reason`."""
        return _known(self.services, "service", code)

    def place(self, code: str) -> ServicePoint:
        """A desk or a room."""
        return _known(self.places, "desk or room", code)

    def reason(self, kind: ReasonKind, code: str) -> Names:
        """What a reason is called."""
        return _known(self.reasons[kind], "reason", code)

    def may_book_instead(self, service: str | None) -> bool:
        """Whether anyone may book another time for a service; a partner's times are the partner's to give."""
        known = self.bookable.get(service or "")
        return known is not None and known.public and self.organisation_of(service) is None

    def delay_reason(self, code: str) -> Names:
        """Why staff said that something runs late; the code itself where it is no longer in the files."""
        return self.reasons[ReasonKind.DELAY].get(code, {"en": code})

    def organisation_of(self, service: str | None) -> str | None:
        """Whose a service is; None for the council's own, and where there is no service yet."""
        found = self.services.get(service or "")
        return None if found is None else found.organisation

    @property
    def organisations(self) -> Mapping[str, str]:
        """Every partner by its code, called in English as its first service is."""
        partners = [service for service in self.services.values() if service.organisation is not None]
        return {str(each.organisation): each.name for each in reversed(partners)}

    def hours_of(self, service: str) -> Hours:
        """When this service is here: its own hours, else the shop's."""
        return self.service_hours.get(service, self.hours)

    def promises(self, channel: Channel) -> tuple[Promise, ...]:
        """What is promised to someone who comes this way now."""
        return stamp(self.standards, channel)

    def opened_at(self, now: datetime) -> datetime | None:
        """When the shop opened (or will open) on its present day; None on closed days or when always open."""
        return self.hours.opening_of(shop_day(now, self.timezone))

    def as_told(self, outlook: Outlook | None, at: datetime) -> WaitEstimate | None:
        """A wait from `at` as it is said; None where nobody can say."""
        said = None if outlook is None else wait_range(outlook)
        if outlook is None or said is None:
            return None
        return WaitEstimate(
            low_minutes=said.low_minutes,
            high_minutes=said.high_minutes,
            closing_time=self.closing_time(outlook, at),
        )

    def closing_time(self, outlook: Outlook, at: datetime) -> str | None:
        """By the shop's clock, when we close that day, if a wait from `at` may run past it."""
        closes_at = self.hours.closes_for_the_day(at)
        if closes_at is None or not closes_first(outlook, at, closes_at):
            return None
        return closes_at.astimezone(self.timezone).strftime("%H:%M")

    def policy(self, now: datetime, m: float | None = None) -> Policy:
        """The calling rule as it stands today; `m` is the manager's dial where it was set."""
        dial = self.m if m is None else m
        return Policy(m=dial, needs=self.needs, timezone=self.timezone, opened_at=self.opened_at(now))

    def at_any_hour(self) -> Shop:
        """The same shop, open day and night; partners keep their hours."""
        return replace(self, hours=replace(self.hours, always=True))

    def in_its_hours(self) -> Shop:
        """The same shop, open as its files say and not day and night."""
        return replace(self, hours=replace(self.hours, always=False))


def load_shop(folder: Path) -> Shop:
    """The shop that a folder describes. Raises ShopMistakes with everything that is wrong in its files."""
    if not os.access(folder, os.R_OK | os.X_OK):
        raise ShopMistakes(
            [Mistake(str(folder), "", "There is no such folder, or you may not look into it.")]
        )
    reader = Reader(folder)
    rows = _read(reader)
    teams = reader.rows("shop.toml", "team", CodedRow)
    referrals = reader.rows("reasons.toml", "referral", CodedRow)
    next_steps = reader.rows("reasons.toml", "next_step", CodedRow)
    messages = shop_messages.read(reader, rows.shop.row if rows.shop else None)
    bookings, forecast = shop_bookings.read(reader), shop_forecast.read(reader)
    synonyms, feedback = shop_synonyms.read(reader), shop_feedback.read(reader)
    lists = (teams, referrals, next_steps)
    mistakes = [*reader.mistakes, *check(rows), *shop_bookings.check(bookings, rows)]
    mistakes += [*shop_forecast.check(forecast, rows), *shop_synonyms.check(synonyms, rows)]
    mistakes += shop_feedback.check(feedback)
    mistakes += [each for rows in lists for each in twice(rows, "code")]
    if mistakes or rows.shop is None:
        raise ShopMistakes(mistakes)
    labels = {"teams": _labels(teams), "referrals": _labels(referrals), "next_steps": _labels(next_steps)}
    zone, closed_on = ZoneInfo(rows.shop.row.timezone), _closed_days(rows.shop.row)
    booked = shop_bookings.built(bookings, zone, closed_on)
    shop = _built(rows.shop.row, rows, labels, messages, booked, shop_forecast.built(forecast))
    shop = replace(shop, questions=shop_feedback.built(feedback))
    return _with_synonyms(shop, shop_synonyms.by_service(synonyms))


def print_check(folder: Path) -> int:
    """Tell on standard output whether the shop's files are in order; 0 when they are, 1 when not."""
    try:
        shop = load_shop(folder)
    except ShopMistakes as refused:
        count = len(refused.mistakes)
        print(*refused.mistakes, f"{count} mistake{'' if count == 1 else 's'} in {folder}.", sep="\n")
        return 1
    desks, rooms, services = len(shop.desks), len(shop.rooms), len(shop.services)
    print(f"{shop.name} is in order: {services} services, {desks} desks, {rooms} rooms.")
    return 0


def _read(reader: Reader) -> Rows:
    for file, *tables in (
        ("standards.toml", "standard"),
        ("services.toml", "service"),
        ("life-events.toml", "life_event"),
        ("needs.toml", "need"),
        ("places.toml", "place"),
        ("reasons.toml", "reason", "referral", "next_step"),
        ("demo.toml", "person"),
    ):
        reader.only(file, *tables)
    return Rows(
        shop=reader.head("shop.toml", ShopRow, "team"),
        standards=reader.rows("standards.toml", "standard", StandardRow),
        services=reader.rows("services.toml", "service", ServiceRow),
        life_events=reader.rows("life-events.toml", "life_event", LifeEventRow),
        needs=reader.rows("needs.toml", "need", NeedRow),
        places=reader.rows("places.toml", "place", PlaceRow),
        reasons=reader.rows("reasons.toml", "reason", ReasonRow),
        people=reader.rows("demo.toml", "person", PersonRow),
        service_codes=reader.written("services.toml", "service"),
        need_codes=reader.written("needs.toml", "need"),
        standard_sets=reader.written("standards.toml", "standard", "set"),
    )


def _built(
    shop: ShopRow,
    rows: Rows,
    labels: Mapping[str, Labels],
    messages: Messages,
    bookings: Bookings,
    forecast: Forecast,
) -> Shop:
    timezone, closed_on = ZoneInfo(shop.timezone), _closed_days(shop)
    return Shop(
        id=shop.id,
        names=shop.names,
        timezone=timezone,
        languages=tuple(shop.languages),
        checked_languages=frozenset(shop.checked_languages),
        hours=Hours(timezone=timezone, weekly=weekly(shop.hours), closed_on=closed_on),
        standards=tuple(each.row.value() for each in rows.standards if each.row.set == shop.standards),
        services=MappingProxyType({each.row.code: each.row.value() for each in rows.services}),
        service_hours=MappingProxyType(_own_hours(rows, timezone, closed_on)),
        life_events=tuple(each.row.value() for each in rows.life_events),
        needs=MappingProxyType({each.row.code: each.row.value() for each in rows.needs}),
        places=MappingProxyType({each.row.code: each.row.value() for each in rows.places}),
        waiting_area=shop.waiting_area,
        waiting_area_hint=shop.waiting_area_hint,
        m=shop.m,
        idle_limit=timedelta(minutes=shop.idle_minutes),
        long_wait_minutes=shop.long_wait_minutes,
        reception_printer=shop.reception_printer,
        reasons=MappingProxyType({kind: _reasons_of(kind, rows) for kind in ReasonKind}),
        contact=shop.contact,
        complaints=shop.complaints,
        complaints_link=shop.complaints_link,
        questions=(),
        messages=messages,
        bookable=bookings.bookable,
        usual_surgeries=bookings.usual,
        forecast=forecast,
        **labels,
        people=tuple(each.row.value() for each in rows.people),
    )


def _with_synonyms(shop: Shop, synonyms: Synonyms) -> Shop:
    known = {
        code: replace(service, synonyms=synonyms.get(code, {})) for code, service in shop.services.items()
    }
    return replace(shop, services=MappingProxyType(known))


def _own_hours(rows: Rows, timezone: ZoneInfo, closed_on: ClosedDays) -> dict[str, Hours]:
    return {
        each.row.code: Hours(timezone=timezone, weekly=weekly(each.row.hours), closed_on=closed_on)
        for each in rows.services
        if each.row.hours
    }


def _reasons_of(kind: ReasonKind, rows: Rows) -> Labels:
    chosen = (each.row for each in rows.reasons if each.row.kind is kind)
    return MappingProxyType({row.code: row.names for row in chosen})


def _closed_days(shop: ShopRow) -> ClosedDays:
    return ClosedDays(frozenset(shop.closed_on), shop.bank_holidays)


def _labels(found: list[Found[CodedRow]]) -> Labels:
    return MappingProxyType({each.row.code: each.row.names for each in found})


def _known(values: Mapping[str, T], what: str, code: str) -> T:
    try:
        return values[code]
    except KeyError:
        raise Unknown(what, code) from None

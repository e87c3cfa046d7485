"""What is still to be answered after a visit: whose it is, by which day, and who may see what of it.

Days are local to the shop; moments are aware, UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from queue_server.domain.errors import BadInput, NotPossible
from queue_server.domain.hours import Hours, working_days_after
from queue_server.domain.privacy import details_due

ANSWER_WITHIN_WORKING_DAYS = 10
LONGEST_AHEAD = timedelta(days=366)
_SUNDAY = 6


class OwnerKind(StrEnum):
    """Who may have something to answer."""

    PERSON = "person"
    TEAM = "team"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who sees to it: a person by id, a team or a partner by code."""

    kind: OwnerKind
    code: str

    def __str__(self) -> str:
        """As it is sent: "team:housing"."""
        return f"{self.kind}:{self.code}"

    @staticmethod
    def parse(written: str) -> Owner:
        """Refuses with BadInput what names nobody."""
        kind, _, code = written.partition(":")
        if kind not in set(OwnerKind) or not code:
            raise BadInput("Choose who sees to it.")
        return Owner(OwnerKind(kind), code)


class Shared(StrEnum):
    """What a customer may agree to share with another organisation."""

    SERVICE = "service"
    NEXT_STEP = "next-step"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the customer answered when asked whether `organisation` (None: the council) may be told.

    Without `agreed`, nothing is shared, whatever was named.
    """

    organisation: str | None
    agreed: bool
    named: frozenset[Shared] = frozenset()

    @property
    def shared(self) -> frozenset[Shared]:
        """What that organisation may see beside the number, the language and what to give."""
        return self.named if self.agreed else frozenset()


EVERYTHING = frozenset(Shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One thing to answer. `home` is the organisation of whoever opened it, `organisation` its owner's;
    None is the council.

    `promised_on` is the day that the customer was first told, `answer_by_on` the day it is now;
    `later_because` is the reason for the last change. `answered_on` is when the customer got the answer,
    `answered_at` when that was written down.
    """

    id: UUID
    ticket_id: UUID
    turn_id: UUID
    home: str | None
    opened_at: datetime
    opened_by: str
    owner: Owner
    organisation: str | None
    promised_on: date
    answer_by_on: date
    later_because: str | None = None
    answered_on: date | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the answer is still to come."""
        return self.answered_at is None

    @property
    def was_kept(self) -> bool | None:
        """Whether the answer came by the day that was first promised; None while it is to come."""
        return None if self.answered_on is None else self.answered_on <= self.promised_on


class Due(StrEnum):
    """How near the day is, the nearest first."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"


def due(answer_by_on: date, today: date) -> Due:
    """How near the day is; a week ends on Sunday."""
    if answer_by_on < today:
        return Due.OVERDUE
    if answer_by_on == today:
        return Due.TODAY
    sunday = today + timedelta(days=_SUNDAY - today.weekday())
    return Due.THIS_WEEK if answer_by_on <= sunday else Due.LATER


def usual_day(today: date, hours: Hours) -> date:
    """By when an answer is promised where nothing else was agreed: ten working days."""
    return working_days_after(today, ANSWER_WITHIN_WORKING_DAYS, hours)


def check_day(day: date, today: date, hours: Hours) -> date:
    """The day, if somebody can keep it. Refuses a past day, a closed one and one more than a year away."""
    if day < today:
        raise BadInput("This day is over. Choose today or a later day.")
    if day > today + LONGEST_AHEAD:
        raise BadInput("This day is more than a year away. Choose an earlier one.")
    if not hours.works_on(day):
        raise BadInput(f"We are closed on {day:%A} {day.day} {day:%B %Y}. Choose a working day.")
    return day


def answer(
    follow_up: FollowUp, *, now: datetime, by: str, on: date, visited_on: date, today: date
) -> FollowUp:
    """The customer has the answer since that day. Refuses a day before the visit or after today."""
    _refuse_answered(follow_up, "answered again")
    if on > today:
        raise BadInput("This day is still to come. Say when they got the answer.")
    if on < visited_on:
        raise BadInput("This day is before their visit. Say when they got the answer.")
    return replace(follow_up, answered_on=on, answered_at=now, answered_by=by)


def reopen(follow_up: FollowUp, *, now: datetime) -> FollowUp:
    """It was not answered after all; possible while its details are there, for 24 hours."""
    if follow_up.answered_at is None:
        return follow_up
    if now >= details_due(follow_up.answered_at):
        raise NotPossible("This follow-up", "opened again", "answered, and its details are deleted")
    return replace(follow_up, answered_on=None, answered_at=None, answered_by=None)


def hand_over(follow_up: FollowUp, *, to: Owner, organisation: str | None) -> FollowUp:
    """Somebody else sees to it, by the same day."""
    _refuse_answered(follow_up, "handed over")
    return replace(follow_up, owner=to, organisation=organisation)


def change_day(follow_up: FollowUp, *, to: date, because: str) -> FollowUp:
    """Another day was agreed; the day first promised is not forgotten."""
    _refuse_answered(follow_up, "given another day")
    return replace(follow_up, answer_by_on=to, later_because=because)


def shown_to(organisation: str | None, home: str | None, sharings: Iterable[Sharing]) -> frozenset[Shared]:
    """What staff of an organisation may see of what `home` heard: what was last agreed for them."""
    if organisation == home:
        return EVERYTHING
    agreed: frozenset[Shared] = frozenset()
    for each in sharings:
        if each.organisation == organisation:
            agreed = each.shared
    return agreed


def _refuse_answered(follow_up: FollowUp, wanted: str) -> None:
    if not follow_up.is_open:
        raise NotPossible("This follow-up", wanted, "answered")

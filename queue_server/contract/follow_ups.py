"""What is still to be answered after visits, on the wire: what staff do with it and what they are shown.

Days are local to the shop. Lists name no customer; free text is only in `FollowUpView`, whose opening
is written down.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from queue_server.contract.commands import Code, Command, Day, MayWeShare, NextStep, Owner
from queue_server.contract.staff_views import Choice
from queue_server.contract.views import NeedState, View


class AnswerFollowUp(Command):
    """The customer has the answer: what was done, and when if not today."""

    done: NextStep
    answered_on: Day | None = None


class HandOver(MayWeShare):
    """Somebody else sees to it; the customer is asked first where that is another organisation."""

    owner: Owner


class ChangeDay(Command):
    """Another day was agreed with the customer; `reason` is a code."""

    answer_by_on: Day
    reason: Code


class DueState(StrEnum):
    """How near the day is; a week ends on Sunday."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"
    ANSWERED = "answered"


class FollowUpRow(View):
    """One line: a number, a day, a service (None where the customer did not agree to share it).

    `promised_on` is the day first promised. `kept` is by that day; None while the answer is to come.
    """

    id: UUID
    number: str
    visited_on: date
    service_name: str | None
    owner: str
    owner_name: str
    mine: bool
    promised_on: date
    answer_by_on: date
    due: DueState
    answered_on: date | None
    kept: bool | None


class FollowUpGroup(View):
    """What one owner has to answer, the most urgent first."""

    owner: str
    owner_name: str
    mine: bool
    rows: list[FollowUpRow]


class FollowUpsView(View):
    """All that is open in the viewer's organisation, their own first; and what was answered in a day."""

    as_at: datetime
    today: date
    open: list[FollowUpGroup]
    answered: list[FollowUpRow]


class FollowUpView(View):
    """One follow-up with what is needed to answer it. `shared`: False where only the number is known.

    `ticket_id` is None for what another organisation heard; so is each text that was not shared.
    """

    row: FollowUpRow
    ticket_id: UUID | None
    language: str
    gives: list[NeedState]
    next_step: str | None = Field(repr=False)
    note: str | None = Field(repr=False)
    referrals: list[str]
    done: str | None
    later_because: str | None
    from_organisation: str | None
    shared: bool
    may_reopen: bool
    owners: list[Choice]
    reasons: list[Choice]

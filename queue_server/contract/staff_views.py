"""What staff are shown: lists with consequences instead of reasons, whole and shaped for each role.

All moments are aware and in UTC; clocks on pages use the view's `timezone`.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from queue_server.contract.commands import Outcome
from queue_server.contract.views import NeedChoice, NeedState, View
from queue_server.contract.waits import WaitEstimate


class SignedIn(View):
    """Who signed in, and for how long at most."""

    user: str
    name: str
    role: str
    until: datetime


class VerdictState(StrEnum):
    """Where one promise to one customer stands."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    NOT_COUNTED = "not_counted"


class StandardState(View):
    """One promise and how it stands; `due_at` is the published moment."""

    id: str
    label: str
    state: VerdictState
    due_at: datetime | None


class UndoOffer(View):
    """What the signed-in person may still take back, and until when."""

    act: str
    until: datetime


class BookedFor(View):
    """The appointment that a ticket was checked in for."""

    appointment: UUID
    starts_at: datetime


class TicketView(View):
    """A ticket as staff who serve it see it. `usual_minutes`: how long its service usually takes."""

    id: UUID
    number: str
    state: str
    service: str | None
    service_name: str | None
    channel: str
    language: str
    arrived_at: datetime
    greeted_at: datetime | None
    called_at: datetime | None
    seen_at: datetime | None
    finished_at: datetime | None
    called_to: str | None
    called_to_name: str | None
    quiet: bool
    needs: list[NeedState]
    standards: list[StandardState]
    allotted_at: datetime | None
    estimate: WaitEstimate | None
    recalls: int
    no_show_from: datetime | None
    room: str | None
    room_name: str | None
    outcome: Outcome | None
    history: list[str]
    note: str | None = Field(repr=False)
    undo: UndoOffer | None
    usual_minutes: int | None = None
    booked_for: BookedFor | None = None


class WaitingRow(View):
    """One line of a list of waiting; consequences instead of reasons.

    `waited_minutes` is given where a list is about waits that may be over, `estimate` where it can be told
    how long it still takes.
    """

    id: UUID
    number: str
    state: str
    service: str | None
    service_name: str | None
    gives: list[NeedState]
    due_at: datetime | None
    greet_due_at: datetime | None
    arrived_at: datetime
    booked_at: datetime | None
    called_to_name: str | None
    language: str
    quiet: bool
    waited_minutes: int | None = None
    estimate: WaitEstimate | None = None


class CalledTicket(View):
    """Who was called, and why this one, in a sentence."""

    ticket: TicketView
    reason: str


class PrivatePlace(View):
    """The ticket that "Private place now" opened, and the room kept for it; None when none is free."""

    ticket: TicketView
    room: str | None


class NextPick(View):
    """Who is next for this desk, and why, in a sentence."""

    row: WaitingRow
    reason: str


class AlertView(View):
    """Someone asked for a person. `escalated`: nobody answered for 30 seconds.

    `called_again`: how often the number that is to be fetched has been called since the first time.
    """

    id: UUID
    kind: str
    number: str | None
    ticket_id: UUID | None
    sentence: str
    raised_at: datetime
    escalates_at: datetime | None
    escalated: bool
    acknowledged_by: str | None
    called_again: int = 0


class MessageView(View):
    """A line from a colleague, or the viewer's own (`mine`)."""

    from_name: str
    to: str
    text: str
    sent_at: datetime
    mine: bool = False


class Choice(View):
    """A code and what it is called."""

    code: str
    label: str


class JustDone(View):
    """The last thing finished here, while it may be undone."""

    ticket_id: UUID
    number: str
    sentence: str
    undo: UndoOffer


class TakenDesk(View):
    """A desk that a colleague (by first name) has open. `busy`: somebody is being served there."""

    code: str
    label: str
    colleague: str
    since: datetime
    busy: bool


class LaterRow(View):
    """Someone who waits for this desk and may be called from `from_at` on, in UTC."""

    number: str
    from_at: datetime


class DeskView(View):
    """An adviser's page.

    `later` can be called here once their time has come; `not_for_me` counts who waits for other skills,
    another place or a room. `owners` may see to what is left to answer, `answer_by_on` is the usual day.
    """

    as_at: datetime
    shop_name: str
    timezone: str
    person: str
    person_name: str
    desk: str | None
    desk_name: str | None
    state: Literal["closed", "open", "paused"]
    paused_until: datetime | None
    current: TicketView | None
    ask_if_finished: bool
    on_hold: list[WaitingRow]
    next: NextPick | None
    waiting: list[WaitingRow]
    later: list[LaterRow]
    not_for_me: int
    just_done: JustDone | None
    alerts: list[AlertView]
    messages: list[MessageView]
    desks: list[Choice]
    taken_desks: list[TakenDesk]
    services: list[Choice]
    referrals: list[Choice]
    needs: list[Choice]
    owners: list[Choice]
    next_steps: list[Choice]
    answer_by_on: date


class RoomView(View):
    """A room and who has it; `booked_at` is from when a free one is booked, within the next hour."""

    code: str
    name: str
    about: str
    state: Literal["free", "reserved", "in_use", "out_of_use"]
    ticket_id: UUID | None
    number: str | None
    since: datetime | None
    look_in_by: datetime | None
    booked_at: datetime | None = None


class AtRisk(View):
    """A promise about to break or broken, with what could help."""

    row: WaitingRow
    advice: str
    who_could_move: list[Choice]


class BreachSoon(View):
    """A promise that will probably break at `row.due_at`: `seen_about_at` is when they will be seen.

    `may_book`: another time can be offered, the first that was free lately at `first_free_at`.
    """

    row: WaitingRow
    seen_about_at: datetime
    may_book: bool
    first_free_at: datetime | None = None


class Longer(View):
    """Somebody waits clearly longer than until `told_until`; `seen_about_at` is None where nobody can say.

    `may_book` and `first_free_at` as for a promise that will break.
    """

    row: WaitingRow
    told_until: datetime
    seen_about_at: datetime | None
    may_book: bool
    first_free_at: datetime | None = None


class DelayView(View):
    """A delay that staff set."""

    id: UUID
    services: list[str]
    sentence: str
    new_time: datetime


class PrinterNote(View):
    """What is wrong with a printer. `prints`: tickets still come; `since`: when it was last heard of."""

    name: str
    sentence: str
    prints: bool
    since: datetime | None


class KioskAway(View):
    """A kiosk that has not been heard of since then. It may still be giving numbers by itself."""

    name: str
    since: datetime
    minutes: int


class ConcernView(View):
    """Something that needs a person, and what to do; it is gone by itself once that is put right."""

    title: str
    advice: str


class OfflineTicket(View):
    """A number that a kiosk gave by itself. `same_number`: another customer's paper has it, too."""

    id: UUID
    number: str
    kiosk: str
    service_name: str | None
    arrived_at: datetime
    arrived_is_rough: bool
    same_number: bool
    state: str


class ReceptionView(View):
    """The receptionist's page. `given_by_kiosks`: how many here came with a kiosk's own number."""

    as_at: datetime
    shop_name: str
    timezone: str
    person: str
    person_name: str
    greet_minutes: int | None
    alerts: list[AlertView]
    printers: list[PrinterNote]
    not_greeted: list[WaitingRow]
    at_risk: list[AtRisk]
    waiting: list[WaitingRow]
    called: list[WaitingRow]
    missed: list[WaitingRow]
    rooms: list[RoomView]
    delays: list[DelayView]
    notices: list[Choice]
    paused_services: list[Choice]
    waiting_count: int
    longest_wait_minutes: int
    desks_open: int
    desks: int
    messages: list[MessageView]
    services: list[Choice]
    needs: list[NeedChoice]
    languages: list[Choice]
    delay_reasons: list[Choice]
    teams: list[Choice]
    just_done: JustDone | None
    breach_soon: list[BreachSoon]
    longer: list[Longer]
    kiosks_away: list[KioskAway] = Field(default_factory=list)
    given_by_kiosks: int = 0
    concerns: list[ConcernView] = Field(default_factory=list)


class StandardLine(View):
    """One promise today, for everyone or for one service."""

    id: str
    label: str
    service: str | None
    counted: int
    met: int
    missed: int
    running: int
    not_counted: int
    share_percent: float | None
    target_percent: float | None


class WaitTruth(View):
    """How true the ranges were that those were told who were seen; four in five should be in range.

    `mean_error_minutes` is above 0 where people waited longer than the middle of what was expected,
    `too_low_percent` the share who waited over 10 minutes longer.
    """

    count: int
    in_range_percent: int
    mean_error_minutes: float
    too_low_percent: int


class WaitTruthOfDay(View):
    """The same for those seen on one day; `truth` is None where they were too few to say anything."""

    on: date
    count: int
    truth: WaitTruth | None


class UsualVisit(View):
    """How long four in five visits take. `visits` were seen; until there are enough it is not `sure`."""

    service: str
    low_minutes: int
    high_minutes: int
    visits: int
    sure: bool


class ManagerView(View):
    """Are the promises kept today. `deleted_at`: when what is personal was last deleted on schedule.

    `deletion_is_late`: for three hours not all of it was. `wait_truth` is None before anybody who was told
    how long has been seen. `copied_at`: when the newest backup was made, where the server makes them.
    """

    as_at: datetime
    shop_name: str
    timezone: str
    person_name: str
    m: float
    standards: list[StandardLine]
    by_service: list[StandardLine]
    arrived: int
    waiting: int
    seen: int
    left: int
    missed_calls: int
    longest_wait_minutes: int
    long_waits: list[WaitingRow]
    wait_truth: WaitTruth | None
    usual_visits: list[UsualVisit]
    deleted_at: datetime | None = None
    deletion_is_late: bool = False
    copied_at: datetime | None = None

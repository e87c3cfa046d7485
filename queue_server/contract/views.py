"""What each audience is shown: whole views, never deltas, each with nothing its audience may not see.

All moments are aware and in UTC; clocks on screens use the view's `timezone`. Names of services,
needs and places come as `{language: text}` and always have English. Views are ordered by
`(epoch, seq, tick)`: within an epoch a larger pair is newer; another epoch replaces everything.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from queue_server.contract.commands import AlertKind, Outcome
from queue_server.contract.receipt import Receipt, WaitEstimate

Names = dict[str, str]


class View(BaseModel):
    """Something shown; immutable."""

    model_config = ConfigDict(frozen=True)


V = TypeVar("V", bound=View)


class Position(View):
    """How new a view is."""

    epoch: str
    seq: int
    tick: int


class Live(Position, Generic[V]):
    """One message on a device's stream: the newest whole view."""

    view: V


# Kiosk ------------------------------------------------------------------------------------------


class ServiceChoice(View):
    """A service as the kiosk offers it. Closed ones stay in place and say when they open."""

    code: str
    names: Names
    hint: Names = {}
    series: str
    icon: str
    featured: bool
    partner: bool
    open: bool
    opens_at: datetime | None
    estimate: WaitEstimate | None = None
    longer_than_promised: bool = False


class LifeEventChoice(View):
    """What has happened, and the services that help with it."""

    code: str
    names: Names
    icon: str
    services: list[str]


class NeedChoice(View):
    """Quiet help that a customer may ask for at the kiosk."""

    code: str
    names: Names
    icon: str
    priority: bool


class KioskAlert(View):
    """An alert raised at this kiosk; `acknowledged_by` is a first name once a person answered."""

    alert_id: UUID
    ticket_id: UUID | None
    kind: AlertKind
    raised_at: datetime
    acknowledged_by: str | None


class NumberBlock(View):
    """What this kiosk may issue by itself in each series."""

    first: int
    last: int


class KioskView(View):
    """Everything the kiosk needs to serve a customer, also for a while without the server."""

    as_at: datetime
    kiosk: str
    shop_names: Names
    timezone: str
    languages: list[str]
    open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    greet_minutes: int | None
    waiting_area: Names
    waiting_area_hint: Names
    services: list[ServiceChoice]
    life_events: list[LifeEventChoice]
    needs: list[NeedChoice]
    series: list[str]
    offline_numbers: NumberBlock
    alerts: list[KioskAlert]
    notices: list[str]


class KioskTicket(View):
    """The answer to `alert {kind: private}`: the alert and the quiet ticket it opened."""

    alert: KioskAlert
    receipt: Receipt | None


# Board ------------------------------------------------------------------------------------------


class BoardCall(View):
    """A number that was called aloud. A recall is a new call with a new `call_id`."""

    call_id: UUID
    number: str
    place: str
    place_names: Names
    language: str
    called_at: datetime


class BoardWait(View):
    """How long a series waits; both None: it can't be told."""

    label: str
    low_minutes: int | None
    high_minutes: int | None


class BoardDelay(View):
    """Tickets of a series run late. `reason` is in each language."""

    label: str
    reason: Names
    new_time: datetime


class BoardView(View):
    """What the waiting area sees: numbers and places, nothing else."""

    as_at: datetime
    shop_names: Names
    timezone: str
    speaks: bool
    calls: list[BoardCall]
    missed: list[str]
    waits: list[BoardWait]
    delays: list[BoardDelay]
    notices: list[str]


# Printer ----------------------------------------------------------------------------------------


class PrinterJob(View):
    """One copy to print. The key (`command_id`, `copy_number`) makes it one job however often sent."""

    job_id: UUID
    command_id: UUID
    copy_number: int
    receipt: Receipt
    expires_at: datetime


class PrinterJobs(View):
    """What the long poll answers; empty when nothing came in time."""

    jobs: list[PrinterJob]


# Pairing ----------------------------------------------------------------------------------------


class Paired(View):
    """A new device's token, shown this once."""

    token: str
    kind: Literal["kiosk", "board", "printer"]
    name: str


# Staff ------------------------------------------------------------------------------------------


class SignedIn(View):
    """Who signed in, and for how long at most."""

    user: str
    name: str
    role: str
    until: datetime


class Verdict(StrEnum):
    """Where one promise to one customer stands."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    NOT_COUNTED = "not_counted"


class StandardState(View):
    """One promise and how it stands; `due_at` is the published moment."""

    id: str
    label: str
    state: Verdict
    due_at: datetime | None


class NeedState(View):
    """What to give (never why). `confirmed` once a person has agreed it with the customer."""

    code: str
    label: str
    consequence: str
    icon: str
    confirmed: bool
    priority: bool


class UndoOffer(View):
    """What the signed-in person may still take back, and until when."""

    act: str
    until: datetime


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
    note: str | None
    undo: UndoOffer | None
    usual_minutes: int | None = None


class WaitingRow(View):
    """One line of a list of waiting; consequences instead of reasons."""

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
    """Someone asked for a person. `escalated`: nobody answered for 30 seconds."""

    id: UUID
    kind: str
    number: str | None
    ticket_id: UUID | None
    sentence: str
    raised_at: datetime
    escalates_at: datetime | None
    escalated: bool
    acknowledged_by: str | None


class MessageView(View):
    """A line from a colleague."""

    from_name: str
    to: str
    text: str
    sent_at: datetime


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


class DeskView(View):
    """An adviser's page."""

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
    not_for_me: int
    just_done: JustDone | None
    alerts: list[AlertView]
    messages: list[MessageView]
    desks: list[Choice]
    services: list[Choice]
    referrals: list[Choice]
    needs: list[Choice]


class RoomView(View):
    """A room and who has it."""

    code: str
    name: str
    about: str
    state: Literal["free", "reserved", "in_use", "out_of_use"]
    ticket_id: UUID | None
    number: str | None
    since: datetime | None
    look_in_by: datetime | None


class AtRisk(View):
    """A promise about to break or broken, with what could help."""

    row: WaitingRow
    advice: str
    who_could_move: list[Choice]


class DelayView(View):
    """A delay that staff set."""

    id: UUID
    services: list[str]
    sentence: str
    new_time: datetime


class ReceptionView(View):
    """The receptionist's page."""

    as_at: datetime
    shop_name: str
    timezone: str
    person: str
    person_name: str
    greet_minutes: int | None
    alerts: list[AlertView]
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


class PhoneView(View):
    """The page behind the QR code. `not_called_before`: who said that they run late waits until then."""

    as_at: datetime
    number: str
    language: str
    state: str
    place: str | None
    ahead: int | None
    estimate: WaitEstimate | None
    allotted_at: datetime | None
    waiting_area: Names
    shop_names: Names
    timezone: str
    delay: BoardDelay | None
    not_called_before: datetime | None = None


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


class ManagerView(View):
    """Are the promises kept today."""

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

"""What each audience is shown: whole views, never deltas, each with nothing its audience may not see.

All moments are aware and in UTC; clocks on screens use the view's `timezone`. Names of services,
needs and places come as `{language: text}` and always have English. Views are ordered by
`(epoch, seq, tick)`: within an epoch a larger pair is newer; another epoch replaces everything.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from queue_server.contract.commands import AlertKind
from queue_server.contract.receipt import Receipt
from queue_server.contract.waits import WaitEstimate

Names = dict[str, str]


class View(BaseModel):
    """Something shown; immutable."""

    model_config = ConfigDict(frozen=True, defer_build=True)


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


class LongWait(View):
    """Who comes now waits long. `aim_minutes` is the wait that was promised, None where slots are promised.

    `may_book`: another time can be had; `first_free_at` is the first that was free lately. `reason` is why
    staff said that it runs late, empty for no reason.
    """

    aim_minutes: int | None
    may_book: bool
    first_free_at: datetime | None = None
    reason: Names = {}


class ServiceChoice(View):
    """A service as the kiosk offers it. Closed ones stay in place and say when they open.

    `synonyms` are customers' own words for it, by language. `easy` is its name in easy words, where that is
    another; `picture` has the symbols of its picture, the main one first, none for `icon` alone.
    """

    code: str
    names: Names
    easy: Names = {}
    picture: list[str] = []
    hint: Names = {}
    synonyms: dict[str, list[str]] = {}
    series: str
    icon: str
    featured: bool
    partner: bool
    open: bool
    opens_at: datetime | None
    estimate: WaitEstimate | None = None
    long_wait: LongWait | None = None


class LifeEventChoice(View):
    """What has happened, and the services that help with it."""

    code: str
    names: Names
    icon: str
    services: list[str]


class NeedChoice(View):
    """Quiet help that a customer may ask for at the kiosk; `easy` and `picture` as of a service."""

    code: str
    names: Names
    easy: Names = {}
    picture: list[str] = []
    icon: str
    priority: bool


class NeedState(View):
    """What to give (never why). `confirmed` once a person has agreed it with the customer."""

    code: str
    label: str
    consequence: str
    icon: str
    confirmed: bool
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


class SurveyAnswer(View):
    """One answer to choose."""

    code: str
    names: Names
    icon: str


class SurveyQuestion(View):
    """One short question; it takes the answers of its scale."""

    code: str
    names: Names
    scale: str


class Survey(View):
    """What customers are asked after a visit; `answers` by scale, the best first."""

    questions: list[SurveyQuestion]
    answers: dict[str, list[SurveyAnswer]]


class Complaints(View):
    """How to complain to the council itself: in words, empty for none, and the page of its procedure."""

    names: Names = {}
    link: str | None = None


class KioskView(View):
    """Everything the kiosk needs to serve a customer, also for a while without the server.

    `booking_url` is where anyone may book, None where only reception does. `estimate` is the wait of who is
    not sure for what they come. `survey` is None before the server has said what it asks.
    """

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
    booking_url: str | None = None
    estimate: WaitEstimate | None = None
    survey: Survey | None = None
    complaints: Complaints = Complaints()


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
    """How long a series waits; both None: it can't be told. `closing_time` as of a `WaitEstimate`."""

    label: str
    low_minutes: int | None
    high_minutes: int | None
    closing_time: str | None = None


class BoardDelay(View):
    """Tickets of a series run late. `reason` is in each language."""

    label: str
    reason: Names
    new_time: datetime


class BoardLate(View):
    """Somebody with an appointment and a ticket of this series waits so many minutes past their time."""

    label: str
    minutes: int


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
    late: list[BoardLate] = []


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


# Phone ------------------------------------------------------------------------------------------


class TakenHome(View):
    """What a customer has in hand of something still to be answered, in the ticket's language.

    `next_step`, `contact` and `ask_for` (a first name) may be missing. The day is local to the shop.
    """

    answer_by_on: date
    next_step: str | None
    contact: str | None
    ask_for: str | None


class PhoneView(View):
    """The page behind the QR code. `not_called_before`: who said that they run late waits until then;
    `called_after`: who came early for an appointment does.

    `new_time` is that of the delay, where their own slot does not say a later one.

    `late_minutes`: an appointment waits about so long past its time, and nobody has announced a delay.

    `longer`: it will take clearly longer than they were told, or we may close first; `book_instead`: and
    another time may be booked, the first that was free lately at `first_free_at`; `told_longer`: that they
    know it has been written down.

    `session_off`: the advice session that they wait for does not take place; then no wait is told.

    `taken_home` is what was left to answer, for as long as it is open. `easy_words`: it is said in those.
    """

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
    delay: BoardDelay | None = None
    new_time: datetime | None = None
    not_called_before: datetime | None = None
    called_after: datetime | None = None
    late_minutes: int | None = None
    longer: bool = False
    book_instead: bool = False
    first_free_at: datetime | None = None
    told_longer: bool = False
    session_off: bool = False
    taken_home: list[TakenHome] = []
    easy_words: bool = False


# Pairing ----------------------------------------------------------------------------------------


class Paired(View):
    """A new device's token, shown this once."""

    token: str = Field(repr=False)
    kind: Literal["kiosk", "board", "printer"]
    name: str

"""What devices and people ask the server to do.

Every command from a device has a `command_id`: the same id with the same body is done once, however
often it is sent; with another body it is refused (`command_reused`). Unknown fields are refused.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Number = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{3,4}$")]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Needs = Annotated[list[Code], Field(max_length=20)]
SHORT_TEXT = 300
FIRST_YEAR, LAST_YEAR = 1971, 9990
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Owner = Annotated[str, StringConstraints(pattern=r"^(person|team|organisation):.{1,60}$")]
NextStep = Annotated[str, StringConstraints(strip_whitespace=True, max_length=SHORT_TEXT)]
FROM_A_FORM = {"from": "a form"}


def _on_a_clock(at: datetime | None) -> datetime | None:
    """What lies further off can't be told by every clock, nor be read back once it is kept."""
    if at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"a moment is in the years {FIRST_YEAR} to {LAST_YEAR}")
    return at


Moment = Annotated[AwareDatetime, AfterValidator(_on_a_clock)]
MomentOrNone = Annotated[AwareDatetime | None, AfterValidator(_on_a_clock)]


def _fits(value: object, annotation: Any) -> bool:
    if isinstance(value, str) and "\x00" in value:
        return False
    kinds = get_args(annotation) or (annotation,)
    if bool in kinds:
        return value is None or isinstance(value, bool)
    if int in kinds or float in kinds:
        return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
    if AwareDatetime in kinds:
        return not isinstance(value, int | float)
    return True


class Said(BaseModel):
    """What somebody sends. JSON says what it means: "5" is no number, 1 is no yes, 0 is no moment.

    A form has only words; what comes from one is read with the context `FROM_A_FORM`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _means_what_it_says(cls, said: Any, info: ValidationInfo) -> Any:
        if isinstance(said, dict) and info.context is not FROM_A_FORM:
            for name, value in said.items():
                field = cls.model_fields.get(name)
                if field is not None and not _fits(value, field.annotation):
                    raise ValueError(f"“{name}” is of the wrong kind")
        return said


class Command(Said):
    """What every command shares. People's commands may leave out `command_id`."""

    command_id: UUID | None = None


class DeviceCommand(Command):
    """A command that must carry its id, for it may be sent again."""

    command_id: UUID


# Kiosk ------------------------------------------------------------------------------------------


class TakeTicket(DeviceCommand):
    """A walk-in takes a ticket. `age_seconds`: how long ago, by the boot clock, when sent late.

    `easy_words`: they were switched on at the kiosk, so paper and phone page are to speak them, too.

    `told_longer`: the page it was taken on said that the wait is long; `appointment_offered`: and offered
    another time. `age_is_rough`: the kiosk was restarted in between. `offline_number`: what the kiosk printed
    by itself, or what is on the paper of a ticket that is sent again to a restored server.
    """

    service: Code | None = None
    language: Language = "en"
    needs: Needs = []
    large_print: bool = False
    easy_words: bool = Field(default=False, exclude_if=lambda wanted: not wanted)
    told_longer: bool = False
    appointment_offered: bool = False
    age_seconds: float | None = Field(default=None, ge=0, le=14 * 24 * 3600)
    age_is_rough: bool = Field(default=False, exclude_if=lambda rough: not rough)
    offline_number: Number | None = None


class ChangeKioskNeeds(DeviceCommand):
    """The customer at the kiosk adds or takes back needs while their page is open."""

    add: Needs = []
    remove: Needs = []


class CancelTicket(DeviceCommand):
    """The customer at the kiosk gives the ticket back while its page is open."""


class AlertKind(StrEnum):
    """Why reception is called. `private` opens a turn of its own; `help` is "come to the kiosk"."""

    PRIVATE = "private"
    HELP = "help"


class RaiseAlert(DeviceCommand):
    """Someone at the kiosk asks for a person. `private` also issues a quiet ticket."""

    kind: AlertKind
    language: Language = "en"
    large_print: bool = Field(default=False, exclude_if=lambda wanted: not wanted)
    easy_words: bool = Field(default=False, exclude_if=lambda wanted: not wanted)


class DeviceHealth(Said):
    """What a device says of itself about once a minute; not a command and not journalled."""

    version: str = Field(max_length=60)
    waiting_commands: int = Field(default=0, ge=0)
    problem: str | None = Field(default=None, max_length=SHORT_TEXT)


class PairDevice(Said):
    """A new device shows its one-time code."""

    code: str = Field(min_length=4, max_length=80, repr=False)


# Printer ----------------------------------------------------------------------------------------


class PrintState(StrEnum):
    """Where a print job stands; `unknown` is never sent again by itself."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    PRINTED = "printed"
    BLOCKED = "blocked"
    FAILED = "failed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"


class Evidence(StrEnum):
    """How well it is known that paper came out, weakest first."""

    NONE = "none"
    WRITTEN = "written"
    STATUS = "status"
    FENCE = "fence"
    TOKEN = "token"


class PrintResult(Command):
    """The agent reports how a job stands."""

    state: PrintState
    evidence: Evidence = Evidence.NONE
    cause: str | None = Field(default=None, max_length=80)


class PrinterHealth(DeviceHealth):
    """What the printer agent says of its printer. `ended`: how tickets of the last 24 hours ended."""

    ready: bool
    paper: Literal["ok", "low", "out", "unknown"] = "unknown"
    ended: dict[PrintState, Annotated[int, Field(ge=0, strict=True)]] = Field(
        default_factory=dict, max_length=len(PrintState)
    )


# People -----------------------------------------------------------------------------------------


class SignIn(Said):
    """Who is it? A PIN counts only on the page of a paired desk, and never here."""

    user: str = Field(min_length=1, max_length=60)
    password: str = Field(min_length=1, max_length=200, repr=False)


class OpenDesk(Command):
    """An adviser sits down at a desk. `take_over`: also where a colleague has left it open."""

    desk: Code
    take_over: bool = False


class Pause(Command):
    """The desk calls nobody for a while. `reason` is a code such as `break`."""

    reason: Code
    minutes: int = Field(ge=1, le=240)


class CallNext(Command):
    """Call whoever should be seen next. `quiet` overrides whether the board shows it."""

    quiet: bool | None = None


class CallTicket(Command):
    """Call this one although another is next; the reason is journalled."""

    reason: Code
    quiet: bool | None = None


class Recall(Command):
    """Call the same number again."""

    quiet: bool | None = None


class Outcome(StrEnum):
    """How a turn ended for the customer."""

    RESOLVED = "resolved"
    ADVISED = "advised"
    REFERRED = "referred"
    BOOKED = "booked"
    NOT_RESOLVED = "not_resolved"
    UNKNOWN = "unknown"


class MayWeShare(Command):
    """What the customer said when asked whether another organisation may be told, and what it may see."""

    agreed: bool | None = None
    shared: Annotated[list[Literal["service", "next-step", "note"]], Field(max_length=3)] = []


class LeftToAnswer(MayWeShare):
    """What is still to be answered after this: who sees to it, by which day, and what happens next.

    `owner` is "person:ID", "team:CODE" or "organisation:CODE". `print` gives the customer a slip.
    """

    owner: Owner | None = None
    answer_by_on: Day | None = None
    next_step: NextStep | None = Field(default=None, repr=False)
    print: bool = False


class Finish(LeftToAnswer):
    """The turn is over. Anything but `resolved` is followed up: by whoever finishes, within ten working
    days, where nothing else is said.
    """

    outcome: Outcome
    note: Note | None = Field(default=None, repr=False)
    referrals: list[Code] = Field(default=[], max_length=10)
    been_before: bool | None = None


class FinishAndCall(Finish):
    """Finish this turn and call the next in one act."""

    quiet: bool | None = None


class Hold(Command):
    """Pause a turn that is being served; `reason` is a code."""

    reason: Code


class Resume(Command):
    """Go on with a held turn at this desk, or let it wait again."""

    to: Literal["desk", "waiting"] = "desk"


class Transfer(LeftToAnswer):
    """This turn ends; the customer waits for another service with the same number.

    What was left to answer here is followed up where an `owner`, a day or a next step is named.
    """

    service: Code
    note: Note | None = Field(default=None, repr=False)


class Reroute(Command):
    """The customer needs another service; number, moments and promise stay."""

    service: Code


class Told(Command):
    """A person told the customer the wait is longer; and whether an appointment was offered."""

    new_time: Moment
    appointment_offered: bool


class ChangeNeeds(Command):
    """Staff add, take away and confirm needs."""

    add: Needs = []
    remove: Needs = []
    confirm: Needs = []


class IssueTicket(Command):
    """Staff take a ticket for someone; such a turn is greeted. `print` sends it to reception's printer."""

    service: Code | None = None
    language: Language = "en"
    needs: Needs = []
    large_print: bool = False
    print: bool = True


class PrivateNow(Command):
    """One touch: a greeted, quiet turn with a room."""

    children: bool = False
    service: Code | None = None


class Reserve(Command):
    """Keep a room for a ticket."""

    ticket: UUID


class SetDelay(Command):
    """These services run late: a reason from the list and the new time; `until` ends it."""

    services: list[Code] = Field(min_length=1, max_length=40)
    reason: Code
    new_time: Moment


class SetNotice(Command):
    """A sentence for the boards, without anything personal."""

    text: str = Field(min_length=1, max_length=60)
    until: MomentOrNone = None


class SendMessage(Command):
    """A line to a team or a person on duty; it is shown, not kept after the day."""

    to: str = Field(min_length=1, max_length=60)
    text: str = Field(min_length=1, max_length=SHORT_TEXT, repr=False)


class PauseService(Command):
    """No new tickets for a service for now."""

    reason: Code


class SetDial(Command):
    """The manager sets m of the calling rule, 0 to 3."""

    m: float = Field(ge=0, le=3)

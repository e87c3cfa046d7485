"""One believable morning as views, so that every page can be drawn and looked at without a server."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from queue_server.contract import staff_views, views
from queue_server.contract.commands import AlertKind

TIMEZONE = "Europe/London"
NOW = datetime(2026, 11, 23, 11, 4, tzinfo=UTC)


def at(clock: str) -> datetime:
    """A moment of the morning, such as "11:08"."""
    hour, minute, *second = (int(part) for part in clock.split(":"))
    return NOW.replace(hour=hour, minute=minute, second=second[0] if second else 0)


def ago(**parts: float) -> datetime:
    """So long before now."""
    return NOW - timedelta(**parts)


def ticket_id(n: int) -> UUID:
    """The same id for the same n."""
    return UUID(int=n)


def need(code: str, gives: str, icon: str, confirmed: bool = True) -> staff_views.NeedState:
    """Something to give."""
    return staff_views.NeedState(
        code=code, label=gives.capitalize(), consequence=gives, icon=icon, confirmed=confirmed, priority=False
    )


SEAT = need("seated", "a seat", "seat")
LARGE_PRINT = need("large-print", "large print", "format-size")
ROOM = need("private-room", "room", "door-closed")


def row(
    number: str, service: str | None, due: str | None, *gives: staff_views.NeedState, **more
) -> staff_views.WaitingRow:
    """One who waits."""
    return staff_views.WaitingRow(
        **{
            "id": ticket_id(int(number[1:])),
            "number": number,
            "state": "waiting",
            "service": service and service.lower().replace(" ", "-"),
            "service_name": service,
            "gives": list(gives),
            "due_at": at(due) if due else None,
            "greet_due_at": None,
            "arrived_at": at("10:50"),
            "booked_at": None,
            "called_to_name": None,
            "language": "en",
            "quiet": False,
            **more,
        }
    )


WAITING = [
    row("A047", "Council Tax", "11:08", SEAT, LARGE_PRINT),
    row("B012", "Benefits", "11:20"),
    row("B013", "Benefits", "11:25", booked_at=at("11:15")),
    row("A048", "Housing", "11:21", ROOM),
    row("A044", "General", "11:02"),
    row("A049", "Council Tax", "11:28", SEAT),
    row("B015", "Blue Badge", "11:35"),
]


def many_with_needs() -> list[staff_views.WaitingRow]:
    """More than a desk's screen has room for."""
    return [
        row(f"A1{n:02}", "Births and deaths", "11:28", SEAT, LARGE_PRINT, ROOM, id=ticket_id(100 + n))
        for n in range(14)
    ]


def much_at_risk() -> list[staff_views.AtRisk]:
    """More promises at risk than reception's screen has room for."""
    tell = "Tell them the new time: about 11:10."
    return [staff_views.AtRisk(row=each, advice=tell, who_could_move=[]) for each in WAITING[:5]]


def ticket(number: str, state: str, **more) -> staff_views.TicketView:
    """A ticket as staff see it."""
    return staff_views.TicketView(
        **{
            "id": ticket_id(int(number[1:])),
            "number": number,
            "state": state,
            "service": "council-tax",
            "service_name": "Council Tax",
            "channel": "walk_in",
            "language": "en",
            "arrived_at": at("10:42"),
            "greeted_at": at("10:45"),
            "called_at": ago(seconds=18),
            "seen_at": None,
            "finished_at": None,
            "called_to": "desk-5",
            "called_to_name": "Desk 5",
            "quiet": False,
            "needs": [SEAT, LARGE_PRINT],
            "standards": [],
            "allotted_at": None,
            "estimate": None,
            "recalls": 0,
            "no_show_from": NOW + timedelta(seconds=102),
            "room": None,
            "room_name": None,
            "outcome": None,
            "history": [],
            "note": None,
            "undo": staff_views.UndoOffer(act="call", until=NOW + timedelta(seconds=42)),
            **more,
        }
    )


def being_seen() -> staff_views.TicketView:
    """A042 at Desk 5."""
    promise = staff_views.StandardState(
        id="slot",
        label="Seen within 15 minutes of your slot",
        state=staff_views.VerdictState.MET,
        due_at=at("11:15"),
    )
    return ticket(
        "A042",
        "serving",
        seen_at=ago(minutes=6, seconds=12),
        needs=[need("easy-words", "easy words", "book-open-variant"), SEAT],
        standards=[promise],
        undo=None,
        usual_minutes=11,
        history=["10:42 Took a ticket for Council Tax.", "10:45 Greeted.", "10:57 Called to Desk 5."],
    )


SERVICES = [
    staff_views.Choice(code=code, label=label)
    for code, label in (("general", "General"), ("council-tax", "Council Tax"), ("benefits", "Benefits"))
]


OWNERS = [
    staff_views.Choice(code="team:housing", label="Housing"),
    staff_views.Choice(code="organisation:dwp", label="Universal Credit"),
    staff_views.Choice(code="person:adviser2", label="Tom R."),
]
LEFT_TO_ANSWER = {
    "owners": OWNERS,
    "next_steps": [staff_views.Choice(code="we-call", label="We will call you.")],
    "answer_by_on": date(2026, 12, 7),
}

TAKEN_DESK = staff_views.TakenDesk(code="desk-7", label="Desk 7", colleague="Tom", since=NOW, busy=False)
LATER = staff_views.LaterRow(number="C014", from_at=NOW + timedelta(minutes=20))


def desk(current: staff_views.TicketView | None = None, **more) -> staff_views.DeskView:
    """Priya's page."""
    reason = "A047 was promised 11:08 (4 min left); next is B012, 11:20."
    undo = staff_views.UndoOffer(act="finish", until=NOW + timedelta(seconds=52))
    done = staff_views.JustDone(
        ticket_id=ticket_id(42), number="A042", sentence="A042, resolved at 11:04", undo=undo
    )
    return staff_views.DeskView(
        **{
            "as_at": NOW,
            "shop_name": "Guildhall One Stop Shop",
            "timezone": TIMEZONE,
            "person": "adviser1",
            "person_name": "Priya N.",
            "desk": "desk-5",
            "desk_name": "Desk 5",
            "state": "open",
            "paused_until": None,
            "current": current,
            "ask_if_finished": False,
            "on_hold": [],
            "next": None
            if current and current.state == "called"
            else staff_views.NextPick(row=WAITING[0], reason=reason),
            "waiting": WAITING[1:] if current and current.state == "called" else WAITING,
            "later": [LATER],
            "not_for_me": 2,
            "just_done": None if current else done,
            "alerts": [],
            "messages": [],
            "desks": [staff_views.Choice(code=f"desk-{n}", label=f"Desk {n}") for n in range(1, 7)],
            "taken_desks": [TAKEN_DESK],
            "services": SERVICES,
            "referrals": [staff_views.Choice(code="foodbank-parcel", label="Food bank: parcel today")],
            **LEFT_TO_ANSWER,
            "needs": [staff_views.Choice(code="seated", label="A seat to wait")],
            **more,
        }
    )


def greet_row(
    number: str, service: str | None, due: str, *gives: staff_views.NeedState
) -> staff_views.WaitingRow:
    """One who was not greeted yet."""
    return row(number, service, "11:30", *gives, greet_due_at=at(due))


def reception(**more) -> staff_views.ReceptionView:
    """Samira's page."""
    return staff_views.ReceptionView(
        **{
            "as_at": NOW,
            "shop_name": "Guildhall One Stop Shop",
            "timezone": TIMEZONE,
            "person": "reception",
            "person_name": "Samira H.",
            "greet_minutes": 5,
            "waiting_count": 18,
            "longest_wait_minutes": 34,
            "desks_open": 5,
            "desks": 6,
            "waiting": WAITING,
            "called": [row("A042", "Council Tax", "11:15", state="serving", called_to_name="Desk 5")],
            "missed": [row("A036", "General", "10:40", state="no_show")],
            "just_done": None,
            "printers": [],
            "breach_soon": [],
            "longer": [],
            **_to_see_to(),
            **_running_today(),
            **_to_choose_from(),
            **more,
        }
    )


def _to_see_to() -> dict[str, object]:
    """An alert, who was not greeted, whose promise is at risk, and the rooms."""
    interpreter = need("interpreter", "interpreter: Polish", "translate")
    step_free = need("step-free", "step-free", "human-wheelchair")
    could_move = [staff_views.Choice(code="adviser2", label="Tom")]
    no_skill = "No free desk has the skill. Tom (Desk 4) could move."
    births = row("C009", "Births and deaths", "11:07")
    tell = "Tell them the new time: about 11:10."
    return {
        "alerts": [_alert()],
        "not_greeted": [
            greet_row("B016", "Parking", "11:03:20"),
            greet_row("A049", "Council Tax", "11:04:55", SEAT),
            greet_row("C010", "Births and deaths", "11:05:30"),
            greet_row("A050", "Council Tax", "11:07:10", interpreter),
            greet_row("B017", "Benefits", "11:08:05"),
            greet_row("A051", None, "11:08:40", step_free),
        ],
        "at_risk": [
            staff_views.AtRisk(row=births, advice=no_skill, who_could_move=could_move),
            staff_views.AtRisk(row=row("A044", "General", "11:02"), advice=tell, who_could_move=[]),
        ],
        "rooms": [
            _room("room-1", "Room 1", "Desk for two, step-free", "free"),
            _room("room-2", "Room 2", "Desk for two", "in_use", "A040", ago(minutes=22), at("11:12")),
            _room("room-3", "Room 3, family", "Toys and a sofa", "reserved", "A052"),
        ],
    }


def _alert() -> staff_views.AlertView:
    return staff_views.AlertView(
        id=ticket_id(900),
        kind=AlertKind.HELP,
        number="A052",
        ticket_id=ticket_id(52),
        sentence="Someone at kiosk 1 asked for a person.",
        raised_at=ago(seconds=12),
        escalates_at=NOW + timedelta(seconds=18),
        escalated=False,
        acknowledged_by=None,
    )


def _running_today() -> dict[str, object]:
    """A delay, a notice, a paused service and a message."""
    late = staff_views.DelayView(
        id=ticket_id(901),
        services=["births-deaths"],
        sentence="C tickets are late: a colleague is away.",
        new_time=at("11:20"),
    )
    message = staff_views.MessageView(
        from_name="Tom", to="Reception", text="I can take C009.", sent_at=at("11:01")
    )
    return {
        "delays": [late],
        "notices": [staff_views.Choice(code=str(ticket_id(902)), label="The lift works again.")],
        "paused_services": [staff_views.Choice(code="parking", label="Parking")],
        "messages": [message],
    }


def _to_choose_from() -> dict[str, object]:
    """What reception's lists offer."""
    choice = staff_views.Choice
    return {
        "services": SERVICES,
        "needs": [views.NeedChoice(code="seated", names={"en": "A seat"}, icon="seat", priority=False)],
        "languages": [choice(code="en", label="English"), choice(code="ar", label="Arabic")],
        "delay_reasons": [choice(code="colleague-away", label="a colleague is away")],
        "teams": [choice(code="everyone", label="Everyone on duty")],
    }


def _room(code, name, about, state, number=None, since=None, look_in_by=None) -> staff_views.RoomView:
    return staff_views.RoomView(
        code=code,
        name=name,
        about=about,
        state=state,
        ticket_id=ticket_id(40) if number else None,
        number=number,
        since=since,
        look_in_by=look_in_by,
    )


def phone(state: str = "waiting", **more) -> views.PhoneView:
    """What A042's phone shows."""
    return views.PhoneView(
        **{
            "as_at": NOW,
            "number": "A042",
            "language": "en",
            "state": state,
            "place": None,
            "ahead": 3,
            "estimate": None,
            "allotted_at": None,
            "waiting_area": {"en": "Wait in the main waiting area", "ar": "انتظر في منطقة الانتظار الرئيسية"},
            "shop_names": {"en": "Guildhall One Stop Shop", "ar": "مركز خدمات غيلدهول"},
            "timezone": TIMEZONE,
            "delay": None,
            **more,
        }
    )


def board(**more) -> views.BoardView:
    """The hall's board."""
    called = [
        ("A042", "Desk 5"),
        ("B009", "Desk 3"),
        ("C006", "Room 1"),
        ("A041", "Desk 6"),
        ("B008", "Desk 4"),
    ]
    return views.BoardView(
        **{
            "as_at": NOW,
            "shop_names": {"en": "Guildhall One Stop Shop"},
            "timezone": TIMEZONE,
            "speaks": True,
            "calls": [
                views.BoardCall(
                    call_id=ticket_id(500 + n),
                    number=number,
                    place=place,
                    place_names={"en": place},
                    language="en",
                    called_at=ago(minutes=n),
                )
                for n, (number, place) in enumerate([*called, ("A039", "Desk 2")])
            ],
            "missed": ["A036", "B007"],
            "waits": [
                views.BoardWait(label="A", low_minutes=10, high_minutes=20),
                views.BoardWait(label="B", low_minutes=5, high_minutes=10),
                views.BoardWait(label="C", low_minutes=100, high_minutes=120),
            ],
            "delays": [
                views.BoardDelay(label="C", reason={"en": "a colleague is away"}, new_time=at("11:20"))
            ],
            "notices": ["The lift works again."],
            **more,
        }
    )


def standard(
    label: str, met: int, missed: int, target: float | None, service: str | None = None
) -> staff_views.StandardLine:
    """One promise's figures."""
    counted = met + missed
    return staff_views.StandardLine(
        id=label,
        label=label,
        service=service,
        counted=counted,
        met=met,
        missed=missed,
        running=4,
        not_counted=1,
        share_percent=100 * met / counted if counted else None,
        target_percent=target,
    )


def manager(**more) -> staff_views.ManagerView:
    """Ruth's page."""
    greet, slot = "Greeted within 5 minutes", "Seen within 15 minutes of the slot"
    return staff_views.ManagerView(
        **{
            "as_at": NOW,
            "shop_name": "Guildhall One Stop Shop",
            "timezone": TIMEZONE,
            "person_name": "Ruth B.",
            "m": 2.0,
            "standards": [standard(greet, 47, 3, 90.0), standard(slot, 31, 6, 90.0)],
            "by_service": [standard(slot, 12, 1, 90.0, "Council Tax"), standard(slot, 0, 0, 90.0, "Housing")],
            "arrived": 64,
            "waiting": 18,
            "seen": 38,
            "left": 2,
            "missed_calls": 1,
            "longest_wait_minutes": 34,
            "long_waits": [row("A044", "General", "11:02", arrived_at=at("10:30"), waited_minutes=34)],
            "wait_truth": staff_views.WaitTruth(
                count=31, in_range_percent=84, mean_error_minutes=1.4, too_low_percent=3
            ),
            "usual_visits": [
                staff_views.UsualVisit(
                    service="Council Tax", low_minutes=6, high_minutes=18, visits=412, sure=True
                ),
                staff_views.UsualVisit(
                    service="Housing", low_minutes=8, high_minutes=38, visits=0, sure=False
                ),
            ],
            **more,
        }
    )

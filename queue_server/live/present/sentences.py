"""What staff read about acts, alerts and delays: short sentences in plain English, with no need and no name
of a customer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from queue_server.contract.words import ENGLISH
from queue_server.domain.delays import Delay
from queue_server.domain.needs import asks_room
from queue_server.domain.rooms import RoomUse, likely_free_first
from queue_server.domain.seats import needs_of
from queue_server.domain.turn import Turn
from queue_server.live.present.rows import place_name, service_name
from queue_server.shop import Names, ReasonKind, Shop
from queue_server.store import alerts
from queue_server.store.alerts import Alert

_DONE = {
    "call": "called",
    "call back": "back to waiting",
    "start": "started",
    "hold": "put on hold",
    "resume": "resumed",
    "transfer": "transferred",
    "reroute": "given another service",
    "no-show": "marked as not here",
    "reinstate": "waiting again",
    "leave": "marked as left",
    "cancel": "ticket cancelled",
    "greet": "greeted",
    "told": "told the new time",
    "needs": "help changed",
    "reserve": "room reserved",
    "give": "room given",
    "release": "room released",
    "finish": "finished",
}
_OUTCOMES = {
    "resolved": "resolved",
    "advised": "advised",
    "referred": "referred",
    "booked": "booked",
    "not_resolved": "not resolved",
}

_ABOUT_A_NUMBER = {
    "need": "asked for help from a person. Please go and say hello.",
    "clash": "was printed twice. Please ask for the tickets and give one a new number.",
    "not_offered": "asked for something that we no longer offer. Please ask what they need.",
    alerts.SESSION_OFF: "waits for an advice session that is not on now. "
    "Please tell them, and book another time or change their service.",
}


def local(moment: datetime, shop: Shop) -> str:
    """The shop's clock, such as "10:42"."""
    return f"{moment.astimezone(shop.timezone):%H:%M}"


def done(number: str, act: str, outcome: str | None, at: datetime, shop: Shop) -> str:
    """What was just done: "A042, resolved at 11:04"."""
    said = _OUTCOMES.get(outcome or "") if act == "finish" else None
    return f"{number}, {said or _DONE.get(act, act)} at {local(at, shop)}"


def alert(asked: Alert, shop: Shop, raised_by: str | None) -> str:
    """Who is asked to go where. `raised_by` is a colleague's first name, None for a device."""
    number = asked.number or "Someone"
    place = place_name(shop, asked.place)
    match asked.kind:
        case "private":
            return f"Someone at {place or 'a kiosk'} asked for a person."
        case "help":
            return f"Someone at {place or 'a kiosk'} asked for help."
        case "check_in":
            return f"Someone at {place or 'a kiosk'} could not check in. Please help them."
        case kind if kind in _ABOUT_A_NUMBER:
            return f"{number} {_ABOUT_A_NUMBER[kind]}"
        case "fetch":
            return f"Please bring {number} to {place or 'the desk'} quietly."
        case "private_now":
            return f"{number} is waiting in {place}." if place else f"{number} is waiting for a room."
        case "panic":
            return f"{raised_by or 'A colleague'} needs help now{f' at {place}' if place else ''}."
        case _:
            return f"{number} needs a person."


def called_again(recalls: int) -> str:
    """That a number was called more than once; "" when it was not."""
    return "" if recalls == 0 else " Called again." if recalls == 1 else f" Called {recalls + 1} times."


def free_first(turn: Turn, uses: Iterable[RoomUse], shop: Shop) -> str:
    """Which room this customer can probably have first; "" when they need none, or none is taken."""
    kind = asks_room(needs_of(turn, shop.needs))
    use = None if kind is None else likely_free_first(kind, shop.rooms, uses)
    return "" if use is None else f" {place_name(shop, use.room)} is likely to be free first."


def booked_soon(room: str, booked: Mapping[str, datetime], now: datetime, shop: Shop) -> str:
    """That somebody else has booked this room, now or shortly; "" when nobody has."""
    if room not in booked:
        return ""
    since = "now" if booked[room] <= now else f"from {local(booked[room], shop)}"
    return f" {place_name(shop, room)} is booked {since}: please find another place by then."


def delay(late: Delay, shop: Shop) -> str:
    """Which services are late, why, and the new time."""
    names = ", ".join(service_name(shop, code) or code for code in late.services)
    reason = reason_name(shop, ReasonKind.DELAY, late.reason)
    return f"{names}: {reason}. New time: {local(late.new_time, shop)}."


def paused(service: str, reason: str, shop: Shop) -> str:
    """A service that takes no new tickets, and why."""
    return f"{service_name(shop, service)}: {reason_name(shop, ReasonKind.SERVICE_PAUSE, reason)}"


def reason_name(shop: Shop, kind: ReasonKind, code: str) -> str:
    """A reason in English; the code itself for one that is no longer in the files."""
    unknown: Names = {ENGLISH: code}
    return shop.reasons[kind].get(code, unknown)[ENGLISH]

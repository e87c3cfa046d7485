"""What is done to a turn: every act takes the turn as it stands and gives the turn as it is then.

Each refuses a move that the table in `ticket` does not have (NotPossible) and changes nothing itself.
Rooms are reserved and released in `rooms`; a turn only carries the code of the room it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from queue_server.domain.errors import NotPossible, TooEarly
from queue_server.domain.needs import Need, asks_room, check_needs
from queue_server.domain.ticket import AT_DESK, HERE, Act, TicketState, after, not_possible
from queue_server.domain.turn import TicketNeed, Turn

RECALLS_BEFORE_NO_SHOW = 2
TIME_TO_COME = timedelta(minutes=2)
MORE_TIME_TO_COME = timedelta(minutes=4)
REINSTATE_WITHIN = timedelta(minutes=30)
UNKNOWN_OUTCOME = "unknown"


# Calling ----------------------------------------------------------------------------------------


def call(
    turn: Turn, *, now: datetime, place: str, desk: str, adviser: str, room: str | None, quiet: bool
) -> Turn:
    """Ask the customer to come to `place`: the `room` if there is one, else the desk."""
    return replace(
        _moved(turn, Act.CALL),
        called_at=now,
        last_called_at=now,
        recalls=0,
        called_to=place,
        desk=desk,
        adviser=adviser,
        room=room or turn.room,
        quiet=quiet,
    )


def recall(turn: Turn, *, now: datetime, quiet: bool | None = None) -> Turn:
    """Call the same number again, as quietly as before unless told otherwise."""
    if turn.state is not TicketState.CALLED:
        raise not_possible(turn.number, turn.state, "called again")
    loudness = turn.quiet if quiet is None else quiet
    return replace(turn, last_called_at=now, recalls=turn.recalls + 1, quiet=loudness)


def call_back(turn: Turn) -> Turn:
    """The call is taken back; the customer waits as before, with the room they had."""
    return _waiting_again(_moved(turn, Act.CALL_BACK))


def no_show_from(turn: Turn, needs: Mapping[str, Need]) -> datetime | None:
    """The earliest moment for a no-show, two recalls granted; None for someone who is not called.

    Two minutes from the first call, four for people who need longer to come, never before the time
    they were told or had booked.
    """
    if turn.state is not TicketState.CALLED or turn.called_at is None:
        return None
    slow = any(needs[need.code].patient for need in turn.needs if need.code in needs)
    until = turn.called_at + (MORE_TIME_TO_COME if slow else TIME_TO_COME)
    return max(moment for moment in (until, turn.allotted_at, turn.booked_at) if moment is not None)


def no_show(turn: Turn, *, needs: Mapping[str, Need], now: datetime) -> Turn:
    """The customer did not come. Refuses with TooEarly, which says what is still to be waited for."""
    moved = _moved(turn, Act.NO_SHOW)
    missing = RECALLS_BEFORE_NO_SHOW - turn.recalls
    if missing > 0:
        raise TooEarly(f"Call {turn.number} {'once more' if missing == 1 else 'twice more'} first.")
    earliest = no_show_from(turn, needs)
    if earliest is not None and now < earliest:
        raise TooEarly(f"{turn.number} still has {_spoken(earliest - now)} to come.")
    return replace(moved, no_show_at=now, ended_at=now, room=None)


def reinstate(turn: Turn, *, now: datetime) -> Turn:
    """Someone who was marked as not here has come: they wait again where they were, within 30 minutes."""
    moved = _moved(turn, Act.REINSTATE)
    if turn.no_show_at is not None and now > turn.no_show_at + REINSTATE_WITHIN:
        raise NotPossible(turn.number, "reinstated", "away for more than 30 minutes")
    return replace(_waiting_again(moved), no_show_at=None, ended_at=None)


# Serving ----------------------------------------------------------------------------------------


def start(turn: Turn, *, now: datetime) -> Turn:
    """The adviser takes the customer, which greets them too. After a hold, the first `seen_at` stays."""
    given_at = now if turn.room is not None else None
    return replace(
        _moved(turn, Act.START),
        seen_at=turn.seen_at or now,
        greeted_at=turn.greeted_at or now,
        resumed_at=now if turn.seen_at is not None else None,
        room_given_at=turn.room_given_at or given_at,
    )


def finish(turn: Turn, *, now: datetime, outcome: str) -> Turn:
    """The turn is over, and so is the visit; its room is no longer theirs."""
    moved = _moved(turn, Act.FINISH)
    return replace(moved, ended_at=now, outcome=outcome, served_for=_served(turn, now), room=None)


def hold(turn: Turn, *, now: datetime) -> Turn:
    """Service pauses; the desk may call others meanwhile and the room stays theirs."""
    return replace(_moved(turn, Act.HOLD), held_at=now, served_for=_served(turn, now))


def resume(turn: Turn, *, now: datetime, place: str, desk: str, adviser: str) -> Turn:
    """Service goes on at this desk, or in the room that they have kept."""
    moved = _moved(turn, Act.RESUME)
    return replace(
        moved, held_at=None, resumed_at=now, called_to=turn.room or place, desk=desk, adviser=adviser
    )


def resume_waiting(turn: Turn, *, now: datetime) -> Turn:
    """After a hold they wait to be called again, by anyone who can; that waiting counts from now."""
    return replace(_waiting_again(_moved(turn, Act.RESUME_WAITING)), held_at=None, resumed_at=now)


def transfer(turn: Turn, *, now: datetime) -> Turn:
    """This turn ends here; `next_turn` opens the one that follows."""
    moved = _moved(turn, Act.TRANSFER)
    return replace(moved, ended_at=now, served_for=_served(turn, now))


def next_turn(turn: Turn, *, new_id: UUID, now: datetime, service: str, skill: str) -> Turn:
    """The turn after a transferred one: same ticket, number, room, needs and moments of the visit."""
    return replace(
        _waiting_again(turn),
        id=new_id,
        position=turn.position + 1,
        state=TicketState.WAITING,
        service=service,
        skill=skill,
        opened_at=now,
        after_transfer=True,
        not_before=None,
        seen_at=None,
        held_at=None,
        resumed_at=None,
        ended_at=None,
        outcome=None,
    )


# Waiting ----------------------------------------------------------------------------------------


def reroute(turn: Turn, *, service: str, skill: str) -> Turn:
    """Another service is needed; number, moments and promises stay.

    Someone already called or being served can only be given the service that they lacked.
    """
    lacking = turn.service is None and turn.state in AT_DESK
    moved = turn if lacking else _moved(turn, Act.REROUTE)
    return replace(moved, service=service, skill=skill)


def came_earlier(turn: Turn, *, at: datetime, roughly: bool) -> Turn:
    """They came at that moment already; `roughly`: it is not known to the second."""
    opened_at = min(turn.opened_at, at) if turn.position == 1 else turn.opened_at
    return replace(turn, arrived_at=at, opened_at=opened_at, approximate=turn.approximate or roughly)


def greet(turn: Turn, *, now: datetime) -> Turn:
    """A person has said hello; the first time counts and doing it again changes nothing."""
    if turn.greeted_at is not None:
        return turn
    if turn.state not in HERE:
        raise not_possible(turn.number, turn.state, "greeted")
    return replace(turn, greeted_at=now)


def told(turn: Turn, *, now: datetime, appointment_offered: bool) -> Turn:
    """A person said that the wait is longer, and perhaps offered an appointment; first moments count."""
    if turn.state not in HERE:
        raise not_possible(turn.number, turn.state, "told the new time")
    offered_at = now if appointment_offered else None
    return replace(
        turn,
        told_longer_at=turn.told_longer_at or now,
        appointment_offered_at=turn.appointment_offered_at or offered_at,
    )


def change_needs(
    turn: Turn,
    *,
    needs: Mapping[str, Need],
    now: datetime,
    by_staff: bool,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    confirm: Iterable[str] = (),
) -> Turn:
    """Add, take away and confirm needs; what staff add or confirm is confirmed, what a kiosk adds is not.

    Refuses with Unknown, and with StaffOnly where a kiosk touches what only staff may set. The first
    need of a room is the moment a room was asked for.
    """
    add, remove, confirm = list(add), set(remove), set(confirm)
    if turn.state not in HERE:
        raise not_possible(turn.number, turn.state, "given other help")
    check_needs([*add, *remove, *confirm], needs, by_staff=by_staff)
    sure = {*confirm, *add} if by_staff else set()
    kept = {mine.code: mine.confirmed for mine in turn.needs}
    wanted = [code for code in dict.fromkeys([*kept, *add, *sorted(sure)]) if code not in remove]
    mine = tuple(TicketNeed(code, kept.get(code, False) or code in sure) for code in wanted)
    room = asks_room(needs[each.code] for each in mine if each.code in needs)
    return replace(turn, needs=mine, room_asked_at=turn.room_asked_at or (now if room else None))


# Ending -----------------------------------------------------------------------------------------


def leave(turn: Turn, *, now: datetime) -> Turn:
    """The customer went away."""
    return replace(_moved(turn, Act.LEAVE), ended_at=now, room=None)


def cancel(turn: Turn, *, now: datetime) -> Turn:
    """The ticket was given back, or was a mistake."""
    return replace(_moved(turn, Act.CANCEL), ended_at=now, room=None)


def day_end(turn: Turn, *, now: datetime) -> Turn:
    """The day is over: whoever waits was not seen; whoever is served is finished, how is unknown."""
    moved = _moved(turn, Act.DAY_END)
    outcome = UNKNOWN_OUTCOME if moved.state is TicketState.FINISHED else None
    return replace(moved, ended_at=now, outcome=outcome, room=None)


# ------------------------------------------------------------------------------------------------


def _moved(turn: Turn, act: Act) -> Turn:
    return replace(turn, state=after(turn.number, turn.state, act))


def _waiting_again(turn: Turn) -> Turn:
    return replace(
        turn, called_at=None, last_called_at=None, recalls=0, called_to=None, desk=None, adviser=None
    )


def _served(turn: Turn, now: datetime) -> timedelta:
    since = turn.resumed_at or turn.seen_at or now
    return turn.served_for + (now - since)


def _spoken(left: timedelta) -> str:
    seconds = ceil(left.total_seconds())
    if seconds > 60:
        return f"{ceil(seconds / 60)} minutes"
    return "1 second" if seconds == 1 else f"{seconds} seconds"

"""Ticket states and the one table of what may follow what.

States belong to a turn; a ticket shows its newest turn's. ARCHITECTURE.md's diagram is made from
`MOVES`, and a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from queue_server.domain.errors import NotPossible


class TicketState(StrEnum):
    """Where a customer's turn stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"
    FINISHED = "finished"
    TRANSFERRED = "transferred"
    NO_SHOW = "no_show"
    LEFT = "left"
    CANCELLED = "cancelled"
    NOT_SEEN = "not_seen"


class Act(StrEnum):
    """What may be done to a turn."""

    CALL = "call"
    CALL_BACK = "call back"
    START = "start"
    FINISH = "finish"
    TRANSFER = "transfer"
    HOLD = "hold"
    RESUME = "resume"
    RESUME_WAITING = "resume waiting"
    REROUTE = "reroute"
    NO_SHOW = "no show"
    REINSTATE = "reinstate"
    LEAVE = "leave"
    CANCEL = "cancel"
    DAY_END = "day end"


_S, _A = TicketState, Act

MOVES: Mapping[tuple[TicketState, Act], TicketState] = MappingProxyType(
    {
        (_S.WAITING, _A.CALL): _S.CALLED,
        (_S.WAITING, _A.REROUTE): _S.WAITING,
        (_S.WAITING, _A.LEAVE): _S.LEFT,
        (_S.WAITING, _A.CANCEL): _S.CANCELLED,
        (_S.WAITING, _A.DAY_END): _S.NOT_SEEN,
        (_S.CALLED, _A.START): _S.SERVING,
        (_S.CALLED, _A.CALL_BACK): _S.WAITING,
        (_S.CALLED, _A.NO_SHOW): _S.NO_SHOW,
        (_S.CALLED, _A.LEAVE): _S.LEFT,
        (_S.CALLED, _A.CANCEL): _S.CANCELLED,
        (_S.CALLED, _A.DAY_END): _S.NOT_SEEN,
        (_S.SERVING, _A.HOLD): _S.ON_HOLD,
        (_S.SERVING, _A.FINISH): _S.FINISHED,
        (_S.SERVING, _A.TRANSFER): _S.TRANSFERRED,
        (_S.SERVING, _A.DAY_END): _S.FINISHED,
        (_S.ON_HOLD, _A.RESUME): _S.SERVING,
        (_S.ON_HOLD, _A.RESUME_WAITING): _S.WAITING,
        (_S.ON_HOLD, _A.LEAVE): _S.LEFT,
        (_S.ON_HOLD, _A.DAY_END): _S.FINISHED,
        (_S.NO_SHOW, _A.REINSTATE): _S.WAITING,
    }
)

AT_DESK = frozenset({_S.CALLED, _S.SERVING})
HERE = frozenset({_S.WAITING, _S.CALLED, _S.SERVING, _S.ON_HOLD})
ENDED = frozenset(_S) - HERE

_DONE = {
    _A.CALL: "called",
    _A.CALL_BACK: "called back",
    _A.START: "started",
    _A.FINISH: "finished",
    _A.TRANSFER: "transferred",
    _A.HOLD: "put on hold",
    _A.RESUME: "resumed",
    _A.RESUME_WAITING: "put back to waiting",
    _A.REROUTE: "given another service",
    _A.NO_SHOW: "marked as not here",
    _A.REINSTATE: "reinstated",
    _A.LEAVE: "marked as left",
    _A.CANCEL: "cancelled",
    _A.DAY_END: "closed for the day",
}
_SPOKEN = {
    _S.SERVING: "being served",
    _S.ON_HOLD: "on hold",
    _S.NO_SHOW: "marked as not here",
    _S.LEFT: "gone",
    _S.NOT_SEEN: "closed for the day",
}


def after(ticket: object, state: TicketState, act: Act) -> TicketState:
    """The state that `act` leads to. Raises NotPossible, naming `ticket`, where it leads nowhere."""
    try:
        return MOVES[state, act]
    except KeyError:
        raise not_possible(ticket, state, _DONE[act]) from None


def not_possible(ticket: object, state: TicketState, wanted: str) -> NotPossible:
    """The refusal for an act that is no move of the table, such as "called again"."""
    return NotPossible(ticket, wanted, _SPOKEN.get(state, state.value))


def diagram() -> str:
    """The table as a Mermaid state diagram, one line an act."""
    lines = ["stateDiagram-v2", "    [*] --> waiting"]
    for (before, act), then in MOVES.items():
        lines.append(f"    {before} --> {then}: {act}")
    lines += [f"    {state} --> [*]" for state in TicketState if state in ENDED and state != _S.NO_SHOW]
    return "\n".join(lines)

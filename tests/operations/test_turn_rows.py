"""A turn comes back from the store as it was written, on both databases, in order of opening."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from queue_server.contract.numbers import TicketNumber
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Channel, Promise, Start, Stop, TicketNeed, Turn
from queue_server.store import tickets
from queue_server.store.database import Database
from queue_server.store.rows import Rows
from tests.operations.conftest import SHOP

DAY = datetime(2026, 11, 23, tzinfo=UTC).date()
AT = datetime(2026, 11, 23, 10, 0, 0, 123457, tzinfo=UTC)
PLAIN = Turn(
    id=UUID(int=1),
    ticket_id=UUID(int=2),
    number=TicketNumber("A", 1),
    position=1,
    state=TicketState.WAITING,
    service=None,
    channel=Channel.WALK_IN,
    language="en",
    arrived_at=AT,
    opened_at=AT,
    promises=(),
)
MOMENTS = [name for name in Turn.__slots__ if name.endswith("_at") or name == "not_before"]
FULL = replace(
    PLAIN,
    state=TicketState.SERVING,
    channel=Channel.APPOINTMENT,
    service="council-tax",
    promises=(Promise("see", (Start.BOOKED, Start.ARRIVED), (Stop.SEEN,), 10, drives=True),),
    needs=(TicketNeed("bsl", confirmed=True), TicketNeed("seated")),
    approximate=True,
    after_transfer=True,
    quiet=True,
    served_for=timedelta(minutes=3, microseconds=1),
    recalls=2,
    called_to="room-1",
    room="room-1",
    desk="desk-1",
    adviser='O"Brien,\n“Łódź” \\ 100%',
    named_adviser="priya",
    outcome="resolved",
    **{name: AT + timedelta(microseconds=place) for place, name in enumerate(MOMENTS)},
)


def test_a_turn_comes_back_as_it_was_written(database: Database) -> None:
    with database.writing() as connection:
        for turn in (PLAIN, _other(FULL, 3)):
            tickets.insert(Rows(connection), SHOP.id, turn, tickets.Issue(day=DAY, issued_by="k"), b"key")
        assert tickets.newest(connection, SHOP.id, PLAIN.ticket_id) == PLAIN
        assert tickets.newest(connection, SHOP.id, UUID(int=4)) == _other(FULL, 3)


def test_what_differs_is_written_and_nothing_else_of_a_turn(database: Database) -> None:
    with database.writing() as connection:
        rows = Rows(connection)
        tickets.insert(rows, SHOP.id, PLAIN, tickets.Issue(day=DAY, issued_by="k"), b"key")
        tickets.save(rows, PLAIN, FULL)
        assert tickets.newest(connection, SHOP.id, PLAIN.ticket_id) == FULL
        tickets.save(rows, FULL, PLAIN)
        assert tickets.newest(connection, SHOP.id, PLAIN.ticket_id) == PLAIN
        tickets.save(rows, PLAIN, replace(PLAIN, recalls=1, greeted_at=AT))
        assert [change.before for change in rows.changes[-2:]] == [{"recalls": 0}, {"greeted_at": None}]


def test_turns_are_read_in_order_of_opening(database: Database) -> None:
    late, early = PLAIN, _other(replace(PLAIN, opened_at=AT - timedelta(minutes=1)), 3)
    with database.writing() as connection:
        assert tickets.active(connection, SHOP.id, DAY) == []
        for turn in (late, early):
            tickets.insert(Rows(connection), SHOP.id, turn, tickets.Issue(day=DAY, issued_by="k"), b"key")
        assert tickets.active(connection, SHOP.id, DAY) == [early, late]
        visit = tickets.visit(connection, SHOP.id, early.ticket_id)
        assert visit is not None
        assert (visit.turns, visit.notes, visit.names, visit.is_booked) == ([early], {}, {}, False)


def _other(turn: Turn, n: int) -> Turn:
    """The same of somebody else."""
    return replace(turn, id=UUID(int=n), ticket_id=UUID(int=n + 1), number=TicketNumber("B", n))

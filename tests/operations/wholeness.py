"""What is always true of a shop, whoever did whatever at the same time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from queue_server.domain.ticket import TicketState
from queue_server.store import floor, journal, tickets
from queue_server.store.database import Connection

AT_DESK = {TicketState.CALLED, TicketState.SERVING}


def assert_whole(connection: Connection, shop_id: str, day: date, commits: Iterable[int]) -> None:
    """One customer a desk, one ticket a room, numbers unique, the journal without gaps.

    `commits` are the places in the shop's order that listeners were told of.
    """
    turns = tickets.of_day(connection, shop_id, day)
    desks = floor.desks(connection, shop_id)
    kept = {use.ticket_id: use.room for use in floor.rooms(connection, shop_id).values()}
    seqs = [entry.seq for entry in journal.since(connection, shop_id, 0)]
    newest = {turn.ticket_id: turn for turn in sorted(turns, key=lambda turn: turn.position)}
    assert seqs == list(range(1, len(seqs) + 1)) == sorted(commits)
    assert len({turn.number for turn in newest.values()}) == len(newest)
    at_desks = [turn for turn in turns if turn.state in AT_DESK]
    assert all(count == 1 for count in Counter(turn.desk for turn in at_desks).values())
    assert all(desks[turn.desk or ""].adviser == turn.adviser for turn in at_desks)
    assert kept == {ticket: turn.room for ticket, turn in newest.items() if turn.room is not None}
    for turn in turns:
        assert (turn.called_at is not None) >= (turn.state is TicketState.CALLED)
        assert (turn.seen_at is not None) >= (turn.state is TicketState.SERVING)
        assert turn.seen_at is None or turn.greeted_at is not None

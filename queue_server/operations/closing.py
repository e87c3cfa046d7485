"""The end of the shop's day: nobody is left waiting on paper, and nothing is flattered."""

from __future__ import annotations

from collections import Counter
from datetime import date

from queue_server.contract.commands import Command
from queue_server.domain import moves
from queue_server.operations.transaction import Done, Work
from queue_server.operations.turns import end_visit, save
from queue_server.store import floor, tickets


def close_day(work: Work, _: Command, day: date) -> Done:
    """Whoever still waits was not seen; whoever is served is finished, outcome unknown; desks are closed.

    `day` is the shop's day to close; closing it again changes nothing.
    """
    ended: Counter[str] = Counter()
    for turn in tickets.active(work.connection, work.shop.id, day):
        closed = moves.day_end(turn, now=work.now)
        save(work, turn, closed)
        end_visit(work, closed)
        ended[closed.state.value] += 1
    desks = floor.desks(work.connection, work.shop.id)
    for use in desks.values():
        floor.close_desk(work.rows, work.shop.id, use)
    rooms = floor.rooms(work.connection, work.shop.id)
    for room in rooms.values():
        floor.release_room(work.rows, work.shop.id, room)
    if ended or desks or rooms:
        counts = {str(state): count for state, count in ended.items()}
        work.fact("day_closed", None, day=day.isoformat(), **counts)
        work.facts.reverse()
    return Done()

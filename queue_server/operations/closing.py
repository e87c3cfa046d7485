"""The end of the shop's day: nobody is left waiting on paper, and nothing is flattered."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from queue_server.contract.commands import Command
from queue_server.domain import moves
from queue_server.domain.appointments import no_show
from queue_server.domain.hours import day_span
from queue_server.operations.transaction import Done, Work
from queue_server.operations.turns import end_visit, save
from queue_server.store import alerts, appointments, floor, tickets


def close_day(work: Work, _: Command, day: date) -> Done:
    """Whoever still waits was not seen; whoever is served is finished, outcome unknown.

    Desks are closed, rooms free, alerts over, and bookings for which nobody came are no-shows.
    `day` is the shop's day to close, with whatever an earlier one left open; closing it again changes
    nothing. However late it is done, it ended at its own end, and nothing of a later day is touched.
    """
    ends_at = day_span(day, work.shop.timezone)[1]
    ended_at = min(work.now, ends_at)
    left = tickets.left_over(work.connection, work.shop.id, day)
    closed = [moves.day_end(turn, now=ended_at) for turn in left]
    desks = [use for use in floor.desks(work.connection, work.shop.id).values() if use.opened_at < ends_at]
    rooms = [use for use in floor.rooms(work.connection, work.shop.id).values() if use.reserved_at < ends_at]
    asked = [each for each in alerts.open_ones(work.connection, work.shop.id) if each.raised_at < ends_at]
    missed = appointments.not_kept(work.connection, work.shop.id, ends_at)
    if not (closed or desks or rooms or asked or missed):
        return Done()
    counts = Counter(turn.state.value for turn in closed)
    work.fact("day_closed", None, day=day.isoformat(), **counts)
    for before, after in zip(left, closed, strict=True):
        save(work, before, after)
        work.fact(after.state.value, after.ticket_id, turn=after.id)
        end_visit(work, after)
    for booked in missed:
        appointments.save(work.rows, booked, replace(no_show(booked, ended_at), seq=work.seq))
        work.fact("appointment_missed", appointment=booked.id)
    for use in desks:
        floor.close_desk(work.rows, work.shop.id, use)
    # Read anew, for a visit that has just ended took its room and its alerts along.
    for room in floor.rooms(work.connection, work.shop.id).values():
        if room in rooms:
            floor.release_room(work.rows, work.shop.id, room)
    for alert in alerts.open_ones(work.connection, work.shop.id):
        if alert.raised_at < ends_at:
            alerts.save(work.rows, alert, replace(alert, closed_at=ended_at))
    return Done()

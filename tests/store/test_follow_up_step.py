"""What was left to answer before there were follow-ups is still to be answered, by whoever finished it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import text

from queue_server.store import follow_ups, migrate
from queue_server.store.database import Database
from queue_server.store.follow_ups import About

ENDED_AT = int(datetime(2026, 11, 20, 10, tzinfo=UTC).timestamp()) * 1_000_000
SHOP, WHO = "guildhall", "adviser1"


def before(database: Database) -> None:
    """A shop as the step before left it, with two finished turns: one advised, one resolved."""
    with database.writing() as connection:
        migrate.upgrade_within(connection, to="0003")
        connection.execute(
            text(
                'INSERT INTO person (id, shop_id, "user", name, role, organisation, skills, password_hash,'
                " active) VALUES (:who, :shop, :who, 'Priya N.', 'adviser', NULL, '[]', '', true)"
            ),
            {"who": WHO, "shop": SHOP},
        )
        for n, day, step in ((1, "2026-12-04", "We write"), (2, None, None)):
            _finished(connection, n, day, step)


def _finished(connection, n: int, day: str | None, step: str | None) -> None:
    written = str if connection.dialect.name == "postgresql" else (lambda id_: id_.hex)
    ids = {"ticket": written(UUID(int=10 + n)), "turn": written(UUID(int=20 + n))}
    about = {**ids, "shop": SHOP, "who": WHO, "at": ENDED_AT, "day": day, "step": step, "number": f"A00{n}"}
    for statement in (
        "INSERT INTO ticket (id, shop_id, day, number, language, channel, large_print, issued_by,"
        " arrived_at, approximate, needs, clash, last_seq) VALUES (:ticket, :shop, '2026-11-20', :number,"
        " 'en', 'walk_in', false, 'kiosk-1', :at, false, '{}', false, 1)",
        "INSERT INTO turn (id, shop_id, ticket_id, day, position, state, skill, promises, after_transfer,"
        " quiet, opened_at, ended_at, served_for_us, recalls, adviser) VALUES (:turn, :shop, :ticket,"
        " '2026-11-20', 1, 'finished', 'general', '[]', false, false, :at, :at, 0, 0, :who)",
        "INSERT INTO finish_detail (turn_id, shop_id, referrals, owner, answer_by_on, next_step)"
        " VALUES (:turn, :shop, '[]', :who, :day, :step)",
    ):
        connection.execute(text(statement), about)


def test_the_step_keeps_what_was_left_to_answer_and_nothing_else(database):
    before(database)
    migrate.upgrade(database)
    with database.reading() as connection:
        assert follow_ups.of_ticket(connection, SHOP, UUID(int=12)) == []
        [kept] = follow_ups.of_ticket(connection, SHOP, UUID(int=11))
        assert str(kept.follow_up.owner) == f"person:{WHO}"
        assert (kept.follow_up.answer_by_on, kept.number) == (date(2026, 12, 4), "A001")
        assert follow_ups.said(connection, SHOP, kept.follow_up.id) == {About.NEXT_STEP: "We write"}

"""A hundred thousand tickets of earlier days, as a busy shop has after two years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from queue_server.bench.rig import Rig
from queue_server.contract.numbers import TicketNumber
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Channel, TicketNeed, Turn
from queue_server.shop import Shop, load_shop
from queue_server.store import journal, schema, tickets
from queue_server.store.ids import new_id
from queue_server.store.rows import Rows

TICKETS_A_DAY = 400
_GAP = timedelta(minutes=1)


def fill(rig: Rig, count: int) -> None:
    """Put finished visits into the rig's store, oldest first, with their journal and idempotency rows."""
    shop = load_shop(rig.folder / "shop")
    database = rig.opened()
    with database.writing() as connection:
        key = journal.take_order(connection, shop.id, datetime.now(UTC)).phone_key
        rows = Rows(connection)
        for seq, turn in enumerate(_visits(shop, count), start=1):
            issue = tickets.Issue(day=turn.arrived_at.date(), issued_by="kiosk", seq=seq)
            tickets.insert(rows, shop.id, turn, issue, key)
            connection.execute(schema.journal.insert(), _journal(shop.id, seq, turn))
            connection.execute(schema.command.insert(), _command(shop.id, turn))
            rows.changes.clear()
        connection.execute(schema.shop.update().values(last_seq=count))
    database.close()


def _visits(shop: Shop, count: int) -> Iterator[Turn]:
    services = list(shop.services.values())
    days = count // TICKETS_A_DAY + 1
    first = datetime.now(UTC).replace(hour=9, minute=0) - timedelta(days=days + 1)
    for n in range(count):
        day, place = divmod(n, TICKETS_A_DAY)
        arrived_at = first + timedelta(days=day) + place * _GAP
        service = services[n % len(services)]
        yield Turn(
            id=new_id(arrived_at),
            ticket_id=new_id(arrived_at),
            number=TicketNumber("A", place + 1),
            position=1,
            state=TicketState.FINISHED,
            service=service.code,
            skill=service.needs_skill,
            channel=Channel.WALK_IN,
            language="en",
            arrived_at=arrived_at,
            opened_at=arrived_at,
            promises=shop.promises(Channel.WALK_IN),
            needs=(TicketNeed("seated"),),
            greeted_at=arrived_at + _GAP,
            called_at=arrived_at + 9 * _GAP,
            seen_at=arrived_at + 10 * _GAP,
            ended_at=arrived_at + 22 * _GAP,
            served_for=12 * _GAP,
            called_to="desk-1",
            desk="desk-1",
            adviser="adviser-0",
            outcome="resolved",
        )


def _journal(shop_id: str, seq: int, turn: Turn) -> dict[str, Any]:
    facts = [{"fact": "issued", "ticket": str(turn.ticket_id), "number": str(turn.number)}]
    about = {"ticket_id": turn.ticket_id, "actor": "kiosk", "act": "issued", "facts": facts}
    return {"shop_id": shop_id, "seq": seq, "at": turn.arrived_at, **about}


def _command(shop_id: str, turn: Turn) -> dict[str, Any]:
    done = {"seq": 1, "ticket": str(turn.ticket_id)}
    command_id: UUID = new_id(turn.arrived_at)
    known = {"command_id": command_id, "body_hash": bytes(32), "done": done, "at": turn.arrived_at}
    return {"shop_id": shop_id, "actor": "kiosk", **known}

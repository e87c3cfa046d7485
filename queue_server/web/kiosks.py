"""What the kiosks gave by themselves while they could not reach the server: a list to read, and to print."""

from __future__ import annotations

from queue_server.contract.staff_views import OfflineTicket
from queue_server.contract.words import ENGLISH, Words
from queue_server.live.present import kiosks
from queue_server.store import devices, tickets
from queue_server.store.database import Connection
from queue_server.web import reception
from queue_server.web.pages import Asked


async def page(asked: Asked) -> str:
    """Today's list, and which kiosks are away now."""
    door, shop = asked.door, asked.door.shop
    today = asked.today

    def read(connection: Connection) -> list[OfflineTicket]:
        turns = tickets.of_day(connection, shop.id, today)
        by_themselves = tickets.given_offline(connection, shop.id, today)
        mine = [turn for turn in turns if turn.ticket_id in by_themselves]
        return kiosks.offline_tickets(mine, by_themselves, devices.everything(connection, shop.id), shop)

    given = await door.reader.read(read)
    return await reception.drawn(
        asked, "reception/kiosks.html", given=given, today=today, words=Words.of(ENGLISH)
    )

"""One ticket's page, for whoever may see it; that it was opened is written down."""

from __future__ import annotations

from queue_server.api.answers import ticket_view
from queue_server.contract.staff_views import VerdictState
from queue_server.contract.words import ENGLISH, Words, name_in_english
from queue_server.domain.people import Permission
from queue_server.domain.ticket import TicketState
from queue_server.live.present import rows
from queue_server.store import follow_ups
from queue_server.web.pages import Asked

STATES = {
    TicketState.WAITING: "Waiting",
    TicketState.CALLED: "Called",
    TicketState.SERVING: "Being seen",
    TicketState.ON_HOLD: "On hold",
    TicketState.FINISHED: "Finished",
    TicketState.TRANSFERRED: "Transferred",
    TicketState.NO_SHOW: "Did not come when called",
    TicketState.LEFT: "Left",
    TicketState.CANCELLED: "Cancelled",
    TicketState.NOT_SEEN: "Not seen today",
}
VERDICTS = {
    VerdictState.RUNNING: "Still to keep",
    VerdictState.MET: "Kept",
    VerdictState.MISSED: "Missed",
    VerdictState.NOT_COUNTED: "Not counted",
}


async def page(asked: Asked) -> str:
    """What staff may see of it and do with it, as it stood when it was opened."""
    door, actor = asked.door, asked.actor
    ticket = asked.thing("This ticket")
    view = await ticket_view(door, actor, ticket)
    await door.write_down(actor, "ticket_opened", ticket)
    snapshot = await door.hub.snapshot()
    left = await door.reader.read(lambda c: follow_ups.of_ticket(c, door.shop.id, ticket))
    return asked.draw(
        "ticket/ticket.html",
        snapshot.head,
        view=view,
        states=STATES,
        verdicts=VERDICTS,
        language_name=name_in_english(view.language),
        every_service=rows.services(door.shop),
        may_serve=actor.may(Permission.SERVE),
        words=Words.of(ENGLISH),
        left=[each.follow_up for each in left if each.follow_up.organisation == actor.organisation],
    )

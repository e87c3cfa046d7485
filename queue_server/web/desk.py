"""The adviser's page."""

from __future__ import annotations

from queue_server.contract.commands import Outcome
from queue_server.contract.staff_views import Choice
from queue_server.contract.words import ENGLISH
from queue_server.live.present import desk
from queue_server.store import follow_ups
from queue_server.web.pages import Asked

OUTCOMES = (
    (Outcome.ADVISED.value, "Advised"),
    (Outcome.REFERRED.value, "Referred"),
    (Outcome.BOOKED.value, "Booked"),
    (Outcome.NOT_RESOLVED.value, "Not resolved"),
)


async def page(asked: Asked) -> str:
    """Who is next and why, or who is at this desk; and who waits, in calling order."""
    door = asked.door
    snapshot = await door.hub.snapshot()
    now = door.now()
    file = await door.hub.ticket(desk.ticket_here(snapshot, asked.actor))
    view = desk.view(snapshot, door.shop, asked.actor, now, file)
    teams = [Choice(code=code, label=names[ENGLISH]) for code, names in door.shop.teams.items()]
    return asked.draw(
        "desk/desk.html",
        snapshot.head,
        view=view,
        outcomes=OUTCOMES,
        due=await _due(asked),
        teams=teams,
        about={place.code: place.about for place in door.shop.desks},
        all="all" in asked.query,
        told=asked.query.get("told"),
    )


async def _due(asked: Asked) -> int:
    """How many follow-ups of the adviser's own are due today or overdue."""
    door, person = asked.door, asked.actor.id
    return await door.reader.read(lambda c: follow_ups.count_due(c, door.shop.id, person, asked.today))

"""The adviser's page."""

from __future__ import annotations

from queue_server.contract.commands import Outcome
from queue_server.contract.staff_views import Choice
from queue_server.contract.words import ENGLISH
from queue_server.domain.follow_ups import usual_day
from queue_server.domain.hours import shop_day
from queue_server.live.present import desk
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
        answer_by=_answer_by(asked),
        teams=teams,
        about={place.code: place.about for place in door.shop.desks},
        all="all" in asked.query,
        told=asked.query.get("told"),
    )


def _answer_by(asked: Asked) -> str:
    """Until when an answer is promised, as a date box wants it."""
    shop = asked.door.shop
    today = shop_day(asked.door.now(), shop.timezone)
    return usual_day(today, shop.hours).isoformat()

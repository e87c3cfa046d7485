"""The page of one-off closures: what is closed when, who is still booked then, closing and opening again."""

from __future__ import annotations

from queue_server.contract.staff_views import Choice
from queue_server.contract.words import ENGLISH, Words
from queue_server.live import diary
from queue_server.live.present import appointments as lists
from queue_server.live.present import surgeries as present
from queue_server.operations.surgeries import may_close
from queue_server.web.appointments import standing
from queue_server.web.pages import Asked

_ENGLISH = Words.of(ENGLISH)


async def page(asked: Asked) -> str:
    """Closures that are on or to come; a partner sees the shop's own too, and lifts only theirs."""
    door, shop, actor = asked.door, asked.door.shop, asked.actor
    now = door.now()
    found = await door.reader.read(lambda c: diary.read_closures(c, shop, actor.organisation, now))
    theirs = [each for each in shop.services.values() if may_close(shop, actor.organisation, each.code)]
    return asked.draw(
        "sessions/closures.html",
        (await door.hub.hall()).head,
        closures=[
            (present.closure(each, shop), lists.rows(each.page, shop, actor, now).appointments)
            for each in found
        ],
        may_lift=lambda closure: may_close(shop, actor.organisation, closure.service),
        may_close_all=may_close(shop, actor.organisation, None),
        offered=[Choice(code=each.code, label=each.name) for each in theirs],
        standing=lambda row: standing(row, asked),
        day_of=lambda moment: _ENGLISH.day(moment.astimezone(shop.timezone).date()),
        words=_ENGLISH,
        today=asked.today,
        told=asked.query.get("told"),
    )

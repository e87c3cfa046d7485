"""The pages of advice sessions: a partner sees their own organisation's, reception everybody's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from queue_server.contract.staff_views import Choice
from queue_server.contract.words import ENGLISH, Words
from queue_server.domain.appointments import AppointmentState
from queue_server.domain.errors import NotFound
from queue_server.domain.surgeries import Surgery
from queue_server.live import diary
from queue_server.live.present import appointments as lists
from queue_server.live.present import surgeries as present
from queue_server.operations.seating import may_see
from queue_server.store import people
from queue_server.store import surgeries as kept
from queue_server.web.appointments import standing
from queue_server.web.pages import Asked, day_in

_SHOWN = timedelta(days=27)
_LONGEST_SEQ = 16
_TOLD = {"cancelled": True, "moved": True, "late": True, "on-time": False}
_ENGLISH = Words.of(ENGLISH)


async def every(asked: Asked) -> str:
    """The sessions of four weeks, and opening one."""
    door, shop, actor = asked.door, asked.door.shop, asked.actor
    first = asked.day("from") or asked.today
    since, until = diary.days(shop, first, first + _SHOWN)

    def read(connection: Any) -> diary.Sessions:
        found = kept.between(connection, shop.id, since, until)
        return diary.read_sessions(connection, shop, actor.organisation, found)

    view = present.view(await door.reader.read(read), shop, door.house.public_url, door.now())
    theirs = [
        service for service in shop.services.values() if may_see(shop, actor.organisation, service.code)
    ]
    bookable = [each for each in theirs if each.code in shop.bookable]
    return await _draw(
        asked,
        "sessions/list.html",
        view=view,
        offered=[Choice(code=each.code, label=each.name) for each in bookable],
        places=[Choice(code=place.code, label=place.public_name) for place in shop.places.values()],
        colleagues=await _colleagues(asked),
        first=first,
        today=asked.today,
        next_weeks=first + _SHOWN + timedelta(days=1),
        told=asked.query.get("told"),
        left_out=[day for each in asked.query.get("left", "").split(",") if (day := day_in(each))],
    )


async def one(asked: Asked) -> str:
    """One session: who is booked, running late, moving and cancelling it, its calendar address."""
    door, shop, actor = asked.door, asked.door.shop, asked.actor
    found = await known(asked)
    told = asked.query.get("told", "")
    if told == "late" and not found.late_minutes:
        told = "on-time"
    if not found.is_open:
        told = "cancelled"

    def read(connection: Any) -> tuple[diary.Sessions, diary.Page, diary.Page | None]:
        sessions = diary.read_sessions(connection, shop, actor.organisation, [found])
        booked = diary.read_surgery(connection, shop, found)
        seq = _called_off_by(found, booked) or _act(asked)
        if seq is None or told not in _TOLD:
            return sessions, booked, None
        return sessions, booked, diary.read_concerned(connection, shop, actor.organisation, seq)

    sessions, booked, after = await door.reader.read(read)
    return await _draw(
        asked,
        "sessions/one.html",
        session=present.one(found, sessions, shop, door.house.public_url),
        rows=lists.rows(booked, shop, actor, door.now()).appointments,
        standing=lambda row: standing(row, asked),
        affected=lists.affected(after, shop, actor, told=_TOLD[told]) if after else None,
        would=lists.affected(_still_coming(booked), shop, actor, told=True),
        told=told,
        colleagues=await _colleagues(asked, found.adviser),
        is_over=door.now() >= found.ends_at or not found.is_open,
        places=[Choice(code=place.code, label=place.public_name) for place in shop.places.values()],
    )


def _called_off_by(surgery: Surgery, booked: diary.Page) -> int | None:
    """The act that cancelled the session, as long as there is a booking that it was the last to concern.

    So whom to tell stands on the page whenever it is opened, not only right after cancelling.
    """
    off = (each.seq for each in booked.appointments if each.ended_at == surgery.cancelled_at is not None)
    return next(off, None)


def _act(asked: Asked) -> int | None:
    """The act that led to this page, if one did."""
    seq = asked.query.get("by", "")
    return int(seq) if seq.isdecimal() and len(seq) < _LONGEST_SEQ else None


def _still_coming(page: diary.Page) -> diary.Page:
    states = (AppointmentState.BOOKED, AppointmentState.CHECKED_IN)
    return diary.Page([each for each in page.appointments if each.state in states], page.numbers)


async def known(asked: Asked) -> Surgery:
    """The session at this address. Refuses with NotFound for none and another organisation's alike."""
    shop = asked.door.shop
    surgery = asked.thing("This advice session")
    found = await asked.door.reader.read(lambda c: kept.find(c, shop.id, surgery))
    if found is None or not may_see(shop, asked.actor.organisation, found.service):
        raise NotFound("This advice session")
    return found


# ------------------------------------------------------------------------------------------------


async def _draw(asked: Asked, template: str, **context: Any) -> str:
    zone = asked.door.shop.timezone
    head = (await asked.door.hub.hall()).head
    return asked.draw(
        template,
        head,
        words=_ENGLISH,
        day_of=lambda moment: _ENGLISH.day(moment.astimezone(zone).date()),
        on_day=lambda moment: moment.astimezone(zone).date().isoformat(),
        **context,
    )


async def _colleagues(asked: Asked, holder: str | None = None) -> list[Choice]:
    """Who may hold a session: everybody of the organisation, and whoever holds it already."""
    door, mine = asked.door, asked.actor.organisation
    known = await door.reader.read(lambda c: people.everyone(c, door.shop.id))
    theirs = [each.person for each in known if each.active and mine in {None, each.person.organisation}]
    holds = [each.person for each in known if each.person.id == holder and each.person not in theirs]
    return [Choice(code=person.id, label=person.name) for person in (*theirs, *holds)]

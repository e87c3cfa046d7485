"""Booking by anyone: one question a page, answers are kept, and one booking however often it is asked."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from queue_server.api.access import Public
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.problems import status_of
from queue_server.api.router import Router
from queue_server.contract.appointments import BookAppointment
from queue_server.contract.commands import Command
from queue_server.contract.words import own_name, sentence
from queue_server.domain.errors import NoRoomFree, NotFound, Refusal, SlotTaken, TooMany
from queue_server.domain.hours import shop_day
from queue_server.domain.slots import parse_id
from queue_server.operations.public_booking import book_for_anyone
from queue_server.operations.transaction import Done
from queue_server.store import appointments
from queue_server.store.database import Connection
from queue_server.web.booking import draft as drafts
from queue_server.web.booking.draft import Draft
from queue_server.web.booking.drawing import page
from queue_server.web.booking.offers import offered
from queue_server.web.booking.questions import (
    CHECK,
    QUESTIONS,
    Question,
    Wrong,
    may_be_asked,
    next_page,
    page_before,
    public_needs,
)
from queue_server.web.booking.times import next_free
from queue_server.web.forms import command_of, written

router = Router(include_in_schema=False)

Language = Annotated[str | None, Query(pattern=r"^[a-z]{2,3}$")]
Since = Annotated[date | None, Query(alias="from")]
_NEXT_TIMES = 6
_WHO = ("family_name", "date_of_birth", "phone", "email")
_GONE = sentence("That time has just been taken. Here are the next free times.")
_NO_ROOM = sentence("No private room is free at that time. Here are the next free times.")
_TOO_MANY = sentence("We can’t take another booking online now. Please call us or come in.")
_NOT_NOW = sentence("We could not book this. Please try again, or come in.")


def _ask(question: Question) -> None:
    async def show(
        request: Request, door: Door, _: Public, language: Language = None, since: Since = None
    ) -> Response:
        draft = _spoken(await drafts.recall(request, door), language, door)
        response: Response = RedirectResponse(next_page(draft), 303)
        if may_be_asked(question.name, draft):
            response = await _question(door, draft, question, since=since)
        await drafts.remember(response, door, draft)
        return response

    async def answer(request: Request, door: Door, _: Public) -> Response:
        draft = await drafts.recall(request, door)
        if not may_be_asked(question.name, draft):
            return RedirectResponse(next_page(draft), 303)
        async with request.form() as form:
            return await _answered(door, draft, question, form)

    router.add_api_route(question.path, show, methods=["GET"], name=f"booking: {question.name}")
    router.add_api_route(question.path, answer, methods=["POST"], name=f"booking, answer: {question.name}")


for _each in QUESTIONS.values():
    _ask(_each)


@router.get(CHECK)
async def check(request: Request, door: Door, _: Public, language: Language = None) -> Response:
    """Every answer, to be looked at before anything is booked."""
    draft = _spoken(await drafts.recall(request, door), language, door)
    if not may_be_asked("check", draft):
        return RedirectResponse(next_page(draft), 303)
    response = _check(door, draft)
    await drafts.remember(response, door, draft)
    return response


@router.post(CHECK)
async def book(request: Request, door: Door, _: Public) -> Response:
    """Book it. The answer is the page behind the manage link; a second click leads there too."""
    draft = await drafts.recall(request, door)
    async with request.form() as form:
        sent = command_of(Command, form, door.now(), door.shop.timezone)
    if draft.token and sent.command_id == draft.done_by:
        return _booked(draft, draft.token)
    if not may_be_asked("check", draft):
        return RedirectResponse(next_page(draft), 303)
    command = _command(sent, draft)

    def token_of(connection: Connection, done: Done) -> str:
        return appointments.token_of(connection, door.shop.id, UUID(done.other))

    try:
        _done, token = await book_for_anyone(door.house, door.writer, token_of, command, _address(request))
    except (SlotTaken, NotFound):
        return await _taken(door, draft, _GONE)
    except NoRoomFree:
        return await _taken(door, draft, _NO_ROOM)
    except Refusal as refusal:
        said = _TOO_MANY if isinstance(refusal, TooMany) else _NOT_NOW
        return _check(door, draft, status=status_of(refusal), errors={"book": said})
    response = _booked(draft, token)
    after = Draft(language=draft.language, done_by=command.command_id, token=token)
    await drafts.remember(response, door, after)
    return response


@router.get("/bookings/again")
async def again(request: Request, door: Door, _: Public) -> Response:
    """Begin anew: this browser forgets the answers and keeps the language."""
    draft = await drafts.recall(request, door)
    response = RedirectResponse(f"/bookings?language={draft.language}", 303)
    drafts.forget(response, door)
    return response


@router.get("/bookings/hide")
async def hide(door: Door, _: Public) -> Response:
    """Away at once: this browser forgets the answers, and an empty page is shown."""
    response = RedirectResponse("/hide", 303)
    drafts.forget(response, door)
    return response


async def _answered(door: FrontDoor, draft: Draft, question: Question, form: FormData) -> Response:
    """On to the next question, or the same again with what has to be put right."""
    try:
        after = question.read(form, draft, door.shop, shop_day(door.now(), door.shop.timezone))
    except Wrong as wrong:
        return await _question(door, draft, question, form=form, errors=wrong.errors)
    response = RedirectResponse(next_page(after), 303)
    await drafts.remember(response, door, after)
    return response


async def _question(
    door: FrontDoor,
    draft: Draft,
    question: Question,
    *,
    since: date | None = None,
    form: FormData | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    return page(
        door,
        draft.language,
        question.name,
        status=422 if errors else 200,
        here=question.path,
        back=page_before(question.name, draft),
        errors=errors,
        typed=_typed(draft) if form is None else {name: written(form, name) for name in form},
        draft=draft,
        **await offered(door, draft, question.name, since),
    )


def _check(
    door: FrontDoor, draft: Draft, *, status: int = 200, errors: dict[str, str] | None = None
) -> Response:
    assert draft.service is not None
    assert draft.slot is not None
    needs = [need for need in public_needs(door.shop) if need.code in draft.needs]
    return page(
        door,
        draft.language,
        "check",
        status=status,
        here=CHECK,
        back=page_before("check", draft),
        errors=errors,
        draft=draft,
        service=door.shop.service(draft.service),
        starts_at=parse_id(draft.slot)[1],
        spoken=own_name(draft.spoken or draft.language),
        needs=[need.names for need in needs],
    )


async def _taken(door: FrontDoor, draft: Draft, said: str) -> Response:
    """Nothing was booked, nothing that was typed is lost: choose another time, and all else stays."""
    assert draft.service is not None
    days = await next_free(door, draft.service, _NEXT_TIMES)
    return page(door, draft.language, "taken", status=409, here=CHECK, back=None, said=said, days=days)


def _spoken(draft: Draft, language: str | None, door: FrontDoor) -> Draft:
    return draft.model_copy(update={"language": language}) if language in door.shop.languages else draft


def _command(sent: Command, draft: Draft) -> BookAppointment:
    answers = {name: getattr(draft, name) for name in ("slot", "service", *_WHO, "contact_safe")}
    spoken = draft.spoken or draft.language
    return BookAppointment(command_id=sent.command_id, language=spoken, needs=list(draft.needs), **answers)


def _booked(draft: Draft, token: str) -> Response:
    return RedirectResponse(f"/bookings/t/{token}?booked=yes&language={draft.language}", 303)


def _address(request: Request) -> str:
    return "" if request.client is None else request.client.host


def _typed(draft: Draft) -> dict[str, str]:
    """What the boxes show to somebody who comes back to a question."""
    born = draft.date_of_birth
    parts = {} if born is None else {part: str(getattr(born, part)) for part in ("day", "month", "year")}
    return {
        "service": draft.service or "",
        "day": "" if draft.day is None else draft.day.isoformat(),
        "slot": draft.slot or "",
        "family_name": draft.family_name or "",
        "phone": draft.phone or "",
        "email": draft.email or "",
        "contact_safe": "yes" if draft.contact_safe else "no",
        "spoken": draft.spoken or draft.language,
        **{f"date_of_birth-{part}": value for part, value in parts.items()},
    }

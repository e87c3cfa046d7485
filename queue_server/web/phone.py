"""The page behind the QR code: in the ticket's language, for who holds the paper, dead after the visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from queue_server.api.access import Customer
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.problems import status_of
from queue_server.api.router import Router
from queue_server.contract.commands import Command
from queue_server.contract.easy_words import words_for
from queue_server.contract.words import in_language, sentence
from queue_server.domain.errors import BadInput, Refusal
from queue_server.domain.people import Actor, Role
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import Turn
from queue_server.live.present import phone
from queue_server.operations.outgoing import AskToBeTold, ask_to_be_told, do_not_tell
from queue_server.operations.phone import knows, leave_by_phone, running_late
from queue_server.operations.slips import slips_of
from queue_server.operations.transaction import Done
from queue_server.store import feedback
from queue_server.web.booking.drawing import languages
from queue_server.web.booking.questions import public_services
from queue_server.web.drawing import draw
from queue_server.web.forms import command_of
from queue_server.web.pages import Refused
from queue_server.web.phone_text import NO_MOBILE, text_of

router = Router(include_in_schema=False)

THE_PHONE = Actor(id="phone", role=Role.CUSTOMER)
_PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
Token = Annotated[str, Path(max_length=64)]
Language = Annotated[str | None, Query(pattern=r"^[a-z]{2,3}$")]


@dataclass(frozen=True, slots=True)
class Part:
    """How a state looks on the phone; `word` is said in the customer's language."""

    template: str
    icon: str
    word: str


OVER = Part("over", "check-circle", sentence("Your visit is over"))
PARTS = {
    TicketState.WAITING: Part("waiting", "seat", sentence("Waiting")),
    TicketState.CALLED: Part("called", "bullhorn", sentence("We are calling you")),
    TicketState.SERVING: Part("seen", "account-voice", sentence("You are being seen")),
    TicketState.ON_HOLD: Part("held", "timer-sand", sentence("We will go on soon")),
    TicketState.NO_SHOW: Part("missed", "account-question", sentence("We called you")),
}


@router.get("/t/{token}")
async def page(door: Door, _: Customer, token: Token, language: Language = None) -> Response:
    """Where the ticket stands. Refuses with NotFound from two hours after the visit on."""
    return HTMLResponse(await _draw(door, token, language), headers=_PRIVATE)


@router.post("/t/{token}/leave")
async def leave(
    request: Request, door: Door, _: Customer, token: Token, language: Language = None
) -> Response:
    """The customer has to go."""
    return await _do(request, door, token, language, leave_by_phone)


@router.post("/t/{token}/late")
async def late(
    request: Request, door: Door, _: Customer, token: Token, language: Language = None
) -> Response:
    """The customer is on the way."""
    return await _do(request, door, token, language, running_late)


@router.post("/t/{token}/tell-me")
async def tell_me(
    request: Request, door: Door, _: Customer, token: Token, language: Language = None
) -> Response:
    """The customer leaves a number for one text."""
    return await _do(request, door, token, language, ask_to_be_told, AskToBeTold)


@router.post("/t/{token}/do-not-tell")
async def do_not(
    request: Request, door: Door, _: Customer, token: Token, language: Language = None
) -> Response:
    """The customer takes the number back."""
    return await _do(request, door, token, language, do_not_tell)


@router.post("/t/{token}/knows", status_code=204)
async def knows_now(request: Request, door: Door, _: Customer, token: Token) -> Response:
    """The part of the page that says how much longer it takes has come into sight."""
    await _knows(request, door, token)
    return Response(status_code=204, headers=_PRIVATE)


@router.post("/t/{token}/book")
async def book_instead(
    request: Request, door: Door, _: Customer, token: Token, language: Language = None
) -> Response:
    """The customer looks for another time; their place is kept until they give it up."""
    spoken = await _knows(request, door, token)
    return RedirectResponse(f"/bookings?language={language or spoken}", status_code=303, headers=_PRIVATE)


@router.get("/hide")
async def hide(door: Door, _: Customer) -> Response:
    """An empty page: nothing here says what was there before."""
    return HTMLResponse(
        draw("phone/hide.html", timezone=door.shop.timezone.key, now=door.now()), headers=_PRIVATE
    )


async def _do(
    request: Request,
    door: FrontDoor,
    token: str,
    language: str | None,
    operation: Callable[..., Done],
    kind: type[Command] = Command,
) -> Response:
    turn = await door.turn_behind(token)
    try:
        async with request.form() as form:
            command = command_of(kind, form, door.now(), door.shop.timezone)
        await door.house.carry_out(operation, THE_PHONE, command, turn.ticket_id)
    except Refusal as refusal:
        page = await _draw(door, token, language, refusal)
        return HTMLResponse(page, status_of(refusal), headers=_PRIVATE)
    return RedirectResponse(_address(token, language), status_code=303, headers=_PRIVATE)


async def _knows(request: Request, door: FrontDoor, token: str) -> str:
    """Write down what the page says, if it still does. The ticket's language."""
    turn, snapshot = await door.turn_behind(token), await door.hub.snapshot()
    shown = phone.view(turn, snapshot, door.shop, door.now())
    if shown.longer and not shown.told_longer:
        async with request.form() as form:
            command = command_of(Command, form, door.now(), door.shop.timezone)
        await door.house.carry_out(knows, THE_PHONE, command, turn.ticket_id, offered=shown.book_instead)
    return shown.language


async def _draw(door: FrontDoor, token: str, language: str | None, refusal: Refusal | None = None) -> str:
    snapshot = await door.hub.snapshot()
    turn = await door.turn_behind(token)
    spoken = language if language in door.shop.languages else turn.language
    assert spoken is not None
    slips = await door.reader.read(lambda c: slips_of(c, door.shop, turn.ticket_id, spoken))
    view = phone.view(turn, snapshot, door.shop, door.now(), slips=slips)
    words, part = words_for(spoken, easy=view.easy_words), PARTS.get(turn.state, OVER)
    not_now = words.say("This can't be done now. Please ask at reception.")
    sorry = words.say(NO_MOBILE) if isinstance(refusal, BadInput) else not_now
    head = snapshot.head
    return draw(
        "phone/phone.html",
        timezone=view.timezone,
        now=door.now(),
        view=view,
        words=words,
        say=words.say,
        count=words.count,
        name_of=lambda names: in_language(names, spoken),
        part=part,
        text=await text_of(door, turn, view.ahead),
        over=part is OVER,
        has_told=part is OVER and await _has_told(door, turn),
        token=token,
        may_book=bool(public_services(door.shop)),
        address=f"/t/{token}",
        asked_in="" if language is None else f"?language={language}",
        here=_address(token, language),
        position=f"{head.epoch}/{head.seq}/{head.tick}",
        problem=None if refusal is None else Refused("page", sorry),
        languages=languages(door.shop.languages),
    )


async def _has_told(door: FrontDoor, turn: Turn) -> bool:
    """Whether this customer has said how it went."""
    return await door.reader.read(lambda c: feedback.has_given(c, door.shop.id, turn.ticket_id))


def _address(token: str, language: str | None) -> str:
    return f"/t/{token}" if language is None else f"/t/{token}?language={language}"

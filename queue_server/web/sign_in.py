"""Signing in and out, by a form that password managers understand; at a paired desk also with a PIN."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from queue_server.api.access import Public, forget, remember, token_of_session, who
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.problems import status_of
from queue_server.api.router import Router
from queue_server.domain.errors import BadInput, Refusal
from queue_server.domain.people import Permission
from queue_server.web import desks
from queue_server.web.booking.questions import public_services
from queue_server.web.drawing import draw
from queue_server.web.forms import written
from queue_server.web.pages import Refused, own_address, start_of

router = Router(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked: where somebody wants to go on to, who they said they are, and by which way they come.

    `out`: they have just signed out here.
    """

    wanted: str
    user: str = ""
    paired: bool = False
    by_pin: bool = False
    out: bool = False


@router.get("/")
async def start(request: Request, door: Door, _: Public) -> Response:
    """The page this person works on; who is not signed in is asked to."""
    person = await who(request, door)
    known = person is not None and person.may(Permission.SIGNED_IN)
    return RedirectResponse(start_of(person) if person is not None and known else "/sign-in", status_code=303)


@router.get("/sign-in")
async def page(
    request: Request,
    door: Door,
    _: Public,
    on_to: Annotated[str, Query(alias="next", max_length=300)] = "/",
    idle: bool = False,
    out: bool = False,
    way: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Who is it? `idle`: they were signed out because nobody was there; `way`: "password" at a desk."""
    paired = await desks.is_paired(request, door)
    by_pin = paired and way != "password"
    asked = Form(own_address(on_to), paired=paired, by_pin=by_pin, out=out)
    return HTMLResponse(_page(door, asked, idle=idle))


@router.post("/sign-in")
async def sign_in(request: Request, door: Door, _: Public) -> Response:
    """Sign in, and go on to the page that was wanted."""
    async with request.form() as form:
        user, wanted = written(form, "user"), own_address(written(form, "next"))
        secret = str(form.get("pin") or form.get("password") or "")
        by_pin = "pin" in form
    try:
        token = await _token(request, door, user, secret, by_pin)
        await door.entrance.is_here(token, door.shop.idle_limit)
    except Refusal as refusal:
        paired = await desks.is_paired(request, door)
        filled = Form(wanted, user, paired=paired, by_pin=by_pin and paired)
        return HTMLResponse(_page(door, filled, Refused("user", refusal.message)), status_of(refusal))
    response = RedirectResponse(wanted, status_code=303)
    remember(response, door, token)
    desk = desks.HERE.token(request, door)
    if by_pin and desk is not None:
        desks.HERE.keep(response, door, desk)
    return response


async def _token(request: Request, door: FrontDoor, user: str, secret: str, by_pin: bool) -> str:
    if not user or not secret:
        raise BadInput(f"Enter your user name and your {'PIN' if by_pin else 'password'}.")
    before = token_of_session(request, door)
    if by_pin:
        desk = desks.HERE.token(request, door)
        return (await door.entrance.sign_in_with_pin(user, secret, desk, before))[0]
    return (await door.entrance.sign_in(user, secret, before))[0]


@router.post("/sign-out")
async def sign_out(request: Request, door: Door, _: Public) -> Response:
    """The session is over, here and wherever else its cookie is."""
    token = token_of_session(request, door)
    if token is not None:
        await door.entrance.sign_out(token)
    response = RedirectResponse("/sign-in?out=yes" if door.council else "/sign-in", status_code=303)
    forget(response, door)
    return response


async def form(request: Request, door: FrontDoor, problem: Refused) -> str:
    """The page to sign in, saying why another way in led nowhere."""
    paired = await desks.is_paired(request, door)
    return _page(door, Form("/", paired=paired, by_pin=paired), problem)


def _page(door: FrontDoor, form: Form, problem: Refused | None = None, idle: bool = False) -> str:
    return draw(
        "sign_in/sign-in.html",
        timezone=door.shop.timezone.key,
        now=door.now(),
        shop_name=door.shop.name,
        next=form.wanted,
        may_book=bool(public_services(door.shop)),
        user=form.user,
        paired=form.paired,
        by_pin=form.by_pin,
        council=door.council.words if door.council else None,
        out=form.out,
        problem=problem,
        idle_minutes=door.shop.idle_limit // timedelta(minutes=1) if idle else None,
    )

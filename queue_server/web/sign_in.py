"""Signing in and out, by a form that password managers understand."""

from __future__ import annotations

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
from queue_server.web.booking.questions import public_services
from queue_server.web.drawing import draw
from queue_server.web.forms import written
from queue_server.web.pages import Refused, own_address, start_of

router = Router(include_in_schema=False)


@router.get("/")
async def start(request: Request, door: Door, _: Public) -> Response:
    """The page this person works on; who is not signed in is asked to."""
    person = await who(request, door)
    known = person is not None and person.may(Permission.SIGNED_IN)
    return RedirectResponse(start_of(person) if person is not None and known else "/sign-in", status_code=303)


@router.get("/sign-in")
async def page(
    door: Door,
    _: Public,
    on_to: Annotated[str, Query(alias="next", max_length=300)] = "/",
    idle: bool = False,
) -> Response:
    """Who is it? `idle`: they were signed out because nobody was there."""
    return HTMLResponse(_page(door, own_address(on_to), idle=idle))


@router.post("/sign-in")
async def sign_in(request: Request, door: Door, _: Public) -> Response:
    """Sign in, and go on to the page that was wanted."""
    async with request.form() as form:
        user, password, wanted = (written(form, name) for name in ("user", "password", "next"))
        password = str(form.get("password") or "")
    try:
        if not user or not password:
            raise BadInput("Enter your user name and your password.")
        token, _person = await door.entrance.sign_in(user, password, token_of_session(request, door))
        await door.entrance.is_here(token, door.shop.idle_limit)
    except Refusal as refusal:
        problem = Refused("user", refusal.message)
        return HTMLResponse(_page(door, own_address(wanted), user, problem), status_of(refusal))
    response = RedirectResponse(own_address(wanted), status_code=303)
    remember(response, door, token)
    return response


@router.post("/sign-out")
async def sign_out(request: Request, door: Door, _: Public) -> Response:
    """The session is over, here and wherever else its cookie is."""
    token = token_of_session(request, door)
    if token is not None:
        await door.entrance.sign_out(token)
    response = RedirectResponse("/sign-in", status_code=303)
    forget(response, door)
    return response


def _page(
    door: FrontDoor, wanted: str, user: str = "", problem: Refused | None = None, idle: bool = False
) -> str:
    return draw(
        "sign_in/sign-in.html",
        timezone=door.shop.timezone.key,
        now=door.now(),
        shop_name=door.shop.name,
        next=wanted,
        may_book=bool(public_services(door.shop)),
        user=user,
        problem=problem,
        idle_minutes=door.shop.idle_limit // timedelta(minutes=1) if idle else None,
    )

"""Signing in with the council's own directory: away to it, back from it, and connecting one's account once.

The way there begins with a link and no form, because browsers keep our forms from leading to other sites.
"""

from __future__ import annotations

import hmac
from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from queue_server.api.access import Public, SignedIn, remember, token_of_session, who
from queue_server.api.council import BACK, LASTS_SECONDS, Council, Trip
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.problems import status_of
from queue_server.api.router import Router
from queue_server.contract.commands import Command
from queue_server.domain.errors import NotFound, Refusal, SignInFailed
from queue_server.domain.people import Actor, Permission
from queue_server.operations.people import ConnectCouncil, connect_council, disconnect_council
from queue_server.store.keys import key_for
from queue_server.web import sign_in, signing_in
from queue_server.web.acts import again, refused
from queue_server.web.drawing import draw
from queue_server.web.pages import Refused, own_address

AWAY = "/sign-in/council"
router = Router(include_in_schema=False)
_PLAIN_COOKIE, _SECURE_COOKIE = "front_door_trip", "__Host-front_door_trip"


@router.get(AWAY)
async def away(
    request: Request,
    door: Door,
    _: Public,
    on_to: Annotated[str, Query(alias="next", max_length=300)] = "/",
    connecting: bool = False,
) -> Response:
    """To the directory. `connecting`: this browser has just shown a password for it."""
    council = _council(door)
    before = _trip_of(request, door)
    trip = before if connecting and before is not None else Trip(wanted=own_address(on_to))
    try:
        response: Response = RedirectResponse(await council.address(trip), status_code=303)
    except Refusal as refusal:
        return await _not_signed_in(request, door, refusal)
    _keep(response, door, trip)
    return response


@router.get(BACK)
async def back(request: Request, door: Door, _: Public) -> Response:
    """From the directory: signed in, or connected; whatever comes of it, this trip is over."""
    council, trip = _council(door), _trip_of(request, door)
    try:
        if trip is None:
            raise SignInFailed("This sign-in was not begun here, or it took too long. Please begin again.")
        subject = await council.subject(trip, dict(request.query_params))
        response = await _arrived(request, door, council.issuer, subject, trip)
    except Refusal as refusal:
        response = await _not_signed_in(request, door, refusal)
    response.delete_cookie(_cookie(door), path="/", secure=door.is_secure, httponly=True, samesite="lax")
    return response


@router.get(f"{AWAY}/out")
async def out(request: Request, door: Door, _: Public) -> Response:
    """To where the directory ends its own session."""
    try:
        page = await _council(door).way_out()
    except SignInFailed as refusal:
        return await _not_signed_in(request, door, refusal)
    if page is None:
        raise NotFound("A page to sign out there")
    return RedirectResponse(page, status_code=303)


@router.post(f"{AWAY}/connect")
async def connect(request: Request, door: Door, actor: SignedIn) -> Response:
    """The password shows that nobody else sits at a page left open; then a link leads to the directory."""
    council = _council(door)
    async with request.form() as form:
        try:
            await door.entrance.prove(actor.id, str(form.get("password") or ""))
        except Refusal as refusal:
            return await refused(door, actor, form, refusal, signing_in.PATH)
    trip = Trip()
    trip = Trip(secret=trip.secret, seal=await _seal(door, trip.secret, actor), wanted=signing_in.PATH)
    zone = door.shop.timezone.key
    text = draw(
        "sign_in/connect.html", timezone=zone, now=door.now(), shop_name=door.shop.name, words=council.words
    )
    response = HTMLResponse(text)
    _keep(response, door, trip)
    return response


@router.post("/act/disconnect-council")
async def disconnect(request: Request, door: Door, actor: SignedIn) -> Response:
    """No account of the council's signs this person in any more."""
    async with request.form() as form:
        try:
            await door.entrance.prove(actor.id, str(form.get("password") or ""))
            await door.house.carry_out(disconnect_council, actor, Command())
        except Refusal as refusal:
            return await refused(door, actor, form, refusal, signing_in.PATH)
    return again(f"{signing_in.PATH}?told=disconnected")


async def _arrived(request: Request, door: FrontDoor, issuer: str, subject: str, trip: Trip) -> Response:
    if trip.seal:
        actor = await who(request, door)
        if actor is None or not actor.may(Permission.SIGNED_IN) or not await _is_theirs(door, trip, actor):
            raise SignInFailed("You were signed out meanwhile. Sign in, then connect your account again.")
        command = ConnectCouncil(issuer=issuer, subject=subject)
        await door.house.carry_out(connect_council, actor, command)
        return again(f"{signing_in.PATH}?told=connected")
    token, _ = await door.entrance.sign_in_as(issuer, subject, token_of_session(request, door))
    await door.entrance.is_here(token, door.shop.idle_limit)
    response = again(trip.wanted)
    remember(response, door, token)
    return response


def _council(door: FrontDoor) -> Council:
    if door.council is None:
        raise NotFound("Signing in with the council")
    return door.council


async def _not_signed_in(request: Request, door: FrontDoor, refusal: Refusal) -> Response:
    return HTMLResponse(
        await sign_in.form(request, door, Refused("user", refusal.message)), status_of(refusal)
    )


async def _seal(door: FrontDoor, secret: str, actor: Actor) -> str:
    key = await door.reader.read(lambda c: key_for(c, door.shop.id, "connecting an account"))
    return hmac.digest(key, f"{secret} {actor.id}".encode(), "sha256").hex()


async def _is_theirs(door: FrontDoor, trip: Trip, actor: Actor) -> bool:
    return hmac.compare_digest(trip.seal.encode(), (await _seal(door, trip.secret, actor)).encode())


def _keep(response: Response, door: FrontDoor, trip: Trip) -> None:
    response.set_cookie(
        _cookie(door),
        "~".join((trip.secret, trip.seal, quote(trip.wanted, safe=""))),
        max_age=LASTS_SECONDS,
        path="/",
        secure=door.is_secure,
        httponly=True,
        samesite="lax",
    )


def _trip_of(request: Request, door: FrontDoor) -> Trip | None:
    parts = request.cookies.get(_cookie(door), "").split("~")
    if len(parts) != 3 or not parts[0]:
        return None
    return Trip(secret=parts[0], seal=parts[1], wanted=own_address(unquote(parts[2])))


def _cookie(door: FrontDoor) -> str:
    return _SECURE_COOKIE if door.is_secure else _PLAIN_COOKIE

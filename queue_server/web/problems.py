"""Refusals and errors as pages, in kind words: what happened and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from queue_server.api.access import token_of_session
from queue_server.api.front_door import FrontDoor
from queue_server.contract.problems import Problem
from queue_server.web.drawing import draw
from queue_server.web.pages import own_address


@dataclass(frozen=True, slots=True)
class Kind:
    """What a status is called, and what helps."""

    title: str
    next_step: str = ""
    own_words: str = ""


_KINDS = {
    400: Kind("We could not read that", "Go back and try again."),
    403: Kind("You can't open this page", "If you need it for your work, ask your manager."),
    404: Kind("This page is not here", "Check the address, or go to the start.", "It may have moved."),
    409: Kind("Someone was faster", "Nothing was changed. Look again, then decide."),
    413: Kind("That is too much at once", "Write a shorter text and try again."),
    422: Kind("Something is missing", "Go back and fill it in."),
    429: Kind("Too many tries"),
    500: Kind(
        "Something went wrong", "Nothing you did. Try again in a moment.", "We have made a note of it."
    ),
    503: Kind("This can't be done just now", "Try again in a moment. Nothing that was done is lost."),
    507: Kind("This can't be done just now", "Then try again. Nothing that was done is lost."),
}
_NOT_NOW = Kind(
    "We can't do this just now",
    "Please try again in a few minutes. If you are with us, ask at reception.",
    "Nothing you did. What you were told before still counts.",
)
_PHONE_OVER = Kind(
    "This page has ended",
    "Please ask at reception if you need help.",
    "A number's page stops working 2 hours after the visit.",
)
_LINK_OVER = Kind(
    "This link has ended",
    "If you still need us, book a new time, or just come in.",
    "A link stops working a day after the appointment.",
)
_FOR_CUSTOMERS = ("/t/", "/bookings")
_BEHIND_LINKS = {"/t/": _PHONE_OVER, "/bookings/t/": _LINK_OVER}


async def page(request: Request, status: int, problem: Problem) -> Response:
    """What a browser is shown. Who is not signed in is asked to sign in, then comes back."""
    if status == 401:
        return await _ask_to_sign_in(request)
    door: FrontDoor = request.app.state.front_door
    kept = next((each for each in _BEHIND_LINKS if request.url.path.startswith(each)), None)
    kind = _kind(request.url.path, status, kept)
    text = draw(
        "problem/problem.html",
        timezone=door.shop.timezone.key,
        now=door.now(),
        shop_name=door.shop.name,
        title=kind.title,
        message=kind.own_words or problem.message,
        next_step=kind.next_step,
        back=_start_for(request),
        back_label="Book a new time" if kind is _LINK_OVER else None,
    )
    headers = {"Referrer-Policy": "no-referrer"} if kept else None
    return HTMLResponse(text, status, headers)


def _kind(path: str, status: int, kept: str | None) -> Kind:
    if kept and status == HTTPStatus.NOT_FOUND:
        return _BEHIND_LINKS[kept]
    if status > HTTPStatus.INTERNAL_SERVER_ERROR and path.startswith(_FOR_CUSTOMERS):
        return _NOT_NOW
    return _KINDS.get(status, _KINDS[400])


def _start_for(request: Request) -> str | None:
    path = request.url.path
    return "/bookings" if path.startswith("/bookings") else None if path.startswith("/t/") else "/"


async def _ask_to_sign_in(request: Request) -> Response:
    """A page that a script fetches can't follow us to another page by itself: it is told to go there."""
    door: FrontDoor = request.app.state.front_door
    token = token_of_session(request, door)
    address = f"/sign-in?next={quote(own_address(_wanted(request)))}"
    if token is not None and await door.entrance.was_idle(token):
        address += "&idle=yes"
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


def _wanted(request: Request) -> str:
    """The page somebody wanted, or the one on which they did something."""
    if request.method == "GET":
        return request.url.path
    return urlsplit(request.headers.get("referer", "")).path or "/"

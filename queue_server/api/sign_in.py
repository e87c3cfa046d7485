"""Staff sign in and out; the session is a cookie that no script can read."""

from __future__ import annotations

from fastapi import Request, Response

from queue_server.api.access import Public, SignedIn, forget, remember, token_of_session
from queue_server.api.front_door import Door
from queue_server.api.router import Router
from queue_server.contract import staff_views
from queue_server.contract.commands import SignIn
from queue_server.operations.sign_in import SESSION_LASTS

router = Router(prefix="/api", tags=["sign-in"])


@router.post("/sign-in")
async def sign_in(
    request: Request, door: Door, _: Public, response: Response, said: SignIn
) -> staff_views.SignedIn:
    """Sign in for 12 hours at most, and no longer than somebody is there (the shop's `idle_minutes`).

    Wrong user and wrong password are refused in the same words. Whoever was signed in here is signed out.
    """
    token, person = await door.entrance.sign_in(said.user, said.password, token_of_session(request, door))
    await door.entrance.is_here(token, door.shop.idle_limit)
    remember(response, door, token)
    until = door.now() + SESSION_LASTS
    return staff_views.SignedIn(
        user=said.user.strip().lower(), name=person.name, role=person.role, until=until
    )


@router.post("/sign-out", status_code=204)
async def sign_out(request: Request, door: Door, _: SignedIn, response: Response) -> None:
    """The session is over, here and wherever else its cookie is."""
    token = token_of_session(request, door)
    if token is not None:
        await door.entrance.sign_out(token)
    forget(response, door)

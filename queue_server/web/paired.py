"""Browsers that are devices of the shop: each shows a one-time code once, and keeps its token in a cookie.

No script can read that cookie and no other site can send it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from queue_server.api.front_door import FrontDoor
from queue_server.api.problems import status_of
from queue_server.contract.commands import DeviceHealth
from queue_server.domain.errors import Refusal
from queue_server.domain.people import Actor
from queue_server.operations.devices import ShowCode, pair, refuse_wrong_code
from queue_server.operations.sign_in import hash_of, new_token
from queue_server.store.devices import DeviceKind
from queue_server.web.forms import written
from queue_server.web.pages import Refused

A_BROWSER = DeviceHealth(version="browser")
_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class PairedBrowsers:
    """Those of one `kind` of device. `form` draws where the code is typed, `on_to` is the page after that."""

    kind: DeviceKind
    form: Callable[[FrontDoor, Refused | None], str]
    on_to: str

    def token(self, request: Request, door: FrontDoor) -> str | None:
        """What this browser was given when it was paired, if it was."""
        return request.cookies.get(self._cookie(door))

    async def make(self, request: Request, door: FrontDoor, nobody: Actor) -> Response:
        """This browser shows a code and is a device from now on.

        The certificate's fingerprint after the code is left to the browser, which has its own ways to trust
        us.
        """
        async with request.form() as form:
            code = written(form, "code").upper().partition("-")[0]
        token = new_token()
        command = ShowCode(code_hash=hash_of(code), token_hash=hash_of(token), kinds=(self.kind,))
        try:
            refuse_wrong_code(await door.house.carry_out(pair, nobody, command))
        except Refusal as refusal:
            refused = Refused("code", refusal.message)
            return HTMLResponse(self.form(door, refused), status_of(refusal))
        response = RedirectResponse(self.on_to, status_code=303)
        self.keep(response, door, token)
        return response

    def keep(self, response: Response, door: FrontDoor, token: str) -> None:
        """Leave the token in the browser, for as long as browsers keep anything."""
        response.set_cookie(
            self._cookie(door),
            token,
            max_age=int(_KEPT.total_seconds()),
            secure=door.is_secure,
            httponly=True,
            samesite="lax",
        )

    def _cookie(self, door: FrontDoor) -> str:
        return f"__Host-front_door_{self.kind}" if door.is_secure else f"front_door_{self.kind}"

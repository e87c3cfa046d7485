"""What the page "What if" may do: begin a trial, stop it, and give its figures to a spreadsheet.

A trial changes nothing in the shop, so it is no operation and leaves nothing in the journal.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from queue_server.api import spreadsheets
from queue_server.api.access import Manager
from queue_server.api.front_door import Door
from queue_server.api.router import Router
from queue_server.domain.errors import Refusal
from queue_server.web import what_if
from queue_server.web.acts import again, refused
from queue_server.web.forms import said
from queue_server.web.pages import asked

router = Router(include_in_schema=False)


@router.post(what_if.PATH)
async def begin(request: Request, door: Door, actor: Manager) -> Response:
    """Try what was filled in, and look on."""
    async with request.form() as form:
        boxes = {name: values[-1].strip() for name, values in said(form).items()}
        try:
            await what_if.begin(asked(door, actor, what_if.PATH), boxes)
        except Refusal as refusal:
            return await refused(door, actor, form, refusal, back=what_if.PATH)
    return again(f"{what_if.PATH}#trial")


@router.post(f"{what_if.PATH}/stop")
async def stop(door: Door, _: Manager) -> Response:
    """Stop what is being tried."""
    await door.tryout.stop()
    return again(what_if.PATH)


@router.get(f"{what_if.PATH}.csv")
async def spreadsheet(door: Door, actor: Manager) -> Response:
    """The figures of the last trial, one a row."""
    wanted = asked(door, actor, what_if.PATH)
    text = await what_if.spreadsheet(wanted)
    return spreadsheets.file(text, f"what-if-{wanted.today}")

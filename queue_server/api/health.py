"""Is the server well, and what has it counted: for the council's monitoring."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from queue_server.api.access import require
from queue_server.api.front_door import Door
from queue_server.api.router import Router
from queue_server.domain.concerns import Part
from queue_server.domain.people import Permission
from queue_server.live.present import concerns
from queue_server.store import jobs

router = Router(tags=["monitoring"])
State = Literal["ok", "attention"]


class Health(BaseModel):
    """The server answers and its database can be read. `attention`: that part needs a person.

    Which device it is and what to do stands on reception's page, for anybody may read this.
    """

    status: State
    as_at: datetime
    parts: dict[Part, State]


@router.get("/health", dependencies=[Depends(require(Permission.PUBLIC))])
async def health(door: Door) -> Health:
    """Whether the server can read its shop, and what needs a person; says nothing about anybody."""
    picture, now = await door.hub.snapshot(), door.now()
    needs = {concern.part for concern in concerns.every(picture, door.shop, now)}
    return Health(
        status="attention" if needs else "ok",
        as_at=max(picture.hall.at, now),
        parts={part: "attention" if part in needs else "ok" for part in Part},
    )


@router.get(
    "/metrics",
    dependencies=[Depends(require(Permission.METRICS))],
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request, door: Door) -> Response:
    """Figures in Prometheus' text format, for whoever has the metrics token."""
    hub, now = door.hub, door.now()
    picture, today = await hub.snapshot(), await hub.today()
    paper = await door.reader.read(lambda connection: jobs.states(connection, door.shop.id))
    written = request.app.state.figures.written(picture, today, paper, door.shop, now, hub.listening)
    return Response(written, media_type="text/plain; version=0.0.4; charset=utf-8")

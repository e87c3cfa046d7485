"""Is the server well, and what has it counted: for the council's monitoring."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from queue_server.api.access import require
from queue_server.api.front_door import Door
from queue_server.api.router import Router
from queue_server.domain.people import Permission

router = Router(tags=["monitoring"])


class Health(BaseModel):
    """The server answers and its database can be read."""

    status: Literal["ok"] = "ok"
    as_at: datetime


@router.get("/health", dependencies=[Depends(require(Permission.PUBLIC))])
async def health(door: Door) -> Health:
    """Whether the server can read its shop; says nothing about anybody."""
    picture = await door.hub.hall()
    return Health(as_at=max(picture.at, door.now()))


@router.get(
    "/metrics",
    dependencies=[Depends(require(Permission.METRICS))],
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request, door: Door) -> Response:
    """Figures in Prometheus' text format, for whoever has the metrics token."""
    written = request.app.state.figures.written(await door.hub.snapshot(), door.hub.listening)
    return Response(written, media_type="text/plain; version=0.0.4; charset=utf-8")

"""Every JSON route of the server, in one list."""

from __future__ import annotations

from fastapi import FastAPI

from queue_server.api import health

_ROUTERS = (health.router,)


def install(app: FastAPI) -> None:
    """From now on `app` answers them."""
    for router in _ROUTERS:
        app.include_router(router)

"""Every JSON route and live stream of the server, in one list."""

from __future__ import annotations

from fastapi import FastAPI

from queue_server.api import (
    administration,
    appointments,
    board,
    desk,
    devices,
    follow_ups,
    health,
    kiosk,
    live,
    manager,
    printer,
    reception,
    sign_in,
    surgeries,
    tickets,
    today,
)

_ROUTERS = (
    kiosk.router,
    board.router,
    printer.router,
    devices.router,
    sign_in.router,
    desk.router,
    desk.panic_router,
    tickets.router,
    follow_ups.router,
    reception.router,
    appointments.router,
    surgeries.router,
    today.router,
    manager.router,
    administration.router,
    live.router,
    health.router,
)


def install(app: FastAPI) -> None:
    """From now on `app` answers them."""
    for router in _ROUTERS:
        app.router.routes.extend(router.routes)

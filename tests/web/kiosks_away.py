"""Reception while a kiosk is away and the machines need somebody, and the list of what it gave by itself."""

from queue_server.contract import staff_views
from tests.web import samples

KIOSK_AWAY = {
    "kiosks_away": [staff_views.KioskAway(name="Entrance", since=samples.at("11:20"), minutes=12)],
    "given_by_kiosks": 3,
    "concerns": [
        staff_views.ConcernView(
            title="Board 1 is away",
            advice="Call people by voice or fetch them. Is its screen switched on and connected?",
        ),
        staff_views.ConcernView(
            title="The server's disk is nearly full: 412 MB are left",
            advice="Tell IT today: when it is full, no ticket can be kept.",
        ),
    ],
}


def given_by_kiosks() -> list[staff_views.OfflineTicket]:
    """One that came roughly then, one whose number is on two papers."""
    came = {"kiosk": "Entrance", "state": "waiting"}
    return [
        staff_views.OfflineTicket(
            id=samples.ticket_id(600),
            number=number,
            service_name=service,
            arrived_at=samples.at("11:21"),
            arrived_is_rough=rough,
            same_number=not rough,
            **came,
        )
        for number, service, rough in (("A600", "Council Tax", True), ("A017", None, False))
    ]

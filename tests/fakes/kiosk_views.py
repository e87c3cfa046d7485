"""What a server shows a kiosk of the example shop, for tests without a server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from kiosk import offline
from queue_server.contract.appointments import CheckedIn, CheckInOutcome
from queue_server.contract.commands import AlertKind, TakeTicket
from queue_server.contract.receipt import Receipt, ReceiptFacts, compose
from queue_server.contract.views import (
    Complaints,
    KioskAlert,
    KioskView,
    LifeEventChoice,
    LongWait,
    NeedChoice,
    NumberBlock,
    ServiceChoice,
)
from queue_server.contract.waits import WaitEstimate
from queue_server.contract.words import in_language
from queue_server.domain.services import Service
from queue_server.live.present.kiosk import need_choice, survey
from queue_server.shop import load_shop
from queue_server.shop_files import ReasonKind

SHOP = load_shop(Path(__file__).parents[2] / "config")
BOOKING_URL = "https://frontdoor.council.example/bookings"
NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
LONG = LongWait(
    aim_minutes=30,
    may_book=True,
    first_free_at=datetime(2026, 11, 25, 10, 20, tzinfo=UTC),
    reason=dict(SHOP.reasons[ReasonKind.DELAY]["colleague-away"]),
)
AN_HOUR = WaitEstimate(low_minutes=45, high_minutes=60)
HOURS = WaitEstimate(low_minutes=165, high_minutes=210)
TOO_LATE = WaitEstimate(low_minutes=20, high_minutes=60, closing_time="17:00")
TICKET = UUID("0198b2a0-0000-7000-8000-000000000042")
ALERT = UUID("0198b2a0-0000-7000-8000-00000000a1e7")


def view(
    *,
    services_open: bool = True,
    shop_open: bool = True,
    alerts: tuple[KioskAlert, ...] = (),
    long_wait: LongWait | None = None,
    booking_url: str | None = None,
    estimate: WaitEstimate = AN_HOUR,
) -> KioskView:
    """The example shop at 10:42; Universal Credit is not here until tomorrow.

    With a `long_wait` every service has it, and this `estimate`.
    """
    return KioskView(
        as_at=NOW,
        kiosk="Entrance",
        shop_names=dict(SHOP.names),
        timezone=SHOP.timezone.key,
        languages=list(SHOP.languages),
        open=shop_open,
        opens_at=None if shop_open else NOW + timedelta(hours=22, minutes=18),
        closes_at=NOW.replace(hour=17, minute=0),
        greet_minutes=SHOP.greet_minutes,
        waiting_area=dict(SHOP.waiting_area),
        waiting_area_hint=dict(SHOP.waiting_area_hint),
        services=[
            _service(service, services_open, long_wait and (estimate, long_wait))
            for service in SHOP.services.values()
        ],
        life_events=_life_events(),
        needs=_needs(),
        series=list(SHOP.series),
        offline_numbers=NumberBlock(first=600, last=639),
        alerts=list(alerts),
        notices=[],
        booking_url=booking_url,
        survey=survey(SHOP),
        complaints=Complaints(names=dict(SHOP.complaints or {}), link=SHOP.complaints_link),
    )


def _life_events() -> list[LifeEventChoice]:
    return [
        LifeEventChoice(
            code=event.code, names=dict(event.names), icon=event.icon, services=list(event.services)
        )
        for event in SHOP.life_events
    ]


def _needs() -> list[NeedChoice]:
    return [need_choice(need) for need in SHOP.needs.values() if not need.staff_only]


def _service(
    service: Service, services_open: bool, wait: tuple[WaitEstimate, LongWait] | None
) -> ServiceChoice:
    here = services_open and service.code != "universal-credit"
    return ServiceChoice(
        code=service.code,
        names=dict(service.names),
        easy=dict(service.easy),
        picture=list(service.picture),
        hint=dict(service.hints),
        synonyms={language: list(words) for language, words in service.synonyms.items()},
        series=service.series,
        icon=service.icon,
        featured=service.featured,
        partner=service.organisation is not None,
        open=here,
        opens_at=None if here else NOW + timedelta(days=1, hours=2, minutes=18),
        estimate=None if wait is None else wait[0],
        long_wait=None if wait is None else wait[1],
    )


def given_here(language: str = "en", number: str = "A601") -> Receipt:
    """The ticket that the kiosk gives by itself."""
    command = TakeTicket(command_id=TICKET, language=language)
    return offline.receipt(view(), command, number, NOW)


def receipt(language: str = "en", number: str = "A042", estimate: WaitEstimate | None = None) -> Receipt:
    """The ticket that the server gives."""
    return compose(
        ReceiptFacts(
            number=number,
            language=language,
            shop_name=in_language(SHOP.names, language),
            waiting_area=in_language(SHOP.waiting_area, language),
            greet_minutes=5,
            issued_on=NOW.date(),
            ticket_id=TICKET,
            estimate=estimate,
            qr_url="https://frontdoor.council.example/t/Zm9vYmFyYmF6cXV4MTIzNA",
        )
    )


def checked_in(outcome: CheckInOutcome, receipt: Receipt | None = None) -> CheckedIn:
    """The server's answer about the appointment at 10:30; on another day where that is the matter."""
    day = 9 if outcome is CheckInOutcome.WRONG_DAY else 0
    starts_at = NOW.replace(hour=10, minute=30) + timedelta(days=day)
    return CheckedIn(
        outcome=outcome,
        receipt=receipt,
        starts_at=starts_at,
        not_before=starts_at - timedelta(minutes=10) if outcome is CheckInOutcome.EARLY else None,
    )


def alert(kind: AlertKind, acknowledged_by: str | None = None) -> KioskAlert:
    """An alert raised at this kiosk."""
    return KioskAlert(
        alert_id=ALERT,
        ticket_id=TICKET if kind is AlertKind.PRIVATE else None,
        kind=kind,
        raised_at=NOW,
        acknowledged_by=acknowledged_by,
    )

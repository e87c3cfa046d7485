"""What a kiosk shows: services open or closed, life events, needs, and its own alerts."""

from __future__ import annotations

from datetime import datetime

from queue_server.contract.commands import AlertKind
from queue_server.contract.numbers import offline_block
from queue_server.contract.views import (
    Complaints,
    KioskAlert,
    KioskView,
    LifeEventChoice,
    NeedChoice,
    NumberBlock,
    ServiceChoice,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
)
from queue_server.domain.needs import Need
from queue_server.domain.services import Service
from queue_server.live.present import waits
from queue_server.live.snapshot import Hall
from queue_server.operations.bookable import presence
from queue_server.shop import Shop
from queue_server.store.alerts import Alert
from queue_server.store.devices import Device

_ASKED_AT_KIOSK = frozenset(kind.value for kind in AlertKind)


def view(hall: Hall, shop: Shop, kiosk: Device, now: datetime) -> KioskView:
    """The kiosk's whole view; nothing in it is about any one customer but alerts raised right here."""
    block = offline_block(kiosk.place or 0)
    return KioskView(
        as_at=now,
        kiosk=kiosk.name,
        shop_names=dict(shop.names),
        timezone=shop.timezone.key,
        languages=list(shop.languages),
        open=shop.hours.is_open(now),
        opens_at=shop.hours.opens_next(now),
        closes_at=shop.hours.closes_at(now),
        greet_minutes=shop.greet_minutes,
        waiting_area=dict(shop.waiting_area),
        waiting_area_hint=dict(shop.waiting_area_hint),
        services=[_service(service, hall, shop, now) for service in shop.services.values()],
        life_events=[
            LifeEventChoice(
                code=event.code, names=dict(event.names), icon=event.icon, services=list(event.services)
            )
            for event in shop.life_events
        ],
        needs=[need_choice(need) for need in shop.needs.values() if not need.staff_only],
        series=list(shop.series),
        offline_numbers=NumberBlock(first=block.first, last=block.last),
        alerts=alerts_of(hall, kiosk.id),
        notices=[notice.text for notice in hall.notices if notice.until is None or notice.until > now],
        booking_url=None if hall.public_url is None else f"{hall.public_url}/bookings",
        estimate=waits.of_newcomer(hall, shop, None, now),
        survey=survey(shop),
        complaints=Complaints(names=dict(shop.complaints or {}), link=shop.complaints_link),
    )


def survey(shop: Shop) -> Survey:
    """What this shop asks after a visit."""
    return Survey(
        questions=[
            SurveyQuestion(code=each.code, names=dict(each.names), scale=each.scale)
            for each in shop.questions
        ],
        answers={
            each.scale: [
                SurveyAnswer(code=answer.code, names=dict(answer.names), icon=answer.icon)
                for answer in each.answers
            ]
            for each in shop.questions
        },
    )


def alerts_of(hall: Hall, kiosk: str) -> list[KioskAlert]:
    """What was asked for at this kiosk and is not closed, and who answered."""
    mine = (alert for alert in hall.alerts if alert.raised_by == kiosk and alert.kind in _ASKED_AT_KIOSK)
    return [alert_of(alert, hall) for alert in mine]


def alert_of(alert: Alert, hall: Hall) -> KioskAlert:
    """One of these, and who answered."""
    return KioskAlert(
        alert_id=alert.id,
        ticket_id=alert.ticket_id,
        kind=AlertKind(alert.kind),
        raised_at=alert.raised_at,
        acknowledged_by=hall.answered_by.get(alert.acknowledged_by or ""),
    )


def need_choice(need: Need) -> NeedChoice:
    """A need as something that may be chosen."""
    return NeedChoice(
        code=need.code,
        names=dict(need.names),
        easy=dict(need.easy),
        picture=list(need.picture),
        icon=need.icon,
        priority=need.priority,
    )


def _service(service: Service, hall: Hall, shop: Shop, now: datetime) -> ServiceChoice:
    here = presence(shop, service, hall.surgeries, now, paused=service.code in hall.paused)
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
        open=here.open,
        opens_at=here.opens_at,
        estimate=waits.of_newcomer(hall, shop, service.code, now) if here.open else None,
        long_wait=waits.long_wait(hall, shop, service.code, now) if here.open else None,
    )

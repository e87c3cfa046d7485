"""What a server shows a kiosk of the example shop, for tests without a server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from kiosk import offline
from queue_server.contract.appointments import CheckedIn, CheckInOutcome
from queue_server.contract.commands import AlertKind, TakeTicket
from queue_server.contract.receipt import Receipt, ReceiptFacts, compose
from queue_server.contract.views import (
    KioskAlert,
    KioskView,
    LifeEventChoice,
    LongWait,
    NeedChoice,
    NumberBlock,
    ServiceChoice,
)
from queue_server.contract.waits import WaitEstimate

BOOKING_URL = "https://frontdoor.council.example/bookings"
LONG = LongWait(
    aim_minutes=30,
    may_book=True,
    reason={"en": "a colleague is away", "ar": "أحد الزملاء غائب"},
)
NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
TICKET = UUID("0198b2a0-0000-7000-8000-000000000042")
ALERT = UUID("0198b2a0-0000-7000-8000-00000000a1e7")

_SERVICES = [
    ("council-tax", "Council Tax", "ضريبة البلدية", "A", "receipt-text", True, False),
    ("housing", "Housing", "السكن", "A", "home-heart", True, False),
    ("benefits", "Benefits", "الإعانات", "B", "hand-coin", True, False),
    ("waste", "Bins and recycling", "النفايات وإعادة التدوير", "B", "recycle", True, False),
    ("blue-badge", "Blue Badge", "الشارة الزرقاء", "B", "card-account-details", True, False),
    ("parking", "Parking", "مواقف السيارات", "B", "parking", False, False),
    (
        "births-deaths",
        "Births, deaths and marriages",
        "المواليد والوفيات والزواج",
        "C",
        "book-account",
        False,
        False,
    ),
    ("licensing", "Licences", "التراخيص", "C", "license", False, False),
    ("universal-credit", "Universal Credit", "الائتمان الشامل", "C", "cash-multiple", False, True),
    ("citizens-advice", "Citizens Advice", "مكتب استشارات المواطنين", "C", "scale-balance", False, True),
    ("community-law", "Legal advice", "الاستشارات القانونية", "C", "gavel", False, True),
    ("general", "Something else", "شيء آخر", "A", "help-circle", False, False),
]
_EVENTS = [
    ("moving", "Moving home", "الانتقال إلى منزل جديد", "truck", ["council-tax", "housing", "waste"]),
    ("baby", "Having a baby", "انتظار مولود", "baby-carriage", ["births-deaths", "benefits"]),
    ("death", "Someone has died", "وفاة شخص", "flower-tulip", ["births-deaths", "council-tax", "benefits"]),
    ("nowhere", "I have nowhere to stay", "ليس لدي مكان للإقامة", "bed", ["housing", "universal-credit"]),
    ("money", "Money worries", "مشاكل مالية", "piggy-bank", ["benefits", "citizens-advice"]),
    ("care", "Disability and care", "الإعاقة والرعاية", "hand-heart", ["blue-badge", "benefits"]),
    ("leaving", "Leaving school or work", "ترك المدرسة أو العمل", "school", ["universal-credit", "benefits"]),
    ("business", "Starting a business", "بدء عمل تجاري", "storefront", ["licensing", "waste"]),
]
_NEEDS = [
    ("private-room", "A private room", "غرفة خاصة", "door-closed", True),
    ("family-room", "A family room", "غرفة عائلية", "teddy-bear", True),
    ("short-wait", "I find waiting hard", "أجد الانتظار صعباً", "timer-sand", True),
    ("step-free", "Step-free desk", "مكتب بلا درج", "human-wheelchair", False),
    ("seated", "A seat to wait", "مقعد للانتظار", "seat", False),
    ("hearing-loop", "Hearing loop", "حلقة سمعية", "ear-hearing-loop", False),
    ("bsl-interpreter", "BSL interpreter", "مترجم لغة الإشارة", "sign-language", False),
    ("interpreter", "An interpreter", "مترجم", "translate", False),
    ("easy-words", "Easy words", "كلمات سهلة", "book-open-variant", False),
    ("large-print", "Large print", "طباعة كبيرة", "format-size", False),
    ("form-help", "Help with forms", "مساعدة في النماذج", "file-document-edit", False),
    ("guide-me", "Someone to guide me around", "شخص يرشدني في المكان", "human-white-cane", True),
]


def view(
    *,
    services_open: bool = True,
    shop_open: bool = True,
    alerts: tuple[KioskAlert, ...] = (),
    long_wait: LongWait | None = None,
    booking_url: str | None = None,
) -> KioskView:
    """The example shop at 10:42; Universal Credit is not here until tomorrow.

    With a `long_wait` every service has it, and 45 to 60 minutes to wait.
    """
    return KioskView(
        as_at=NOW,
        kiosk="Entrance",
        shop_names={"en": "Guildhall One Stop Shop", "ar": "مركز غيلدهول للخدمات"},
        timezone="Europe/London",
        languages=["en", "ar"],
        open=shop_open,
        opens_at=None if shop_open else NOW + timedelta(hours=22, minutes=18),
        closes_at=NOW.replace(hour=17, minute=0),
        greet_minutes=5,
        waiting_area={"en": "Sit in the main waiting area", "ar": "اجلس في منطقة الانتظار الرئيسية"},
        waiting_area_hint={"en": "Through the doors on your left", "ar": "عبر الأبواب على يسارك"},
        services=[_service(*row, services_open=services_open, long_wait=long_wait) for row in _SERVICES],
        life_events=[
            LifeEventChoice(code=code, names={"en": en, "ar": ar}, icon=icon, services=services)
            for code, en, ar, icon, services in _EVENTS
        ],
        needs=[
            NeedChoice(code=code, names={"en": en, "ar": ar}, icon=icon, priority=priority)
            for code, en, ar, icon, priority in _NEEDS
        ],
        series=["A", "B", "C"],
        offline_numbers=NumberBlock(first=600, last=639),
        alerts=list(alerts),
        notices=[],
        booking_url=booking_url,
    )


def _service(
    code: str,
    en: str,
    ar: str,
    series: str,
    icon: str,
    featured: bool,
    partner: bool,
    *,
    services_open: bool,
    long_wait: LongWait | None,
) -> ServiceChoice:
    here = services_open and code != "universal-credit"
    return ServiceChoice(
        code=code,
        names={"en": en, "ar": ar},
        series=series,
        icon=icon,
        featured=featured,
        partner=partner,
        open=here,
        opens_at=None if here else NOW + timedelta(days=1, hours=2, minutes=18),
        estimate=None if long_wait is None else WaitEstimate(low_minutes=45, high_minutes=60),
        long_wait=long_wait,
    )


def given_here(language: str = "en", number: str = "A601") -> Receipt:
    """The ticket that the kiosk gives by itself."""
    command = TakeTicket(command_id=TICKET, language=language)
    return offline.receipt(view(), command, number, NOW)


def receipt(language: str = "en", number: str = "A042") -> Receipt:
    """The ticket that the server gives."""
    return compose(
        ReceiptFacts(
            number=number,
            language=language,
            shop_name="Guildhall One Stop Shop",
            waiting_area="Sit in the main waiting area",
            greet_minutes=5,
            issued_on=NOW.date(),
            ticket_id=TICKET,
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

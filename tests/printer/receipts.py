"""Receipts to lay out and print: the morning of the pictures, in English, Arabic, large print and more."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from queue_server.contract.receipt import LineStyle, Receipt, ReceiptFacts, ReceiptLine, compose, reprint
from queue_server.contract.waits import WaitEstimate

QR_URL = "https://frontdoor.example.gov.uk/t/Ab3dEf6hIj9kLm2nOp5qRs"
FACTS = ReceiptFacts(
    number="A042",
    language="en",
    shop_name="Guildhall One Stop Shop",
    waiting_area="Sit in the main waiting area",
    greet_minutes=5,
    issued_on=date(2026, 11, 23),
    ticket_id=UUID(int=42),
    qr_url=QR_URL,
    slot_time="11:00",
)

ENGLISH = compose(FACTS)
LARGE = compose(FACTS.model_copy(update={"large_print": True}))
OFFLINE = compose(FACTS.model_copy(update={"ticket_id": None, "qr_url": None, "slot_time": None}))
LONG_NUMBER = compose(FACTS.model_copy(update={"number": "A1234", "large_print": True}))
WAIT = compose(
    FACTS.model_copy(update={"slot_time": None, "estimate": WaitEstimate(low_minutes=10, high_minutes=25)})
)
HOURS, TOO_LATE = (
    {
        language: compose(
            FACTS.model_copy(update={"language": language, "slot_time": None, "estimate": estimate})
        )
        for language in ("en", "ro", "pl", "ru", "lt", "uk", "ar", "ur", "bn", "gu", "pa")
    }
    for estimate in (
        WaitEstimate(low_minutes=165, high_minutes=210),
        WaitEstimate(low_minutes=20, high_minutes=75, closing_time="17:00"),
    )
)
LATE = compose(FACTS.model_copy(update={"delay": "visits are taking longer today", "delay_time": "11:20"}))
EASY, EASY_LARGE, EASY_ARABIC = (
    compose(FACTS.model_copy(update={"easy_words": True, **more}))
    for more in ({}, {"large_print": True}, {"language": "ar"})
)
SECOND_COPY = reprint(ENGLISH, 2)


def said(language: str, *texts: str) -> Receipt:
    """The English receipt with other words: shop, label, slot, heading, two sentences, code heading, day."""
    shop, label, slot, heading, first, second, follow, day = texts
    lines = [
        ReceiptLine(style=LineStyle.SHOP, text=shop),
        ReceiptLine(style=LineStyle.THICK_RULE),
        ReceiptLine(style=LineStyle.LABEL, text=label),
        ReceiptLine(style=LineStyle.NUMBER, text="A042"),
        ReceiptLine(style=LineStyle.SLOT, text=slot),
        ReceiptLine(style=LineStyle.THICK_RULE),
        ReceiptLine(style=LineStyle.HEADING, text=heading),
        ReceiptLine(style=LineStyle.BODY, text=first),
        ReceiptLine(style=LineStyle.BODY, text=second),
        ReceiptLine(style=LineStyle.THIN_RULE),
        ReceiptLine(style=LineStyle.CODE_HEADING, text=follow),
        ReceiptLine(style=LineStyle.CODE_BODY, text=day),
    ]
    direction = "rtl" if language in ("ar", "ur") else "ltr"
    return ENGLISH.model_copy(update={"language": language, "direction": direction, "lines": lines})


ARABIC = said(
    "ar",
    "مركز غيلدهول للخدمات",
    "رقمك",
    "موعدك: 11:00",
    "اجلس في منطقة الانتظار",
    "سنرحب بك خلال 5 دقائق. ثم راقب الشاشة لمعرفة رقمك ومكتبك.",
    "لا تُنادى الأرقام بالترتيب.",
    "تابعه على هاتفك",
    "الاثنين 23 نوفمبر 2026",
)
URDU = said(
    "ur",
    "گلڈ ہال ون سٹاپ شاپ",
    "آپ کا نمبر",
    "آپ کا وقت: 11:00",
    "انتظار گاہ میں تشریف رکھیں",
    "ہم 5 منٹ کے اندر آپ کو خوش آمدید کہیں گے۔",
    "پھر اپنے نمبر کے لیے اسکرین دیکھیں۔",
    "اپنے فون پر دیکھیں",
    "پیر 23 نومبر 2026",
)
BENGALI = said(
    "bn",
    "গিল্ডহল ওয়ান স্টপ শপ",
    "আপনার নম্বর",
    "আপনার সময়: 11:00",
    "প্রধান অপেক্ষার জায়গায় বসুন",
    "আমরা 5 মিনিটের মধ্যে আপনাকে স্বাগত জানাব।",
    "নম্বর ক্রমানুসারে ডাকা হয় না।",
    "আপনার ফোনে দেখুন",
    "সোমবার 23 নভেম্বর 2026",
)
RUSSIAN = said(
    "ru",
    "Единый центр обслуживания Гилдхолл",
    "Ваш номер",
    "Ваше время: 11:00",
    "Присядьте в главной зоне ожидания",
    "Мы поприветствуем вас в течение 5 минут.",
    "Номера вызываются не по порядку.",
    "Следите на телефоне",
    "понедельник 23 нояб. 2026",
)

ALL = {
    "english": ENGLISH,
    "large": LARGE,
    "offline": OFFLINE,
    "long-number": LONG_NUMBER,
    "wait": WAIT,
    "late": LATE,
    "easy": EASY,
    "easy-large": EASY_LARGE,
    "easy-arabic": EASY_ARABIC,
    "second-copy": SECOND_COPY,
    "arabic": ARABIC,
    "urdu": URDU,
    "bengali": BENGALI,
    "russian": RUSSIAN,
}

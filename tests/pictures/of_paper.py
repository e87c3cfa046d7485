"""Tickets on paper in every language, as they leave the printer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from PIL import Image

from printer import raster
from printer.layout import Paper, lay_out
from queue_server.contract.receipt import ReceiptFacts, compose
from queue_server.contract.words import in_language
from tests.fakes.kiosk_views import SHOP


def drawn() -> Iterator[tuple[str, Image.Image]]:
    """The same ticket in each language, then in large print and in easy words."""
    for language in SHOP.languages:
        yield language, _ticket(language)
    for language in ("en", "ar", "bn"):
        yield f"{language}, large print", _ticket(language, large=True)
    for language in ("en", "ar", "bn"):
        yield f"{language}, easy words", _ticket(language, easy=True)


def _ticket(language: str, *, large: bool = False, easy: bool = False) -> Image.Image:
    facts = ReceiptFacts(
        number="A042",
        language=language,
        shop_name=in_language(SHOP.names, language),
        waiting_area=in_language(SHOP.waiting_area, language),
        greet_minutes=5,
        issued_on=date(2026, 11, 23),
        ticket_id=UUID(int=42),
        qr_url="https://frontdoor.example.gov.uk/t/Ab3dEf6hIj9kLm2nOp5qRs",
        slot_time="11:00",
        large_print=large,
        easy_words=easy,
    )
    return raster.draw(lay_out(compose(facts), Paper(576)))

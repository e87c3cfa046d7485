"""What a customer takes home when something is still to be answered, line by line.

A slip never names a service, a team, a need or a reason. It has no QR code: the phone page is dead two
hours after the visit, and the slip is kept for weeks.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from queue_server.contract.easy_words import words_for
from queue_server.contract.receipt import LineStyle, Receipt, ReceiptLine
from queue_server.contract.references import spaced
from queue_server.contract.words import Words


class SlipFacts(BaseModel):
    """What the words of a slip are made from; all of it may be printed. Days are local to the shop.

    `ask_for` is a first name, `contact` how to reach the shop; both may be missing.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    ticket_id: UUID
    number: str
    language: str
    shop_name: str
    visited_on: date
    answer_by_on: date
    next_step: str | None = None
    contact: str | None = None
    ask_for: str | None = None
    large_print: bool = False
    easy_words: bool = False


def compose_slip(facts: SlipFacts) -> Receipt:
    """The slip for these facts, in the customer's language (English where a sentence is missing)."""
    words = words_for(facts.language, easy=facts.easy_words)
    lines = [
        ReceiptLine(style=LineStyle.SHOP, text=facts.shop_name),
        ReceiptLine(style=LineStyle.THICK_RULE),
        ReceiptLine(style=LineStyle.LABEL, text=words.say("Your number")),
        ReceiptLine(style=LineStyle.NUMBER, text=facts.number),
        ReceiptLine(style=LineStyle.LABEL, text=words.day(facts.visited_on)),
        ReceiptLine(style=LineStyle.THICK_RULE),
        *(ReceiptLine(style=LineStyle.HEADING, text=text) for text in promise(facts, words)),
        ReceiptLine(style=LineStyle.THIN_RULE),
        *(ReceiptLine(style=LineStyle.BODY, text=text) for text in questions(facts, words)),
    ]
    return _slip(words, facts.number, lines, large_print=facts.large_print, ticket_id=facts.ticket_id)


class BookingSlipFacts(BaseModel):
    """What the words of a booking's slip are made from; all of it may be printed.

    `time` is the shop's, `on` a local day; `reference` is nine digits. `place` is public, and may be unknown.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    reference: str
    language: str
    shop_name: str
    on: date
    time: str
    place: str | None = None
    contact: str | None = None
    large_print: bool = False


def compose_booking_slip(facts: BookingSlipFacts) -> Receipt:
    """When and where to come, the reference in threes and how to change it; no name and no reason.

    It has no QR code: whoever finds the paper can't move or cancel the booking.
    """
    words = Words.of(facts.language)
    # In Arabic only these spaces leave the groups in their order.
    said = spaced(facts.reference).replace(" ", "\u00a0")
    lines = [
        ReceiptLine(style=LineStyle.SHOP, text=facts.shop_name),
        ReceiptLine(style=LineStyle.THICK_RULE),
        ReceiptLine(style=LineStyle.BODY, text=words.say("Your appointment")),
        ReceiptLine(style=LineStyle.HEADING, text=words.day(facts.on)),
        ReceiptLine(style=LineStyle.HEADING, text=facts.time),
        *([ReceiptLine(style=LineStyle.HEADING, text=facts.place)] if facts.place else []),
        ReceiptLine(style=LineStyle.THICK_RULE),
        ReceiptLine(style=LineStyle.BODY, text=words.say("Your reference")),
        ReceiptLine(style=LineStyle.HEADING, text=said),
        ReceiptLine(style=LineStyle.THIN_RULE),
        ReceiptLine(style=LineStyle.BODY, text=words.say("To change or cancel, tell us your reference.")),
        ReceiptLine(style=LineStyle.BODY, text=facts.contact or words.say("Ask at reception.")),
    ]
    return _slip(words, said, lines, large_print=facts.large_print)


def promise(facts: SlipFacts, words: Words) -> list[str]:
    """By which day the customer has an answer, and what happens next."""
    by = words.say("You will have our answer by {day}.", day=words.day(facts.answer_by_on))
    return [by, facts.next_step] if facts.next_step else [by]


def questions(facts: SlipFacts, words: Words) -> list[str]:
    """Whom to ask, how, and what to say."""
    said = [words.say("Do you have a question?")]
    said.append(facts.contact or words.say("Ask at reception."))
    if facts.ask_for:
        said.append(words.say("Ask for {name}.", name=facts.ask_for))
    return [*said, words.say("Tell us your number and the day of your visit.")]


# ------------------------------------------------------------------------------------------------


def _slip(
    words: Words, number: str, lines: list[ReceiptLine], *, large_print: bool, ticket_id: UUID | None = None
) -> Receipt:
    return Receipt(
        ticket_id=ticket_id,
        number=number,
        language=words.language,
        direction=words.direction,
        lines=lines,
        qr_url=None,
        estimate=None,
        allotted_at=None,
        large_print=large_print,
    )

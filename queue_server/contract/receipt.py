"""What a paper ticket says, line by line; the same words whether or not the server can be reached.

A receipt never names a service, a need, a person or why anyone came.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from queue_server.contract.easy_words import words_for
from queue_server.contract.waits import WaitEstimate
from queue_server.contract.words import Words

Direction = Literal["ltr", "rtl"]
_CLOCK = "clock-outline"


class LineStyle(StrEnum):
    """How a line is set. A RULE has no text; beside CODE lines stands the QR code, if there is one."""

    BANNER = "banner"
    SHOP = "shop"
    LABEL = "label"
    NUMBER = "number"
    SLOT = "slot"
    HEADING = "heading"
    BODY = "body"
    CODE_HEADING = "code_heading"
    CODE_BODY = "code_body"
    THICK_RULE = "thick_rule"
    THIN_RULE = "thin_rule"


class ReceiptLine(BaseModel):
    """One line (it may wrap on paper). `icon`: the symbol beside it, by its Material Design name."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    style: LineStyle
    text: str = ""
    icon: str | None = None


@lru_cache(maxsize=512)
def line(style: LineStyle, text: str = "", icon: str | None = None) -> ReceiptLine:
    """This line; most lines are on every ticket in a language, and are looked through once."""
    return ReceiptLine(style=style, text=text, icon=icon)


class Receipt(BaseModel):
    """A ticket as it is shown and printed. `ticket_id` is None for one issued offline."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    ticket_id: UUID | None
    number: str
    language: str
    direction: Direction
    lines: list[ReceiptLine]
    qr_url: str | None
    estimate: WaitEstimate | None
    allotted_at: datetime | None
    large_print: bool = False


class ReceiptFacts(BaseModel):
    """What the words of a receipt are made from; all of it may be printed.

    `slot` and the days are local to the shop. `greet_minutes` is None where no such promise is made.
    Who is told a slot is not told the wait as well. `delay` is why staff said that this one runs late,
    `delay_time` the new time, where the slot does not say a later one.
    `appointment_time` is for who came for one and gave its reference; `called_after` if they came early.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    number: str
    language: str
    shop_name: str
    waiting_area: str
    greet_minutes: int | None
    issued_on: date
    large_print: bool = False
    easy_words: bool = False
    ticket_id: UUID | None = None
    qr_url: str | None = None
    estimate: WaitEstimate | None = None
    allotted_at: datetime | None = None
    slot_time: str | None = None
    appointment_time: str | None = None
    called_after: str | None = None
    delay: str | None = None
    delay_time: str | None = None


def compose(facts: ReceiptFacts) -> Receipt:
    """The receipt for these facts, in the customer's language (English where a sentence is missing).

    Symbols stand beside easy words only.
    """
    words = words_for(facts.language, easy=facts.easy_words)
    offline = facts.ticket_id is None
    lines = [*_head(facts, words), *_body(facts, words, offline), *_foot(facts, words)]
    return Receipt(
        ticket_id=facts.ticket_id,
        number=facts.number,
        language=words.language,
        direction=words.direction,
        lines=lines if facts.easy_words else [line(each.style, each.text) for each in lines],
        qr_url=facts.qr_url,
        estimate=facts.estimate,
        allotted_at=facts.allotted_at,
        large_print=facts.large_print,
    )


def reprint(receipt: Receipt, copy_number: int) -> Receipt:
    """The same ticket marked as a further copy; `copy_number` is 2 for the first reprint."""
    words = Words.of(receipt.language)
    banner = words.say("REPRINT {copy_number}", copy_number=copy_number)
    lines = [each for each in receipt.lines if each.style is not LineStyle.BANNER]
    marked = [line(LineStyle.BANNER, banner), *lines]
    return receipt.model_copy(update={"lines": marked})


def _head(facts: ReceiptFacts, words: Words) -> list[ReceiptLine]:
    lines = [
        line(LineStyle.SHOP, facts.shop_name),
        line(LineStyle.THICK_RULE),
        line(LineStyle.LABEL, words.say("Your number")),
        line(LineStyle.NUMBER, facts.number),
    ]
    if facts.appointment_time is not None:
        lines += _appointment(facts, words)
    elif facts.slot_time is not None:
        slot = words.say("Your time slot: {time}", time=facts.slot_time)
        lines.append(line(LineStyle.SLOT, slot, _CLOCK))
    elif facts.estimate is not None:
        lines.append(line(LineStyle.SLOT, facts.estimate.sentence(words), _CLOCK))
    return [*lines, line(LineStyle.THICK_RULE)]


def _appointment(facts: ReceiptFacts, words: Words) -> list[ReceiptLine]:
    said = [words.say("Your appointment is at {time}", time=facts.appointment_time)]
    if facts.called_after is not None:
        said.append(words.say("We will call you after {time}", time=facts.called_after))
    return [line(LineStyle.SLOT, sentence, _CLOCK) for sentence in said]


def _body(facts: ReceiptFacts, words: Words, offline: bool) -> list[ReceiptLine]:
    if offline:
        show = words.say("Show this to a member of staff.")
        return [line(LineStyle.HEADING, show, "account-voice")]
    lines = [*_closing(facts, words), *_delay(facts, words)]
    lines.append(line(LineStyle.HEADING, facts.waiting_area, "seat"))
    if facts.greet_minutes is not None:
        hello = words.say("We say hello within {minutes} minutes.", minutes=facts.greet_minutes)
        lines.append(line(LineStyle.BODY, hello, "hand-wave"))
    for icon, sentence in (
        ("monitor", words.say("Then watch the screen for your number and desk.")),
        ("account-group", words.say("Numbers are not called in order.")),
    ):
        lines.append(line(LineStyle.BODY, sentence, icon))
    return lines


def _closing(facts: ReceiptFacts, words: Words) -> list[ReceiptLine]:
    """What they can do who may not be seen before we close."""
    if facts.appointment_time is not None or facts.estimate is None or facts.estimate.closing_time is None:
        return []
    ask = words.say("Please ask at reception what is best for you.")
    return [
        line(LineStyle.BODY, ask, "account-voice"),
        line(LineStyle.BODY, words.say("You can also come at another time."), "calendar-plus"),
    ]


def _delay(facts: ReceiptFacts, words: Words) -> list[ReceiptLine]:
    if facts.delay is None:
        return []
    late = words.say("We are running late: {reason}.", reason=facts.delay.rstrip("."))
    said = [line(LineStyle.HEADING, late, "timer-sand")]
    if facts.delay_time is not None:
        new_time = words.say("New time: {time}.", time=facts.delay_time)
        said.append(line(LineStyle.BODY, new_time, _CLOCK))
    return said


def _foot(facts: ReceiptFacts, words: Words) -> list[ReceiptLine]:
    day = line(LineStyle.CODE_BODY, words.day(facts.issued_on))
    if facts.qr_url is None:
        return [line(LineStyle.THIN_RULE), day]
    follow, afterwards = words.say("Follow it on your phone"), words.say("Tell us how it went")
    return [
        line(LineStyle.THIN_RULE),
        line(LineStyle.CODE_HEADING, follow, "cellphone"),
        line(LineStyle.CODE_BODY, afterwards, "message-text"),
        day,
    ]

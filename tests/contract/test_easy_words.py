"""Easy words say the same in short sentences that can be read at eight, on screen, paper and phone."""

import re
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from printer import fonts
from queue_server.contract.easy_words import EASY, EASY_COUNTS, easy_words, words_for
from queue_server.contract.receipt import LineStyle, compose
from queue_server.contract.slip import SlipFacts, compose_slip
from queue_server.contract.waits import WaitEstimate
from queue_server.contract.words import Words
from tests.grades import grade
from tests.printer.receipts import FACTS

ROOT = Path(__file__).resolve().parents[2]
MOST_WORDS = 8
GRADE_AT_EIGHT = 3.0
FILLED = {"number": "A42", "time": "11:00", "n": "5", "wait": "2 hours", "day": "Monday", "reason": "a fire"}
PAPER = FACTS.model_copy(update={"slot_time": None, "easy_words": True})
ESTIMATE = WaitEstimate(low_minutes=10, high_minutes=25)
CLOSING = WaitEstimate(low_minutes=20, high_minutes=75, closing_time="17:00")
PAPERS = [
    PAPER.model_copy(update={"slot_time": "11:00"}),
    PAPER.model_copy(update={"estimate": ESTIMATE, "delay": "a fire alarm", "delay_time": "11:20"}),
    PAPER.model_copy(update={"estimate": CLOSING}),
    PAPER.model_copy(update={"appointment_time": "11:00", "called_after": "10:40"}),
    PAPER.model_copy(update={"ticket_id": None, "qr_url": None}),
]
WITHOUT_SYMBOL = {
    LineStyle.SHOP,
    LineStyle.LABEL,
    LineStyle.NUMBER,
    LineStyle.THICK_RULE,
    LineStyle.THIN_RULE,
}


def too_long(texts):
    parts = [part for text in texts for part in re.split(r"[.?:] ", text)]
    return [part for part in parts if len(part.split()) > MOST_WORDS]


def test_each_easy_sentence_is_short_and_can_be_read_at_eight():
    said = [text.format(**FILLED) for text in (*EASY.values(), *sum(EASY_COUNTS.values(), ()))]
    assert too_long(said) == []
    assert grade(" ".join(re.sub(r"[.?]?$", ".", text, count=1) for text in said)) <= GRADE_AT_EIGHT


def test_no_easy_sentence_stands_for_one_that_nobody_says():
    said = (ROOT / "locale" / "front_door.pot").read_text()
    assert [ordinary for ordinary in (*EASY, *EASY_COUNTS) if f'msgid "{ordinary}"' not in said] == []


@pytest.mark.parametrize("language", ["en", "ar", "ur", "bn"])
def test_easy_words_are_said_in_the_customers_language(language):
    easy, ordinary = easy_words(language), Words.of(language)
    number = easy.say("Go to the desk when {number} is called", number="A042")
    assert number == ordinary.say("Wait for {number}. Then go to the desk.", number="A042")
    assert easy.say("Finish") == ordinary.say("Finish")
    assert easy.count("{n} minute", "{n} minutes", 5) == ordinary.count("{n} minute", "{n} minutes", 5)
    ahead = ("About {n} person will be called before you.", "About {n} people will be called before you.")
    assert easy.count(*ahead, 5) == ordinary.count(*EASY_COUNTS[ahead[0]], 5) != ordinary.count(*ahead, 5)
    assert words_for(language, easy=False) is ordinary


@pytest.mark.parametrize("facts", PAPERS)
def test_paper_in_easy_words_is_short_and_has_a_known_symbol_beside_each_sentence(facts):
    lines = compose(facts).lines
    said = [line for line in lines if line.style not in WITHOUT_SYMBOL][:-1]
    assert said
    assert too_long([line.text for line in said]) == []
    assert grade(" ".join(f"{line.text.rstrip('.')}." for line in said)) <= GRADE_AT_EIGHT
    assert [line.text for line in said if not fonts.symbol(line.icon or "")] == []


def test_ordinary_paper_says_more_and_has_no_symbols():
    easy, ordinary = compose(PAPER), compose(PAPER.model_copy(update={"easy_words": False}))
    assert [line.style for line in easy.lines] == [line.style for line in ordinary.lines]
    assert "Numbers are not called in order." in [line.text for line in ordinary.lines]
    assert "Some other numbers may come first." in [line.text for line in easy.lines]
    assert {line.icon for line in ordinary.lines} == {None}


def test_a_slip_in_easy_words_is_shorter():
    facts = SlipFacts(
        ticket_id=UUID(int=42),
        number="A042",
        language="en",
        shop_name="Guildhall",
        visited_on=date(2026, 11, 23),
        answer_by_on=date(2026, 12, 7),
    )
    easy = [line.text for line in compose_slip(facts.model_copy(update={"easy_words": True})).lines]
    assert "Tell us your number and the day." in easy
    assert "Tell us your number and the day." not in [line.text for line in compose_slip(facts).lines]

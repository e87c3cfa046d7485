"""What a customer takes home: by when, what next, whom to ask; in their language, and nothing of why."""

from datetime import date
from uuid import UUID

from queue_server.contract.receipt import LineStyle
from queue_server.contract.slip import SlipFacts, compose_slip

FACTS = SlipFacts(
    ticket_id=UUID(int=1),
    number="A042",
    language="en",
    shop_name="Guildhall One Stop Shop",
    visited_on=date(2026, 11, 23),
    answer_by_on=date(2026, 12, 7),
    next_step="We will write to you.",
    contact="Call 01632 960 100, or come in.",
    ask_for="Priya",
)


def said(facts: SlipFacts) -> list[str]:
    return [line.text for line in compose_slip(facts).lines if line.text]


def test_a_slip_says_by_when_what_next_and_whom_to_ask() -> None:
    assert said(FACTS) == [
        "Guildhall One Stop Shop",
        "Your number",
        "A042",
        "Monday 23 Nov 2026",
        "You will have our answer by Monday 7 Dec 2026.",
        "We will write to you.",
        "Do you have a question?",
        "Call 01632 960 100, or come in.",
        "Ask for Priya.",
        "Tell us your number and the day of your visit.",
    ]


def test_what_is_not_known_is_left_out() -> None:
    bare = FACTS.model_copy(update={"next_step": None, "contact": None, "ask_for": None})
    assert said(bare)[4:] == [
        "You will have our answer by Monday 7 Dec 2026.",
        "Do you have a question?",
        "Ask at reception.",
        "Tell us your number and the day of your visit.",
    ]


def test_it_is_in_the_customers_language_and_large_where_that_helps() -> None:
    slip = compose_slip(FACTS.model_copy(update={"language": "ar", "large_print": True}))
    assert (slip.direction, slip.large_print, slip.qr_url) == ("rtl", True, None)
    assert "اسأل عن Priya." in [line.text for line in slip.lines]


def test_the_number_is_set_as_on_a_ticket() -> None:
    [number] = [line for line in compose_slip(FACTS).lines if line.style is LineStyle.NUMBER]
    assert number.text == "A042"

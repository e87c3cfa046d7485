"""What is typed to say that one is here: kept in bounds, and wrong where it can be known at once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.check_in import LONGEST_NAME, Blank, Form, Hitch
from queue_server.contract import references

TODAY = date(2026, 11, 23)


def typed(blank, text, form=None):
    form = form or Form()
    for character in text:
        form = form.typed(blank, character)
    return form


@given(st.integers(0, 10**7))
def test_every_reference_can_be_typed_and_every_wrong_figure_is_said_at_once(number):
    reference = references.make(lambda n: number % n)
    form = typed(Blank.REFERENCE, reference)
    assert form.hitch(Blank.REFERENCE, TODAY) is None
    wrong = typed(Blank.REFERENCE, f"{(int(reference[0]) + 1) % 10}", form.cleared(Blank.REFERENCE))
    wrong = typed(Blank.REFERENCE, reference[1:], wrong)
    assert wrong.hitch(Blank.REFERENCE, TODAY) is Hitch.WRONG_DIGIT
    assert wrong.reference[1:] == reference[1:]
    assert wrong.erased(Blank.REFERENCE).hitch(Blank.REFERENCE, TODAY) is None


def test_what_is_missing_is_said_once_it_was_meant_to_be_all():
    form = typed(Blank.REFERENCE, "12345")
    assert form.hitch(Blank.REFERENCE, TODAY) is None
    assert Form(reference="12345", sent=True).hitch(Blank.REFERENCE, TODAY) is Hitch.TOO_SHORT
    assert Form(sent=True).hitch(Blank.NAME, TODAY) is Hitch.NO_NAME


@pytest.mark.parametrize(
    ("keys", "born"),
    [
        ("27031948", date(1948, 3, 27)),
        ("731948", date(1948, 3, 7)),
        ("29022000", date(2000, 2, 29)),
        ("23112026", TODAY),
    ],
)
def test_a_birthday_is_typed_as_figures(keys, born):
    form = typed(Blank.BORN, keys)
    assert form.born_on(TODAY) == born
    assert form.hitch(Blank.BORN, TODAY) is None


@pytest.mark.parametrize("keys", ["31021948", "29021900", "00011948", "01131948", "24112026", "01011890"])
def test_a_day_on_which_nobody_was_born_is_said_at_once(keys):
    assert typed(Blank.BORN, keys).hitch(Blank.BORN, TODAY) is Hitch.NO_SUCH_DAY


def test_names_are_written_as_names():
    assert typed(Blank.NAME, "o'connor-de la cruz").family_name == "O'Connor-De La Cruz"
    assert typed(Blank.NAME, "--' ").family_name == ""
    assert len(typed(Blank.NAME, "x" * 100).family_name) == LONGEST_NAME


def test_nothing_typed_can_come_into_a_log():
    assert repr(Form("123456789", "Whitfield", "27031948")) == "Form(sent=False)"

"""A booking reference is read however it is typed, and one slip of the finger is always noticed."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.contract import references

made = st.integers(0, 10**8 - 10**7 - 1).map(lambda count: references.make(lambda _: count))


@given(made)
def test_it_is_read_in_threes_with_dashes_or_as_it_is(reference):
    assert len(reference) == references.LENGTH
    assert reference[0] != "0"
    for typed in (reference, references.spaced(reference), f" {references.spaced(reference)} \n"):
        assert references.read(typed) == reference
    assert references.read(references.spaced(reference).replace(" ", "-")) == reference


@given(made, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(reference, place, by):
    wrong = str((int(reference[place]) + by) % 10)
    assert references.read(reference[:place] + wrong + reference[place + 1 :]) is None


@given(made, st.integers(0, 7))
def test_two_neighbours_swapped_are_noticed(reference, place):
    first, second = reference[place], reference[place + 1]
    swapped = reference[:place] + second + first + reference[place + 2 :]
    assert references.read(swapped) == (reference if first == second else None)


def test_the_check_digit_is_the_one_of_the_published_example():
    assert references.check_digit("572") == 4


def test_new_references_are_spread_over_all_that_can_be():
    assert references.make(lambda _: 0)[:8] == "10000000"
    assert references.make(lambda count: count - 1)[:8] == "99999999"
    assert len({references.make(secrets.randbelow) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "typed", ["", "12345678", "1234567890", "12345678x", "https://shop.example/b", "１２３"]
)
def test_what_can_be_no_reference_is_none(typed):
    assert references.read(typed) is None

"""A PIN that many would choose, or that a finger finds by itself, is refused; most others are not."""

import pytest

from queue_server.domain.pins import why_not


@pytest.mark.parametrize(
    "pin",
    [
        "111111",
        "000000",
        "123456",
        "654321",
        "890123",
        "321098",
        "121212",
        "123123",
        "112112",
        "112233",
        "147258",
    ],
)
def test_a_pin_that_is_easy_to_guess_is_refused_with_a_way_on(pin):
    assert why_not(pin) == (
        "This PIN is too easy to guess. Choose six digits without a pattern, and no birthday."
    )


@pytest.mark.parametrize(
    "pin", ["", "12345", "8302917", "83029a", "83 291", "８３０２９１", "-83029", "83029\n"]
)
def test_anything_but_six_digits_is_no_pin(pin):
    assert why_not(pin) == "A PIN is 6 digits, and nothing else."


def test_hardly_any_other_pin_is_refused():
    refused = sum(why_not(f"{number:06}") is not None for number in range(0, 1_000_000, 7))
    assert 0 < refused / (1_000_000 / 7) < 0.01
    assert why_not("830291") is None

"""Someone who sees nothing takes a ticket at the real window: keypad and headphones, nothing else."""

import pytest

pytestmark = [pytest.mark.window, pytest.mark.speech]


def test_a_blind_customer_takes_a_ticket_by_keypad_and_ear(walk, server, headphones):
    told = walk(
        "wait How can we help you today?",
        "pad plugged",
        "heard Welcome. Only you can hear this",
        "heard How can we help you today?",
        "onto Housing",
        "heard Housing. ",
        "pad louder",
        "heard Louder",
        "key Return",
        "heard Is there anything that would help?",
        "onto A seat to wait",
        "key Return",
        "heard A seat to wait. chosen",
        "onto Take a ticket",
        "key Return",
        "heard Your number: A, 0, 4, 2.",
        "heard Once more: A, 0, 4, 2.",
        "onto Finish",
        "key Return",
        "wait How can we help you today?",
    )
    (taken,) = server.told.taken
    assert (taken.service, taken.needs) == ("housing", ["seated"])
    assert told["seen"][0]["heard"] == ""
    assert list(headphones.iterdir())

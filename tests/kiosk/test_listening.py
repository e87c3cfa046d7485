"""Someone who sees nothing takes a ticket at the real window: keypad and headphones, nothing else."""

import pytest

from queue_server.contract import references

REFERENCE = references.make(lambda n: 2_718_281)

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
        "pad unplugged",
        "pad plugged",
        "onto Finish",
        "key Return",
        "wait How can we help you today?",
        # The plug stays in: the next customer begins with any key, and walks away from a page half done.
        "say WARN_AFTER_SECONDS=2",
        "say ANSWER_WITHIN_SECONDS=2",
        "key Down",
        "heard Welcome. Only you can hear this",
        "onto Council Tax",
        "key Return",
        "wait Is there anything that would help?",
        "onto Take a ticket",
        "heard Do you need more time?",
        "wait How can we help you today?",
    )
    (taken,) = server.told.taken
    assert (taken.service, taken.needs) == ("housing", ["seated"])
    assert told["seen"][0]["heard"] == ""
    assert list(headphones.iterdir())


def test_an_appointment_is_told_by_keypad_and_ear_or_by_the_reader_which_presses_nothing(
    walk, server, headphones
):
    walk(
        "wait How can we help you today?",
        "pad listen",
        "heard I have an appointment",
        "key Return",
        "heard Reference",
        f"type {REFERENCE}",
        f"heard {REFERENCE[-1]}",
        "onto Check in",
        "key Return",
        "heard Your number: A, 0, 4, 2.",
        "heard Your appointment is at",
        "key Tab",
        f"scan {REFERENCE}",
        "onto Finish",
        "key Return",
        "wait How can we help you today?",
        "pad listen",
        "onto Housing",
        f"scan {references.make(lambda n: 1_618_033)}",
        "heard Your number: A, 0, 4, 2.",
    )
    assert len(server.told.checked_in) == 2
    assert server.told.taken == []

"""People whom a screen is seldom made for take their ticket at the real window."""

import pytest

pytestmark = pytest.mark.window


def test_easy_words_with_the_buttons_down(walk, server):
    told = walk(
        "wait Council Tax",
        "tap Easier",
        "tap Easy words and pictures",
        "tap Move buttons down",
        "tap Done",
        "wait What do you need?",
        "tap My home, my rent",
        "wait What would help you?",
        "tap A room to talk alone",
        "tap Get my number",
        "wait No paper. Write down your number",
        "wait Wait here. We will come to you.",
    )
    (taken,) = server.told.taken
    assert (taken.service, taken.needs, taken.easy_words) == ("housing", ["private-room"], True)
    chosen = next(part for part in told["seen"] if part["step"] == "tap A room to talk alone")
    assert chosen["words"].count("A room to talk alone") == 2
    assert "A042" in told["seen"][-1]["words"]


def test_whoever_is_slow_is_asked_as_often_as_it_takes_and_loses_nothing(walk, server):
    walk(
        "tap Housing",
        "tap A family room",
        "say WARN_AFTER_SECONDS=0.5",
        "say ANSWER_WITHIN_SECONDS=30",
        *(("wait Do you need more time?", "tap I need more time") * 11),
        "wait Do you need more time?",
        "key Tab",
        "say WARN_AFTER_SECONDS=60",
        "tap Take a ticket",
        "wait A042",
    )
    (taken,) = server.told.taken
    assert (taken.service, taken.needs) == ("housing", ["family-room"])


def test_whoever_presses_everything_at_once_harms_nothing_and_the_next_is_served(walk, server):
    told = walk(
        "wait How can we help you today?",
        "mash 40",
        "tap Hide and start again",
        "wait How can we help you today?",
        "tap Council Tax",
        "tap A seat to wait",
        "tap Take a ticket",
        "wait A042",
    )
    assert "Traceback" not in told["log"]
    assert told["seen"][-1]["place"] == "ticket"
    last = server.told.taken[-1]
    assert (last.service, last.needs, last.language) == ("council-tax", ["seated"], "en")

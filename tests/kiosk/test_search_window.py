"""Someone searches at the real window, by finger and by keyboard, and nothing of it stays."""

import pytest

pytestmark = pytest.mark.window


def test_own_words_by_finger_and_by_keyboard_lead_to_a_ticket_and_are_forgotten(walk, server, tmp_path):
    told = walk(
        "tap Search in your own words",
        "wait What do you need help with?",
        *(f"tap {letter}" for letter in "evi"),
        "wait Free legal advice",
        "tap Clear",
        "type ren",
        "key BackSpace",
        "type nt arears",
        "wait Housing",
        "focus z",
        "key Return",
        "key BackSpace",
        "focus Housing",
        "key Return",
        "wait Take a ticket",
        "tap Back",
        "tap Hide and start again",
        "wait How can we help you today?",
    )
    words = {seen["step"]: seen for seen in told["seen"]}
    assert "rent arears" in " ".join(words["wait Housing"]["words"])
    assert words["wait Take a ticket"]["place"] == "take-ticket"
    assert not [text for text in told["seen"][-1]["at_hand"] if "arear" in text]
    assert server.told.taken == []
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()).lower()
    assert b"arear" not in kept


def test_letters_stay_under_the_finger_and_arabic_words_find_arabic_services(walk):
    told = walk(
        "tap العربية",
        "tap ابحث بكلماتك",
        *(f"tap {letter}" for letter in "طرد"),
        "wait الإسكان",
        "tap الإسكان",
        "wait خذ تذكرة",
    )
    assert told["seen"][-1]["place"] == "take-ticket"

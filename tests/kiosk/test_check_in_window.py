"""Someone with an appointment at the real window: by reader, by touch and by keyboard."""

from datetime import date

import pytest

from queue_server.contract import references
from queue_server.contract.appointments import CheckInOutcome
from queue_server.contract.problems import Problem

REFERENCE = references.make(lambda n: 3_141_592)

pytestmark = pytest.mark.window


def test_a_code_is_read_on_the_first_page_and_chooses_nothing_there(walk, server):
    told = walk(
        "wait How can we help you today?",
        "focus Council Tax",
        f"scan {REFERENCE}",
        "wait A042",
        "wait Your appointment is at 10:42",
        f"scan {REFERENCE}",
        "tap Finish",
        "wait How can we help you today?",
    )
    (sent,) = server.told.checked_in
    assert sent.reference == REFERENCE
    assert server.told.taken == []
    assert [seen["place"] for seen in told["seen"]][2:6] == ["ticket"] * 4


def test_a_reference_is_typed_by_finger_and_by_keyboard(walk, server):
    first, *_, last = REFERENCE
    told = walk(
        "tap I have an appointment",
        f"tap {first}",
        f"type {REFERENCE[1:-1]}5",
        "key BackSpace",
        "tap Check in",
        "wait Please type all 9 numbers",
        f"type {(int(last) + 1) % 10}",
        "wait One number is not right. Please check",
        "tap Rub out",
        f"type {last}",
        "gone One number is not right",
        "focus Check in",
        "key Return",
        "wait A042",
    )
    (sent,) = server.told.checked_in
    assert sent.reference == REFERENCE
    assert told["seen"][3]["words"].count(first) > 0


def test_name_and_birthday_by_finger_in_arabic(walk, server):
    server.outcome = CheckInOutcome.CHECKED_IN
    walk(
        "tap العربية",
        "tap لدي موعد",
        "tap الاسم وتاريخ الميلاد",
        *(f"tap {letter}" for letter in "LEE"),
        "tap التالي",
        *(f"tap {figure}" for figure in "2731948"),
        "tap تسجيل الحضور",
        "wait A042",
        "wait تم تسجيل حضورك",
    )
    (sent,) = server.told.checked_in
    assert (sent.family_name, sent.date_of_birth) == ("Lee", date(1948, 3, 27))


def test_what_was_typed_is_wiped_at_once_and_is_nowhere_on_disk(walk, tmp_path):
    told = walk(
        "tap I have an appointment",
        "tap Name and birthday",
        *(f"tap {letter}" for letter in "QUIX"),
        "wait Quix",
        "tap Hide and start again",
        "wait How can we help you today?",
        "scan somebody's gym card",
        "wait We can’t find this appointment",
    )
    assert "Quix" in told["seen"][-5]["words"]
    assert not {"Quix", "Qui"} & {*told["seen"][-3]["words"], *told["seen"][-3]["at_hand"]}
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()).lower()
    assert b"quix" not in kept
    assert b"gym card" not in kept


def test_a_refusal_or_a_server_away_sends_people_to_reception_kindly(walk, server):
    server.refuse = Problem(code="too_many_tries", message="No.")
    walk(
        "wait How can we help you today?",
        f"scan {REFERENCE}",
        "wait Please go to the reception desk",
        "tap Start again",
        "wait How can we help you today?",
        "mark away",
        "wait You can still take a ticket",
        f"scan {REFERENCE}",
        "wait The people there will help you",
        away=server.go_away,
    )
    assert server.told.checked_in == []

"""What needs a person is said in plain words with what to do, as long as it lasts and not before."""

from datetime import date, datetime, timedelta

import pytest

from queue_server.domain.concerns import LITTLE_ROOM_BYTES, SETTLES_WITHIN, Machine, Part, of_machine
from tests.domain.examples import at

NOW = at("10:30")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def machine(**facts: object) -> Machine:
    return Machine(**{"started_at": NOW - HOUR, **facts})  # type: ignore[arg-type]  # each test gives some


def parts(now: datetime = NOW, **facts: object) -> list[Part]:
    return [concern.part for concern in of_machine(machine(**facts), now)]


def test_a_machine_of_which_nothing_is_known_needs_nobody():
    assert parts() == []


@pytest.mark.parametrize(
    ("part", "well", "not_well"),
    [
        (Part.DISK, {"free_bytes": LITTLE_ROOM_BYTES}, {"free_bytes": LITTLE_ROOM_BYTES - 1}),
        (Part.BACKUP, {"copied_at": NOW - 26 * HOUR}, {"copied_at": NOW - 27 * HOUR}),
        (Part.DELETION, {"deleted_at": NOW - 3 * HOUR}, {"deleted_at": NOW - 4 * HOUR}),
        (Part.ESTIMATES, {"estimated_at": NOW - 0.05 * HOUR}, {"estimated_at": NOW - 0.06 * HOUR}),
        (Part.MESSAGES, {"unsent_since": NOW - 0.25 * HOUR}, {"unsent_since": NOW - 0.3 * HOUR, "unsent": 2}),
        (Part.CERTIFICATE, {"certificate_until": NOW + 21 * DAY}, {"certificate_until": NOW + 20 * DAY}),
        (Part.BANK_HOLIDAYS, {"holidays_until": date(2036, 12, 31)}, {"holidays_until": date(2026, 12, 31)}),
    ],
)
def test_each_part_is_named_once_it_needs_a_person(part: Part, well: dict, not_well: dict):
    assert (parts(**well), parts(**not_well)) == ([], [part])


def test_a_server_that_has_just_started_is_not_blamed_for_what_could_not_be_done():
    facts = {"started_at": NOW, "deleted_at": NOW - DAY, "estimated_at": NOW - DAY}
    assert parts(**facts) == []
    assert parts(NOW + SETTLES_WITHIN, **facts) == [Part.DELETION, Part.ESTIMATES]


def test_the_words_say_what_and_what_to_do():
    facts = {
        "free_bytes": 200 << 20,
        "copied_at": NOW - 75 * HOUR,
        "certificate_until": NOW - DAY,
        "unsent": 3,
        "unsent_since": NOW - DAY,
    }
    said = {concern.part: concern for concern in of_machine(machine(**facts), NOW)}
    assert said[Part.DISK].title == "The server's disk is nearly full: 200 MB are left"
    assert said[Part.BACKUP].title == "The last backup is 3 days old"
    assert said[Part.CERTIFICATE].title == "The server's certificate ended on 22 November 2026"
    assert said[Part.MESSAGES].title == "Messages to customers wait to be sent: 3"
    assert all("IT" in concern.advice for concern in said.values())

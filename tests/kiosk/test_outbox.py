"""A command survives whatever happens to the machine, and leaves nothing behind."""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.clocks import Clocks
from kiosk.outbox import Outbox
from queue_server.contract.commands import (
    AlertKind,
    CancelTicket,
    ChangeKioskNeeds,
    RaiseAlert,
    TakeTicket,
)
from queue_server.contract.feedback import KioskFeedback
from tests.fakes import kiosk_views

HOUR = 3600.0


def at(seconds):
    return datetime.fromtimestamp(seconds, UTC)


@dataclass
class Times:
    wall: float = 1_000_000.0
    boot_seconds: float = 500.0

    def clocks(self, boot="first"):
        return Clocks(lambda: self.wall, lambda: self.boot_seconds, boot)

    def pass_(self, seconds):
        self.wall += seconds
        self.boot_seconds += seconds


@pytest.fixture
def times():
    return Times()


def ticket(**more):
    return TakeTicket(command_id=uuid4(), service="housing", needs=["private-room"], **more)


def test_every_kind_comes_back_as_it_was(tmp_path, times):
    box, ticket_id = Outbox(tmp_path / "out", times.clocks()), uuid4()
    kept = [
        box.keep("ticket", ticket()),
        box.keep("alert", RaiseAlert(command_id=uuid4(), kind=AlertKind.PRIVATE)),
        box.keep("needs", ChangeKioskNeeds(command_id=uuid4(), add=["family-room"]), ticket_id),
        box.keep("cancel", CancelTicket(command_id=uuid4()), ticket_id),
        box.keep("feedback", KioskFeedback(command_id=uuid4(), answers={"wait": "no"})),
    ]
    again = Outbox(tmp_path / "out", times.clocks()).waiting()
    assert again == kept
    assert [type(entry.command) for entry in again] == [
        TakeTicket,
        RaiseAlert,
        ChangeKioskNeeds,
        CancelTicket,
        KioskFeedback,
    ]


def test_what_somebody_answered_says_how_long_ago_it_was(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    entry = box.keep("feedback", KioskFeedback(command_id=uuid4(), answers={"wait": "no"}))
    times.pass_(2 * HOUR)
    assert box.as_sent(entry).age_seconds == 2 * HOUR


def test_files_are_private_and_unreadable(tmp_path, times):
    folder = tmp_path / "out"
    Outbox(folder, times.clocks()).keep("ticket", ticket())
    assert folder.stat().st_mode & 0o777 == 0o700
    for file in folder.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600
        assert b"private-room" not in file.read_bytes()


def test_it_is_sent_until_acknowledged_and_then_gone_after_a_day(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    entry = box.keep("ticket", ticket())
    times.pass_(500)
    assert [waiting.command_id for waiting in box.waiting()] == [entry.command_id]
    box.acknowledge(entry)
    assert box.waiting() == []
    times.pass_(23 * HOUR)
    box.scrub()
    assert list((tmp_path / "out").glob("*.command"))
    times.pass_(2 * HOUR)
    box.scrub()
    assert not list((tmp_path / "out").glob("*.command"))


def test_a_wrong_clock_of_this_machine_keeps_nothing_longer_than_a_day(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    entry = box.keep("ticket", ticket())
    box.times.heard(datetime(2026, 11, 23, 10, 42, tzinfo=UTC))
    times.wall += 72 * HOUR
    box.acknowledge(entry)
    times.wall -= 72 * HOUR
    times.pass_(25 * HOUR)
    box.scrub()
    assert not list((tmp_path / "out").glob("*.command"))


def test_a_restored_server_is_told_again_in_order_but_no_alert_is_raised_again(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    first = box.keep("ticket", ticket())
    alert = box.keep("alert", RaiseAlert(command_id=uuid4(), kind=AlertKind.HELP))
    last = box.keep("cancel", CancelTicket(command_id=uuid4()), uuid4())
    for entry in (first, alert, last):
        box.acknowledge(entry)
    assert box.replay() == 2
    assert [(entry.command_id, entry.replayed) for entry in box.waiting()] == [
        (first.command_id, True),
        (last.command_id, True),
    ]


def test_a_late_ticket_says_how_late_by_the_boot_clock(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    entry = box.keep("ticket", ticket())
    assert box.as_sent(entry).age_seconds is None
    times.boot_seconds += 90
    times.wall -= HOUR
    assert (box.as_sent(entry).age_seconds, box.as_sent(entry).age_is_rough) == (90, False)


def test_after_a_restart_it_is_sent_once_the_server_has_said_what_time_it_is(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    box.times.heard(at(5000))
    times.pass_(30)
    entry = box.keep("ticket", ticket(offline_number="A600"))
    times.boot_seconds, times.wall = 3.0, 7.0
    box = Outbox(tmp_path / "out", times.clocks("second"))
    assert (box.sendable(), [kept.command_id for kept in box.waiting()]) == ([], [entry.command_id])
    box.times.heard(at(5270))
    (again,) = box.sendable()
    sent = box.as_sent(again)
    assert (sent.age_seconds, sent.age_is_rough, sent.offline_number) == (240, True, "A600")


def test_a_number_of_our_own_always_says_how_long_ago(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    entry = box.keep("ticket", ticket())
    times.pass_(2)
    box.number(entry.command_id, "A600")
    (numbered,) = box.waiting()
    assert (box.as_sent(numbered).age_seconds, box.as_sent(numbered).offline_number) == (2, "A600")
    assert box.unnumbered(entry.command_id) is None


def test_an_answer_to_what_was_sent_before_it_had_our_number_is_no_answer(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    entry = box.keep("ticket", ticket())
    box.number(entry.command_id, "A600")
    assert not box.acknowledge(entry, kiosk_views.receipt())
    (numbered,) = box.waiting()
    assert box.acknowledge(numbered, kiosk_views.receipt())
    assert box.waiting() == []


def test_a_ticket_that_nobody_has_a_number_of_is_not_taken_for_someone_long_gone(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    box.keep("ticket", ticket())
    kept = box.keep("ticket", ticket(offline_number="A600"))
    times.pass_(HOUR)
    assert [entry.command_id for entry in box.waiting()] == [kept.command_id]


def test_a_refused_ticket_with_paper_stays_and_is_tried_again_after_a_restart(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    box.refuse(box.keep("ticket", ticket()))
    paper = box.keep("ticket", ticket(offline_number="A600"))
    box.refuse(paper)
    assert (box.waiting(), len(box.refused())) == ([], 1)
    assert [entry.command_id for entry in Outbox(tmp_path / "out", times.clocks()).waiting()] == [
        paper.command_id
    ]


def test_a_restored_server_hears_the_number_on_the_paper_and_nothing_of_what_was_given_back(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    stays, goes = box.keep("ticket", ticket()), box.keep("ticket", ticket())
    other = kiosk_views.receipt(number="A043").model_copy(update={"ticket_id": uuid4()})
    box.acknowledge(stays, kiosk_views.receipt())
    box.acknowledge(goes, other)
    box.acknowledge(box.keep("cancel", CancelTicket(command_id=uuid4()), other.ticket_id))
    box.replay()
    sent = [box.as_sent(entry) for entry in box.waiting()]
    assert [getattr(command, "offline_number", "cancel") for command in sent] == ["A042", "cancel"]


def test_an_alert_that_nobody_heard_in_time_is_not_raised_for_an_empty_kiosk(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    box.keep("alert", RaiseAlert(command_id=uuid4(), kind=AlertKind.HELP))
    times.pass_(200)
    assert len(box.waiting()) == 1
    times.pass_(200)
    assert box.waiting() == []
    assert not list((tmp_path / "out").glob("*.command"))


def test_half_a_file_and_a_file_of_another_key_are_put_aside(tmp_path, times):
    box = Outbox(tmp_path / "out", times.clocks())
    good = box.keep("ticket", ticket())
    whole = (tmp_path / "out" / "00000001.command").read_bytes()
    (tmp_path / "out" / "00000002.command").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "out" / ".00000003.command.new").write_bytes(b"cut off")
    again = Outbox(tmp_path / "out", times.clocks())
    assert [entry.command_id for entry in again.waiting()] == [good.command_id]
    assert not list((tmp_path / "out").glob(".*.new"))
    assert again.keep("ticket", ticket()).place > good.place


def test_after_going_back_to_an_older_version_everybody_is_still_there(tmp_path, times):
    """What a newer kiosk kept says more than this one knows; some of it this one can't read at all."""
    folder = tmp_path / "out"
    box = Outbox(folder, times.clocks())
    entry = box.keep("ticket", ticket(offline_number="A601"))
    newer = entry.body.replace("{", '{"new_wish": true, ', 1)
    box._write(entry.model_copy(update={"body": newer}))
    for place, body in enumerate(('{"command_id": 7}', "[]", "no JSON"), start=2):
        box._write(entry.model_copy(update={"place": place, "body": body}))
    again = Outbox(folder, times.clocks())
    assert again.numbers() == ["A601"]
    assert [again.as_sent(kept).needs for kept in again.waiting()] == [entry.command.needs]
    assert len(list(folder.glob("*.unreadable"))) == 3


KILLED = """
import os, sys
from pathlib import Path
from uuid import UUID
from kiosk.clocks import Clocks
from kiosk.outbox import Outbox
from queue_server.contract.commands import TakeTicket
box = Outbox(Path(sys.argv[1]), Clocks.of_this_machine())
for number in range(1, 1000):
    box.keep("ticket", TakeTicket(command_id=UUID(int=number)))
    print(number, flush=True)
    if number == 7:
        os.kill(os.getpid(), 9)
"""


def test_what_was_kept_before_a_kill_is_all_there_afterwards(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "out")],
        cwd=Path(__file__).parents[2],
        env=os.environ,
        capture_output=True,
        text=True,
    )
    said = [int(line) for line in done.stdout.split()]
    found = [entry.command_id.int for entry in Outbox(tmp_path / "out", Clocks.of_this_machine()).waiting()]
    assert (said, found) == ([*range(1, 8)], [*range(1, 8)])

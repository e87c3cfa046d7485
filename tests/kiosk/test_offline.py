"""Numbers that a kiosk gives by itself: never twice, however it is stopped, and their paper tells nothing."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.offline import NumberBook, asks_for_a_person, receipt
from queue_server.contract.commands import TakeTicket
from queue_server.contract.views import NumberBlock
from tests.fakes import kiosk_views

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def command(service="council-tax", **more):
    return TakeTicket(command_id=uuid4(), service=service, **more)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "numbers.json"


def view(size=40):
    return kiosk_views.view().model_copy(update={"offline_numbers": NumberBlock(first=640, last=639 + size)})


def test_each_series_counts_through_this_kiosk_s_own_block(path):
    book = NumberBook(path, ())
    wanted = ["council-tax", "benefits", "council-tax", "births-deaths", None, "gone-since"]
    given = [book.take(view(), command(service), MORNING) for service in wanted]
    assert given == ["A640", "B640", "A641", "C640", "A642", "A643"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_spent_block_borrows_and_then_there_is_no_number(path):
    book, shop = NumberBook(path, ()), view(2)
    given = [book.take(shop, command("benefits"), MORNING) for _ in range(6)]
    assert given == ["B640", "B641", "A640", "A641", "C640", "C641"]
    assert not book.has_left(shop, MORNING)
    assert book.take(shop, command("benefits"), MORNING) is None


def test_a_number_is_not_given_again_after_a_restart(path):
    first = [NumberBook(path, ()).take(view(), command(), MORNING) for _ in range(5)]
    assert first == ["A640", "A641", "A642", "A643", "A644"]


def test_the_day_begins_at_three_in_the_shop_and_never_goes_back(path):
    evening = datetime(2026, 7, 1, 22, 0, tzinfo=UTC)
    book = NumberBook(path, ())
    assert book.take(view(), command(), evening) == "A640"
    assert book.take(view(), command(), datetime(2026, 7, 2, 1, 59, tzinfo=UTC)) == "A641"
    assert book.take(view(), command(), datetime(2026, 7, 2, 2, 0, tzinfo=UTC)) == "A640"
    back = NumberBook(path, ())
    assert back.take(view(), command(), evening - timedelta(days=400)) == "A641"


@pytest.mark.parametrize("wrong", [timedelta(days=-400), timedelta(), timedelta(days=400)])
def test_a_clock_that_nobody_confirms_begins_no_day(path, wrong):
    """Started twice without its server, with any time of day; then the server tells the day, and the next."""
    given = [
        NumberBook(path, ()).take(view(), command(), MORNING + wrong * n, rough=True) for n in range(1, 3)
    ]
    given += [NumberBook(path, ()).take(view(), command(), MORNING) for _ in range(2)]
    given.append(NumberBook(path, ()).take(view(), command(), MORNING + wrong, rough=True))
    assert given == ["A640", "A641", "A642", "A643", "A644"]
    assert NumberBook(path, ()).take(view(), command(), MORNING + timedelta(days=1)) == "A640"


@pytest.mark.parametrize("content", [b"", b"\x00" * 40, b'{"day": "2026-11'])
def test_a_broken_book_gives_nothing_again_that_the_outbox_still_has(path, content):
    path.write_bytes(content)
    assert NumberBook(path, ["A640", "A641"]).take(view(), command(), MORNING) == "A642"


KILLED = """
import os, sys
from pathlib import Path
from kiosk.offline import NumberBook
from tests.kiosk.test_offline import MORNING, command, view
book = NumberBook(Path(sys.argv[1]), ())
while True:
    print(book.take(view(), command(), MORNING), flush=True)
"""


def test_killed_at_any_moment_no_number_is_seen_twice(path):
    """Stopped with kill -9 in the middle of giving numbers, again and again."""
    seen = []
    for after in (1, 3, 2):
        command = [sys.executable, "-c", KILLED, str(path)]
        root = Path(__file__).parents[2]
        with subprocess.Popen(command, cwd=root, env=os.environ, stdout=subprocess.PIPE, text=True) as giving:
            assert giving.stdout is not None
            lines = [giving.stdout.readline() for _ in range(after)]
            giving.kill()
            seen += [line.strip() for line in (*lines, *giving.stdout) if line.endswith("\n")]
    given = [number for number in seen if number != "None"]
    assert len(given) >= 6
    assert len(set(given)) == len(given)


def test_the_paper_says_who_to_show_it_to_and_nothing_that_nobody_knows():
    paper = receipt(kiosk_views.view(), command("housing", language="ar", large_print=True), "A601", MORNING)
    english = receipt(kiosk_views.view(), command("housing", needs=["private-room"]), "A601", MORNING)
    assert (paper.number, paper.direction, paper.large_print) == ("A601", "rtl", True)
    assert (paper.ticket_id, paper.qr_url, paper.estimate, paper.allotted_at) == (None, None, None, None)
    said = [line.text for line in english.lines]
    assert "Show this to a member of staff." in said
    assert not any("ousing" in text or "rivate" in text for text in said)


def test_paper_that_the_kiosk_prints_alone_speaks_easy_words_too():
    ways = [{"easy_words": True}, {"needs": ["easy-words"]}, {}]
    papers = [receipt(kiosk_views.view(), command("housing", **way), "A601", MORNING) for way in ways]
    easy = ["Show this to someone who works here." in [line.text for line in paper.lines] for paper in papers]
    assert easy == [True, True, False]


def test_only_what_brings_a_person_sends_people_to_reception():
    shop = kiosk_views.view()
    assert asks_for_a_person(shop, command(needs=["seated", "guide-me"]))
    assert not asks_for_a_person(shop, command(needs=["seated", "large-print"]))

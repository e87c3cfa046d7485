"""What is said out loud: each call once, in its language and in English, and nothing old or taken back."""

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from display_board.announcer import (
    DAYS_REMEMBERED,
    Announced,
    Announcer,
    digit_by_digit,
    spoken,
    to_announce,
)
from tests.became import became_true
from tests.display_board.scenes import ARABIC_DESK, MORNING, call, view


class QuickVoice:
    """Says everything at once and remembers it; `held` makes it wait to be released."""

    def __init__(self) -> None:
        self.said: list[list[str]] = []
        self.held = False
        self.ends = []

    def say(self, sentences, *, chime=False, on_end=None):
        assert chime
        self.said.append([text for _, text in sentences])
        if self.held:
            self.ends.append(on_end)
        else:
            on_end(True)

    def release(self):
        self.ends.pop(0)(True)


def numbers(said):
    return [texts[0].split(".")[0].replace(", ", "") for texts in said]


# What is said -------------------------------------------------------------------------------------


def test_the_number_is_said_twice_digit_by_digit_with_the_place():
    assert spoken(call("A042"), others_wait=False) == [
        ("en", "A, 0, 4, 2. Please go to Desk 5."),
        ("en", "A, 0, 4, 2. Desk 5."),
    ]
    assert digit_by_digit("C1007") == "C, 1, 0, 0, 7"


def test_while_others_wait_it_is_said_once():
    assert spoken(call("A042"), others_wait=True) == [("en", "A, 0, 4, 2. Desk 5.")]


def test_an_arabic_ticket_is_called_in_arabic_and_then_in_english():
    said = spoken(call("A042", language="ar"), others_wait=False)
    assert [language for language, _ in said] == ["ar", "ar", "en", "en"]
    assert all("A, 0, 4, 2" in text for _, text in said)
    assert all(ARABIC_DESK in text for _, text in said[:2])


def test_a_language_without_a_catalogue_is_called_in_english_alone():
    assert {language for language, _ in spoken(call("A042", language="xx"), others_wait=False)} == {"en"}


def test_nothing_older_than_thirty_seconds_is_said():
    young, old = call("A001", ago=30), call("A002", ago=30.1)
    assert to_announce(view(old, young), frozenset(), MORNING) == [young]


def test_a_board_that_does_not_speak_says_nothing():
    assert to_announce(view(call("A001"), speaks=False), frozenset(), MORNING) == []


def test_calls_are_said_in_the_order_in_which_they_were_made():
    first, second = call("A001", ago=2), call("A002", ago=1)
    assert to_announce(view(second, first), frozenset(), MORNING) == [first, second]


# What is remembered -------------------------------------------------------------------------------


def test_what_was_announced_outlives_a_restart_and_a_line_cut_short(tmp_path):
    first, second = call("A001"), call("A002")
    Announced(tmp_path).add(first)
    with (tmp_path / "2026-11-23").open("a") as file:
        file.write(str(uuid4())[:20])
    Announced(tmp_path).add(second)
    again = Announced(tmp_path)
    assert first.call_id in again
    assert second.call_id in again
    assert uuid4() not in again


def test_old_days_are_forgotten(tmp_path):
    announced = Announced(tmp_path)
    for day in range(20):
        announced.add(call("A001", at=MORNING + timedelta(days=day)))
    assert len(list(tmp_path.iterdir())) == DAYS_REMEMBERED


def test_a_disk_that_fails_silences_nobody(tmp_path, caplog):
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    announced, one = Announced(blocked / "announced"), call("A001")
    announced.add(one)
    assert one.call_id in announced
    assert "cannot be kept" in caplog.text


# The loop -----------------------------------------------------------------------------------------


async def test_one_at_a_time_and_one_taken_back_is_left_out(tmp_path):
    voice = QuickVoice()
    voice.held = True
    announcer = Announcer(voice, Announced(tmp_path), lambda: MORNING)
    task = asyncio.create_task(announcer.run())
    first, second, third = call("A001", ago=3), call("A002", ago=2), call("A003", ago=1)
    announcer.hear(view(first, second, third))
    await became_true(lambda: len(voice.said) == 1)
    announcer.hear(view(first, third))
    await asyncio.sleep(0.02)
    assert numbers(voice.said) == ["A001"]
    voice.release()
    await became_true(lambda: len(voice.said) == 2)
    assert numbers(voice.said) == ["A001", "A003"]
    task.cancel()


async def test_a_lost_voice_is_in_the_log_once(tmp_path, caplog):
    class Mute(QuickVoice):
        def say(self, sentences, *, chime=False, on_end=None):
            self.said.append(sentences)
            on_end(False)

    voice = Mute()
    announcer = Announcer(voice, Announced(tmp_path), lambda: MORNING)
    task = asyncio.create_task(announcer.run())
    announcer.hear(view(*[call(f"A00{nth}") for nth in range(4)]))
    await became_true(lambda: len(voice.said) == 4)
    await asyncio.sleep(0.02)
    task.cancel()
    assert caplog.text.count("Calls cannot be heard") == 1


# Whatever happens, each call once -----------------------------------------------------------------

happenings = st.lists(
    st.one_of(
        st.tuples(st.just("call"), st.integers(1, 3)),
        st.tuples(st.just("take back"), st.integers(0, 5)),
        st.tuples(st.just("time passes"), st.integers(1, 45)),
        st.tuples(st.just("link drops"), st.booleans()),
        st.tuples(st.just("view comes again"), st.integers(1, 3)),
        st.tuples(st.just("restart"), st.just(0)),
    ),
    max_size=25,
)


class Afternoon:
    """A server, a link and a board that restarts: the real announcer with a voice that says all at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = MORNING
        self.calls, self.heard = [], set()
        self.voice = QuickVoice()
        self.link = True
        self.count = 0
        self.start()

    def start(self):
        self.announced = Announced(self.folder)
        self.announcer = Announcer(self.voice, self.announced, lambda: self.now)
        self.task = asyncio.create_task(self.announcer.run())

    async def deliver(self):
        if not self.link:
            return
        newest = view(*self.calls, at=self.now)
        self.heard |= {one.number for one in self.calls if (self.now - one.called_at).total_seconds() <= 30}
        self.announcer.hear(newest)
        await became_true(lambda: not to_announce(newest, self.announced, self.now) and self._quiet())

    def _quiet(self):
        return len(self.voice.said) >= len(self.heard)

    async def happens(self, what, amount):
        if what == "call":
            for _ in range(amount):
                self.count += 1
                self.calls.append(call(f"A{self.count:03d}", at=self.now))
        elif what == "take back":
            del self.calls[amount : amount + 1]
        elif what == "time passes":
            self.now += timedelta(seconds=amount)
        elif what == "link drops":
            self.link = amount
        elif what == "restart":
            self.task.cancel()
            self.start()
        await self.deliver()


@settings(max_examples=60, deadline=None)
@given(happenings)
def test_each_call_is_said_exactly_once_whatever_drops_or_restarts(happenings):
    async def live_through():
        with tempfile.TemporaryDirectory() as folder:
            afternoon = Afternoon(Path(folder))
            for what, amount in happenings:
                await afternoon.happens(what, amount)
            await afternoon.happens("link drops", True)
            await asyncio.sleep(0.002)
            afternoon.task.cancel()
            said = numbers(afternoon.voice.said)
            assert len(said) == len(set(said)), "said twice"
            assert set(said) == afternoon.heard, "said all that came in time, and nothing else"

    asyncio.run(live_through())

"""How promises and waits are said, by the server and by the page's own clock, word for word the same."""

from datetime import UTC, datetime, timedelta

import pytest

from queue_server.web import clocks
from queue_server.web.files import FOLDER

NOW = datetime(2026, 11, 23, 11, 4, tzinfo=UTC)
SECONDS = (
    -4000,
    -125,
    -120,
    -61,
    -60,
    -59,
    -1,
    0,
    1,
    40,
    59,
    60,
    61,
    119,
    120,
    121,
    299,
    300,
    301,
    960,
    4000,
)


@pytest.mark.parametrize(
    ("seconds", "words", "state"),
    [
        (21240, "5 hr 54 min left", "calm"),
        (3600, "1 hr left", "calm"),
        (960, "16 min left", "calm"),
        (301, "6 min left", "calm"),
        (300, "5 min left", "soon"),
        (1, "1 min left", "soon"),
        (-1, "1 min late", "late"),
        (-125, "2 min late", "late"),
        (-3725, "1 hr 2 min late", "late"),
    ],
)
def test_a_promise_is_said_with_its_state(seconds, words, state):
    assert clocks.promise(NOW + timedelta(seconds=seconds), NOW) == clocks.Said(words, state)


@pytest.mark.parametrize(
    ("seconds", "words", "state"),
    [
        (190, "3:10 left", "calm"),
        (120, "2:00 left", "soon"),
        (0, "0:00 left", "soon"),
        (-40, "0:40 over", "late"),
    ],
)
def test_a_greeting_counts_down_in_seconds(seconds, words, state):
    assert clocks.greeting(NOW + timedelta(seconds=seconds), NOW) == clocks.Said(words, state)


def test_other_times_are_short():
    assert clocks.elapsed(NOW - timedelta(minutes=6, seconds=12), NOW) == "06:12"
    assert clocks.minutes_between(NOW - timedelta(minutes=16, seconds=59), NOW) == "16 min"
    assert clocks.seconds_left(NOW + timedelta(seconds=51.2), NOW) == "52 s"
    assert clocks.countdown(NOW + timedelta(seconds=102), NOW) == "1:42"
    assert clocks.ago(NOW - timedelta(seconds=12), NOW) == "12 seconds ago"
    assert clocks.ago(NOW - timedelta(seconds=61), NOW) == "1 minute ago"
    assert clocks.for_so_long(NOW - timedelta(seconds=18), NOW) == "18 s"
    assert clocks.local(NOW, "Europe/London") == "11:04"


@pytest.mark.browser
def test_the_page_says_it_in_the_same_words(chromium):
    page = chromium.new_page()
    page.set_content('<div id="page"></div>')
    page.add_script_tag(content=(FOLDER / "clocks.js").read_text().replace("const Clocks", "window.Clocks"))
    spoken = page.evaluate(
        """seconds => Object.fromEntries(Object.entries(window.Clocks.say).map(
            ([name, say]) => [name, seconds.map(each => say(each))]))""",
        list(SECONDS),
    )
    page.close()
    moments = [NOW + timedelta(seconds=each) for each in SECONDS]
    both = {"promise": clocks.promise, "greeting": clocks.greeting}
    for name, say in both.items():
        assert spoken[name] == [[said.words, said.state] for said in (say(m, NOW) for m in moments)], name
    one = {
        "elapsed": clocks.elapsed,
        "minutes": clocks.for_so_long,
        "ago": clocks.ago,
        "seconds": clocks.seconds_left,
        "countdown": clocks.countdown,
    }
    for name, tell in one.items():
        assert spoken[name] == [[tell(m, NOW)] for m in moments], name

"""What a reader sends and what hands type are told apart, however they come one after the other."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanner import LONGEST_SCAN, Scanned, Scanner, Typed

FRAME = 1 / 60
CODES = st.text("0123456789ABC-/", min_size=8, max_size=40).filter(lambda text: len(set(text)) > 1)
KEYS = st.sampled_from("0123456789abc'")


class Listening:
    """A scanner with a clock, heard once a frame."""

    def __init__(self):
        self.scanner, self.now, self.heard = Scanner(), 100.0, []

    def pass_by(self, seconds):
        for _ in range(round(seconds / FRAME)):
            self.now += FRAME
            self.take(self.scanner.settle(self.now))

    def take(self, heard):
        if heard is not None:
            self.heard.append(heard)

    def scan(self, text, *, ended=True):
        for character in text:
            self.now += 0.01
            self.scanner.hear(character, self.now)
        if ended:
            assert self.scanner.is_under_way
            self.take(self.scanner.end())
            assert not self.scanner.is_under_way

    def type(self, character):
        self.scanner.hear(character, self.now)


@given(st.lists(st.one_of(KEYS.map(Typed), CODES.map(Scanned)), max_size=12), st.booleans())
def test_slow_keys_and_fast_codes_in_any_order_are_what_they_were(events, ended):
    listening = Listening()
    for event in events:
        if isinstance(event, Scanned):
            listening.scan(event.text, ended=ended)
        else:
            listening.type(event.text)
        listening.pass_by(0.2)
    assert listening.heard == events
    assert not listening.scanner.is_under_way


def test_a_frame_that_takes_long_does_not_tear_a_code():
    listening = Listening()
    listening.scan("1234", ended=False)
    listening.now += 0.5
    listening.take(listening.scanner.settle(listening.now))
    listening.scan("56789")
    assert listening.heard == [Scanned("123456789")]


def test_a_key_held_down_is_one_character():
    listening = Listening()
    listening.scan("7" * 30, ended=False)
    listening.pass_by(0.2)
    assert listening.heard == [Typed("7")]


def test_a_short_code_that_ends_as_readers_end_is_never_typed():
    listening = Listening()
    listening.scan("4711")
    assert listening.heard == [Scanned("4711")]


def test_what_never_ends_is_bounded_and_is_no_code_of_ours():
    listening = Listening()
    listening.scan("0123456789" * 1000, ended=False)
    assert len(listening.scanner._held) == LONGEST_SCAN + 1
    listening.pass_by(0.2)
    assert listening.heard == [Scanned("")]


def test_what_the_last_customer_left_half_said_is_forgotten():
    listening = Listening()
    listening.scan("12345", ended=False)
    listening.scanner.forget()
    listening.pass_by(0.2)
    assert listening.heard == []


def test_nothing_of_it_can_come_into_a_log():
    assert "secret" not in repr(Scanned("secret")) + repr(Typed("secret"))

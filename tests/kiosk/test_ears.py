"""Headphones are silent until somebody listens, and each customer begins with the usual volume."""

import struct
import wave

import pytest

from kiosk.aloud import Focus, telling
from kiosk.answers import Press
from kiosk.ears import NO_VOICE, Ears
from kiosk.headphones import Headphones, Key, read_headphones
from kiosk.screens.question import Choice, Question, Title
from queue_server.contract.words import Words
from tests.became import became_true


def moment(title, language="en"):
    return telling(Words.of(language), Question(title, (Title(title),)), None, Focus(GO, 1, 1))


GO = Choice(Press.BACK, "Go")


@pytest.fixture
def ears(tmp_path, headphones, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    ears = Ears(read_headphones(tmp_path / "headphones.toml"))
    yield ears
    ears.close()


def heard(folder):
    said = folder / "heard"
    return said.read_text().splitlines() if said.exists() else []


def peaks(played):
    """How loud each sound was, in the order in which they were played."""
    for sound in sorted(played.iterdir()):
        with wave.open(str(sound)) as file:
            samples = file.readframes(file.getnframes())
        yield max(abs(sample) for (sample,) in struct.iter_unpack("<h", samples))


@pytest.mark.speech
async def test_volume_is_the_customers_own_and_the_next_one_begins_as_usual(ears, tmp_path, headphones):
    ears.step(1)
    assert not ears.speaking
    ears.tell(moment("Hello"), "en")
    await became_true(lambda: len(list(headphones.iterdir())) == 1)
    for by in (1, 1, 1, 1, -1):
        ears.step(by)
    await became_true(lambda: not ears.speaking)
    assert heard(tmp_path)[-1] == "Softer"
    ears.hush()
    before = len(list(headphones.iterdir()))
    ears.tell(moment("Hello"), "en")
    await became_true(lambda: len(list(headphones.iterdir())) > before)
    ears.again()
    await became_true(lambda: heard(tmp_path)[-1] == "Hello")
    first, *_, louder, usual = list(peaks(headphones))[: before + 1]
    assert louder > 1.2 * max(first, usual)


@pytest.mark.speech
async def test_what_is_newer_cuts_off_what_is_older(ears, tmp_path):
    ears.tell(moment("A long page. " * 40), "en")
    await became_true(lambda: heard(tmp_path))
    ears.tell(moment("Next"), "en")
    await became_true(lambda: "Next" in heard(tmp_path))
    ears.hush()
    await became_true(lambda: not ears.speaking)


async def test_a_language_without_a_voice_is_told_in_english_and_says_so(tmp_path, monkeypatch):
    speak = tmp_path / "espeak-ng"
    speak.write_text("#!/bin/sh\necho Pty Language\necho 5 en-gb\n[ $1 = --voices ] || cat >> heard\n")
    speak.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    ears = Ears(Headphones(("true", "{sound}")))
    try:
        assert ears.language("ur") == "ur"
        await ears.find_voices()
        assert (ears.language("ur"), ears.language("en")) == ("en", "en")
        ears.tell(moment("Hello"), "ur")
        await became_true(lambda: not ears.speaking)
        assert (tmp_path / "heard").read_text().startswith(NO_VOICE)
    finally:
        ears.close()


def test_a_kiosk_without_headphones_says_nothing():
    ears = Ears(None)
    assert not ears.are_here
    assert ears.meaning(106) is None
    ears.tell(moment("Hello"), "en")
    assert not ears.speaking
    assert Ears(Headphones(("true",))).meaning(106) is Key.PLUGGED

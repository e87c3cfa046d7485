"""One sentence after the other, and silence where there is no voice."""

import os
import queue
import subprocess
import threading
import time
import wave

import pytest

from kiosk.kit.sounds import CommandPlayer, write_chime
from kiosk.kit.speech import Speaker, remove_left


class Recorder:
    """Takes every sound as played, without a loudspeaker."""

    def __init__(self, seconds=0.05):
        self.seconds, self.played = seconds, []
        self.began, self.stopped = threading.Event(), threading.Event()

    def start(self, sound):
        with wave.open(str(sound)) as file:
            self.played.append(file.getnframes() / file.getframerate())
        self.began.set()
        return self.seconds

    def stop(self):
        self.stopped.set()


def say(speaker, *sentences, **how):
    ended = threading.Event()
    heard = []
    speaker.say(sentences, on_end=lambda whole: (heard.append(whole), ended.set()), **how)
    assert ended.wait(20)
    return heard[0]


@pytest.mark.speech
def test_each_language_is_spoken_after_the_chime():
    recorder = Recorder()
    speaker = Speaker(recorder)
    try:
        assert say(speaker, ("ar", "رقم A042، مكتب 5."), ("en", "A042, desk 5."), chime=True)
    finally:
        speaker.close()
    chime, *sentences = recorder.played
    assert chime == pytest.approx(0.7, abs=0.01)
    assert len(sentences) == 2
    assert all(seconds > 0.5 for seconds in sentences)


@pytest.mark.speech
@pytest.mark.alone
def test_it_is_silent_within_a_fifth_of_a_second_and_forgets_what_waits():
    assert any(seconds_until_silent() < 0.2 for _ in range(5)), "five times in a row"


def seconds_until_silent():
    """How long it goes on once it is told to stop; a machine may stand still meanwhile."""
    recorder = Recorder(seconds=30)
    speaker = Speaker(recorder)
    try:
        ended = queue.Queue()
        for _ in range(3):
            speaker.say([("en", "One long sentence.")], on_end=ended.put)
        assert recorder.began.wait(20)
        began = time.monotonic()
        speaker.stop()
        assert recorder.stopped.wait(20)
        took = time.monotonic() - began
        assert ended.get(timeout=20) is False
        assert (ended.empty(), len(recorder.played)) == (True, 1)
    finally:
        speaker.close()
    return took


def test_without_espeak_nothing_is_said_and_nothing_breaks():
    recorder = Recorder()
    speaker = Speaker(recorder, espeak="no-such-program")
    try:
        assert not say(speaker, ("en", "A042"))
    finally:
        speaker.close()
    assert recorder.played == []


def test_a_sentence_that_found_no_room_on_the_disk_is_not_heard_and_the_next_one_is_tried(tmp_path):
    espeak = tmp_path / "espeak"
    espeak.write_text('#!/bin/sh\nwhile [ "$1" != -w ]; do shift; done\n: > "$2"\n')
    espeak.chmod(0o700)
    speaker = Speaker(CommandPlayer(["true"]), espeak=str(espeak))
    try:
        assert not say(speaker, ("en", "A042"))
        assert not say(speaker, ("en", "A043"))
    finally:
        speaker.close()


def test_without_a_sound_device_it_says_so():
    speaker = Speaker(Recorder(seconds=0), espeak="true")
    try:
        assert not say(speaker, ("en", "A042"))
    finally:
        speaker.close()


def test_the_chime_is_a_sound_file(tmp_path):
    write_chime(tmp_path / "chime.wav")
    with wave.open(str(tmp_path / "chime.wav")) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(0.7, abs=0.01)


def test_sounds_that_a_killed_program_left_are_removed_and_no_others(tmp_path):
    killed = subprocess.Popen(["true"])
    killed.wait()
    left, own, strange = (tmp_path / f"speech-{whose}-x" for whose in (killed.pid, os.getpid(), "lesson"))
    for folder in (left, own, strange):
        folder.mkdir()
        (folder / "chime.wav").touch()
    remove_left(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([own, strange])

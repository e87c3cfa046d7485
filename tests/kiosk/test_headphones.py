"""The file about headphones says what plays and what keys mean; a mistake in it is named."""

import asyncio
import os
import struct

import pytest

from kiosk.headphones import Key, read_headphones
from kiosk.jack import Jack

PLAY = 'play = ["aplay", "-q", "-D", "plughw:CARD=Keypad", "{sound}"]\n'
F15, F16, VOLUME_UP = 106, 107, 128


def read(folder, text):
    (folder / "headphones.toml").write_text(text)
    return read_headphones(folder / "headphones.toml")


def test_without_the_file_there_are_none(tmp_path):
    assert read_headphones(tmp_path / "headphones.toml") is None


def test_usual_keys_need_not_be_named(tmp_path):
    headphones = read(tmp_path, PLAY)
    assert headphones.play[-1] == "{sound}"
    assert headphones.jack is None
    assert (headphones.keys[F15], headphones.keys[F16]) == (Key.PLUGGED, Key.UNPLUGGED)
    assert headphones.keys[VOLUME_UP] is Key.LOUDER


def test_keys_may_be_others_by_name_or_number_or_none(tmp_path):
    keys = read(tmp_path, f'{PLAY}[keys]\nlisten = "help"\nplugged = 240\nagain = false\n').keys
    assert (keys[117], keys[240]) == (Key.LISTEN, Key.PLUGGED)
    assert F15 not in keys
    assert Key.AGAIN not in keys.values()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "play is a command"),
        ('play = ["aplay"]', "play is a command"),
        ('play = "aplay {sound}"', "play is a command"),
        (f"{PLAY}volume = 3", "volume"),
        (f"{PLAY}jack = 3", "jack is the path"),
        (f'{PLAY}[keys]\nshout = "f1"', "shout"),
        (f'{PLAY}[keys]\nlisten = "f99"', "f99"),
        ("play = [", "headphones.toml"),
    ],
)
def test_a_mistake_is_named(tmp_path, text, complaint):
    with pytest.raises(ValueError, match=complaint):
        read(tmp_path, text)


def event(kind, code, value):
    return struct.pack("llHHi", 0, 0, kind, code, value)


async def test_a_jack_is_heard_and_other_switches_are_not(tmp_path):
    device, heard = tmp_path / "event3", asyncio.Queue()
    os.mkfifo(device)
    writer = os.open(device, os.O_RDWR)
    watching = asyncio.ensure_future(Jack(device, heard.put_nowait).watch())
    try:
        await asyncio.to_thread(os.write, writer, event(5, 4, 1) + event(5, 2, 1) + event(0, 0, 0))
        assert await asyncio.wait_for(heard.get(), 20)
        os.write(writer, event(5, 2, 0))
        assert not await asyncio.wait_for(heard.get(), 20)
    finally:
        os.close(writer)
        watching.cancel()


async def test_a_jack_that_goes_counts_as_pulled_out(tmp_path):
    device, heard = tmp_path / "event3", asyncio.Queue()
    os.mkfifo(device)
    writer = os.open(device, os.O_RDWR)
    watching = asyncio.ensure_future(Jack(device, heard.put_nowait).watch())
    try:
        os.write(writer, event(5, 2, 1))
        assert await asyncio.wait_for(heard.get(), 20)
        os.close(writer)
        assert not await asyncio.wait_for(heard.get(), 20)
        assert not watching.done()
    finally:
        watching.cancel()

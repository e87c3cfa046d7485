"""Lets an installer hear what customers will hear, and says which device and which voice they hear it by."""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.kit.sounds import CommandPlayer, Player
from kiosk.kit.speech import ESPEAK, Sentence, Speaker, digit_by_digit, voice_of, voices
from queue_server.contract.words import ENGLISH, Words

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Check:
    """What plays, and what is said first in `language`, then in English; `device` is asked after that."""

    player: Player
    device: Callable[[], str]
    language: str
    loudness: int


def sound_check(check: Check, tell: Callable[[str], None] = print) -> int:
    """Chime and speak, and tell what was done; 0 when all of it was played, else 1 with what is missing."""
    known = voices()
    if not known:
        tell(f"{ESPEAK} is not installed, so nothing can be said. Install the package {ESPEAK}.")
    sentences = _sentences(check.language)
    for language, _ in sentences:
        voice = voice_of(language)
        tell(f"Voice for {language}: {voice}" if voice in known else f"There is no voice for {language}.")
    played = _perform(check, sentences)
    tell(f"Device: {check.device()}")
    tell(
        "Played. If you heard nothing, turn up the volume of this device." if played else "Nothing was heard."
    )
    return 0 if played and known else 1


def _sentences(language: str) -> list[Sentence]:
    """A number, as customers hear it."""
    languages = dict.fromkeys([Words.of(language).language, ENGLISH])
    number = digit_by_digit("A042")
    return [(each, f"{Words.of(each).say('Your number')}: {number}.") for each in languages]


def _perform(check: Check, sentences: list[Sentence]) -> bool:
    done = threading.Event()
    played: list[bool] = []

    def end(whole: bool) -> None:
        played.append(whole)
        done.set()

    speaker = Speaker(check.player)
    try:
        speaker.loudness = check.loudness
        speaker.say(sentences, chime=True, on_end=end)
        done.wait(PATIENCE_SECONDS)
    finally:
        speaker.close()
    if isinstance(check.player, CommandPlayer):
        check.player.finish()
        return played == [True] and not check.player.failed
    return played == [True]


def mixer_device() -> str:
    """What Kivy's mixer plays on, once it has played: SDL's driver and the names of its devices."""
    found = re.search(r"\S*/libSDL2-2\S*", Path("/proc/self/maps").read_text())
    if found is None:
        return "none"
    sdl = ctypes.CDLL(found[0])
    for function in (sdl.SDL_GetCurrentAudioDriver, sdl.SDL_GetAudioDeviceName):
        function.restype = ctypes.c_char_p
    driver = sdl.SDL_GetCurrentAudioDriver()
    names = [sdl.SDL_GetAudioDeviceName(at, 0) for at in range(sdl.SDL_GetNumAudioDevices(0))]
    if driver is None or not names:
        return "none"
    return f"the default of {driver.decode()}, which knows: " + ", ".join(
        name.decode() for name in names if name
    )

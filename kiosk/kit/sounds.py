"""Plays sound files: through Kivy's mixer for a whole room, or by a command that knows one device only."""

from __future__ import annotations

import logging
import math
import struct
import subprocess
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

log = logging.getLogger(__name__)

SOUND_FILE = "{sound}"
END_OF_SOUND_SECONDS = 0.5
_RATE = 22050


class Player(Protocol):
    """Plays one sound file at a time."""

    def start(self, sound: Path) -> float:
        """Begin to play and answer how many seconds it takes; 0 when nothing can be heard."""

    def stop(self) -> None:
        """Be silent at once."""


class KivyPlayer:
    """Plays through Kivy's mixer; answers 0 seconds where there is no sound device."""

    def __init__(self) -> None:
        self._sound: object | None = None

    def start(self, sound: Path) -> float:
        """See Player."""
        from kivy.core.audio import SoundLoader

        loaded = SoundLoader.load(str(sound))
        self._sound = loaded
        if loaded is None:
            return 0.0
        loaded.play()
        return float(loaded.length or 0) if loaded.state == "play" else 0.0

    def stop(self) -> None:
        """See Player."""
        sound, self._sound = self._sound, None
        if sound is not None:
            sound.stop()  # type: ignore[attr-defined]  # Kivy has no types


class CommandPlayer:
    """Plays by a program of its own, such as `aplay -q -D DEVICE {sound}`, which is killed to be silent.

    So nothing can be heard anywhere but on the device that the command names. What the program complains of
    is shown where it is `outspoken`, and `failed` says whether it ever ended badly.
    """

    def __init__(self, command: Sequence[str], *, outspoken: bool = False) -> None:
        self.failed = False
        self._command = tuple(command)
        self._complaints = None if outspoken else subprocess.DEVNULL
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, sound: Path) -> float:
        """See Player; 0 also where the program is missing."""
        self.finish()
        command = [str(sound) if word == SOUND_FILE else word for word in self._command]
        quiet = subprocess.DEVNULL
        try:
            self._child = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=self._complaints)
        except OSError as problem:
            self.failed = True
            log.warning("Could not play on the headphones: %s", problem)
            return 0.0
        return length_of(sound)

    def finish(self) -> None:
        """Let the last sound come to its end: a device may be a little behind."""
        if self._child is not None:
            try:
                self.failed = self._child.wait(END_OF_SOUND_SECONDS) != 0 or self.failed
            except subprocess.TimeoutExpired:
                self.stop()

    def stop(self) -> None:
        """See Player."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()


def length_of(sound: Path) -> float:
    """How many seconds this sound file takes; 0 for one that is no whole sound, as a full disk leaves it."""
    try:
        with wave.open(str(sound)) as file:
            seconds: float = file.getnframes() / file.getframerate()
    except (OSError, EOFError, wave.Error):
        return 0.0
    return seconds


def write_chime(target: Path) -> None:
    """Write two soft bell tones, 0.7 s together, that no voice is mistaken for."""
    tones = ((659.26, 0.0), (523.25, 0.28))
    samples = []
    for index in range(int(0.7 * _RATE)):
        at = index / _RATE
        level = sum(
            math.exp(-7 * (at - begins)) * math.sin(2 * math.pi * pitch * (at - begins))
            for pitch, begins in tones
            if at >= begins
        )
        samples.append(int(9000 * level))
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))

"""Sentences aloud, one at a time, in their own language; without a voice or a loudspeaker nothing else stops.

espeak-ng writes each sentence to a sound file, which Kivy plays: espeak-ng's own playing answers "done" even
when there is no sound device. Everything happens on one thread, so nobody waits and nothing overlaps.
"""

from __future__ import annotations

import logging
import math
import queue
import struct
import subprocess
import tempfile
import threading
import time
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

log = logging.getLogger(__name__)

Sentence = tuple[str, str]
"""A language such as "en" and what to say in it."""

VOICES = {"en": "en-gb", "zh": "cmn"}
WORDS_PER_MINUTE = 150
SYNTHESIS_WITHIN_SECONDS = 10
_RATE = 22050


class Player(Protocol):
    """Plays one sound file."""

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


@dataclass(frozen=True)
class _Saying:
    sentences: tuple[Sentence, ...]
    chime: bool
    on_end: Callable[[bool], None] | None


class Speaker:
    """Says what it is given, in order. Close it when done.

    `say` and `stop` may be called from any thread and return at once.
    """

    def __init__(self, player: Player | None = None, *, espeak: str = "espeak-ng") -> None:
        self._player = player or KivyPlayer()
        self._espeak = espeak
        self._waiting: queue.Queue[_Saying | None] = queue.Queue()
        self._stopped = threading.Event()
        self._busy = threading.Event()
        self._folder = tempfile.TemporaryDirectory(prefix="speech-")
        self._chime = Path(self._folder.name) / "chime.wav"
        write_chime(self._chime)
        self._thread = threading.Thread(target=self._work, name="speech", daemon=True)
        self._thread.start()

    @property
    def speaking(self) -> bool:
        """Whether something is being said or waits to be."""
        return self._busy.is_set() or not self._waiting.empty()

    def say(
        self,
        sentences: Sequence[Sentence],
        *,
        chime: bool = False,
        on_end: Callable[[bool], None] | None = None,
    ) -> None:
        """Say these after what is being said, after a chime if asked for.

        `on_end` is called on the speech thread, with whether everything could be heard to its end.
        """
        self._waiting.put(_Saying(tuple(sentences), chime, on_end))

    def stop(self) -> None:
        """Be silent within 0.2 s and forget what waits."""
        while True:
            try:
                self._waiting.get_nowait()
            except queue.Empty:
                break
        if self._busy.is_set():
            self._stopped.set()

    def close(self) -> None:
        """Stop for good and remove every sound file."""
        self.stop()
        self._waiting.put(None)
        self._thread.join(timeout=2)
        self._folder.cleanup()

    def _work(self) -> None:
        while (saying := self._waiting.get()) is not None:
            self._busy.set()
            heard = self._perform(saying)
            self._stopped.clear()
            self._busy.clear()
            if saying.on_end is not None:
                saying.on_end(heard)

    def _perform(self, saying: _Saying) -> bool:
        """The chime sounds while the first sentence is being made."""
        heard = True
        chime_ends_at = time.monotonic() + (self._player.start(self._chime) if saying.chime else 0)
        for language, text in saying.sentences:
            sound = self._synthesise(language, text)
            self._wait_until(chime_ends_at)
            if sound is None or self._stopped.is_set():
                heard = False
                continue
            seconds = self._player.start(sound)
            heard = heard and seconds > 0
            self._wait_until(time.monotonic() + seconds)
            sound.unlink(missing_ok=True)
        self._wait_until(chime_ends_at)
        if self._stopped.is_set():
            self._player.stop()
        return heard and not self._stopped.is_set()

    def _wait_until(self, moment: float) -> None:
        if self._stopped.wait(max(0.0, moment - time.monotonic())):
            self._player.stop()

    def _synthesise(self, language: str, text: str) -> Path | None:
        sound = Path(self._folder.name) / f"{time.monotonic_ns()}.wav"
        voice = VOICES.get(language, language)
        # The text goes by the standard input: it never shows in the list of processes.
        command = [self._espeak, "-v", voice, "-s", str(WORDS_PER_MINUTE), "-w", str(sound), "--stdin"]
        try:
            subprocess.run(
                command,
                input=text.encode(),
                check=True,
                capture_output=True,
                timeout=SYNTHESIS_WITHIN_SECONDS,
            )
        except (OSError, subprocess.SubprocessError) as problem:
            log.warning("Could not speak %s: %s", language, type(problem).__name__)
            return None
        return sound if sound.is_file() else None


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

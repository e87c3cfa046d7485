"""Sentences aloud, one at a time, in their own language; without a voice or a loudspeaker nothing else stops.

espeak-ng writes each sentence to a sound file, which a player plays: espeak-ng's own playing answers "done"
even when there is no sound device. Everything happens on one thread, so nobody waits and nothing overlaps.
"""

from __future__ import annotations

import logging
import os
import queue
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.kit.sounds import KivyPlayer, Player, write_chime

log = logging.getLogger(__name__)

Sentence = tuple[str, str]
"""A language such as "en" and what to say in it."""

ESPEAK = "espeak-ng"
VOICES = {"en": "en-gb", "zh": "cmn"}
WORDS_PER_MINUTE = 150
FULL_LOUDNESS = 100
SYNTHESIS_WITHIN_SECONDS = 10
_MEMORY = Path("/dev/shm")  # noqa: S108 - sounds lie there in a new folder that nobody else can open


@dataclass(frozen=True)
class _Saying:
    sentences: tuple[Sentence, ...]
    chime: bool
    on_end: Callable[[bool], None] | None
    round: int


class Speaker:
    """Says what it is given, in order. Close it when done.

    `say` and `stop` may be called from any thread and return at once. `loudness` is 1 to 100, for what is
    said from now on. Sounds are kept in memory where there is a place for it, and no longer than they last.
    """

    def __init__(self, player: Player | None = None, *, espeak: str = ESPEAK) -> None:
        self.loudness = FULL_LOUDNESS
        self._player = player or KivyPlayer()
        self._espeak = espeak
        self._waiting: queue.Queue[_Saying | None] = queue.Queue()
        self._lock = threading.Lock()
        self._round = 0
        self._stopped = threading.Event()
        self._busy = threading.Event()
        place = _MEMORY if _MEMORY.is_dir() else Path(tempfile.gettempdir())
        remove_left(place)
        self._folder = tempfile.TemporaryDirectory(prefix=f"speech-{os.getpid()}-", dir=place)
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
        with self._lock:
            self._waiting.put(_Saying(tuple(sentences), chime, on_end, self._round))

    def stop(self) -> None:
        """Be silent within 0.2 s and forget what waits; what is said after this is heard."""
        with self._lock:
            self._round += 1
            while not self._waiting.empty():
                self._waiting.get_nowait()
            self._stopped.set()

    def close(self) -> None:
        """Stop for good and remove every sound file."""
        self.stop()
        self._waiting.put(None)
        self._thread.join(timeout=2)
        self._player.stop()
        self._folder.cleanup()

    def _work(self) -> None:
        while (saying := self._waiting.get()) is not None:
            with self._lock:
                if saying.round != self._round:
                    continue
                self._stopped.clear()
                self._busy.set()
            heard = self._perform(saying)
            self._busy.clear()
            if saying.on_end is not None:
                saying.on_end(heard)

    def _perform(self, saying: _Saying) -> bool:
        """The chime sounds while the first sentence is being made."""
        heard = True
        chime_ends_at = time.monotonic() + (self._player.start(self._chime) if saying.chime else 0)
        for language, text in saying.sentences:
            sound = None if self._stopped.is_set() else self._synthesise(language, text)
            self._wait_until(chime_ends_at)
            if sound is None or self._stopped.is_set():
                heard = False
            else:
                seconds = self._player.start(sound)
                heard = heard and seconds > 0
                self._wait_until(time.monotonic() + seconds)
            if sound is not None:
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
        # The text goes by the standard input: it never shows in the list of processes.
        how = ["-v", voice_of(language), "-s", str(WORDS_PER_MINUTE), "-a", str(self.loudness)]
        try:
            subprocess.run(
                [self._espeak, *how, "-w", str(sound), "--stdin"],
                input=text.encode(),
                check=True,
                capture_output=True,
                timeout=SYNTHESIS_WITHIN_SECONDS,
            )
        except (OSError, subprocess.SubprocessError) as problem:
            log.warning("Could not speak %s: %s", language, type(problem).__name__)
            return None
        return sound if sound.is_file() else None


def remove_left(place: Path) -> None:
    """Remove the sounds of programs that were killed: a kiosk that often is must not fill the memory."""
    for folder in place.glob("speech-*-*"):
        process = folder.name.split("-")[1]
        if process.isdecimal() and not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


def voice_of(language: str) -> str:
    """What espeak-ng calls the voice of this language."""
    return VOICES.get(language, language)


def voices(espeak: str = ESPEAK) -> frozenset[str]:
    """The names of all voices that espeak-ng has here; none where it is missing. Takes a few hundredths."""
    try:
        listed = subprocess.run(
            [espeak, "--voices"], check=True, capture_output=True, text=True, timeout=SYNTHESIS_WITHIN_SECONDS
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    rows = (line.split() for line in listed.splitlines()[1:])
    return frozenset(row[1] for row in rows if len(row) > 1)


def digit_by_digit(number: str) -> str:
    """ "A042" as "A, 0, 4, 2", so that no voice says "forty-two"."""
    return ", ".join(number)

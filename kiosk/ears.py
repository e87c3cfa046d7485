"""Reads the kiosk to whoever listens, in headphones only; silent, and unloaded, until somebody does.

Speech is made and played by programs of their own, so that the window never waits, and is cut off as soon as
there is something newer to say. Nothing that is said is written to any log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from kiosk.aloud import Telling, news, whole
from kiosk.headphones import Headphones, Key
from kiosk.kit.sounds import CommandPlayer
from kiosk.kit.speech import Speaker, voice_of, voices
from queue_server.contract.words import ENGLISH, Words

LOUDNESS = (12, 25, 50, 100)
"""Steps of 6 to 7 decibels each, about 18 from the softest to the loudest."""

FIRST_STEP = 1

NO_VOICE = "There is no voice for your language. This is English."
"""Only ever said in English."""


class Ears:
    """One pair of headphones. Everything returns at once.

    `plugged`: something is in the jack, so that the next customer can begin with any key.
    """

    def __init__(self, headphones: Headphones | None) -> None:
        self.plugged = False
        self._headphones = headphones
        self._speaker: Speaker | None = None
        self._voices: frozenset[str] | None = None
        self._step = FIRST_STEP
        self._told: Telling | None = None
        self._greeted = False

    @property
    def are_here(self) -> bool:
        """Whether this kiosk has headphones at all."""
        return self._headphones is not None

    @property
    def speaking(self) -> bool:
        """Whether something is being said."""
        return self._speaker is not None and self._speaker.speaking

    def meaning(self, code: int) -> Key | None:
        """What a key means here; None for an ordinary one."""
        return None if self._headphones is None else self._headphones.keys.get(code)

    async def find_voices(self) -> None:
        """Learn which languages can be spoken here. Until this has ended all are taken to be."""
        self._voices = await asyncio.to_thread(voices)

    def language(self, wanted: str) -> str:
        """What is spoken to whoever reads `wanted`: English where there is no voice for it."""
        is_known = self._voices is None or voice_of(wanted) in self._voices
        return wanted if is_known else ENGLISH

    def tell(self, now: Telling, wanted: str) -> None:
        """Say what is new in this moment to somebody who chose the language `wanted`."""
        fresh = news(self._told, now)
        changed_language = self._told is None or self._told.language != now.language
        self._told = now
        if fresh is None:
            return
        before = self._greeting(now.language, wanted) if changed_language else ()
        self._say((*before, *fresh.lines), now.language, cut=fresh.cut)

    def again(self) -> None:
        """Say all of it once more."""
        if self._told is not None:
            self._say(whole(self._told), self._told.language, cut=True)

    def step(self, by: int) -> None:
        """Louder or softer from now on, and a word to hear how loud that is."""
        if self._told is None:
            return
        self._step = min(max(self._step + by, 0), len(LOUDNESS) - 1)
        say = Words.of(self._told.language).say
        self._say((say("Louder") if by > 0 else say("Softer"),), self._told.language, cut=True)

    def hush(self) -> None:
        """Silence at once. What was told is forgotten, and the next customer begins with the usual volume."""
        if self._told is None:
            return
        if self._speaker is not None:
            self._speaker.stop()
        self._told, self._greeted, self._step = None, False, FIRST_STEP

    def close(self) -> None:
        """Silence for good."""
        if self._speaker is not None:
            self._speaker.close()

    def _greeting(self, language: str, wanted: str) -> Sequence[str]:
        """How to go on, once; and why it is English, where it is not what was chosen."""
        say = Words.of(language).say
        no_voice = () if language == wanted else (NO_VOICE,)
        if self._greeted:
            return no_voice
        self._greeted = True
        return (
            *no_voice,
            say("Welcome. Only you can hear this, in the headphones."),
            say("Press the down arrow to go on, and the up arrow to go back. Press Enter to choose."),
        )

    def _say(self, lines: Sequence[str], language: str, *, cut: bool) -> None:
        if self._headphones is None:
            return
        if self._speaker is None:
            self._speaker = Speaker(CommandPlayer(self._headphones.play))
        if cut:
            self._speaker.stop()
        self._speaker.loudness = LOUDNESS[self._step]
        self._speaker.say([(language, line) for line in lines])

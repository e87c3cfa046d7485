"""What every page is made from: the visit, the newest view, the words of the customer's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.choices import Easier
from kiosk.visit import Visit
from queue_server.contract.easy_words import words_for
from queue_server.contract.views import KioskView, Names, NeedChoice, ServiceChoice
from queue_server.contract.words import Words, in_language, sentence

LANGUAGE_NAMES = {
    "en": "English",
    "ro": "Română",
    "pl": "Polski",
    "ru": "Русский",
    "lt": "Lietuvių",
    "uk": "Українська",
    "ar": "العربية",
    "ur": "اردو",
    "bn": "বাংলা",
    "gu": "ગુજરાતી",
    "pa": "ਪੰਜਾਬੀ",
}
"""Each language by its own name."""


@dataclass(frozen=True)
class Seen:
    """`languages` can be read and drawn here; `now` is aware; `lowers`: buttons can be moved down;
    `listens`: there are headphones.

    `numbers`: there are tickets to be had, from the server or, while it is away, from this kiosk itself.
    """

    visit: Visit
    view: KioskView
    languages: tuple[str, ...]
    now: datetime
    online: bool = True
    numbers: bool = True
    preview: bool = False
    lowers: bool = True
    listens: bool = False

    @property
    def words(self) -> Words:
        """The words of the customer's language; easy ones, if they want them."""
        return words_for(self.visit.choices.language, easy=self.is_easy)

    @property
    def is_easy(self) -> bool:
        """Whether the customer wants easy words and pictures."""
        return Easier.WORDS in self.visit.choices.easier

    @property
    def shop_name(self) -> str:
        """The shop in the customer's language."""
        return self.name(self.view.shop_names)

    def name(self, names: Names) -> str:
        """A council's own text in the customer's language."""
        return in_language(names, self.visit.choices.language)

    def called(self, thing: ServiceChoice | NeedChoice) -> str:
        """What a service or a need is called; in easy words, where there are some in this language."""
        easy = thing.easy.get(self.visit.choices.language) if self.is_easy else None
        return easy or self.name(thing.names)

    def service(self, code: str | None) -> ServiceChoice | None:
        """The service with this code; None when it is gone or none was chosen."""
        return next((service for service in self.view.services if service.code == code), None)

    @property
    def is_open(self) -> bool:
        """Whether the shop is open. While the server is away, what it said last counts until that is over."""
        return self.view.open or self._has_come(self.view.opens_at)

    def is_offered(self, service: ServiceChoice) -> bool:
        """Whether somebody may come for this now, by the same rule."""
        return service.open or self._has_come(service.opens_at)

    def _has_come(self, opens_at: datetime | None) -> bool:
        return not self.online and opens_at is not None and opens_at <= self.now

    def clock(self) -> str:
        """The time of day in the shop."""
        return self.words.time(self.now, self.timezone)

    @property
    def timezone(self) -> ZoneInfo:
        """Where the shop is."""
        return ZoneInfo(self.view.timezone)

    def opens(self, at: datetime | None) -> str:
        """When something is open again, as a sentence."""
        words = self.words
        if at is None:
            return words.say("Not open now")
        time = words.time(at, self.timezone)
        today = self.now.astimezone(self.timezone).date()
        then = at.astimezone(self.timezone).date()
        days = (then - today).days
        if days == 0:
            return words.say("Opens at {time}", time=time)
        if days == 1:
            return words.say("Opens tomorrow at {time}", time=time)
        if days < 7:
            return words.say(_WEEKDAYS[then.weekday()], time=time)
        return words.say("Opens on {day}", day=words.day(then))


_WEEKDAYS = (
    sentence("Opens Monday at {time}"),
    sentence("Opens Tuesday at {time}"),
    sentence("Opens Wednesday at {time}"),
    sentence("Opens Thursday at {time}"),
    sentence("Opens Friday at {time}"),
    sentence("Opens Saturday at {time}"),
    sentence("Opens Sunday at {time}"),
)

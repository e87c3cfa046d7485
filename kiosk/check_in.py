"""What someone with an appointment has typed so far, and what can be said of it at once; pure.

Nothing of it is ever written down: it is not even shown by `repr`, so that no log can hold it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto

from queue_server.contract import references

BORN_DIGITS = 8
LONGEST_NAME = 40
LONGEST_LIFE_YEARS = 130


class Blank(Enum):
    """What is to be filled in."""

    REFERENCE = auto()
    NAME = auto()
    BORN = auto()


class Hitch(Enum):
    """What is the matter with what was typed."""

    TOO_SHORT = auto()
    WRONG_DIGIT = auto()
    NO_NAME = auto()
    NO_SUCH_DAY = auto()


@dataclass(frozen=True)
class Form:
    """The three blanks. `born` is day, month and year as eight figures. `sent`: this was meant to be all."""

    reference: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    born: str = field(default="", repr=False)
    sent: bool = False

    def typed(self, blank: Blank, character: str) -> Form:
        """With one more character, where there is room for it."""
        match blank:
            case Blank.REFERENCE:
                return self._with(blank, (self.reference + character)[: references.LENGTH])
            case Blank.NAME:
                return self._with(blank, _name(self.name + character))
            case Blank.BORN:
                return self._with(blank, _born(self.born, character))

    def has_room_for(self, blank: Blank, text: str) -> bool:
        """Whether all of this can have been typed into this blank."""
        match blank:
            case Blank.REFERENCE:
                return text.isdecimal() and len(self.reference + text) <= references.LENGTH
            case Blank.NAME:
                return all(each.isalpha() or each in " -'" for each in text)
            case Blank.BORN:
                return text.isdecimal() and len(self.born + text) <= BORN_DIGITS

    def erased(self, blank: Blank) -> Form:
        """Without the last character."""
        return self._with(blank, self.text(blank)[:-1])

    def cleared(self, blank: Blank) -> Form:
        """With this blank empty."""
        return self._with(blank, "")

    def text(self, blank: Blank) -> str:
        """What stands in this blank."""
        return {Blank.REFERENCE: self.reference, Blank.NAME: self.name, Blank.BORN: self.born}[blank]

    def hitch(self, blank: Blank, today: date) -> Hitch | None:
        """What to say of it now: what is wrong at once, what is missing only once it was meant to be all."""
        amiss = self.amiss(blank, today)
        return amiss if self.sent or amiss in (Hitch.WRONG_DIGIT, Hitch.NO_SUCH_DAY) else None

    def amiss(self, blank: Blank, today: date) -> Hitch | None:
        """Why this blank can't be sent as it is."""
        match blank:
            case Blank.NAME:
                return None if self.family_name else Hitch.NO_NAME
            case Blank.REFERENCE if len(self.reference) == references.LENGTH:
                return None if references.read(self.reference) else Hitch.WRONG_DIGIT
            case Blank.BORN if len(self.born) == BORN_DIGITS:
                return None if self.born_on(today) else Hitch.NO_SUCH_DAY
            case _:
                return Hitch.TOO_SHORT

    @property
    def family_name(self) -> str:
        """The name as it is sent; empty where it has no letter."""
        return self.name.strip() if any(each.isalpha() for each in self.name) else ""

    def born_on(self, today: date) -> date | None:
        """The day of birth; None where nobody alive was born on it."""
        day, month, year = self.born[:2], self.born[2:4], self.born[4:]
        try:
            born = date(int(year), int(month), int(day))
        except ValueError:
            return None
        return born if born <= today and today.year - born.year <= LONGEST_LIFE_YEARS else None

    def _with(self, blank: Blank, text: str) -> Form:
        match blank:
            case Blank.REFERENCE:
                return replace(self, reference=text, sent=False)
            case Blank.NAME:
                return replace(self, name=text, sent=False)
            case Blank.BORN:
                return replace(self, born=text, sent=False)


def _name(typed: str) -> str:
    """As names are written: each part begins with a capital."""
    cleaned = typed.lstrip(" -'").replace("  ", " ")[:LONGEST_NAME]
    parts = [
        letter.upper() if not at or cleaned[at - 1] in " -'" else letter.lower()
        for at, letter in enumerate(cleaned)
    ]
    return "".join(parts)


def _born(born: str, figure: str) -> str:
    """A day or month that can only be one figure long gets its 0 by itself."""
    short = (len(born) == 0 and figure in "456789") or (len(born) == 2 and figure in "23456789")
    return (born + ("0" if short else "") + figure)[:BORN_DIGITS]

"""Tell us you are here: by a code, by a reference number, or by name and date of birth."""

from __future__ import annotations

from datetime import date

from kiosk.answers import Answer, CheckInNow, Press, TypeKey
from kiosk.check_in import Blank, Hitch
from kiosk.screens.question import (
    Block,
    Boxes,
    Choice,
    Choices,
    Keys,
    Lead,
    Line,
    Look,
    Note,
    Question,
    ReaderPicture,
    Strip,
    Title,
    Tone,
)
from kiosk.screens.seen import Seen
from kiosk.visit import Place

REFERENCE_GROUPS = (3, 3, 3)
DATE_GROUPS = (2, 2, 4)
_LETTER_ROWS = ("qwertyuiop", "asdfghjkl'", "zxcvbnm-")
_LETTERS_IN_ORDER = "abcdefghijklmnopqrstuvwxyz'-"
_IN_A_ROW = 8


def by_scan(seen: Seen) -> Question:
    """Where to hold the code; any page reads it."""
    say = seen.words.say
    return _page(
        seen,
        "check-in-scan",
        ReaderPicture(say("Hold your code under the red light")),
        Lead(say("Use the code in your text, email or letter.")),
        Note(say("You can scan at any time, on any page.")),
        go=Choice(Press.BY_REFERENCE, say("I do not have my code"), look=Look.SECOND),
    )


def by_reference(seen: Seen) -> Question:
    """Nine figures in threes."""
    say = seen.words.say
    return _page(
        seen,
        "check-in-reference",
        Lead(say("Your reference has 9 numbers. It is in your text, email or letter."), spare=True),
        Boxes(say("Reference"), seen.visit.form.reference, REFERENCE_GROUPS),
        *_hitch(seen, Blank.REFERENCE),
        _number_pad(seen),
        go=_go(seen, say("Check in")),
    )


def by_name(seen: Seen) -> Question:
    """First the family name."""
    say = seen.words.say
    return _page(
        seen,
        "check-in-name",
        Line(say("Your family name"), seen.visit.form.name),
        *_hitch(seen, Blank.NAME),
        _letters(seen),
        go=_go(seen, say("Next")),
    )


def by_birthday(seen: Seen) -> Question:
    """Then the date of birth, as eight figures."""
    say = seen.words.say
    named = (say("Day"), say("Month"), say("Year"))
    return _page(
        seen,
        "check-in-born",
        Lead(say("We only use this to find your appointment."), spare=True),
        Boxes(say("Your date of birth"), seen.visit.form.born, DATE_GROUPS, named),
        *_hitch(seen, Blank.BORN),
        _number_pad(seen),
        go=_go(seen, say("Check in")),
    )


def _page(seen: Seen, key: str, *blocks: Block, go: Choice) -> Question:
    """One of the ways to say that one is here, with the others to choose from."""
    title = Title(seen.words.say("Tell us you are here"))
    return Question(key=key, blocks=(title, _ways(seen), *blocks), main=(go,))


def _ways(seen: Seen) -> Choices:
    say, place = seen.words.say, seen.visit.place
    ways: tuple[tuple[Answer, str, str, tuple[Place, ...]], ...] = (
        (Press.BY_SCAN, say("Scan"), "qrcode-scan", (Place.CHECK_IN_SCAN,)),
        (Press.BY_REFERENCE, say("Type reference"), "dialpad", (Place.CHECK_IN_REFERENCE,)),
        (
            Press.BY_NAME,
            say("Name and birthday"),
            "account",
            (Place.CHECK_IN_NAME, Place.CHECK_IN_BORN),
        ),
    )
    tabs = (
        Choice(answer, label, icon, look=Look.TAB, chosen=place in places)
        for answer, label, icon, places in ways
    )
    return Choices(tuple(tabs), columns=len(ways))


def _go(seen: Seen, label: str) -> Choice:
    return Choice(CheckInNow(_today(seen)), label, look=Look.MAIN)


def _hitch(seen: Seen, blank: Blank) -> tuple[Block, ...]:
    say = seen.words.say
    hitch = seen.visit.form.hitch(blank, _today(seen))
    if hitch is None:
        return ()
    short = (
        say("Please type all 9 numbers") if blank is Blank.REFERENCE else say("Please type the whole date")
    )
    words = {
        Hitch.TOO_SHORT: short,
        Hitch.WRONG_DIGIT: say("One number is not right. Please check"),
        Hitch.NO_NAME: say("Please type your family name"),
        Hitch.NO_SUCH_DAY: say("There is no such date. Please check"),
    }
    return (Strip(words[hitch], "pencil", Tone.AMBER),)


def _today(seen: Seen) -> date:
    return seen.now.astimezone(seen.timezone).date()


def _number_pad(seen: Seen) -> Keys:
    one, two, three, four, five, six, seven, eight, nine, zero = (_key(figure) for figure in "1234567890")
    erase = _erase(seen)
    clear = Choice(Press.CLEAR, seen.words.say("Clear"), "delete", look=Look.KEY)
    pad = ((one, two, three), (four, five, six), (seven, eight, nine), (clear, zero, erase))
    return Keys((pad, ((one, two, three, four, five, erase), (six, seven, eight, nine, zero, clear))))


def _letters(seen: Seen) -> Keys:
    say = seen.words.say
    space = Choice(TypeKey(" "), say("Space"), "keyboard-space", look=Look.KEY)
    more = (space, _erase(seen))
    top, middle, low = (tuple(_key(letter) for letter in row) for row in _LETTER_ROWS)
    in_order = (*(_key(letter) for letter in _LETTERS_IN_ORDER), *more)
    rows = tuple(in_order[at : at + _IN_A_ROW] for at in range(0, len(in_order), _IN_A_ROW))
    return Keys(((top, middle, (*low, *more)), rows))


def _key(character: str) -> Choice:
    return Choice(TypeKey(character), character.upper(), look=Look.KEY, language="en")


def _erase(seen: Seen) -> Choice:
    return Choice(Press.ERASE, seen.words.say("Rub out"), "backspace", look=Look.KEY)

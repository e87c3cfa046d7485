"""What an ear is told of a page, of the thing the keypad stands on, and of what has changed since; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kiosk.kit.speech import digit_by_digit
from kiosk.screens.question import (
    Block,
    Boxes,
    Choice,
    Choices,
    Chosen,
    Heading,
    Lead,
    Line,
    Look,
    Note,
    NumberCard,
    NumberNote,
    OneMoment,
    Panel,
    Points,
    Question,
    ReaderPicture,
    Steps,
    Strip,
    TimeQuestion,
    Title,
)
from queue_server.contract.words import Words

Laid = TimeQuestion | OneMoment | None

_NUMBER = re.compile(r"\b[A-Z][0-9]{3,4}\b")


@dataclass(frozen=True)
class Focus:
    """What the keypad stands on: the `at`-th of `of`, counted from 1, on sheet `sheet` of `sheets`."""

    choice: Choice
    at: int
    of: int
    sheet: int = 1
    sheets: int = 1


@dataclass(frozen=True)
class Telling:
    """Everything there is to tell at one moment, ready to be compared with the moment before."""

    language: str
    key: str
    lines: tuple[str, ...]
    typed: str
    laid: tuple[str, ...]
    focus: Focus | None


@dataclass(frozen=True)
class News:
    """What to say now; what is being said is `cut` off for it, or said to its end first."""

    lines: tuple[str, ...]
    cut: bool


def telling(words: Words, question: Question, laid: Laid, focus: Focus | None) -> Telling:
    """This moment, for an ear."""
    lines = tuple(line for block in question.blocks for line in _lines(words, block))
    if question.foot_note:
        lines += (question.foot_note,)
    typed = next((block.typed for block in question.blocks if isinstance(block, Boxes | Line)), "")
    return Telling(words.language, question.key, lines, typed, _laid(laid), focus)


def whole(now: Telling) -> tuple[str, ...]:
    """All of it: the page, or what is laid over it, then where one stands."""
    return (*(now.laid or now.lines), *_focus(now))


def news(before: Telling | None, now: Telling) -> News | None:
    """What an ear has to be told after `before`; None for nothing.

    What comes by itself, such as news of the paper, waits until the last sentence is over.
    """
    if before is None or (before.language, before.key) != (now.language, now.key):
        return News(whole(now), cut=True)
    if before.laid != now.laid:
        return News((*now.laid, *_focus(now)), cut=True)
    if before.typed != now.typed:
        return News((_typed(before.typed, now.typed, now.language),), cut=True)
    fresh = tuple(line for line in now.lines if line not in before.lines)
    if _stands_on(before) != _stands_on(now):
        return News((*_sheet(before, now), *fresh, *_focus(now)), cut=True)
    return News(fresh, cut=False) if fresh else None


def _stands_on(telling: Telling) -> tuple[Choice, int] | None:
    """How many things there are is no news by itself."""
    return None if telling.focus is None else (telling.focus.choice, telling.focus.sheet)


def _typed(before: str, now: str, language: str) -> str:
    """The character that came; what is left after one was rubbed out."""
    say = Words.of(language).say
    if now.startswith(before):
        return spelled(now[len(before) :])
    return say("Typed: {typed}", typed=spelled(now)) if now else say("Nothing typed yet")


def spelled(text: str) -> str:
    """Letter by letter, as nobody guesses at a reference."""
    return digit_by_digit(text.replace(" ", ""))


def _sheet(before: Telling, now: Telling) -> tuple[str, ...]:
    if now.focus is None or (before.focus is not None and before.focus.sheet == now.focus.sheet):
        return ()
    say = Words.of(now.language).say
    return (say("Page {number} of {count}", number=now.focus.sheet, count=now.focus.sheets),)


def _focus(now: Telling) -> tuple[str, ...]:
    """Label, hint, whether it is chosen, and how many there are."""
    if now.focus is None:
        return ()
    say, choice = Words.of(now.language).say, now.focus.choice
    said = [_readable(choice.label)]
    if choice.chosen is not None:
        said.append(say("chosen") if choice.chosen else say("not chosen"))
    if choice.hint:
        said.append(_readable(choice.hint))
    if choice.look is not Look.KEY:
        said.append(say("{number} of {count}", number=now.focus.at, count=now.focus.of))
    return (". ".join(part.rstrip(".") for part in said) + ".",)


def _laid(laid: Laid) -> tuple[str, ...]:
    """The seconds that are left are not counted aloud."""
    if isinstance(laid, TimeQuestion):
        return (laid.title,)
    return () if laid is None else (laid.text,)


def _lines(words: Words, block: Block) -> Iterator[str]:
    """The sentences of one block; a code to be photographed and a symbol say nothing."""
    reader = _READERS.get(type(block))
    if reader is not None:
        yield from (_readable(line) for line in reader(words, block) if line)


def _readable(text: str) -> str:
    """Any ticket number in it digit by digit."""
    return _NUMBER.sub(lambda found: digit_by_digit(found[0]), text)


def _number(words: Words, block: NumberCard | NumberNote) -> tuple[str | None, ...]:
    """Twice, digit by digit."""
    once = f"{block.label}: {digit_by_digit(block.number)}."
    again = words.say("Once more: {number}.", number=digit_by_digit(block.number))
    return once, again, block.more if isinstance(block, NumberCard) else block.note


def _steps(_: Words, block: Steps) -> Iterator[str]:
    for number, (text, hint) in enumerate(block.steps, start=block.first):
        yield f"{number}. {text}" + (f". {hint}" if hint else "")


def _resting(_: Words, block: Choices) -> Iterator[str]:
    """What cannot be chosen now can only be heard here."""
    yield from (f"{choice.label}. {choice.hint or ''}" for choice in block.items if choice.resting)


def _blank(words: Words, block: Boxes | Line) -> tuple[str, ...]:
    typed = (words.say("Typed: {typed}", typed=spelled(block.typed)),) if block.typed else ()
    return (block.label, *typed)


_READERS: dict[type[Any], Callable[[Words, Any], Any]] = {
    Title: lambda _, block: (block.text,),
    Lead: lambda _, block: (block.text,),
    Heading: lambda _, block: (block.text, block.note),
    Note: lambda _, block: (block.text,),
    Panel: lambda _, block: (block.small, block.big, block.more),
    Strip: lambda _, block: (block.text,),
    Points: lambda _, block: tuple(text for _, text in block.points),
    Chosen: lambda _, block: (block.label, *(label for _, label in block.items)),
    ReaderPicture: lambda _, block: (block.text,),
    NumberCard: _number,
    NumberNote: _number,
    Steps: _steps,
    Boxes: _blank,
    Line: _blank,
    Choices: _resting,
}

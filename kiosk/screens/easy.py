"""Easy words with pictures: shorter sentences for the same thing, and every choice as a picture.

A page is written once, in ordinary words; for whoever chose easy words its sentences are exchanged for those
below, where there is one, and its cards for pictures.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from kiosk.screens.question import Block, Choice, Choices, Heading, Look, Question
from queue_server.contract.words import Words, sentence

EASY = MappingProxyType(
    {
        "How can we help you today?": sentence("What do you need?"),
        "Choose what you came about": sentence("Touch a picture"),
        "Choose what you came about.": sentence("Touch a picture."),
        "Find by what has happened": sentence("What happened?"),
        "What has happened?": sentence("What happened?"),
        "Choose the one that is closest. We will show you who can help.": sentence(
            "Touch the one most like yours."
        ),
        "These people can help. Choose one to begin with.": sentence("These people can help. Touch one."),
        "Search in your own words": sentence("Type a word"),
        "I am not sure": sentence("I do not know"),
        "Is there anything that would help?": sentence("What would help you?"),
        "Choose any or none. No need to say why.": sentence("Touch what you want. Or touch nothing."),
        "Longer than we promise": sentence("The wait is long"),
        "Book a time instead": sentence("Come at another time"),
        "Take a ticket": sentence("Get my number"),
        "What happens next": sentence("What to do now"),
        "Go to the desk when {number} is called": sentence("Wait for {number}. Then go to the desk."),
        "Watch the screen and listen": sentence("Look and listen"),
        "We come to you when it is your turn": sentence("Wait here. We will come to you."),
        "Your ticket is printing below": sentence("Take your paper below"),
        "Keep your paper ticket": sentence("Keep your paper"),
        "No paper ticket: note your number": sentence("No paper. Write down your number"),
        "Did your ticket print?": sentence("Do you have your paper?"),
        "Please stay by this screen. You can carry on while you wait.": sentence(
            "Please stay here. Someone will come."
        ),
        "You do not need to type anything or say why you are here.": sentence("You do not have to say why."),
        "It will not be shown on the board or called out.": sentence("No one will call your number."),
        "If no one comes in one minute, please go to reception.": sentence("No one came? Go to reception."),
        "Your reference has 9 numbers. It is in your text, email or letter.": sentence(
            "Type your 9 numbers. Look at your letter, text or email."
        ),
        "Some of our systems are not working, so this screen can’t give you a number.": sentence(
            "This screen can’t give you a number now."
        ),
    }
)
"""The easy sentence for an ordinary one."""


class EasyWords(Words):
    """One language's words, with the easy sentence where there is one."""

    def __init__(self, ordinary: Words) -> None:
        super().__init__(ordinary.language, ordinary.catalogue)

    def say(self, sentence: str, **values: object) -> str:
        """See Words."""
        return super().say(EASY.get(sentence, sentence), **values)


@lru_cache(maxsize=16)
def easy_words(language: str) -> Words:
    """The easy words of `language`; of English where there is no catalogue for it."""
    return EasyWords(Words.of(language))


def with_pictures(question: Question) -> Question:
    """The same page with a picture for each choice, and without what only some need.

    A hint stays where it says when something opens. Languages are one touch away in the bar.
    """
    blocks: list[Block] = []
    for block in question.blocks:
        if isinstance(block, Heading) and block.spare:
            continue
        here = _pictured(block) if isinstance(block, Choices) else block
        together = _together(blocks[-1], here) if blocks else None
        if together is not None:
            blocks[-1] = together
        else:
            blocks.append(here)
    return replace(question, blocks=tuple(blocks), band=())


def _together(before: Block, block: Block) -> Choices | None:
    """Pictures that follow each other in one grid; None for others, and for those that are on every page."""
    if not isinstance(before, Choices) or not isinstance(block, Choices) or before.pinned or block.pinned:
        return None
    items = (*before.items, *block.items)
    are_pictures = all(choice.look is Look.PICTURE for choice in items)
    return replace(block, items=items, columns=2) if are_pictures else None


def _pictured(block: Choices) -> Choices:
    items = tuple(_as_picture(choice) for choice in block.items)
    are_pictures = len(items) > 1 and all(choice.look is Look.PICTURE for choice in items)
    return replace(block, items=items, columns=2 if are_pictures else block.columns)


def _as_picture(choice: Choice) -> Choice:
    if choice.look not in _PICTURED or choice.icon is None:
        return choice
    hint = choice.hint if choice.resting else None
    return replace(choice, look=Look.PICTURE, hint=hint)


_PICTURED = frozenset({Look.CARD, Look.TILE, Look.TOGGLE})

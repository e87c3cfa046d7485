"""Easy words come with pictures: every choice is one, and nothing stands there that only some need."""

from __future__ import annotations

from dataclasses import replace

from kiosk.screens.question import Block, Choice, Choices, Heading, Look, Question


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

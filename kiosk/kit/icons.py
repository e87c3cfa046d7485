"""Symbols by their Material Design names, such as "ticket-confirmation"."""

from __future__ import annotations

from printer import fonts

UNKNOWN = "circle-medium"


def glyph(name: str) -> str:
    """The letter of the icon font for this symbol; a small dot where the font has none of that name."""
    return fonts.symbol(name) or fonts.symbol(UNKNOWN) or ""


def is_known(name: str) -> bool:
    """Whether the icon font has a symbol of this name."""
    return fonts.symbol(name) is not None

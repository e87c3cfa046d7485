"""Symbols by their Material Design names, such as "ticket-confirmation"."""

from __future__ import annotations

from fonticon_mdi7 import MDI7

UNKNOWN = "circle-medium"


def glyph(name: str) -> str:
    """The letter of the icon font for this symbol; a small dot where the font has none of that name."""
    attribute = name.replace("-", "_")
    known: str = getattr(MDI7, attribute if hasattr(MDI7, attribute) else UNKNOWN.replace("-", "_"))
    return known.removeprefix("mdi7.")


def is_known(name: str) -> bool:
    """Whether the icon font has a symbol of this name."""
    return hasattr(MDI7, name.replace("-", "_"))

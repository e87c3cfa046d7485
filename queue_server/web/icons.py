"""The symbols on our pages: drawn into the page itself, so that they need no request and no font."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from markupsafe import Markup

_FILE = Path(__file__).with_name("icons.svg")
_SVG = "{http://www.w3.org/2000/svg}"
UNKNOWN = "information"


@cache
def paths() -> dict[str, str]:
    """Every symbol's outline by its Material Design name."""
    symbols = ElementTree.parse(_FILE).getroot().iter(f"{_SVG}symbol")  # noqa: S314 - our own file
    return {symbol.attrib["id"]: symbol[0].attrib["d"] for symbol in symbols}


def icon(name: str, when: str = "") -> Markup:
    """The symbol as an element that screen readers pass over: a word always stands beside it.

    `when` names the promise's state in which it shows. An unknown name draws the plain "i".
    """
    outline = paths().get(name) or paths()[UNKNOWN]
    shown = Markup(' data-when="{}"').format(when) if when else ""
    return Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"{}><path d="{}"/></svg>').format(
        shown, outline
    )

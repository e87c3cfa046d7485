"""How wide words are whose shaping is slow: measured once at set-up, or when they are first needed.

Shaping Nastaliq costs some milliseconds a call, however short the text. `python -m kiosk.kit.widths` measures
every word of the catalogues into `built_widths.json`; a machine without that file measures as it goes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

from printer import fonts
from queue_server.contract.words import DOMAIN, RIGHT_TO_LEFT, catalogue_folder

SLOW = frozenset({"ur"})
"""Its letters join within words only, so a line is as wide as its words and the spaces between them; and its
outlines are not fitted to pixels, so a word measured at one size is known at every size."""

FILE = Path(__file__).with_name("built_widths.json")
MEASURED_AT = 100


@lru_cache(maxsize=4096)
def share(path: str, word: str, language: str) -> float:
    """How wide a word, or a space, is in the face at `path`, as a share of its type size."""
    known = _built().get(Path(path).name, {}).get(word)
    return _measured(path, word, language) if known is None else known


def forget() -> None:
    """Forget the words that were measured here; those of the catalogues tell nothing of anybody."""
    share.cache_clear()


def _measured(path: str, word: str, language: str) -> float:
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return _face(path).getlength(word, direction=direction, language=language) / MEASURED_AT


@cache
def _face(path: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, MEASURED_AT, layout_engine=ImageFont.Layout.RAQM)


@cache
def _built() -> dict[str, dict[str, float]]:
    if not FILE.is_file():
        return {}
    built: dict[str, dict[str, float]] = json.loads(FILE.read_text("utf-8"))
    return built


def _words(language: str) -> Iterator[str]:
    """Every word of a catalogue that stands as it is, and a space."""
    from babel.messages.mofile import read_mo  # only set-up reads whole catalogues

    yield " "
    with (catalogue_folder() / language / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as compiled:
        for message in read_mo(compiled):
            said = message.string or ""
            sentences = (said,) if isinstance(said, str) else said
            yield from (word for sentence in sentences for word in sentence.split() if "{" not in word)


def main() -> int:
    """Measure the words of every such language in both weights of its face, where it has one here."""
    built = {}
    for language in SLOW:
        if fonts.has_face(language):
            words = sorted(set(_words(language)))
            for path in (str(fonts.face(language, bold)) for bold in (False, True)):
                built[Path(path).name] = {word: round(_measured(path, word, language), 4) for word in words}
    FILE.write_text(json.dumps(built, ensure_ascii=False), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

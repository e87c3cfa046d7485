"""How far each language's catalogue has come, counted at set-up for the manager's page of languages.

Written are, for each language and each part of the product that speaks to customers, how many sentences it
says, how many are translated, and how many of those a person has checked.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Message

LOCALE = Path(__file__).resolve().parent.parent / "locale"
TEMPLATE = LOCALE / "front_door.pot"
CHECKED = "human-checked"
_PARTS = (
    ("kiosk/", "kiosk"),
    ("display_board/", "board"),
    ("printer/", "paper"),
    ("queue_server/contract/receipt", "paper"),
    ("queue_server/contract/slip", "paper"),
    ("queue_server/web/", "pages"),
    ("queue_server/", "everywhere"),
)
"""Where a sentence stands in the sources, and which part says it; the first that fits."""


def count(template: Path, catalogues: Iterable[Path]) -> dict[str, dict[str, dict[str, int]]]:
    """The counts by language and part."""
    said = {_name(message): frozenset(_parts(message)) for message in _messages(template)}
    return {path.parent.parent.name: _count(said, path) for path in catalogues}


def main() -> int:
    """Write the counts beside the template."""
    counts = count(TEMPLATE, sorted(LOCALE.glob("*/LC_MESSAGES/front_door.po")))
    (LOCALE / "coverage.json").write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n")
    return 0


def _count(said: dict[str, frozenset[str]], path: Path) -> dict[str, dict[str, int]]:
    known = {_name(message): message for message in _messages(path, path.parent.parent.name)}
    sentences: Counter[str] = Counter()
    translated: Counter[str] = Counter()
    checked: Counter[str] = Counter()
    for sentence, parts in said.items():
        message = known.get(sentence)
        done = message is not None and _is_whole(message)
        sentences.update(parts)
        translated.update(parts if done else ())
        checked.update(parts if done and message and CHECKED in message.user_comments else ())
    return {
        part: {"sentences": sentences[part], "translated": translated[part], "checked": checked[part]}
        for part in sorted(sentences)
    }


def _name(message: Message) -> str:
    """The sentence itself; of one with a figure, how it is said of one."""
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_whole(message: Message) -> bool:
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)


def _parts(message: Message) -> Iterator[str]:
    for place, _ in message.locations:
        yield next(part for start, part in _PARTS if place.startswith(start))


def _messages(path: Path, language: str | None = None) -> list[Message]:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


if __name__ == "__main__":
    sys.exit(main())

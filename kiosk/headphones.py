"""What stands beside the screen for those who listen: what plays, which keys mean what, which jack tells.

A kiosk has one file about it, `headphones.toml`. Without that file a kiosk never speaks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from kiosk.kit.sounds import SOUND_FILE

FILE = "headphones.toml"


class Key(StrEnum):
    """What a key of an audio keypad can mean beyond moving and choosing."""

    PLUGGED = "plugged"
    UNPLUGGED = "unplugged"
    LISTEN = "listen"
    LOUDER = "louder"
    SOFTER = "softer"
    AGAIN = "again"


# Usage numbers of USB keyboards, which the window reports whatever layout the machine has.
CODES: Mapping[str, int] = MappingProxyType(
    {f"f{n}": 57 + n for n in range(1, 13)}
    | {f"f{n}": 91 + n for n in range(13, 25)}
    | {"insert": 73, "home": 74, "page-up": 75, "end": 77, "page-down": 78}
    | {"help": 117, "menu": 118, "mute": 127, "volume-up": 128, "volume-down": 129}
)
USUAL_KEYS: Mapping[Key, str] = MappingProxyType(
    {
        Key.PLUGGED: "f15",
        Key.UNPLUGGED: "f16",
        Key.LISTEN: "f13",
        Key.LOUDER: "volume-up",
        Key.SOFTER: "volume-down",
        Key.AGAIN: "home",
    }
)


@dataclass(frozen=True)
class Headphones:
    """`play` is the command that plays one file on the headphones' own device. `keys` has meanings by code.

    `jack` is the input device that says when something is plugged in; None where the keypad does, or nothing.
    """

    play: tuple[str, ...]
    jack: Path | None = None
    keys: Mapping[int, Key] = field(default_factory=lambda: _keys({}))


def read_headphones(file: Path) -> Headphones | None:
    """What the file says; None where there is none. Raises ValueError with a sentence about what is wrong."""
    if not file.is_file():
        return None
    try:
        written = tomllib.loads(file.read_text())
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"{file}: {problem}") from None
    if unknown := sorted(set(written) - {"play", "jack", "keys"}):
        raise ValueError(f"{file}: nothing is known of “{unknown[0]}”. Write play, jack and [keys].")
    play, jack, keys = written.get("play"), written.get("jack"), written.get("keys", {})
    if not isinstance(play, list) or not _is_command(play):
        raise ValueError(f"{file}: play is a command as a list of words, one of them “{SOUND_FILE}”.")
    if not (jack is None or isinstance(jack, str)) or not isinstance(keys, dict):
        raise ValueError(f"{file}: jack is the path of an input device, and [keys] names keys.")
    try:
        return Headphones(tuple(play), None if jack is None else Path(jack), _keys(keys))
    except ValueError as problem:
        raise ValueError(f"{file}: {problem}") from None


def _is_command(play: list[object]) -> bool:
    return all(isinstance(word, str) for word in play) and SOUND_FILE in play


def _keys(named: Mapping[str, object]) -> Mapping[int, Key]:
    """Each meaning's key: the usual one, or what is named instead; `false` for none."""
    if unknown := sorted(set(named) - set(Key)):
        raise ValueError(f"no key can mean “{unknown[0]}”. Write one of: {', '.join(Key)}.")
    wanted: dict[Key, object] = {**USUAL_KEYS, **{Key(meaning): name for meaning, name in named.items()}}
    return MappingProxyType({_code(name): key for key, name in wanted.items() if name is not False})


def _code(name: object) -> int:
    if isinstance(name, str) and name in CODES:
        return CODES[name]
    if isinstance(name, int) and not isinstance(name, bool) and name > 0:
        return name
    raise ValueError(f"there is no key “{name}”. Write a name such as f15 or volume-up, or its USB number.")

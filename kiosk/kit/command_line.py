"""What kiosk and board have alike on their command lines: where things are, how large, pairing and sound."""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from queue_server.contract.words import ENGLISH

_ABOUT = {
    "pair": "Exchanges a one-time code for this {kind}'s token.",
    "sound-check": "Plays a chime and a sentence, and says which device and voice.",
}


@dataclass(frozen=True)
class Program:
    """One program with a screen: its package, what the server calls it, and what it is for."""

    package: str
    kind: Literal["kiosk", "board"]
    about: str


def two_numbers(written: str) -> tuple[int, int]:
    """Read "268x476"."""
    match = re.fullmatch(r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})", written)
    if match is None:
        raise argparse.ArgumentTypeError(f"write width x height, such as 268x476, not {written!r}")
    return int(match[1]), int(match[2])


def parser_for(
    program: Program, argv: list[str], add_own: Callable[[argparse.ArgumentParser, str], None]
) -> argparse.ArgumentParser:
    """A parser that sets `command` to "pair" or "sound-check" where `argv` begins so, else to "show".

    `add_own` adds what only this program knows of the command.
    """
    command = argv[0] if argv and argv[0] in _ABOUT else "show"
    start = f"python -m {program.package}"
    parser = argparse.ArgumentParser(
        prog=start if command == "show" else f"{start} {command}",
        description=program.about if command == "show" else _ABOUT[command].format(kind=program.kind),
        epilog=f"Also: {start} pair --help, {start} sound-check --help" if command == "show" else None,
        allow_abbrev=False,
    )
    add = parser.add_argument
    if command == "show":
        parser.set_defaults(command=command)
        _add_showing(parser, program.kind)
    else:
        add("command", help=argparse.SUPPRESS)
    if command == "pair":
        add("server", metavar="URL", help="the server's address")
        add("code", metavar="CODE", help="CODE-FINGERPRINT as the server shows it")
    elif command == "sound-check":
        add("--language", default=ENGLISH, metavar="L", help="a language to hear before English, such as ur")
    add_own(parser, command)
    add("--data", required=True, type=Path, metavar="DIR", help=f"where this {program.kind} keeps its files")
    return parser


def _add_showing(parser: argparse.ArgumentParser, kind: str) -> None:
    add = parser.add_argument
    add("--server", required=True, metavar="URL", help="the server's address")
    add("--token-file", type=Path, metavar="F", help=f"this {kind}'s token, mode 0600 (DIR/{kind}.token)")
    add("--screen-mm", type=two_numbers, metavar="WxH", help="the picture's true size in millimetres")
    add("--windowed", type=two_numbers, metavar="WxH", help="a window of this many pixels")


def pair(program: Program, asked: argparse.Namespace) -> int:
    """Keep the token that the server gives for a one-time code, and say how to start; or say why not."""
    from queue_server.client import ServerError, pair_device  # late, since `hold_back` has to come first

    asked.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        paired = asyncio.run(pair_device(asked.server, asked.code, program.kind, asked.data))
    except ServerError as problem:
        print(problem, file=sys.stderr)
        return 2
    print(f"Paired as {paired.name}.")
    start = f"python -m {program.package} --server {asked.server} --data {asked.data}"
    print(f"To start: {start} --screen-mm WxH")
    return 0

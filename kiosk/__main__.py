"""Shows the kiosk, pairs it with its server, tells how fast it is or checks its sound; `--help` says how."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kiosk.headphones import FILE, read_headphones
from kiosk.kit.command_line import Program, pair, parser_for
from kiosk.kit.first_picture import give_back, hold_back
from queue_server.hung import unless_hung

PROGRAM = Program("kiosk", "kiosk", "The touchscreen at the door, where customers take a ticket.")
PREVIEW_SIZE = (540, 960)


def arguments(argv: list[str]) -> argparse.Namespace:
    """What was asked for: to show the kiosk or, named in front, to `pair` it or for a `sound-check`."""
    parser = parser_for(PROGRAM, argv, _add_own)
    asked = parser.parse_args(argv)
    if asked.command == "show" and bool(asked.screen_mm) == asked.preview:
        parser.error(
            "say how large the screen is: --screen-mm WIDTHxHEIGHT, such as 268x476 for 21.5 inches.\n"
            "Fingers and eyes need true sizes. To only look at it: --preview"
        )
    return asked


def _add_own(parser: argparse.ArgumentParser, command: str) -> None:
    add = parser.add_argument
    if command != "pair":
        add("--headphones", type=Path, metavar="F", help=f"headphones and keypad (DIR/{FILE})")
    if command == "show":
        add("--preview", action="store_true", help="a window that says it is a preview")
        add("--bench", action="store_true", help="print how fast it is, then end; gives back what it takes")


def show(asked: argparse.Namespace) -> int:
    """Show the kiosk until asked to stop; 1 where it was to be measured and could not."""
    hold_back()
    give_back()

    from queue_server.client import own_version, read_token

    token = read_token(asked.token_file or asked.data / "kiosk.token", PROGRAM.package)
    headphones = read_headphones(asked.headphones or asked.data / FILE)
    from kiosk.kit.window import prepare

    windowed = asked.windowed or (PREVIEW_SIZE if asked.preview else None)
    prepare(asked.data / "kiosk" / "kivy", windowed, cursor=asked.preview)

    from kiosk import app, bench

    certificate = asked.data / "server.pem"
    setup = app.Setup(
        server=asked.server,
        token=token,
        authority=certificate if certificate.is_file() else None,
        data=asked.data,
        screen_mm=asked.screen_mm,
        version=own_version(),
        headphones=headphones,
    )
    measuring = bench.Bench()
    asyncio.run(unless_hung(app.run(setup, measuring.begin if asked.bench else lambda _: None)))
    return 1 if asked.bench and not measuring.has_measured else 0


def check_sound(asked: argparse.Namespace) -> int:
    """Play to the headphones, at the volume that every customer begins with."""
    from kiosk.ears import FIRST_STEP, LOUDNESS
    from kiosk.kit.sound_check import Check, sound_check
    from kiosk.kit.sounds import CommandPlayer

    file = asked.headphones or asked.data / FILE
    headphones = read_headphones(file)
    if headphones is None:
        raise ValueError(f"There are no headphones: {file} is missing. docs/listening.md says what it holds.")
    player = CommandPlayer(headphones.play, outspoken=True)
    device = f"the headphones, by: {' '.join(headphones.play)}"
    return sound_check(Check(player, lambda: device, asked.language, LOUDNESS[FIRST_STEP]))


def main(argv: list[str]) -> int:
    """Do what was asked; a refusal is a sentence and exit code 2."""
    asked = arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for chatty in ("httpx2", "websockets", "PIL"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        return _COMMANDS[asked.command](asked)
    except (OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "show": show,
    "pair": partial(pair, PROGRAM),
    "sound-check": check_sound,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

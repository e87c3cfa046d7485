"""Shows the board, pairs it with its server or checks its sound; `--help` explains each."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kiosk.kit.command_line import Program, pair, parser_for
from queue_server.client import ServerError, read_token
from queue_server.hung import unless_hung

PROGRAM = Program("display_board", "board", "Shows and speaks the numbers that are called.")
PREVIEW_SIZE = (960, 540)
PREVIEW_LEFT = 560  # beside the kiosk's preview


def arguments(argv: list[str]) -> argparse.Namespace:
    """What was asked for: to show the board or, named in front, to `pair` it or for a `sound-check`."""
    parser = parser_for(PROGRAM, argv, _add_own)
    asked = parser.parse_args(argv)
    if asked.command == "show" and asked.screen_mm and asked.preview:
        parser.error("a preview has no true size: give either --screen-mm or --preview")
    return asked


def _add_own(parser: argparse.ArgumentParser, command: str) -> None:
    if command == "show":
        parser.add_argument("--preview", action="store_true", help="a small window that says it is a preview")


def prepare_window(home: Path, windowed: tuple[int, int] | None, *, preview: bool) -> None:
    """Settings that must stand before Kivy opens its window."""
    from kiosk.kit.window import display_size, prepare

    prepare(home, windowed, cursor=preview)

    from kivy.config import Config

    logging.getLogger("kivy").setLevel(logging.WARNING)
    whole = display_size()
    if preview and whole and windowed:
        Config.set("graphics", "borderless", "0")
        Config.set("graphics", "left", str(max(0, min(PREVIEW_LEFT, whole[0] - windowed[0]))))


def show(asked: argparse.Namespace) -> int:
    """Show the board until asked to stop."""
    token = read_token(asked.token_file or asked.data / "board.token", PROGRAM.package)
    folder = asked.data / "board"
    windowed = asked.windowed or (PREVIEW_SIZE if asked.preview else None)
    prepare_window(folder / "kivy", windowed, preview=asked.preview)

    from display_board.app import Setup, run

    certificate = asked.data / "server.pem"
    setup = Setup(
        server=asked.server,
        token=token,
        authority=certificate if certificate.is_file() else None,
        folder=folder,
        screen_mm=asked.screen_mm,
    )
    asyncio.run(unless_hung(run(setup)))
    return 0


def check_sound(asked: argparse.Namespace) -> int:
    """Play as loud as calls are, through the same mixer."""
    from kiosk.kit.window import prepare

    prepare(asked.data / "board" / "kivy")
    logging.getLogger("kivy").setLevel(logging.ERROR)

    from kiosk.kit.sound_check import Check, mixer_device, sound_check
    from kiosk.kit.sounds import KivyPlayer
    from kiosk.kit.speech import FULL_LOUDNESS

    return sound_check(Check(KivyPlayer(), mixer_device, asked.language, FULL_LOUDNESS))


def main(argv: list[str]) -> int:
    """Do what was asked; a refusal is a sentence and exit code 2."""
    asked = arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for chatty in ("httpx2", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        return _COMMANDS[asked.command](asked)
    except (OSError, ValueError, ServerError) as problem:
        print(problem, file=sys.stderr)
        return 2


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "show": show,
    "pair": partial(pair, PROGRAM),
    "sound-check": check_sound,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

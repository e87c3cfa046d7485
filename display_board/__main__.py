"""Starts the display board, or pairs it with its server; `--help` explains both."""

from __future__ import annotations

import argparse
import asyncio
import logging
import re
import stat
import sys
from pathlib import Path

from display_board import display

PREVIEW_SIZE = (960, 540)


def arguments(argv: list[str]) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m display_board",
        description="Shows and speaks the numbers that are called.",
        epilog="To pair this board with its server: python -m display_board pair URL CODE --data DIR",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--server", required=True, metavar="URL", help="the server's address")
    add(
        "--token-file", required=True, type=Path, metavar="F", help="file with this board's token (mode 0600)"
    )
    add("--data", required=True, type=Path, metavar="DIR", help="where the board keeps its files")
    add("--screen-mm", type=two_numbers, metavar="WxH", help="the picture's true size in millimetres")
    add("--preview", action="store_true", help="a small window that says it is a preview")
    add("--windowed", type=two_numbers, metavar="WxH", help="a window of this many pixels")
    asked = parser.parse_args(argv)
    if asked.screen_mm and asked.preview:
        parser.error("a preview has no true size: give either --screen-mm or --preview")
    return asked


def two_numbers(written: str) -> tuple[int, int]:
    """Read "952x536"."""
    match = re.fullmatch(r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})", written)
    if match is None:
        raise argparse.ArgumentTypeError(f"write width x height, such as 952x536, not {written!r}")
    return int(match[1]), int(match[2])


def read_token(file: Path) -> str:
    """The token in a file that nobody else may read. Raises OSError, or ValueError with a sentence."""
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise ValueError(f"Others can read {file}. To keep it private: chmod 600 {file}")
    token = file.read_text().strip()
    if not token:
        raise ValueError(f"{file} is empty. Please pair this board again.")
    return token


def prepare_window(home: Path, windowed: tuple[int, int] | None) -> None:
    """Settings that must stand before Kivy opens its window."""
    from kiosk.kit.window import prepare

    prepare(home, windowed)

    from kivy.config import Config

    logging.getLogger("kivy").setLevel(logging.WARNING)

    if windowed is None and (whole := display.size()):
        for name, pixels in zip(("width", "height"), whole, strict=True):
            Config.set("graphics", name, str(pixels))


def main(argv: list[str]) -> int:
    """Run the board; answers the exit code."""
    asked = arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for chatty in ("httpx2", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        token = read_token(asked.token_file)
    except (OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2
    folder = asked.data / "board"
    windowed = asked.windowed or (PREVIEW_SIZE if asked.preview else None)

    prepare_window(folder / "kivy", windowed)

    from display_board.app import Setup, run

    certificate = asked.data / "server.pem"
    setup = Setup(
        server=asked.server,
        token=token,
        authority=certificate if certificate.is_file() else None,
        folder=folder,
        screen_mm=asked.screen_mm,
    )
    asyncio.run(run(setup))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

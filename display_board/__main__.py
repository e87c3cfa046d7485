"""Shows the board, or pairs it with its server; `--help` explains both."""

from __future__ import annotations

import argparse
import asyncio
import logging
import re
import stat
import sys
from pathlib import Path

from queue_server.client import ServerError, pair_device

PREVIEW_SIZE = (960, 540)
PREVIEW_LEFT = 560  # beside the kiosk's preview


def arguments(argv: list[str]) -> argparse.Namespace:
    """What was asked for: to show the board, or, with `pair` in front, to pair it."""
    is_pairing = argv[:1] == ["pair"]
    parser = argparse.ArgumentParser(
        prog="python -m display_board" + (" pair" if is_pairing else ""),
        description="Exchanges a one-time code for this board's token."
        if is_pairing
        else "Shows and speaks the numbers that are called.",
        epilog=None if is_pairing else "To pair it with a server: python -m display_board pair --help",
        allow_abbrev=False,
    )
    (_pairing if is_pairing else _showing)(parser)
    data = parser.add_argument
    data("--data", required=True, type=Path, metavar="DIR", help="where this board keeps its files")
    asked = parser.parse_args(argv[1:] if is_pairing else argv)
    asked.command = "pair" if is_pairing else "show"
    if not is_pairing and asked.screen_mm and asked.preview:
        parser.error("a preview has no true size: give either --screen-mm or --preview")
    return asked


def _pairing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("server", metavar="URL", help="the server's address")
    parser.add_argument("code", metavar="CODE", help="CODE-FINGERPRINT as the server shows it")


def _showing(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--server", required=True, metavar="URL", help="the server's address")
    add("--token-file", type=Path, metavar="F", help="this board's token, mode 0600 (DIR/board.token)")
    add("--screen-mm", type=two_numbers, metavar="WxH", help="the picture's true size in millimetres")
    add("--preview", action="store_true", help="a small window that says it is a preview")
    add("--windowed", type=two_numbers, metavar="WxH", help="a window of this many pixels")


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
    token = read_token(asked.token_file or asked.data / "board.token")
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
    asyncio.run(run(setup))
    return 0


def pair(asked: argparse.Namespace) -> int:
    """Keep the token that the server gives for a one-time code."""
    asked.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    paired = asyncio.run(pair_device(asked.server, asked.code, "board", asked.data))
    print(f"Paired as {paired.name}.")
    print(f"To start: python -m display_board --server {asked.server} --data {asked.data} --screen-mm WxH")
    return 0


def main(argv: list[str]) -> int:
    """Do what was asked; a refusal is a sentence and exit code 2."""
    asked = arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for chatty in ("httpx2", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        return show(asked) if asked.command == "show" else pair(asked)
    except (OSError, ValueError, ServerError) as problem:
        print(problem, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

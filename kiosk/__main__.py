"""Shows the kiosk, pairs it with its server, or measures how fast it is; `--help` explains it."""

from __future__ import annotations

import argparse
import asyncio
import logging
import re
import stat
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from queue_server.client import ServerError, pair_device

PREVIEW_SIZE = (540, 960)


def arguments(argv: list[str]) -> argparse.Namespace:
    """What was asked for: to show the kiosk, or, with `pair` in front, to pair it."""
    is_pairing = argv[:1] == ["pair"]
    parser = argparse.ArgumentParser(
        prog="python -m kiosk" + (" pair" if is_pairing else ""),
        description="Exchanges a one-time code for this kiosk's token."
        if is_pairing
        else "The touchscreen at the door, where customers take a ticket.",
        epilog=None if is_pairing else "To pair it with a server: python -m kiosk pair --help",
        allow_abbrev=False,
    )
    (_pairing if is_pairing else _showing)(parser)
    parser.add_argument(
        "--data", required=True, type=Path, metavar="DIR", help="where this kiosk keeps its files"
    )
    asked = parser.parse_args(argv[1:] if is_pairing else argv)
    asked.command = "pair" if is_pairing else "show"
    if not is_pairing and bool(asked.screen_mm) == asked.preview:
        parser.error(
            "say how large the screen is: --screen-mm WIDTHxHEIGHT, such as 268x476 for 21.5 inches.\n"
            "Fingers and eyes need true sizes. To only look at it: --preview"
        )
    return asked


def _pairing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("server", metavar="URL", help="the server's address")
    parser.add_argument("code", metavar="CODE", help="CODE-FINGERPRINT as the server shows it")


def _showing(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--server", required=True, metavar="URL", help="the server's address")
    add("--token-file", type=Path, metavar="F", help="this kiosk's token, mode 0600 (DIR/kiosk.token)")
    add("--screen-mm", type=two_numbers, metavar="WxH", help="the picture's true size in millimetres")
    add("--preview", action="store_true", help="a window that says it is a preview")
    add("--windowed", type=two_numbers, metavar="WxH", help="a window of this many pixels")
    add("--measure", action="store_true", help="print how fast it is, then end; gives back what it takes")


def two_numbers(written: str) -> tuple[int, int]:
    """Read "268x476"."""
    match = re.fullmatch(r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})", written)
    if match is None:
        raise argparse.ArgumentTypeError(f"write width x height, such as 268x476, not {written!r}")
    return int(match[1]), int(match[2])


def read_token(file: Path) -> str:
    """The token in a file that nobody else may read. Raises OSError, or ValueError with a sentence."""
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise ValueError(f"Others can read {file}. To keep it private: chmod 600 {file}")
    token = file.read_text().strip()
    if not token:
        raise ValueError(f"{file} is empty. Please pair this kiosk again.")
    return token


def show(asked: argparse.Namespace) -> int:
    """Show the kiosk until asked to stop."""
    token = read_token(asked.token_file or asked.data / "kiosk.token")
    from kiosk.kit.window import prepare

    windowed = asked.windowed or (PREVIEW_SIZE if asked.preview else None)
    prepare(asked.data / "kiosk" / "kivy", windowed, cursor=asked.preview)

    from kiosk import app, measure

    certificate = asked.data / "server.pem"
    setup = app.Setup(
        server=asked.server,
        token=token,
        authority=certificate if certificate.is_file() else None,
        data=asked.data,
        screen_mm=asked.screen_mm,
        version=_version(),
    )
    asyncio.run(app.run(setup, measure.begin if asked.measure else lambda _: None))
    return 0


def pair(asked: argparse.Namespace) -> int:
    """Keep the token that the server gives for a one-time code."""
    asked.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    paired = asyncio.run(pair_device(asked.server, asked.code, "kiosk", asked.data))
    print(f"Paired as {paired.name}.")
    print(f"To start: python -m kiosk --server {asked.server} --data {asked.data} --screen-mm WxH")
    return 0


def _version() -> str:
    try:
        return version("front-door")
    except PackageNotFoundError:
        return "unknown"


def main(argv: list[str]) -> int:
    """Do what was asked; a refusal is a sentence and exit code 2."""
    asked = arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for chatty in ("httpx2", "websockets", "PIL"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        return show(asked) if asked.command == "show" else pair(asked)
    except (OSError, ValueError, ServerError) as problem:
        print(problem, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

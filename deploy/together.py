"""Starts Front Door's four programs on one machine and keeps them up; what `./run` runs after set-up.

The server comes first, then the printer agent, then the windows. The whole ends by Ctrl-C, or when the
server is asked to stop; a program that falls is started again. Each has a log file of its own in DIR/logs.
"""

import argparse
import asyncio
import ctypes.util
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, it sees only its own folder; hence the late imports

from deploy.children import ASKED_TO_STOP, Child, say  # noqa: E402 - found by the path above
from deploy.place import DEVICES, Place, passed_on, program  # noqa: E402 - found by the path above

READY = "Front Door is ready at "
STOP_WITHIN_SECONDS = 4.0


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    """What `./run` was asked for, with every path made absolute."""
    parser = argparse.ArgumentParser(
        prog="./run",
        allow_abbrev=False,
        description="Starts Front Door: server, printer agent, kiosk and board, with the example shop.",
        epilog="FRONT_DOOR_DEMO_PASSWORD sets the example users' password; else one is made up and shown.",
    )
    add = parser.add_argument
    add("--data", type=Path, default=ROOT / "var", metavar="DIR", help="where this shop's data lives (var)")
    add("--port", type=int, default=8080, metavar="N", help="the server's port (8080)")
    add("--host", default="127.0.0.1", metavar="ADDR", help="the address to listen on (this machine only)")
    add("--tls-cert", type=Path, metavar="F", help="certificate, to be reached from other machines")
    add("--tls-key", type=Path, metavar="F", help="the certificate's key")
    add("--behind-proxy", metavar="ADDR", help="the proxy that does TLS for us; only it is believed")
    add("--public-url", metavar="URL", help="the address that customers' phones use; printed as a QR code")
    add("--no-windows", action="store_true", help="open neither kiosk nor board")
    add("--shop", type=Path, default=ROOT / "config", metavar="DIR", help="the shop's files (config)")
    add(
        "--print-to",
        metavar="WHERE",
        help="a folder, tcp://HOST:PORT, /dev/usb/lp0, serial:///dev/ttyUSB0 (DIR/paper)",
    )
    add("--keep-hours", action="store_true", help="keep the opening hours (else open at any hour)")
    add("--kiosk-screen-mm", metavar="WxH", help="the kiosk screen's size, for true sizes (else a preview)")
    add("--board-screen-mm", metavar="WxH", help="the board screen's size, for true sizes (else a preview)")
    asked = parser.parse_args(argv)
    for name in ("data", "shop", "tls_cert", "tls_key"):
        if (path := getattr(asked, name)) is not None:
            setattr(asked, name, path.resolve())
    return asked


def no_windows_because(asked: argparse.Namespace) -> str | None:
    """Why no window can open here, as a sentence; None when they can."""
    if asked.no_windows:
        return "Kiosk and board stay closed, as asked."
    if not os.environ.get("DISPLAY"):
        return "There is no screen here: kiosk and board stay closed, everything else runs."
    if not (ctypes.util.find_library("GL") and ctypes.util.find_library("EGL")):
        return "Kiosk and board stay closed: they need the system packages libgl1 and libegl1."
    return None


def not_printed_because() -> str | None:
    """Which tickets can't be drawn here in their own language, as a sentence; None when all can."""
    if ctypes.util.find_library("fribidi"):
        return None
    return "Tickets whose letters join, as in Arabic, are printed in English: they need libfribidi0."


class Together:
    """The running programs of one shop on one machine."""

    def __init__(self, asked: argparse.Namespace, place: Place) -> None:
        self._asked = asked
        self._place = place
        self._address = ""
        self._ready = asyncio.Event()
        self._children: list[Child] = []

    async def run(self) -> int:
        """Everything, until the server ends or a signal comes; the exit code."""
        stop = asyncio.Event()
        signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
        if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
            signals.remove(signal.SIGHUP)  # started with nohup
        for number in signals:
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        server = asyncio.create_task(self._server().keep_up(self._ends_everything))
        others = asyncio.create_task(self._devices_once_ready())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait((server, others, stopped), return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            say("\nStopping …")
        await asyncio.gather(*(child.stop(STOP_WITHIN_SECONDS) for child in self._children))
        code = 0 if stop.is_set() or not server.done() else server.result()
        for task in (server, others, stopped):
            task.cancel()
        await asyncio.gather(server, others, stopped, return_exceptions=True)
        return 0 if code in ASKED_TO_STOP else 1

    def _ends_everything(self, code: int) -> bool:
        """The server was asked to stop, or refused to start at all."""
        return code in ASKED_TO_STOP or not self._ready.is_set()

    def _server(self) -> Child:
        names = ("data", "shop", "port", "host", "tls-cert", "tls-key", "behind-proxy", "public-url")
        hours = "--keep-hours" if self._asked.keep_hours else "--open-all-hours"
        return self._child(
            "server", program("queue_server", "serve", *passed_on(self._asked, *names), hours), self._heard
        )

    def _heard(self, line: str) -> None:
        """Wait for the server's word that it is ready; until then show what it says."""
        if self._ready.is_set():
            return
        if READY in line:
            self._address = line.split(READY, 1)[1].strip()
            self._ready.set()
        else:
            say(line)

    async def _devices_once_ready(self) -> None:
        await self._ready.wait()
        self._welcome()
        async with asyncio.TaskGroup() as group:
            for device in self._devices():
                group.create_task(device.keep_up())
        await asyncio.Future()  # with no device to keep up, for as long as the server runs

    def _devices(self) -> list[Child]:
        """The printer agent, and kiosk and board where there is a screen, in the order they start."""
        agent = ("agent", "--name", DEVICES["printer"], *passed_on(self._asked, "print-to"))
        devices = [self._child("printer agent", self._device("printer", "printer", *agent))]
        if no_windows_because(self._asked) is None:
            for name, module in (("kiosk", "kiosk"), ("board", "display_board")):
                size = getattr(self._asked, f"{name}_screen_mm")
                shown = ("--screen-mm", size) if size else ("--preview",)
                devices.append(self._child(name, self._device(name, module, *shown)))
        return devices

    def _device(self, kind: str, module: str, *words: object) -> list[str]:
        token = ("--token-file", self._place.token_file(kind))
        return program(module, *words, "--data", self._place.data, "--server", self._for_devices(), *token)

    def _for_devices(self) -> str:
        """Where devices here find the server; a council's certificate holds only for its public name."""
        if self._asked.tls_cert and self._asked.public_url and not self._place.made_its_certificate():
            return str(self._asked.public_url)
        return self._address

    def _child(
        self, name: str, command: list[str], watch: Callable[[str], None] = lambda line: None
    ) -> Child:
        child = Child(name, command, self._place.data / "logs" / f"{name.replace(' ', '-')}.log", watch)
        self._children.append(child)
        return child

    def _welcome(self) -> None:
        """Where to click next."""
        paper = self._asked.print_to or self._place.data / "paper"
        for sentence in (
            "",
            f"Front Door is ready at {self._address}",
            f"  reception, desks and figures   {self._address}/",
            f"  the board in a browser         {self._address}/board",
            f"  tickets are printed to         {paper}",
            f"  what the programs say          {self._place.data / 'logs'}",
            not_printed_because(),
            no_windows_because(self._asked) or "Kiosk and board open in windows of their own.",
            "Ctrl-C stops everything.",
        ):
            if sentence is not None:
                say(sentence)


def main() -> int:
    """Prepare the place, then run until asked to stop."""
    asked = arguments()
    place = Place(asked)
    try:
        place.prepare()
    except subprocess.CalledProcessError as problem:
        return problem.returncode or 1
    except KeyboardInterrupt:
        say("\nStopped before anything was started.")
        return 130
    except OSError as problem:
        say(f"Front Door cannot use {asked.data}: {problem.strerror}")
        return 1
    return asyncio.run(Together(asked, place).run())


if __name__ == "__main__":
    sys.exit(main())

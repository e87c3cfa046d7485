"""One shop on stage: the real programs as processes, on free ports, in a folder of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.became import PATIENCE_SECONDS, soon
from tests.ports import free_port
from tests.xvfb import display, picture_of

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a-long-password-for-the-stage"
DEVICES = {"kiosk": "Kiosk 1", "board": "Board 1", "printer": "Printer 1"}
READY = "Front Door is ready at "
STOPS_WITHIN_SECONDS = 6.0
LONGEST_ANSWER = 20.0


class Program:
    """One program as a process, with a log of its own that outlives restarts."""

    def __init__(self, name: str, command: list[str], log: Path, environment: dict[str, str]) -> None:
        self.name = name
        self.log = log
        with log.open("ab") as opened:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=opened, stderr=opened, stdin=subprocess.DEVNULL
            )

    def says(self) -> str:
        """All that was said so far, by this one and those before it under the same name."""
        return self.log.read_text(errors="replace")

    def is_up(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def stop(self) -> int:
        """Ask it to stop; its exit code, -9 when it had to be killed."""
        if self.is_up():
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOPS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            return self.kill()

    def kill(self) -> int:
        """As a power cut would."""
        if self.is_up():
            self.process.kill()
        return self.process.wait(STOPS_WITHIN_SECONDS)


class Refusal(AssertionError):
    """The server refused what a person in a journey was sure to be allowed."""


class Person:
    """A member of staff who has signed in, speaking JSON as their page does; `line` is theirs."""

    def __init__(self, address: str, user: str) -> None:
        self.user = user
        self.line = httpx2.Client(base_url=address, timeout=LONGEST_ANSWER, trust_env=False)
        self.line.headers["Sec-Fetch-Site"] = "same-origin"
        self.post("/api/sign-in", user=user, password=PASSWORD)

    @property
    def cookies(self) -> dict[str, str]:
        """What a browser would send."""
        return dict(self.line.cookies)

    def get(self, path: str) -> Any:
        """The JSON at `path`. Raises Refusal."""
        return _read(self.line.get(path))

    def post(self, path: str, **body: Any) -> Any:
        """The answer to a command with an id of its own; None for an empty one. Raises Refusal."""
        if path not in ("/api/sign-in", "/api/sign-out"):
            body.setdefault("command_id", str(uuid4()))
        return _read(self.line.post(path, json=body))

    def close(self) -> None:
        """Hang up."""
        self.line.close()


def _read(answer: httpx2.Response) -> Any:
    if answer.status_code >= 400:
        raise Refusal(f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}")
    return answer.json() if answer.content else None


class Stage:
    """The shop's programs, started when a journey needs them. `close` ends whatever runs.

    `folder` holds a prepared shop: example users and paired devices. `server_words` are further settings of
    the server, read when it starts.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self.programs: dict[str, Program] = {}
        self.server_words: tuple[str, ...] = ()
        self._open = contextlib.ExitStack()
        self._screens: dict[str, str] = {}
        self._logs = folder / "logs"
        self._logs.mkdir(exist_ok=True)

    @classmethod
    def prepare(cls, folder: Path) -> Path:
        """An empty folder becomes a shop with example users and one device of each kind."""
        folder.mkdir(mode=0o700)
        said = server_says(
            folder, ["demo"], *(["device", "add", kind, name] for kind, name in DEVICES.items())
        )
        for kind, token in zip(DEVICES, re.findall(r"^[\w-]{40,}$", said, re.MULTILINE), strict=True):
            file = folder / f"{kind}.token"
            file.touch(mode=0o600)
            file.write_text(token + "\n")
        return folder

    # Programs

    def start_server(self) -> Program:
        """Start it, or start it again at the same address, and wait until it says that it is ready."""
        self.address = self.address or f"http://127.0.0.1:{free_port()}"
        times = self._log_of("server").count(READY)
        where = ("--port", self.address.rpartition(":")[2], "--public-url", self.address)
        words = ("serve", *where, "--open-all-hours", *_SHOP, *self.server_words)
        server = self._start("server", *self._server_program(), *words)

        def is_ready() -> bool:
            assert server.is_up(), f"the server ended:\n{server.says()}"
            return server.says().count(READY) > times

        soon(is_ready, within=2 * PATIENCE_SECONDS, what="the server's start")
        return server

    def now_is(self, moment: datetime) -> None:
        """The server's clock goes on from this moment; to be told before its first start."""
        ahead = (moment - datetime.now(UTC)).total_seconds()
        written = self._ahead.with_suffix(".new")
        written.write_text(str(ahead))
        written.replace(self._ahead)

    def start_printer(self) -> Program:
        """The printer agent, printing pictures and bytes into `tickets`."""
        agent = self._start_device("printer", "printer", "agent", "--print-to", str(self.tickets))
        soon(lambda: "is ready" in agent.says(), what="the printer agent's start")
        return agent

    def start_kiosk(self) -> Program:
        """The kiosk's window on a standing screen."""
        return self._start_window("kiosk", "kiosk", (1080, 1920), "268x476")

    def start_board(self) -> Program:
        """The board's window on a lying 43" screen."""
        return self._start_window("board", "display_board", (1920, 1080), "952x536")

    def close(self) -> None:
        """Stop everything, devices first."""
        for program in reversed(self.programs.values()):
            program.stop()
        self._open.close()

    # What journeys look at

    @property
    def tickets(self) -> Path:
        """Where paper comes out."""
        return self.folder / "tickets"

    def token(self, kind: str) -> str:
        """A device's token."""
        return (self.folder / f"{kind}.token").read_text().strip()

    def person(self, user: str) -> Person:
        """Someone who has signed in."""
        person = Person(self.address, user)
        self._open.callback(person.close)
        return person

    def adviser(self, user: str, desk: str) -> Person:
        """Someone who has signed in and sits at an open desk."""
        person = self.person(user)
        person.post("/api/desk/open", desk=desk)
        return person

    def page(self, browser: Browser, user: str, path: str) -> Page:
        """A page of someone who has signed in, in a browser of their own."""
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        cookies = self.person(user).cookies.items()
        context.add_cookies([{"name": name, "value": value, "url": self.address} for name, value in cookies])
        page = context.new_page()
        page.goto(self.address + path)
        return page

    def printed(self) -> list[Path]:
        """The pictures of all paper tickets, oldest first."""
        return sorted(self.tickets.rglob("*.png"), key=lambda file: file.stat().st_mtime_ns)

    def device(self, kind: str) -> httpx2.Client:
        """A line with a device's token, for what no window is needed for."""
        return self.line(f"Bearer {self.token(kind)}")

    def line(self, authorization: str | None = None) -> httpx2.Client:
        """A line to the server; nobody's, unless it says who."""
        headers = {"Authorization": authorization} if authorization else {}
        line = httpx2.Client(base_url=self.address, headers=headers, timeout=LONGEST_ANSWER, trust_env=False)
        self._open.callback(line.close)
        return line

    def screen(self, name: str, size: tuple[int, int] = (1080, 1920)) -> str:
        """The display on which the kiosk or the board is, opened at first use."""
        if name not in self._screens:
            self._screens[name] = self._open.enter_context(display(*size))
        return self._screens[name]

    def look(self, name: str) -> Image.Image:
        """What is on the kiosk's or the board's screen now."""
        return picture_of(self.screen(name))

    def touch(self, x: int, y: int) -> None:
        """A finger on the kiosk's screen."""
        env = {**os.environ, "DISPLAY": self.screen("kiosk")}
        command = ["xdotool", "mousemove", str(x), str(y), "click", "1"]
        subprocess.run(command, env=env, check=True)

    def scan(self, text: str) -> None:
        """A reader at the kiosk, which is a keyboard to it."""
        env = {**os.environ, "DISPLAY": self.screen("kiosk")}
        subprocess.run(["xdotool", "type", "--delay", "8", f"{text}\n"], env=env, check=True)

    def announced(self) -> list[str]:
        """The numbers that the board has called out loud, in order, over all its restarts."""
        return re.findall(r"Calling (\S+) to", self._log_of("board"))

    def logs(self) -> dict[str, str]:
        """What each program said."""
        return {file.stem: file.read_text(errors="replace") for file in sorted(self._logs.glob("*.log"))}

    # Starting

    def runs(self, module: str) -> list[str]:
        """The command that runs one of our programs."""
        return [sys.executable, "-m", module]

    def _start_window(self, name: str, module: str, size: tuple[int, int], millimetres: str) -> Program:
        self.screen(name, size)
        return self._start_device(name, module, "--screen-mm", millimetres)

    def _start_device(self, kind: str, module: str, *words: str) -> Program:
        token = ("--token-file", str(self.folder / f"{kind}.token"))
        return self._start(kind, module, *words, "--server", self.address, *token)

    def _start(self, name: str, module: str, *words: str) -> Program:
        command = [*self.runs(module), *words, "--data", str(self.folder)]
        env = {**os.environ, "SDL_AUDIODRIVER": "dummy", "PYTHONUNBUFFERED": "1"}
        if name in self._screens:
            env["DISPLAY"] = self._screens[name]
        self.programs[name] = Program(name, command, self._logs / f"{name}.log", env)
        return self.programs[name]

    def _server_program(self) -> tuple[str, ...]:
        """The server, or the same with its clock moved."""
        moved = ("tests.journeys.another_time", str(self._ahead))
        return moved if self._ahead.exists() else ("queue_server",)

    @property
    def _ahead(self) -> Path:
        return self.folder / "ahead"

    def _log_of(self, name: str) -> str:
        file = self._logs / f"{name}.log"
        return file.read_text(errors="replace") if file.exists() else ""


_SHOP = ("--shop", str(ROOT / "config"))


def server_says(folder: Path, *commands: list[str]) -> str:
    """What the server's own commands say, one after the other in one process, as starting one takes long.

    The passwords that they keep are quick to check: journeys sign in again and again.
    """
    code = (
        "import sys, json, queue_server.__main__ as m\n"
        "from queue_server.operations import passwords as p\n"
        "p.PasswordHasher = lambda dear=p.PasswordHasher: dear(time_cost=1, memory_cost=8, parallelism=1)\n"
        "for c in json.loads(sys.argv[1]): assert not m.main(c)"
    )
    told = [[*words, "--data", str(folder), *_SHOP] for words in commands]
    env = {**os.environ, "FRONT_DOOR_DEMO_PASSWORD": PASSWORD}
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(told)], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def copy_of(prepared: Path, folder: Path) -> Path:
    """A prepared shop in another folder, its secrets still private."""
    shutil.copytree(prepared, folder, copy_function=shutil.copy2)
    return folder

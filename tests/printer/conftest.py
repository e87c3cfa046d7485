"""Another program judges our bytes: emupos, in an environment of its own, where Python 3.13 is at hand."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from tests.ports import free_port

LOCK = Path(__file__).parent / "emupos.txt"
ENVIRONMENT = Path(__file__).parents[2] / ".cache" / "emupos"


@dataclass(frozen=True)
class Emupos:
    """A running emulator: `port` is the printer's, `api` tells what it printed and breaks it."""

    port: int
    api: httpx2.Client

    def receipts(self) -> list[dict[str, object]]:
        """What was printed, newest first."""
        return list(self.api.get("receipts").json())

    def picture(self) -> bytes:
        """The newest ticket as a PNG."""
        return self.api.get("receipts/latest/image").content

    @contextlib.contextmanager
    def fault(self, name: str) -> Iterator[None]:
        """With this fault, until the end."""
        self.api.put(f"faults/{name}").raise_for_status()
        try:
            yield
        finally:
            self.api.delete(f"faults/{name}").raise_for_status()


@pytest.fixture(scope="session")
def emupos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emupos]:
    with _alone():
        program = _program()
    folder = tmp_path_factory.mktemp("emupos")
    port, api_port = free_port(), free_port()
    (folder / "emupos.yaml").write_text(
        f"schema: 1\napi: {{ host: 127.0.0.1, port: {api_port} }}\n"
        "devices:\n  - { id: front, type: printer, profile: epson-tm-t20iii, "
        f"connections: [ {{ tcp: {{ port: {port} }} }} ], receipts_dir: {folder / 'receipts'} }}\n"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, "run"], cwd=folder, stdout=log, stderr=log)
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{api_port}/api/v1/devices/front/", timeout=30) as api:
            _wait_for(api, process, folder / "log")
            yield Emupos(port, api)
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(api: httpx2.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        with contextlib.suppress(httpx2.HTTPError):
            api.get("receipts").raise_for_status()
            return
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One test process installs, the others wait for it."""
    ENVIRONMENT.parent.mkdir(exist_ok=True)
    with (ENVIRONMENT.parent / "emupos.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _program() -> Path:
    """emupos, installed by hash on first use; else the test is left out, saying why."""
    program = ENVIRONMENT / "bin" / "emupos"
    stamp = ENVIRONMENT / "installed"
    if stamp.is_file() and stamp.read_text() == LOCK.read_text():
        return program
    python = _newer_python()
    if python is None:
        pytest.skip("left out: emupos needs Python 3.13 (install it, or name it in FRONT_DOOR_PYTHON_313)")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    try:
        for step in _installing(python):
            subprocess.run(step, check=True, capture_output=True, timeout=100)
    except (subprocess.SubprocessError, OSError) as problem:
        pytest.skip(f"left out: emupos could not be installed ({problem})")
    stamp.write_text(LOCK.read_text())
    return program


def _installing(python: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The two steps of installing: by uv, which set-up brings along and takes a tenth of the time, or pip."""
    own = str(ENVIRONMENT / "bin" / "python")
    hashed = ("--quiet", "--require-hashes", "--requirement", str(LOCK))
    uv = shutil.which("uv", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    if uv is None:
        return (python, "-m", "venv", str(ENVIRONMENT)), (own, "-m", "pip", "install", *hashed)
    return (uv, "venv", "--quiet", "--python", python, str(ENVIRONMENT)), (
        *(uv, "pip", "install", "--python", own),
        *hashed,
    )


def _newer_python() -> str | None:
    """A Python of 3.13 or newer that runs."""
    named = os.environ.get("FRONT_DOOR_PYTHON_313")
    installed = sorted(Path.home().glob(".pyenv/versions/3.1[3-9]*/bin/python"))
    for python in (named, "python3", "python3.13", "python3.14", *map(str, installed)):
        if python is None:
            continue
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            check = "import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 13))"
            subprocess.run([python, "-c", check], check=True, capture_output=True, timeout=20)
            return python
    return None

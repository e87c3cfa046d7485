"""One shop's data folder as `./run` keeps it: example users when it was empty, devices paired once."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from deploy.children import say

DEVICES = {"printer": "Printer 1", "kiosk": "Kiosk 1", "board": "Board 1"}
BESIDE = {"kiosk": ("--printer", DEVICES["printer"])}


def program(module: str, *words: object) -> list[str]:
    """The command that runs one of our programs."""
    return [sys.executable, "-m", module, *(str(word) for word in words)]


def passed_on(asked: argparse.Namespace, *names: str) -> list[str]:
    """The given options again, as they were asked for, for a child."""
    values = ((name, getattr(asked, name.replace("-", "_"))) for name in names)
    return [word for name, value in values if value is not None for word in (f"--{name}", str(value))]


class Place:
    """One shop's data folder: made, given example users when empty, its devices paired once."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.data: Path = asked.data
        self._shop = passed_on(asked, "shop")
        self._certificate: Path | None = asked.tls_cert

    def prepare(self) -> None:
        """Everything the programs expect to find."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._is_empty():
            self._fill()
        for kind, name in DEVICES.items():
            self._pair(kind, name)
        self._trust()

    def _is_empty(self) -> bool:
        if os.environ.get("FRONT_DOOR_DATABASE"):
            return not any(self.data.glob("devices/*.token"))
        return not any(self.data.glob("*.sqlite3"))

    def _fill(self) -> None:
        """Make the example users; where that fails the place stays empty, and the next start tries again."""
        for stale in self.data.glob("devices/*.token"):
            stale.unlink()
        say("Making an example shop …")
        try:
            say(self._server_says("demo", *self._shop).strip())
        except (subprocess.CalledProcessError, KeyboardInterrupt):
            for begun in self.data.glob("*.sqlite3*"):
                begun.unlink()
            raise

    def _trust(self) -> None:
        """Let the devices here trust a certificate that the shop made itself; others everyone knows."""
        pinned = self.data / "server.pem"
        pinned.unlink(missing_ok=True)
        if self.made_its_certificate() and self._certificate:
            pinned.write_bytes(self._certificate.read_bytes())

    def made_its_certificate(self) -> bool:
        """Whether the certificate is signed by nobody but itself."""
        if self._certificate is None or not self._certificate.is_file():
            return False
        from cryptography import x509  # only here: ./run --help works before anything is installed

        certificate = x509.load_pem_x509_certificate(self._certificate.read_bytes())
        return certificate.issuer == certificate.subject

    def token_file(self, kind: str) -> Path:
        """Where a device finds the token that pairs it; readable by its owner alone."""
        return self.data / "devices" / f"{kind}.token"

    def _pair(self, kind: str, name: str) -> None:
        file = self.token_file(kind)
        if file.exists():
            return
        say(f"Pairing {name} …")
        file.parent.mkdir(mode=0o700, exist_ok=True)
        token = self._server_says("device", "add", kind, name, *BESIDE.get(kind, ()), *self._shop).split()[-1]
        descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(token + "\n")

    def _server_says(self, *words: str) -> str:
        command = program("queue_server", *words, "--data", self.data)
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, start_new_session=True)
        return done.stdout

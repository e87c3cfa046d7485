"""The real board program as a process, for tests and pictures."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.display_board.small_server import TOKEN

ROOT = Path(__file__).resolve().parents[2]


class BoardProgram:
    """`python -m display_board` as a process of its own."""

    def __init__(
        self, server: str, folder: Path, display_name: str, *options: str, **environment: str
    ) -> None:
        self.folder = folder
        self.log = folder / "board.log"
        token_file = folder / "token"
        token_file.write_text(TOKEN)
        token_file.chmod(0o600)
        command = [sys.executable, "-m", "display_board", "--server", server, "--token-file", str(token_file)]
        env = {**os.environ, "DISPLAY": display_name, "SDL_AUDIODRIVER": "dummy", "PYTHONPATH": str(ROOT)}
        env |= environment
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--data", str(folder), *options], env=env, stdout=log, stderr=log
            )

    def stop(self) -> int:
        """Ask it to stop; answers its exit code, at most 5 seconds later."""
        self.process.terminate()
        return self.process.wait(5)

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait(5)

    def said(self) -> list[str]:
        """The numbers that were called out loud, from the program's log."""
        return re.findall(r"Calling (\S+) to", self.log.read_text())

    def memory_mb(self) -> float:
        """What it holds in memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

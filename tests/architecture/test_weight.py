"""A server starts without what only a few of its pages need."""

from __future__ import annotations

import subprocess
import sys

_ONLY_WHEN_ASKED_FOR = ("PIL", "cryptography", "icalendar", "numpy", "qrcode")
_LOADED = f"import sys, queue_server.serve; print(*({set(_ONLY_WHEN_ASKED_FOR)} & sys.modules.keys()))"


def test_what_few_pages_need_is_loaded_when_they_are_asked_for() -> None:
    found = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""

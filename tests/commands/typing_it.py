"""A command typed at `python -m queue_server`, what it asked, and what it said."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

import pytest

from queue_server.__main__ import main


@dataclass
class Answer:
    """How a command ended, and what it said."""

    code: int
    stdout: str
    stderr: str


def typed(*words: object, said: str = "") -> Answer:
    """What came of these words, where `said` is typed whenever it asks."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.StringIO(said))
        try:
            code = main([str(word) for word in words])
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Answer(code, out.getvalue(), err.getvalue())

"""How an error is written to the log: its kind and where it came from, never what somebody had told us.

Words are written only of errors of the machine and the database, and of those the first line: what
PostgreSQL adds below it may be a whole row.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

_OF_THE_DATABASE = frozenset({"sqlite3", "psycopg", "sqlalchemy"})
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class ErrorLines(logging.Formatter):
    """Writes errors as this module says, everything else as `logging` does."""

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - as logging calls it
        """The error and those it came from, the first of them first."""
        return "\n".join(told(error) for error in reversed(list(_chain(ei[1]))))


def told(error: BaseException) -> str:
    """Where it was raised and what kind it is."""
    kind = type(error)
    from_the_machine = isinstance(error, OSError) or kind.__module__.partition(".")[0] in _OF_THE_DATABASE
    first_line = str(error).partition("\n")[0]
    named = f"{kind.__module__}.{kind.__qualname__}" + (f": {first_line}" if from_the_machine else "")
    return "".join(traceback.format_tb(error.__traceback__)) + named


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

"""Tables for a spreadsheet: CSV in UTF-8, kept by the browser as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from starlette.responses import Response

DESCRIBED: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
}
"""For routes that OpenAPI names."""


def table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """The table as text: its columns' names, then a line for each row; None is an empty cell."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(columns)
    lines.writerows(rows)
    return written.getvalue()


def file(text: str, name: str) -> Response:
    """The answer that a browser keeps as NAME.csv."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)

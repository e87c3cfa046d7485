"""Our own style sheet, scripts and fonts, marked by their content so that browsers keep them for good."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).with_name("static")
_FOR_A_YEAR = "public, max-age=31536000, immutable"
_FOR_A_WEEK = "public, max-age=604800"
_ASK_AGAIN = "no-cache"


class Files(StaticFiles):
    """The built files. One asked for with its mark is kept for a year, a font for a week; else ask again."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """See StaticFiles."""
        response = await super().get_response(path, scope)
        marked = scope["query_string"].startswith(b"v=")
        unmarked = _FOR_A_WEEK if path.endswith(".ttf") else _ASK_AGAIN
        response.headers["cache-control"] = _FOR_A_YEAR if marked else unmarked
        return response


@cache
def address(name: str) -> str:
    """Where a built file is; its address changes with its content."""
    file = FOLDER / name
    mark = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "missing"
    return f"/static/{name}?v={mark}"

"""A page of staff drawn by itself, with all that every page is handed, and served as it was drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace

from queue_server.contract.words import Words
from queue_server.web.desk import OUTCOMES
from queue_server.web.drawing import draw
from queue_server.web.files import FOLDER
from tests.api.conftest import SHOP
from tests.web import left_to_answer, samples


def staff(template, view, path, **more):
    reasons = {
        kind.value: [SimpleNamespace(code=code, label=names["en"]) for code, names in labels.items()]
        for kind, labels in SHOP.reasons.items()
    }
    context = {
        "shop_name": "Guildhall One Stop Shop",
        "here": path,
        "path": path,
        "position": "epoch/1/0",
        "problem": None,
        "me": {"name": "Priya N.", "pages": [{"href": "/desk", "label": "Desk"}]},
        "reasons": reasons,
        "every_need": [
            SimpleNamespace(code=need.code, label=need.names["en"]) for need in SHOP.needs.values()
        ],
        "outcomes": OUTCOMES,
        "due": 2,
        "words": Words.of("en"),
        "view_today": left_to_answer.TODAY,
        "language_name": "English",
        "later": "11:20",
        "told": None,
        "all": False,
        "new": None,
        "teams": [],
        "about": {desk.code: desk.about for desk in SHOP.desks},
        "deleted": "03:00 today",
        "late": False,
        "chip": "Manager",
        "day": "Monday 23 Nov 2026",
    }
    return draw(template, timezone=samples.TIMEZONE, now=samples.NOW, view=view, **(context | more))


class Served(SimpleHTTPRequestHandler):
    """Serves the page that was drawn last and our built files, which the browser keeps; and nothing live."""

    page = ""

    def do_GET(self):
        if self.path.startswith("/static/"):
            super().do_GET()
        elif self.path == "/page":
            self.answer(HTTPStatus.OK, self.page.encode())
        else:
            self.answer(HTTPStatus.SERVICE_UNAVAILABLE, b"")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def translate_path(self, path):
        return str(FOLDER / path.removeprefix("/static/").partition("?")[0])

    def log_message(self, *said):
        pass


@contextmanager
def served() -> Iterator[str]:
    """The address of a server of these."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Served)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()

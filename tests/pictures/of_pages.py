"""The pages as a browser shows them: pages of staff in each state, the phone page in each language."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image
from playwright.sync_api import Page, Route, sync_playwright

from queue_server.web.files import FOLDER
from tests.conftest import BROWSERS
from tests.fakes.kiosk_views import SHOP
from tests.web import samples
from tests.web.conftest import FLAGS
from tests.web.test_drawn_pages import DESK, PAGES, PHONE, SIZES, phone

HOST = "http://drawn.test"
Shot = Callable[[str, tuple[int, int]], Image.Image]


def staff() -> Iterator[tuple[str, Image.Image]]:
    """Every page at a desk's screen, as far as one screen reaches."""
    with _browser() as shot:
        for name, text in PAGES.items():
            if SIZES.get(name) is None:
                yield name, shot(text(), DESK)


def staff_in_high_contrast() -> Iterator[tuple[str, Image.Image]]:
    """The pages that are open all day, for whoever asks their system for more contrast."""
    with _browser(contrast="more") as shot:
        for name in ("call next", "called", "being seen", "reception", "who waits", "today"):
            yield name, shot(PAGES[name](), DESK)


def phones() -> Iterator[tuple[str, Image.Image]]:
    """The customer's phone, waiting, called, and waiting in easy words, in each language."""
    with _browser() as shot:
        for state in ("waiting", "called"):
            for language in SHOP.languages:
                yield f"{language}, {state}", shot(phone(state, language, place="Desk 5"), PHONE)
        for language in SHOP.languages:
            yield f"{language}, easy", shot(phone("waiting", language, easy_words=True), PHONE)


@contextmanager
def _browser(**wish: Any) -> Iterator[Shot]:
    executable = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        page = browser.new_context(**wish).new_page()
        drawn: dict[str, str] = {}
        page.route("**/*", lambda route: _answer(route, drawn))
        page.clock.install(time=samples.NOW)
        yield lambda text, size: _shot(page, drawn, text, size)
        browser.close()


def _shot(page: Page, drawn: dict[str, str], text: str, size: tuple[int, int]) -> Image.Image:
    drawn["/page"] = text
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{HOST}/page")
    page.evaluate("document.fonts.ready")
    return Image.open(io.BytesIO(page.screenshot()))


def _answer(route: Route, drawn: dict[str, str]) -> None:
    path = route.request.url.removeprefix(HOST).partition("?")[0]
    if path.startswith("/static/"):
        route.fulfill(path=FOLDER / path.removeprefix("/static/"))
    elif path in drawn:
        route.fulfill(body=drawn[path], content_type="text/html; charset=utf-8")
    else:
        route.fulfill(status=503, body="")

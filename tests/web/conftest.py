"""What the pages' tests share: a running server for each module, a browser, and people who sign in."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing

import httpx2
import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.api.conftest import PASSWORD
from tests.conftest import BROWSERS, PATIENCE_MS
from tests.web.running import Running

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SignIn = Callable[..., Page]


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Running]:
    """A server of the module's own."""
    running = Running(tmp_path_factory.mktemp("shop"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser."""
    executable = next(filter(None, map(shutil.which, BROWSERS)))
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def day(server) -> Running:
    """The module's server with an empty hall."""
    server.end_day()
    return server


@pytest.fixture
def said(request) -> Iterator[list[str]]:
    """What browsers complained of (scripts, content policy); nothing, or the test fails."""
    complaints: list[str] = []
    yield complaints
    assert complaints == []


@pytest.fixture
def visit(chromium, day, said) -> Iterator[Callable[..., Page]]:
    """Open one of our pages in a browser of its own."""
    contexts = []

    def open_page(path="/", *, size=(1366, 768), scripts=True, **more) -> Page:
        context = chromium.new_context(
            base_url=day.address,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=scripts,
            **more,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda line: complain(said, line))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in(visit) -> SignIn:
    """One of the staff, signed in by the form, on the page they work on."""

    def by_form(user, path="/", **how) -> Page:
        page = visit(f"/sign-in?next={path}", **how)
        page.fill("#user", user)
        page.fill("#password", PASSWORD)
        page.click("main button.button--main")
        page.wait_for_selector("#page")
        page.wait_for_load_state()
        return page

    return by_form


@pytest.fixture
def reception(day) -> Iterator[httpx2.Client]:
    """Reception by the JSON api, to have people come."""
    with closing(day.signed_in("reception")) as line:
        yield line


def comes(reception: httpx2.Client, service: str | None = "council-tax", **more) -> dict:
    """Somebody takes a ticket at reception."""
    body = {"service": service, "print": False, **more}
    return reception.post("/api/reception/tickets", json=body).raise_for_status().json()


def follow(link: Locator) -> None:
    """Touch a link or a button, and wait for the page behind it: the one before can be used until then."""
    with link.page.expect_navigation():
        link.click()


def complain(said: list[str], line) -> None:
    """Errors of the network belong to tests that cut it; all else is a fault."""
    of_the_network = ("Failed to load resource", "Failed to fetch", "ERR_")
    if line.type == "error" and not any(words in line.text for words in of_the_network):
        said.append(line.text)

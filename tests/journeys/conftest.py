"""What journeys share: a prepared shop, a stage with the real programs, a browser; logs shown on failure."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.conftest import BROWSERS, PATIENCE_MS
from tests.fakes.mail_server import MailServer
from tests.journeys.diary import Diary
from tests.journeys.stage import Stage, copy_of

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAST_WORDS = 4000

_stages = pytest.StashKey[Stage]()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with example users and paired devices, made once."""
    return Stage.prepare(tmp_path_factory.mktemp("shop") / "prepared")


@contextlib.contextmanager
def playing(prepared: Path, folder: Path, node: pytest.Item | pytest.Collector) -> Iterator[Stage]:
    """A fresh copy of the prepared shop with its server running, for this test or these tests."""
    stage = Stage(copy_of(prepared, folder / "shop"))
    node.stash[_stages] = stage
    try:
        stage.start_server()
        yield stage
    finally:
        stage.close()


@pytest.fixture
def stage(prepared: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A shop of the test's own."""
    with playing(prepared, tmp_path, request.node) as stage:
        yield stage


@pytest.fixture
def diary(prepared: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Diary]:
    """A shop of the test's own, not started yet; its emails come to the test."""
    mail = MailServer()
    words = (
        "--smtp-host",
        "127.0.0.1",
        "--smtp-tls",
        "none",
        "--smtp-from",
        "Guildhall <no-reply@s.example>",
    )
    stage = Stage(copy_of(prepared, tmp_path / "shop"))
    stage.server_words = (*words, "--smtp-port", str(mail.start()))
    request.node.stash[_stages] = stage
    try:
        yield Diary(stage, mail)
    finally:
        stage.close()
        mail.stop()


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """A browser of its own: one that outlived the test would keep the thread's event loop."""
    executable = next(filter(None, map(shutil.which, BROWSERS)))
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """A journey that fails shows what each program said last."""
    report = yield
    stages = [node.stash[_stages] for node in item.listchain() if _stages in node.stash]
    for stage in stages if report.failed else ():
        for name, said in stage.logs().items():
            report.sections.append((f"{name} said", said[-LAST_WORDS:]))
    return report

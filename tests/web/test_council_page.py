"""Signing in with a directory that others made: connected once, then by itself, in a real browser."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
from playwright.sync_api import expect

from tests.api.conftest import PASSWORD
from tests.ports import free_port
from tests.web.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Running]:
    """A server whose council has a directory."""
    folder = tmp_path_factory.mktemp("shop")
    secret = folder / "secret"
    secret.write_text("a secret")
    secret.chmod(0o600)
    with directory() as issuer:
        running = Running(
            folder,
            oidc_issuer=issuer,
            oidc_client_id="front-door",
            oidc_client_secret_file=secret,
            oidc_words="your Guildhall account",
        )
        running.start()
        yield running
        running.stop()


@contextmanager
def directory() -> Iterator[str]:
    """A provider in a process of its own, until it answers; its address."""
    port = str(free_port())
    program = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", port, "--require-nonce", "true"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        issuer, until = f"http://127.0.0.1:{port}", time.monotonic() + 60
        while not answers(issuer):
            assert time.monotonic() < until, "the provider did not start"
            time.sleep(0.1)
        yield issuer
    finally:
        program.terminate()
        program.wait(20)


def answers(issuer: str) -> bool:
    try:
        return httpx2.get(f"{issuer}/jwks", trust_env=False).status_code == 200
    except httpx2.TransportError:
        return False


def test_an_account_is_connected_once_and_signs_in_from_then_on(sign_in, visit):
    page = sign_in("adviser1", "/signing-in", scripts=False)
    page.get_by_label("Your password").last.fill(PASSWORD)
    page.get_by_role("button", name="Connect it").click()
    page.get_by_role("link", name="Go on to your Guildhall account").click()
    page.get_by_placeholder("sub").fill("00u1-priya")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_text("Your account is connected.")).to_be_visible()
    page.get_by_role("button", name="Priya N.").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign out there too")).to_be_visible()

    later = visit("/follow-ups", scripts=False)
    later.get_by_role("link", name="Sign in with your Guildhall account").click()
    later.get_by_placeholder("sub").fill("00u1-priya")
    later.get_by_role("button", name="Authorize").click()
    expect(later).to_have_url(re.compile("/follow-ups$"))


def test_who_breaks_off_or_is_not_known_reads_why(visit):
    page = visit("/sign-in", scripts=False)
    page.get_by_role("link", name="Sign in with your Guildhall account").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("alert")).to_contain_text("was not finished")
    page.get_by_role("link", name="Sign in with your Guildhall account").click()
    page.get_by_placeholder("sub").fill("00u9-nobody")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody here signs in with this account yet.")

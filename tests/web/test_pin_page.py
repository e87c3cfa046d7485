"""A PIN from the manager's code to the adviser's desk, on pages that need no script."""

from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.api.conftest import PASSWORD
from tests.web.conftest import follow

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_desk_is_paired_a_pin_is_chosen_and_opens_that_desk(sign_in, visit, day):
    code = code_for_desk_3(sign_in("manager", "/manager/devices", scripts=False))
    at_desk = visit("/desk/pair", scripts=False)
    for typed in ("WRONGONE", code):
        at_desk.get_by_label("Code").fill(typed)
        follow(at_desk.get_by_role("button", name="Pair this desk"))
    at_desk.get_by_role("link", name="Sign in with your password").click()
    at_desk.get_by_label("User name").fill("adviser1")
    at_desk.get_by_label("Password", exact=True).fill(PASSWORD)
    at_desk.get_by_role("button", name="Sign in").click()
    chooses_a_pin(at_desk)
    at_desk.get_by_role("button", name="Priya N.").click()
    at_desk.get_by_role("button", name="Sign out").click()
    at_desk.get_by_label("User name").fill("adviser1")
    at_desk.get_by_label("PIN").fill("830291")
    at_desk.get_by_role("button", name="Sign in").click()
    expect(at_desk.locator(".desk-choose li")).to_have_count(1)
    at_desk.get_by_role("button", name="Desk 3").click()
    expect(at_desk.locator(".desk-choose")).to_have_count(0)
    revoke_desk_3(day)
    at_desk.reload()
    expect(at_desk.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(at_desk.get_by_label("PIN")).to_have_count(0)


def code_for_desk_3(manager):
    """What a manager reads out once the desk is added."""
    manager.get_by_label("What is it?").select_option("desk")
    manager.get_by_label("Name").fill("Desk 3, left")
    manager.get_by_label("Which desk?").select_option("desk-3")
    manager.get_by_role("button", name="Add, and show its code").click()
    expect(manager.get_by_role("status")).to_contain_text("/desk/pair")
    return manager.locator(".code").inner_text()


def chooses_a_pin(page):
    """A weak one first, which is refused."""
    page.get_by_role("button", name="Priya N.").click()
    page.get_by_role("link", name="How you sign in").click()
    expect(page.get_by_text("Paired: Desk 3, left.")).to_be_visible()
    for pin, said in (("123456", "too easy to guess"), ("830291", "Your PIN is set.")):
        page.get_by_label("PIN", exact=True).fill(pin)
        page.get_by_label("The same PIN again").fill(pin)
        page.get_by_label("Your password").fill(PASSWORD)
        follow(page.get_by_role("button", name="Set the PIN"))
        expect(page.get_by_text(said)).to_be_visible()


def revoke_desk_3(day):
    """The manager ends it, and it is over within two seconds."""
    with closing(day.signed_in("manager")) as line:
        devices = line.get("/api/manager/devices").json()["devices"]
        (desk,) = [each for each in devices if each["kind"] == "desk"]
        assert (desk["state"], desk["desk"], desk["seen_at"] is not None) == ("paired", "desk-3", True)
        line.post(f"/api/manager/devices/{desk['id']}/revoke", json={}).raise_for_status()
    day.forward(seconds=3)

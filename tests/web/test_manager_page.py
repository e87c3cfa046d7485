"""The manager's pages: figures that follow the day, the dial with its price, people and devices."""

import csv
import io
import re
from contextlib import closing

import httpx2
import pytest
from playwright.sync_api import expect

from tests.web.conftest import comes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_figures_follow_the_day(sign_in, day, reception):
    page = sign_in("manager")
    expect(page.get_by_role("heading", name=re.compile("^Today"))).to_be_visible()
    came = page.locator(".tiles dd").first
    expect(came).to_have_text("0")
    comes(reception)
    expect(came).to_have_text("1")
    greeted = page.locator("#promises-title + .table-wide tbody tr", has_text="Greet").first
    expect(greeted.locator("td").nth(1)).to_have_text("1")
    day.kiosk()
    day.forward(minutes=40)
    page.reload()
    expect(page.locator("#long-title ~ table tbody tr")).to_have_count(2)


def test_the_table_has_the_same_figures(sign_in, reception):
    comes(reception)
    page = sign_in("manager")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Figures as a table (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(saved.value.path().read_text())))
    greet = next(row for row in rows if row["promise"].startswith("Greet") and row["service"] == "all")
    assert greet["met"] == "1"
    assert saved.value.suggested_filename.startswith("promises-")


def test_the_dial_says_its_price(sign_in):
    page = sign_in("manager", scripts=False)
    expect(page.get_by_text("Its price:")).to_be_visible()
    page.get_by_label("From 0 to 3").fill("1.5")
    page.get_by_role("button", name="Set the dial").click()
    expect(page.get_by_text("It is 1.5 now.")).to_be_visible()


def test_a_new_person_signs_in_with_the_skills_they_were_given(sign_in, visit):
    page = sign_in("manager", "/manager/people")
    page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog", name="Add a person")
    dialog.get_by_label("Name", exact=True).fill("Femi A.")
    dialog.get_by_label("User name").fill("femi")
    dialog.get_by_label("Parking").check()
    dialog.get_by_label("First password").fill("short")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("at least")
    dialog.get_by_label("First password").fill("a-long-first-password")
    dialog.get_by_label("Role").select_option("adviser")
    dialog.get_by_role("button", name="Add", exact=True).click()
    row = page.locator("tr", has_text="Femi A.")
    expect(row).to_contain_text("Parking")
    other = visit("/sign-in")
    other.fill("#user", "femi")
    other.fill("#password", "a-long-first-password")
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", name="Where are you today?")).to_be_visible()
    row.get_by_role("button", name="Change").click()
    page.get_by_role("button", name="May not sign in any more").locator("visible=true").click()
    expect(row).to_contain_text("May not sign in")


def test_skills_are_set_and_may_be_none(sign_in):
    page = sign_in("manager", "/manager/people", scripts=False)
    row = page.locator("tr", has_text="Daniel S.")
    row.get_by_role("button", name="Change").click()
    dialog = page.get_by_role("dialog", name="Daniel S.")
    ticked = dialog.locator("input[name=skills][type=checkbox]:checked")
    while ticked.count():
        ticked.first.uncheck()
    dialog.get_by_role("button", name="Save skills").click()
    expect(row.locator("td").nth(3)).to_have_text("")


def test_a_partner_is_named_and_the_foot_about_figures_stays_with_the_figures(sign_in):
    page = sign_in("manager", "/manager/people", scripts=False)
    partners = page.locator("td", has_text=re.compile(r"^Partner"))
    expect(partners.filter(has_text="Citizens Advice")).to_have_text("Partner, Citizens Advice")
    expect(partners.filter(has_text="-")).to_have_count(0)
    expect(page.get_by_text("Figures count promises")).to_have_count(0)


def test_a_device_is_paired_by_its_code_once_and_revoked(sign_in, day):
    page = sign_in("manager", "/manager/devices")
    page.get_by_label("What is it?").select_option("board")
    page.get_by_label("Name").fill("Board by the stairs")
    page.get_by_role("button", name="Add, and show its code").click()
    code = page.locator(".code").inner_text()
    pair = {"url": f"{day.address}/api/devices/pair", "json": {"code": code}, "trust_env": False}
    headers = {"Sec-Fetch-Site": "same-origin"}
    token = httpx2.post(**pair, headers=headers).raise_for_status().json()["token"]
    assert httpx2.post(**pair, headers=headers).status_code == 403
    page.goto("/manager/devices")
    expect(page.locator(".code")).to_have_count(0)
    page.locator(".thing", has_text="Board by the stairs").get_by_role("button", name="Revoke").click()
    expect(page.locator(".thing", has_text="Board by the stairs")).to_have_count(0)
    day.forward(seconds=3)
    view = f"{day.address}/api/board/view"
    answer = httpx2.get(view, headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    assert answer.status_code == 401


def test_past_days_say_how_true_the_waits_were(sign_in, day):
    """Six are told, and are seen at once: as long as they were told, on the one day there is."""
    with closing(day.signed_in("adviser1")) as adviser:
        adviser.post("/api/desk/open", json={"desk": "desk-1"}).raise_for_status()
        day.until_waits_are_told()
        for _ in range(6):
            receipt = day.kiosk()
            ticket = adviser.post("/api/desk/call-next", json={}).raise_for_status().json()["ticket"]
            assert ticket["number"] == receipt["number"]
            adviser.post(f"/api/tickets/{ticket['id']}/start", json={}).raise_for_status()
            adviser.post(
                f"/api/tickets/{ticket['id']}/finish", json={"outcome": "resolved"}
            ).raise_for_status()
    page = sign_in("manager")
    page.get_by_role("link", name="Look back at past days").click()
    row = page.get_by_role("row").filter(has_text="so far")
    expect(row.get_by_role("cell").nth(0)).to_have_text("6")
    expect(row.get_by_role("cell").nth(1)).to_contain_text("%")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Figures as a table (CSV)").click()
    (line,) = csv.DictReader(io.StringIO(saved.value.path().read_text()))
    assert (line["people"], line["should be %"]) == ("6", "80")
    page.get_by_label("To").fill("2020-01-31")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nobody who was told how long it takes was seen on these days.")).to_be_visible()

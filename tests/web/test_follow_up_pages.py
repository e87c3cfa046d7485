"""What is left to answer, in a browser: said at the desk, listed, opened, answered; by script and without."""

import re
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.web.conftest import comes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

STEP = "We will write to you."


@pytest.fixture
def left_over(day, reception):
    """Somebody was seen by Priya, and something is left to answer; the ticket, and where that is."""

    def finished(**more):
        ticket = comes(reception, "housing")
        with closing(day.signed_in("adviser1")) as line:
            line.post("/api/desk/open", json={"desk": "desk-5"})
            line.post("/api/desk/call-next").raise_for_status()
            line.post(f"/api/tickets/{ticket['id']}/start").raise_for_status()
            body = {"outcome": "advised", "next_step": STEP, "note": "She has a letter.", **more}
            line.post(f"/api/tickets/{ticket['id']}/finish", json=body).raise_for_status()
        with closing(day.signed_in("dwp" if "owner" in more else "adviser1")) as line:
            groups = line.get("/api/follow-ups").json()["open"]
        newest = max((row for group in groups for row in group["rows"]), key=lambda row: row["id"])
        assert newest["number"] == ticket["number"]
        return ticket, f"/follow-ups/{newest['id']}"

    return finished


def test_a_refused_form_keeps_what_was_typed_without_a_script(sign_in, reception):
    comes(reception, "housing")
    page = sign_in("adviser1", "/desk", scripts=False)
    page.get_by_role("button", name="Desk 5", exact=True).click()
    page.get_by_role("button", name=re.compile(r"^Call [A-Z]\d")).click()
    page.get_by_role("button", name=re.compile("^Start")).click()
    page.get_by_role("button", name=re.compile("^Referred")).click()
    form = page.locator("#finish-referred")
    form.get_by_label("Food bank: voucher").check()
    form.get_by_label("What happens next?").fill(STEP)
    form.get_by_label("Who sees to it?").select_option(label="Universal Credit")
    form.get_by_label("Note for colleagues").fill("She has a letter.")
    form.get_by_label("Print it for them at reception").uncheck()
    form.get_by_role("button", name="Finish only").click()
    expect(page.get_by_role("alert").first).to_contain_text("Ask the customer first")
    form = page.locator("#finish-referred")
    page.get_by_role("button", name=re.compile("^Referred")).click()
    expect(form.get_by_label("What happens next?")).to_have_value(STEP)
    expect(form.get_by_label("Who sees to it?")).to_have_value("organisation:dwp")
    expect(form.get_by_label("Note for colleagues")).to_have_value("She has a letter.")
    expect(form.get_by_label("Food bank: voucher")).to_be_checked()
    expect(form.get_by_label("Print it for them at reception")).not_to_be_checked()
    form.get_by_label("What happens next", exact=True).check()
    form.get_by_role("group", name="What did the customer say?").get_by_label("Yes").check()
    form.get_by_role("button", name="Finish only").click()
    expect(page.get_by_text("Just finished")).to_be_visible()


def test_a_day_that_nobody_can_keep_is_said_in_the_form(sign_in, reception):
    comes(reception, "housing")
    page = sign_in("adviser1", "/desk")
    page.get_by_role("button", name="Desk 5", exact=True).click()
    expect(page.locator(".top-chip")).to_have_text("Desk 5: open")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="You called")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_text("Being seen")).to_be_visible()
    form = page.locator("#finish-advised")
    page.keyboard.press("1")
    expect(form.get_by_label("What happens next?")).to_be_focused()
    form.get_by_label("What happens next?").fill(STEP)
    form.get_by_label("Answer by").fill("2026-12-25")
    form.get_by_label("Answer by").press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("We are closed on Friday 25 December 2026.")
    expect(form.get_by_label("What happens next?")).to_have_value(STEP)
    form.get_by_label("Answer by").fill("2026-12-24")
    form.get_by_role("button", name="Finish only").click()
    expect(page.get_by_text("Just finished")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_it_is_listed_opened_put_off_and_answered(sign_in, left_over, scripts):
    _, address = left_over()
    page = sign_in("adviser1", "/follow-ups", scripts=scripts)
    expect(page.get_by_role("heading", name="Yours").first).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("letter")
    page.locator(f"a[href='{address}']").click()
    expect(page.get_by_text("She has a letter.")).to_be_visible()
    page.get_by_role("button", name="Another day").click()
    page.locator("#change-day").get_by_label("Why?").select_option(label="They asked for another day")
    page.locator("#change-day").get_by_label("Answer by").fill("2027-01-14")
    page.locator("#change-day").get_by_role("button", name="Save").click()
    expect(page.get_by_text("First promised")).to_be_visible()
    expect(page.get_by_text("They asked for another day").first).to_be_visible()
    page.get_by_role("button", name="Print for them").click()
    expect(page.get_by_text("The slip is on its way")).to_be_visible()
    page.get_by_role("button", name="Answered").click()
    page.locator("#answer").get_by_label("What was done?").fill("We wrote to her.")
    page.locator("#answer").get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Answered in the last day")).to_be_visible()
    page.locator(f"a[href='{address}']").click()
    page.get_by_role("button", name="Not answered after all").click()
    expect(page.get_by_role("button", name="Hand over", exact=True).first).to_be_visible()


def test_handed_over_it_is_the_teams_and_found_from_the_ticket(sign_in, left_over):
    ticket, _ = left_over()
    page = sign_in("adviser1", f"/tickets/{ticket['id']}")
    page.get_by_role("link", name="Open the follow-up").click()
    page.get_by_role("button", name="Hand over", exact=True).click()
    page.locator("#hand-over").get_by_label("Who sees to it?").select_option(label="Housing")
    page.locator("#hand-over").get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("heading", name="Housing")).to_be_visible()
    assert Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"] == []


def test_another_organisations_page_is_not_there(sign_in, left_over, day):
    _, address = left_over(owner="organisation:dwp", agreed=False)
    page = sign_in("dwp", "/follow-ups")
    row = page.get_by_role("row").filter(has=page.locator(f"a[href='{address}']"))
    expect(row.get_by_text("Not shared")).to_be_visible()
    row.get_by_role("link").click()
    expect(page.get_by_text("did not agree to share more")).to_be_visible()
    stranger = sign_in("adviser1", "/desk")
    assert stranger.goto(address).status == 404


def test_the_table_has_numbers_and_days_and_no_words(day, left_over):
    ticket, _ = left_over()
    with closing(day.signed_in("reception")) as line:
        text = line.get("/follow-ups.csv").raise_for_status().text
    head, *rows = text.splitlines()
    assert head == "sees to it,due,answer by,first promised,number,visit,for"
    assert any(ticket["number"] in row and "Priya N." in row for row in rows)
    assert "letter" not in text
    assert STEP not in text


def test_the_desk_says_how_many_are_due(sign_in, left_over):
    left_over()
    page = sign_in("adviser1", "/desk")
    expect(page.get_by_role("link", name=re.compile("^Follow-ups"))).to_be_visible()


def test_the_list_on_paper_has_no_buttons(sign_in, left_over):
    left_over()
    page = sign_in("adviser1", "/follow-ups")
    page.emulate_media(media="print")
    assert page.locator("a:visible, button:visible").count() == 0
    expect(page.get_by_role("heading", name=re.compile("^Follow-ups"))).to_be_visible()


def test_the_phone_says_by_when_and_what_happens_next_until_the_page_ends(visit, left_over, day, reception):
    token = re.compile(r"/t/([\w-]+)")
    kiosk = day.kiosk("housing", language="ar")
    with closing(day.signed_in("adviser1")) as line:
        line.post("/api/desk/open", json={"desk": "desk-5"})
        line.post("/api/desk/call-next").raise_for_status()
        line.post(f"/api/tickets/{kiosk['ticket_id']}/start").raise_for_status()
        body = {"outcome": "advised", "next_step": STEP, "note": "She has a letter."}
        line.post(f"/api/tickets/{kiosk['ticket_id']}/finish", json=body).raise_for_status()
    path = token.search(kiosk["qr_url"])[0]
    page = visit(path, size=(390, 844))
    expect(page.get_by_text("سنكتب إليك.")).to_be_visible()
    expect(page.get_by_text("اسأل عن Priya.")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("letter")
    english = visit(f"{path}?language=en", size=(390, 844))
    expect(english.get_by_text(re.compile("^You will have our answer by"))).to_be_visible()
    expect(english.get_by_text(STEP)).to_be_visible()
    day.forward(hours=2)
    english.reload()
    expect(english.get_by_text("This page has ended")).to_be_visible()

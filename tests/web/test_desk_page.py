"""The adviser's page: two clicks a case, every act where it belongs, by mouse, by key, without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import comes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def adviser(sign_in):
    """Priya at Desk 5."""

    def at_desk(user="adviser1", desk="Desk 5", **how):
        page = sign_in(user, "/desk", **how)
        page.get_by_role("button", name=desk, exact=True).click()
        expect(page.locator(".top-chip")).to_have_text(f"{desk}: open")
        return page

    return at_desk


def call(page):
    page.get_by_role("button", name=re.compile(r"^Call [A-Z]\d")).click()
    expect(page.get_by_role("heading", name="You called")).to_be_visible()


def start(page):
    page.get_by_role("button", name=re.compile("^Start")).click()
    expect(page.get_by_text("Being seen")).to_be_visible()


def number_here(page):
    return page.locator(".desk-number").inner_text()


def test_two_clicks_a_case(adviser, reception):
    first, second = comes(reception), comes(reception)
    page = adviser()
    expect(page.locator(".desk-number")).to_have_text(first["number"])
    expect(page.locator(".sentence")).to_contain_text(f"{first['number']} was promised")
    call(page)
    start(page)
    page.get_by_role("button", name=re.compile("^Resolved, call next")).click()
    expect(page.get_by_role("heading", name="You called")).to_be_visible()
    assert number_here(page) == second["number"]


def test_a_whole_case_without_a_script(adviser, reception):
    ticket = comes(reception)
    page = adviser(scripts=False)
    call(page)
    start(page)
    page.get_by_role("button", name=re.compile("^Hold")).click()
    page.get_by_role("button", name="They are fetching papers").click()
    page.get_by_role("button", name=re.compile("^Go on")).click()
    expect(page.get_by_text("Being seen")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Referred")).click()
    page.get_by_label("Food bank: parcel today").check()
    page.get_by_label("What happens next?").locator("visible=true").fill("Collect the parcel by 4 pm.")
    page.locator("#finish-referred").get_by_role("button", name="Finish only").click()
    expect(page.get_by_text(f"{ticket['number']}, ")).to_be_visible()
    expect(page.get_by_role("heading", name="Nobody is waiting for you")).to_be_visible()


def test_keys_do_it_all_and_leave_typing_alone(adviser, reception):
    comes(reception), comes(reception)
    page = adviser()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="You called")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_text("1 more call")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_text("Being seen")).to_be_visible()
    page.keyboard.press("t")
    note = page.get_by_label("What should your colleague know?")
    expect(page.get_by_label("To which service?")).to_be_focused()
    note.fill("")
    note.press_sequentially("nsrch")
    expect(note).to_have_value("nsrch")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="All keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.get_by_text("Just finished")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("Being seen")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="You called")).to_be_visible()


def test_keys_may_be_turned_off(adviser, reception):
    comes(reception)
    page = adviser()
    page.keyboard.press("?")
    page.get_by_label("Use these keys on this computer").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_timeout(400)
    expect(page.get_by_text("Next for you")).to_be_visible()


def test_the_focus_is_on_the_one_main_act(adviser, reception):
    comes(reception)
    page = adviser()
    expect(page.get_by_role("button", name=re.compile("^Call A"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Start"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Resolved"))).to_be_focused()


def test_a_double_click_is_one_click(adviser, reception):
    comes(reception), comes(reception)
    page = adviser()
    page.get_by_role("button", name=re.compile(r"^Call [A-Z]\d")).dblclick()
    expect(page.get_by_role("heading", name="You called")).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.get_by_text("Being seen")).to_have_count(0)


def test_the_same_form_sent_twice_is_done_once(adviser, reception):
    comes(reception), comes(reception)
    page = adviser(scripts=False)
    form = page.locator("form[action='/act/call-next']")
    sent = {
        name: form.locator(f"[name={name}]").get_attribute("value") for name in ("command_id", "back", "at")
    }
    ways = {"form": sent, "max_redirects": 0, "headers": {"Sec-Fetch-Site": "same-origin"}}
    answers = [page.request.post("/act/call-next", **ways) for _ in range(2)]
    assert [answer.status for answer in answers] == [303, 303]
    page.goto("/desk")
    expect(page.get_by_role("heading", name="You called")).to_be_visible()


def test_undo_stands_where_the_act_was_done(adviser, reception):
    ticket = comes(reception)
    page = adviser()
    call(page)
    undo = page.get_by_role("button", name=re.compile(r"^Undo call \d+ s"))
    undo.click()
    expect(page.get_by_text("Next for you")).to_be_visible()
    assert number_here(page) == ticket["number"]


def test_did_not_come_says_when_it_opens(adviser, reception):
    comes(reception)
    page = adviser()
    call(page)
    expect(
        page.get_by_text(re.compile(r"“Did not come” opens after\s+2 more calls\s+and\s+[12]:\d\d"))
    ).to_be_visible()
    page.get_by_role("button", name=re.compile("^Call again")).click()
    expect(page.get_by_text("1 more call")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Call again")).click()
    expect(page.get_by_text(re.compile(r"opens after\s+[12]:\d\d"))).to_be_visible()


def test_a_transfer_keeps_the_number(adviser, reception):
    ticket = comes(reception)
    page = adviser()
    call(page)
    start(page)
    page.get_by_role("button", name=re.compile("^Transfer")).click()
    page.get_by_label("To which service?").select_option(label="Benefits")
    page.get_by_label("What should your colleague know?").fill("Wants a discount first.")
    page.locator("#transfer").get_by_role("button", name="Transfer").click()
    expect(page.locator(".desk-number")).to_have_text(ticket["number"])
    expect(page.locator(".desk-service")).to_have_text("Benefits")


def test_what_is_missing_is_said_in_the_dialog_and_nothing_typed_is_lost(adviser, reception):
    comes(reception)
    page = adviser()
    call(page)
    start(page)
    page.get_by_role("button", name=re.compile("^Transfer")).click()
    note = page.get_by_label("What should your colleague know?")
    note.fill("Wants a discount first.")
    page.locator("#transfer").get_by_role("button", name="Transfer").click()
    dialog = page.get_by_role("dialog", name=re.compile("^Transfer"))
    expect(dialog.get_by_role("alert")).to_have_text("Choose a service.")
    expect(note).to_have_value("Wants a discount first.")


def test_take_someone_else_needs_a_reason(adviser, reception):
    comes(reception)
    other = comes(reception, "benefits")
    page = adviser()
    page.get_by_role("button", name="Take someone else").click()
    page.get_by_label("Who?").select_option(label=f"{other['number']} – Benefits")
    page.get_by_label("A quick question").check()
    page.get_by_role("button", name="Call them").click()
    expect(page.get_by_role("heading", name="You called")).to_be_visible()
    assert number_here(page) == other["number"]


def test_needs_are_agreed_added_and_taken_away(adviser, reception):
    comes(reception, needs=["seated"])
    page = adviser()
    call(page)
    start(page)
    page.get_by_role("button", name="Add or change").click()
    page.get_by_label("Large print").check()
    page.get_by_label("Take away").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".desk-now .give")).to_have_text(["Large print"])


def test_a_break_is_shown_and_ended(adviser, reception):
    comes(reception)
    page = adviser()
    page.get_by_role("button", name="Pause").first.click()
    page.get_by_label("For how many minutes?").fill("20")
    page.locator("#pause").get_by_role("button", name="Pause").click()
    expect(page.locator(".top-chip")).to_have_text(re.compile(r"^Desk 5: paused until \d\d:\d\d$"))
    page.get_by_role("button", name=re.compile("^Go on")).click()
    expect(page.locator(".top-chip")).to_have_text("Desk 5: open")


def test_get_help_reaches_reception_at_one_touch(adviser, sign_in):
    desk = sign_in("reception", "/reception")
    page = adviser()
    page.get_by_role("button", name="Get help").click()
    expect(desk.locator(".alert")).to_be_visible()
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()


def test_a_colleague_who_was_faster_is_said_kindly(adviser, reception, sign_in):
    page = adviser()
    late = sign_in("adviser3", "/desk", scripts=False)
    other = sign_in("adviser4", "/desk")
    other.get_by_role("button", name="Desk 3", exact=True).click()
    expect(other.locator(".top-chip")).to_have_text("Desk 3: open")
    late.get_by_role("button", name="Desk 3", exact=True).click()
    expect(late.get_by_role("alert")).to_be_visible()
    expect(late.get_by_role("heading", name="Where are you today?")).to_be_visible()
    expect(page.locator(".top-chip")).to_have_text("Desk 5: open")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_desk_left_open_is_taken_over_and_the_former_adviser_reads_who_did(adviser, sign_in, scripts):
    former = adviser()
    page = sign_in("adviser3", "/desk", scripts=scripts)
    expect(page.get_by_text("Priya has had it open since 10:")).to_be_visible()
    page.get_by_role("button", name="Desk 5", exact=True).click()
    page.get_by_role("button", name="Take over Desk 5").click()
    expect(page.locator(".top-chip")).to_have_text("Desk 5: open")
    expect(former.locator("main .note").first).to_contain_text(
        "took over Desk 5, which you had open since 10:"
    )
    expect(former.get_by_role("heading", name="Where are you today?")).to_be_visible()


def test_a_second_sign_in_finds_the_desk_again(adviser, sign_in):
    adviser()
    again = sign_in("adviser1", "/desk")
    expect(again.locator(".top-chip")).to_have_text("Desk 5: open")


def test_a_desk_where_somebody_is_served_is_not_taken_over(adviser, reception, sign_in):
    comes(reception)
    page = adviser()
    call(page)
    start(page)
    other = sign_in("adviser3", "/desk")
    other.get_by_role("button", name="Desk 5", exact=True).click()
    expect(other.get_by_text("Somebody is being served there.")).to_be_visible()
    expect(other.get_by_role("button", name="Take over Desk 5")).to_have_count(0)

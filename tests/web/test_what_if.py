"""The manager's page "What if": an answer in a few clicks, watched, stopped, and without scripts."""

import csv
import io
import re
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.web.conftest import follow

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
LONG = 120_000


def test_how_many_desks_do_we_need_on_monday_mornings(sign_in):
    """Only with the keyboard, from the page that managers start on."""
    page = sign_in("manager")
    page.get_by_role("link", name="What if").press("Enter")
    page.wait_for_selector("#trial")
    expect(page.get_by_label("Which days?").locator("option:checked")).to_have_text("Mondays")
    page.get_by_label("Fewest desks").press("ControlOrMeta+a")
    page.keyboard.type("5")
    page.get_by_label("Most desks").press("ControlOrMeta+a")
    page.keyboard.type("6")
    page.get_by_text("More", exact=True).press("Enter")
    page.get_by_label("People who walk in").fill("40")
    page.get_by_label("How many days to play").fill("20")
    page.keyboard.press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    answer = page.locator(".answer")
    expect(answer).to_contain_text(re.compile(r"desks are the fewest|No number of desks"), timeout=LONG)
    expect(page.get_by_role("heading", name="20 Mondays, only those who come 09:00 to 12:00")).to_be_visible()
    expect(page.get_by_role("img", name="20 Mondays")).to_be_visible()
    expect(page.locator(".tried tbody tr")).to_have_count(2)
    expect(page.get_by_text("nothing is learnt yet")).to_be_visible()
    expect(page.get_by_label("Fewest desks")).to_have_value("5")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Figures as a table (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(saved.value.path().read_text())))
    assert {row["desks"] for row in rows} == {"5", "6"}
    shown = page.locator(".tried tbody tr").first.locator("td b").nth(2).inner_text()
    mean = next(row for row in rows if row["figure"] == "mean wait" and row["desks"] == "5")
    assert f"{float(mean['value']):.1f}" == shown


def test_while_the_server_is_away_it_says_that_what_it_shows_is_old(server, sign_in):
    page = sign_in("manager", "/manager/what-if?ask=desks")
    page.get_by_text("More", exact=True).click()
    page.get_by_label("How many days to play").fill("200")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    old = page.get_by_text("Not connected. What you see may be old.")
    expect(old).to_be_hidden()
    server.stop()
    expect(old).to_be_visible(timeout=30_000)
    server.start()
    expect(old).to_be_hidden(timeout=30_000)
    expect(page.get_by_role("button", name="Start it again")).to_be_visible(timeout=30_000)


def test_two_ways_are_compared_without_scripts(sign_in):
    page = sign_in("manager", "/manager/what-if?ask=ways", scripts=False)
    follow(page.get_by_role("link", name="Fridays"))
    page.get_by_label("Second way, 9:00, desks more or fewer").fill("-40")
    page.get_by_role("button", name="Try it").click()  # the browser itself refuses it
    page.get_by_label("Second way, 9:00, desks more or fewer").fill("-8")
    follow(page.get_by_role("button", name="Try it"))
    expect(page.get_by_role("alert")).to_contain_text("At 9:00 there are not so many desks")
    page.get_by_label("Second way, 9:00, desks more or fewer").fill("-2")
    page.get_by_label("How many days to play").fill("20")
    for box in page.get_by_label("People who walk in").all():
        box.fill("40")
    follow(page.get_by_role("button", name="Try it"))
    while page.locator("progress").count():
        follow(page.get_by_role("link", name="Look how far it is"))
    expect(page.locator(".answers li")).to_have_count(5)
    expect(page.locator(".answers")).to_contain_text("longer")
    expect(page.get_by_label("Second way, 9:00, desks more or fewer")).to_have_value("-2")


def test_it_is_stopped_and_one_at_a_time(sign_in, day):
    page = sign_in("manager", "/manager/what-if?ask=desks")
    page.get_by_text("More", exact=True).click()
    page.get_by_label("How many days to play").fill("200")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("button", name="Try it")).to_be_disabled()
    with closing(day.signed_in("manager")) as line:
        answer = line.post("/manager/what-if", data={"at": "what-if", "fewest": "2", "most": "3"})
        assert answer.status_code == 409
        assert "Something is being tried already" in answer.text
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Nothing can be said from that.")).to_be_visible()
    with closing(day.signed_in("manager")) as line:
        assert line.get("/manager/what-if.csv").status_code == 404
    expect(page.get_by_role("button", name="Try it")).to_be_enabled()


def test_only_managers_may(day):
    for user in ("reception", "adviser1", "dwp"):
        with closing(day.signed_in(user)) as line:
            assert line.get("/manager/what-if").status_code == 403
            assert line.post("/manager/what-if", data={}).status_code == 403
            assert line.post("/manager/what-if/stop").status_code == 403
            assert line.get("/manager/what-if.csv").status_code == 403

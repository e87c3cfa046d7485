"""Signing in, being sent to one's own page, and kind words for every wrong turn."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
OWN = {"adviser1": "/desk", "reception": "/reception", "dwp": "/desk", "manager": "/manager"}


@pytest.mark.parametrize("user", OWN)
def test_everyone_starts_on_their_own_page(sign_in, user):
    page = sign_in(user)
    assert page.url.endswith(OWN[user])


def test_a_wrong_password_is_said_in_the_same_words_as_a_wrong_name(visit):
    said = set()
    for user in ("reception", "nobody"):
        page = visit("/sign-in", scripts=False)
        page.fill("#user", user)
        page.fill("#password", "wrong")
        page.click("main button.button--main")
        said.add(page.locator(".govuk-error-summary__list").inner_text().strip())
        expect(page.locator("#user")).to_have_value(user)
    assert said == {"The user name or the password is wrong."}


def test_one_comes_back_to_the_page_one_wanted(visit):
    page = visit("/reception/delays")
    assert page.url.endswith("/sign-in?next=/reception/delays")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/desk", "/\\evil.example"])
def test_signing_in_leads_nowhere_else(visit, elsewhere):
    page = visit("/sign-in")
    page.goto(f"/sign-in?next={elsewhere}")
    assert page.locator("[name=next]").get_attribute("value") == "/"


def test_signing_out_is_one_touch_from_every_page(sign_in):
    page = sign_in("reception", scripts=False)
    page.get_by_role("button", name="Samira H.").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/reception")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_page_for_others_and_a_page_that_is_not_there(sign_in):
    page = sign_in("adviser1")
    assert page.goto("/manager").status == 403
    expect(page.get_by_role("heading", name="You can't open this page")).to_be_visible()
    assert page.goto("/nowhere").status == 404
    page.get_by_role("link", name="Go to the start").click()
    expect(page).to_have_url(re.compile("/desk$"))


def test_another_site_can_do_nothing_in_ones_name(sign_in):
    page = sign_in("reception")
    answer = page.request.post("/act/issue", headers={"Sec-Fetch-Site": "cross-site"}, form={"back": "/"})
    assert answer.status == 403

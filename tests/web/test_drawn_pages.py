"""Every page in every state: nothing for axe to find, nothing that runs off a screen, nothing inline."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from queue_server.contract.easy_words import words_for
from queue_server.contract.views import TakenHome
from queue_server.contract.words import in_language
from queue_server.domain.ticket import TicketState
from queue_server.web import icons, languages
from queue_server.web.drawing import TEMPLATES, draw
from queue_server.web.phone import OVER, PARTS
from queue_server.what_if.kept import TrialState
from tests.api.conftest import SHOP
from tests.web import (
    anyone,
    kiosks_away,
    left_to_answer,
    privacy_lines,
    said,
    samples,
    stopped_printers,
    told_waits,
    tried,
)
from tests.web.drawn import Served, served, staff

DESK, TABLET, PHONE, TELEVISION = (1366, 768), (820, 1180), (390, 844), (1920, 1080)


def phone(state="waiting", language="en", **more):
    words = words_for(language, easy=more.get("easy_words", False))
    return draw(
        "phone/phone.html",
        timezone=samples.TIMEZONE,
        now=samples.NOW,
        view=samples.phone(state, **more),
        words=words,
        say=words.say,
        count=words.count,
        name_of=lambda names: in_language(names, language),
        part=PARTS.get(TicketState(state), OVER),
        over=TicketState(state) not in PARTS,
        token="token",
        address="/t/token",
        asked_in="",
        here="/t/token",
        position="epoch/1/0",
        problem=None,
        languages=[SimpleNamespace(code="en", label="English"), SimpleNamespace(code="ar", label="العربية")],
    )


def problem(at, message="A047 is called, so it can't be called."):
    return SimpleNamespace(at=at, message=message)


TAKEN_HOME = [
    TakenHome(
        answer_by_on=date(2026, 12, 7),
        next_step="We will write to you.",
        contact="Call 01632 960 100, or come in.",
        ask_for="Priya",
    )
]
NEW = {"id": samples.ticket_id(53), "number": "A053", "quiet": False, "room_name": None}
SHUT = {"desk": None, "desk_name": None, "state": "closed", "next": None, "just_done": None}
PAGES = {
    "choose a desk": lambda: staff("desk/desk.html", samples.desk(**SHUT), "/desk"),
    "call next": lambda: staff("desk/desk.html", samples.desk(), "/desk"),
    "call next, refused": lambda: staff("desk/desk.html", samples.desk(), "/desk", problem=problem("now")),
    "called": lambda: staff("desk/desk.html", samples.desk(samples.ticket("A047", "called")), "/desk"),
    "being seen": lambda: staff("desk/desk.html", samples.desk(samples.being_seen()), "/desk"),
    "forgotten finish, on hold": lambda: staff(
        "desk/desk.html",
        samples.desk(samples.being_seen(), ask_if_finished=True, on_hold=[samples.WAITING[1]]),
        "/desk",
    ),
    "a long list at the desk": lambda: staff(
        "desk/desk.html", samples.desk(waiting=samples.many_with_needs()), "/desk"
    ),
    "paused": lambda: staff("desk/desk.html", samples.desk(state="paused", next=None), "/desk"),
    "reception": lambda: staff("reception/now.html", samples.reception(), "/reception", new=NEW),
    "reception, much at risk": lambda: staff(
        "reception/now.html", samples.reception(at_risk=samples.much_at_risk()), "/reception", new=NEW
    ),
    "reception, a printer out of paper and one away": lambda: staff(
        "reception/now.html", samples.reception(printers=stopped_printers.printers()), "/reception"
    ),
    "a kiosk is away": lambda: staff(
        "reception/now.html", samples.reception(**kiosks_away.KIOSK_AWAY), "/reception", new=None
    ),
    "numbers from kiosks": lambda: staff(
        "reception/kiosks.html",
        samples.reception(**kiosks_away.KIOSK_AWAY),
        "/reception/kiosks",
        given=kiosks_away.given_by_kiosks(),
        today=samples.NOW.date(),
        words=words_for("en", easy=False),
    ),
    "who waits": lambda: staff("reception/waiting.html", samples.reception(), "/reception/waiting"),
    "delays": lambda: staff("reception/delays.html", samples.reception(), "/reception/delays"),
    "messages": lambda: staff("reception/messages.html", samples.reception(), "/reception/messages"),
    "follow-ups": lambda: staff("follow_ups/list.html", left_to_answer.every(), "/follow-ups"),
    "no follow-ups": lambda: staff(
        "follow_ups/list.html", left_to_answer.every(open=[], answered=[]), "/follow-ups"
    ),
    "a follow-up": lambda: staff("follow_ups/one.html", left_to_answer.one(), "/follow-ups/2"),
    "a follow-up, slip asked": lambda: staff(
        "follow_ups/one.html", left_to_answer.one(), "/follow-ups/2", told="slip"
    ),
    "a follow-up from the council": lambda: staff(
        "follow_ups/one.html", left_to_answer.from_the_council(), "/follow-ups/8"
    ),
    "an answered follow-up": lambda: staff("follow_ups/one.html", left_to_answer.answered(), "/follow-ups/6"),
    "today": lambda: staff("manager/today.html", samples.manager(), "/manager"),
    "today, deletion late": lambda: staff("manager/today.html", samples.manager(), "/manager", late=True),
    "privacy": privacy_lines.page,
    "privacy, deletion late": lambda: privacy_lines.page(notes="failed", paper="late"),
    "languages": lambda: staff(
        "manager/languages.html", None, "/manager/languages", spoken=languages.every(SHOP)
    ),
    "waits": lambda: staff("manager/waits.html", None, "/manager/waits", **told_waits.shown()),
    "waits, nobody told": lambda: staff(
        "manager/waits.html", None, "/manager/waits", **told_waits.shown(days=[], together=None)
    ),
    "feedback": lambda: said.page(said.figures(9)),
    "feedback, too few": lambda: said.page(said.figures(1), remarks=[], target=None),
    "what somebody wrote": said.one,
    "what somebody wrote, deleted": lambda: said.one(None, answered_at=samples.NOW),
    "what if": lambda: tried.page("desks"),
    "what if, compare": lambda: tried.page("ways"),
    "what if, refused": lambda: tried.page("desks", problem=problem("what-if")),
    "what if, playing": lambda: tried.page("desks", tried.trial("desks", done=1)),
    "what if, stopped": lambda: tried.page("desks", tried.trial("desks", done=1, state=TrialState.STOPPED)),
    "what if, lost": lambda: tried.page("ways", tried.trial("ways", done=1, state=TrialState.LOST)),
    "what if, broken off": lambda: tried.page("desks", tried.trial("desks", state=TrialState.FAILED)),
    "what if, enough desks": lambda: tried.page("desks", tried.finished("desks")),
    "what if, compared": lambda: tried.page("ways", tried.finished("ways")),
    "sign in": lambda: staff("sign_in/sign-in.html", None, "/sign-in", next="/", user=""),
    "sign in, refused": lambda: staff(
        "sign_in/sign-in.html", None, "/sign-in", next="/", user="x", problem=problem("user")
    ),
    "sign in, with a PIN": lambda: staff(
        "sign_in/sign-in.html", None, "/sign-in", next="/", user="", paired=True, by_pin=True
    ),
    "sign in, at a desk with the password": lambda: staff(
        "sign_in/sign-in.html", None, "/sign-in", next="/", user="", paired=True
    ),
    "sign in, with the council's account": lambda: staff(
        "sign_in/sign-in.html", None, "/sign-in", next="/", user="", council="your council account", out=True
    ),
    "connect an account": lambda: staff(
        "sign_in/connect.html", None, "/sign-in/council/connect", words="your council account"
    ),
    "a PIN and a connected account": lambda: staff(
        "sign_in/signing-in.html",
        None,
        "/signing-in",
        may_have_pin=True,
        has_pin=True,
        places=["Desk 3"],
        council="your council account",
        connected=True,
        told="connected",
    ),
    "an account to connect": lambda: staff(
        "sign_in/signing-in.html",
        None,
        "/signing-in",
        council="your council account",
        problem=problem("council"),
    ),
    "pair a desk": lambda: staff("sign_in/pair-desk.html", None, "/desk/pair", problem=problem("code")),
    "a PIN": lambda: staff(
        "sign_in/signing-in.html",
        None,
        "/signing-in",
        may_have_pin=True,
        has_pin=True,
        places=["Desk 3"],
        told="set",
    ),
    "no PIN yet, refused": lambda: staff(
        "sign_in/signing-in.html", None, "/signing-in", may_have_pin=True, places=[], problem=problem("pin")
    ),
    "no PIN for managers": lambda: staff("sign_in/signing-in.html", None, "/signing-in", may_have_pin=False),
    "a problem": lambda: staff(
        "problem/problem.html", None, "/", title="Someone was faster", message="Look.", next_step="", back="/"
    ),
    "pair a board": lambda: staff("board/pair.html", None, "/board"),
    "board": lambda: staff("board/board.html", samples.board(), "/board"),
    "empty board": lambda: staff(
        "board/board.html", samples.board(calls=[], missed=[], delays=[], notices=[]), "/board"
    ),
    **{f"phone, {state}": lambda state=state: phone(state, place="Desk 5") for state in PARTS},
    "phone, Arabic": lambda: phone(language="ar"),
    **{
        f"phone, easy words, {state}": lambda state=state: phone(state, place="Desk 5", easy_words=True)
        for state in ("waiting", "called")
    },
    "phone, easy words, over, in Arabic": lambda: phone(
        "finished", "ar", taken_home=TAKEN_HOME, easy_words=True
    ),
    "phone, over with something to answer": lambda: phone("finished", taken_home=TAKEN_HOME),
    "phone, the same in Arabic": lambda: phone("finished", "ar", taken_home=TAKEN_HOME),
    "phone, how it went": lambda: said.on_phone("feedback"),
    "phone, how it went, in Arabic": lambda: said.on_phone("feedback", "ar"),
    "phone, said how it went": lambda: said.on_phone("feedback", done=True),
    "phone, write": lambda: said.on_phone("write"),
    "phone, write, amiss, in Arabic": lambda: said.on_phone("write", "ar", said.AMISS),
    "phone, written": lambda: said.on_phone("write", done=True),
}
SIZES = {name: [PHONE] for name in PAGES if name.startswith("phone")} | {
    "board": [TELEVISION],
    "empty board": [TELEVISION],
}
# How far the foot of the page's work lies below its window, in pixels.
RUNS_OVER = """() => {
    const content = document.querySelector(".content");
    return Math.max(0, document.documentElement.scrollHeight - innerHeight)
        + content.scrollHeight - content.clientHeight;
}"""
# The words of the board that lie, wholly or in part, where its one button is.
UNDER_THE_BUTTON = """() => {
    const button = document.getElementById("sound").getBoundingClientRect();
    const walker = document.createTreeWalker(document.querySelector(".board"), NodeFilter.SHOW_TEXT);
    const hidden = [];
    for (let text; (text = walker.nextNode());) {
        const range = document.createRange();
        range.selectNodeContents(text);
        const lies = (box) => box.right > button.left && box.left < button.right
            && box.bottom > button.top && box.top < button.bottom;
        if (text.data.trim() && [...range.getClientRects()].some(lies)) hidden.push(text.data.trim());
    }
    return hidden;
}"""
TOO_SMALL_TO_TOUCH = """() => [...document.querySelectorAll('button, select, input:not([type=hidden])')]
    .filter(each => each.checkVisibility())
    .map(each => ({box: (each.closest('label') ?? each).getBoundingClientRect(), name: each.textContent}))
    .filter(({box}) => box.width < 24 || box.height < 24).map(({name}) => name)"""
FULL_OF_FAULTS = """<!doctype html><html lang="en"><style>
    .wide { width: 700px; height: 30px; transition: width 1s }
    .over { line-height: 0 } .cut { width: 40px; overflow: hidden; white-space: pre }
    .button { border: 0; outline: none !important } .cover { position: absolute; inset: 0; height: 400px }
</style><body><main><h1>A</h1><h3>B</h3><h1>C</h1><p>Русский</p><button class="button"></button>
    <button class="button">Go</button><button>Go</button><div class="cover"></div><div class="wide">Wide</div>
    <div class="cut">What can not be read</div><div class="over">One<br>Two</div></main>
    <main data-live="/live"></main>"""
DIALOGS = {
    "called": ["other-service", "more", "needs"],
    "being seen": ["hold", "transfer", "finish-referred", "history", "all-keys", "me", "pause", "messages"],
    "call next": ["take"],
    "a follow-up": ["answer", "hand-over", "change-day"],
    "phone, waiting": ["leave"],
    "reception": ["issue", f"told-{samples.ticket_id(9)}", "reserve-room-1"],
}


@pytest.fixture(scope="module")
def screen(chromium):
    """A browser that is served drawn pages."""
    with served() as address:
        context = chromium.new_context(base_url=address)
        page = context.new_page()
        page.clock.install(time=samples.NOW)

        def show(text, size):
            Served.page = text
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.goto("/page")
            return page

        yield show
        context.close()


def violations(page):
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_what_is_touched_is_large_and_nobody_is_kept_from_it(screen, name):
    first, *others = SIZES.get(name, [DESK, TABLET, PHONE])
    page = screen(PAGES[name](), first)
    assert page.evaluate(TOO_SMALL_TO_TOUCH) == []
    assert violations(page) == []
    for width, height in (first, *others):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert anyone.amiss(page) == {}


@pytest.mark.browser
def test_what_keeps_somebody_from_a_page_is_found(screen):
    found = anyone.amiss(screen(FULL_OF_FAULTS, DESK))
    narrow = ["The page runs off to the side.", "Off the page: div “Wide”", "Cut: div “What can not be read”"]
    covered = ["Covered: button “”", "Covered: button “Go”", "Covered: button “Go”"]
    assert found == {
        "by ear": [
            "A button has no name.",
            "2 buttons are all called “Go”.",
            "There is not one first heading: [1, 3, 1]",
            "A level of headings is left out: [1, 3, 1]",
            "There is not one main part.",
            "2 parts are all called main “”.",
            "Read aloud as en: Русский",
            "News would not be told.",
        ],
        "640 px wide": [*narrow, "On top of each other: One · Two", *covered],
        "320 px wide": [*narrow, "On top of each other: One · Two", *covered],
        "1366 px wide, words set apart": [narrow[-1], *covered],
        "390 px wide, words set apart": [*narrow, *covered],
        "without motion": ["Moves: div “Wide”"],
        "in the system's colours": [
            *("No edge: button “”", "No edge: button “Go”"),
            *("Its focus is not seen: button “”", "Its focus is not seen: button “Go”"),
        ],
        "on paper": [
            "Can't be used on paper: button “”",
            *["Can't be used on paper: button “Go”"] * 2,
            "Cut on paper: div “What can not be read”",
        ],
    }


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "dialog"), [(name, each) for name, every in DIALOGS.items() for each in every]
)
def test_an_open_dialog_is_told_kept_to_by_keys_and_left_for_where_one_came_from(screen, name, dialog):
    page = screen(PAGES[name](), DESK)
    opener = page.locator(f"button[popovertarget='{dialog}']:not(.dialog button):visible").first
    if opener.count():
        opener.focus()
        page.keyboard.press("Enter")
    else:
        page.evaluate("id => document.getElementById(id).showPopover()", dialog)
    assert violations(page) == []
    assert anyone.astray(page) == []
    page.set_viewport_size({"width": 320, "height": 400})
    assert anyone.squeezed(page) == []
    page.keyboard.press("Escape")
    assert page.locator(":popover-open").count() == 0
    if opener.count():
        expect(opener).to_be_focused()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["call next", "called", "being seen", "a long list at the desk"])
def test_the_desk_fits_its_screen_without_scrolling(screen, name):
    page = screen(PAGES[name](), DESK)
    assert page.evaluate(RUNS_OVER) == 0


@pytest.mark.browser
@pytest.mark.parametrize("name", ["reception", "reception, much at risk"])
def test_reception_fits_its_screen_with_an_alert_a_new_number_and_three_rooms(screen, name):
    page = screen(PAGES[name](), DESK)
    assert page.evaluate(RUNS_OVER) == 0


@pytest.mark.browser
def test_when_did_not_come_opens_is_said_in_two_lines(screen):
    bar = screen(PAGES["called"](), DESK).locator(".desk-bar").first
    assert bar.bounding_box()["height"] <= 90


@pytest.mark.browser
@pytest.mark.parametrize("size", [TELEVISION, (3840, 2160), (1366, 768)])
@pytest.mark.parametrize("name", ["board", "empty board"])
def test_the_button_on_the_board_hides_no_words_however_long_the_waits(screen, name, size):
    page = screen(PAGES[name](), size)
    assert page.evaluate(UNDER_THE_BUTTON) == []
    label = page.locator("#sound span").bounding_box()
    button = page.locator("#sound").bounding_box()
    assert button["y"] < label["y"]
    assert label["y"] + label["height"] < button["y"] + button["height"]


@pytest.mark.browser
@pytest.mark.parametrize("size", [TELEVISION, (3840, 2160)])
def test_a_board_without_calls_that_is_cut_off_welcomes_nobody(screen, size):
    page = screen(PAGES["empty board"](), size)
    assert page.get_by_text("Welcome").is_visible()
    page.clock.fast_forward(30_000)
    page.wait_for_selector("body.stale")
    assert not page.get_by_text("Welcome").is_visible()
    assert not page.get_by_text("Your number will come up here").is_visible()
    assert page.locator(".board-nobody", has_text="As at 11:04").is_visible()
    assert page.get_by_text("This screen stopped updating at 11:04").is_visible()
    assert page.evaluate(UNDER_THE_BUTTON) == []
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]


def test_a_desk_says_what_it_has_and_no_key_is_named_before_one_is_open():
    text = PAGES["choose a desk"]()
    assert "Step-free, hearing loop" in text
    assert "Call next" not in text


def test_the_manager_reads_when_what_is_personal_was_deleted():
    said = "Notes and messages were last deleted on schedule"
    assert f"{said} at 03:00 today." in PAGES["today"]()
    assert said not in staff("manager/today.html", samples.manager(), "/manager", deleted="")


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_has_a_script_or_a_style_of_its_own(template):
    text = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_every_symbol_that_a_template_names_is_drawn(template):
    named = re.findall(r"icon\(\s*['\"]([a-z0-9-]+)['\"]", template.read_text())
    assert [name for name in named if name not in icons.paths()] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_form_that_changes_something_carries_the_id_that_makes_it_done_once(name):
    forms = re.findall(r'<form method="post" action="(?:/act|/t)/.*?</form>', PAGES[name](), re.DOTALL)
    ids = [re.findall(r'name="command_id" value="([0-9a-f-]{36})"', form) for form in forms]
    assert all(len(each) == 1 for each in ids)
    assert len({each[0] for each in ids}) == len(ids)

"""Walks through the real window with a real pointer and keyboard, against a real server on the wire."""

import asyncio
import re
from pathlib import Path
from uuid import uuid4

import pytest

from queue_server.contract.commands import AlertKind, PrintState
from tests.fakes import kiosk_views
from tests.printer import receipts
from tests.printer.fakes.agent_process import agent_process

ROOT = Path(__file__).resolve().parents[2]
CLOCK = re.compile(r"\d:\d\d")

pytestmark = pytest.mark.window


def test_a_walk_in_takes_a_ticket_by_touch(walk, server):
    told = walk(
        "wait How can we help you today?",
        "slide Housing",
        "twice 0.06 Council Tax",
        "wait We can’t say yet",
        "tap A seat to wait",
        "tap Take a ticket",
        "wait A042",
        "wait No paper ticket: note your number",
        "tap Finish",
        "wait How can we help you today?",
    )
    (taken,) = server.told.taken
    assert (taken.service, taken.needs, taken.language) == ("council-tax", ["seated"], "en")
    assert "A042" not in told["seen"][-1]["words"]
    assert told["memory_mb"] < 250


def test_paper_that_did_not_come_while_its_page_stood_never_comes(walk, server, tmp_path):
    """The first customer says that they are done, the second one walks away."""
    (in_the_way := tmp_path / "tray").touch()
    a_ticket = ("tap Housing", "tap Take a ticket", "wait No paper ticket: note your number")

    async def shop():
        async with agent_process(tmp_path, "--print-to", str(in_the_way / "paper")) as agent:
            await asyncio.to_thread(
                walk,
                *("wait How can we help you today?", *a_ticket, "tap Finish"),
                *("wait How can we help you today?", *a_ticket, "say END_PAGE_SECONDS=1"),
                *("wait How can we help you today?",),
            )
            ended = [
                (await asyncio.wait_for(collect(agent.client.watch(taken.command_id)), 60))[-1]
                for taken in server.told.taken
            ]
            in_the_way.unlink()
            await agent.print(receipts.OFFLINE, uuid4())
        return [report.state for report in ended]

    assert asyncio.run(shop()) == [PrintState.EXPIRED] * 2
    assert len(list((in_the_way / "paper").glob("*.png"))) == 1


async def collect(reports):
    return [report async for report in reports]


def test_somebody_says_how_it_went_and_skips_what_they_like(walk, server):
    first, second, third = (question.names["en"] for question in kiosk_views.SHOP.questions[:3])
    told = walk(
        "wait How can we help you today?",
        "tap Help",
        "tap Tell us how it went",
        "wait 01632 960 180",
        "tap Answer a few short questions",
        f"wait {first}",
        "tap Happy",
        f"wait {second}",
        "tap Skip",
        f"wait {third}",
        "tap Back",
        f"wait {second}",
        "tap In part",
        "tap Finish",
        "wait Thank you",
        "tap Finish",
        "wait How can we help you today?",
        "tap Help",
    )
    (given,) = server.told.feedback
    assert (given.answers, given.language) == ({"satisfied": "happy", "wait": "partly"}, "en")
    assert first not in told["seen"][-1]["words"]


def test_a_long_wait_is_said_and_another_time_offered_before_a_ticket_is_taken(walk, server):
    server.show(kiosk_views.view(long_wait=kiosk_views.LONG, booking_url=kiosk_views.BOOKING_URL))
    walk(
        "wait How can we help you today?",
        "tap Council Tax",
        "wait 45 to 60 minutes",
        "tap Book a time instead",
        "wait frontdoor.council.example/bookings",
        "tap Back",
        "tap Take a ticket and wait",
        "wait A042",
    )
    (taken,) = server.told.taken
    assert (taken.told_longer, taken.appointment_offered) == (True, True)


def test_what_may_come_next_is_shaped_on_every_page_before_it_is_asked_for_and_forgotten_with_the_visit(walk):
    told = walk(
        "ready Council Tax",
        "tap All services",
        "ready Parking",
        "tap Parking",
        "tap Back",
        "tap Back",
        "ready Council Tax",
        "tap Română",
        "ready Locuințe",
        "tap Locuințe",
        "tap Luați un bilet",
        "wait A042",
        "tap Ascundeți și reluați",
        "ready Council Tax",
    )
    at_hand = [set(part["at_hand"]) for part in told["seen"]]
    words = [{word for word in part["words"] if not CLOCK.search(word)} for part in told["seen"]]
    for ready in (0, 2, 6, 8):
        assert words[ready + 1] - at_hand[ready] == set()
    assert "A042" in at_hand[11]
    assert "A042" not in at_hand[-1]


def test_the_same_without_touching_the_screen(walk, server):
    walk(
        "wait How can we help you today?",
        "focus Find by what has happened",
        "key Return",
        "focus I have nowhere to stay",
        "key space",
        "focus Housing",
        "key KP_Enter",
        "focus A family room",
        "key Return",
        "key Right",
        "focus Take a ticket",
        "key Return",
        "wait A042",
        "wait We come to you when it is your turn",
    )
    (taken,) = server.told.taken
    assert (taken.service, taken.needs) == ("housing", ["family-room"])


@pytest.mark.parametrize("seconds", ["0.25", "0.7"])
def test_a_second_tap_does_not_wipe_away_the_ticket(walk, server, seconds):
    told = walk(
        "tap Council Tax",
        f"twice {seconds} Take a ticket",
        "wait A042",
        "tap Finish",
        "tap Council Tax",
        "focus Take a ticket",
        f"keys {seconds} Return",
        "wait Your number",
        "key Return",
        "wait How can we help you today?",
    )
    assert [told["seen"][step]["place"] for step in (2, 7)] == ["ticket", "ticket"]
    assert told["seen"][-1]["place"] == "welcome"
    assert len(server.told.taken) == 2


def test_a_key_kept_down_acts_once(walk, server):
    told = walk(
        "focus Council Tax",
        "hold 2.5 Return",
        "focus Take a ticket",
        "hold 2.5 Return",
        "key Return",
        "wait How can we help you today?",
        "focus Council Tax",
        "key Return",
        "wait Take a ticket",
    )
    places = [part["place"] for part in told["seen"]]
    assert (places[1], places[3], places[5], places[-1]) == (
        "take-ticket",
        "ticket",
        "welcome",
        "take-ticket",
    )
    assert len(server.told.taken) == 1


def test_a_finger_kept_down_acts_once_and_only_when_it_leaves(walk, server):
    told = walk("press 2.5 Council Tax", "wait Take a ticket", "press 2.5 Take a ticket", "wait A042")
    assert [part["place"] for part in told["seen"]][1::2] == ["take-ticket", "ticket"]
    assert len(server.told.taken) == 1


def test_who_hides_at_once_is_heard_at_once(walk):
    hides = "quick Hide and start again"
    told = walk("tap Council Tax", "tap Take a ticket", hides, "wait How can we help you today?")
    assert told["seen"][1]["place"] == "ticket"
    assert told["seen"][-1]["place"] == "welcome"


def test_talk_in_private_is_one_touch_and_someone_is_coming_only_once_someone_is(walk, server):
    told = walk(
        "tap Talk in private",
        "wait We have told reception",
        "tap I have children with me",
        "mark told",
        "wait Someone is coming to you",
        "wait Samira",
        "tap Cancel",
        "wait How can we help you today?",
        told=lambda: server.acknowledge("Samira"),
    )
    (raised,) = server.told.alerts.values()
    assert raised.alert.kind is AlertKind.PRIVATE
    before = next(part for part in told["seen"] if part["step"] == "wait We have told reception")
    assert not any("Someone is coming" in words for words in before["words"])
    assert [command.add for _, command in server.told.needs] == [["family-room"]]
    assert server.told.cancelled == [raised.receipt.ticket_id]
    assert "Samira" not in " ".join(told["seen"][-1]["words"])


def test_arabic_yellow_and_larger_and_then_everything_is_hidden(walk, server):
    told = walk(
        "tap العربية",
        "wait كيف يمكننا مساعدتك اليوم؟",
        "tap تسهيل",
        "tap نص أكبر",
        "tap أصفر على أسود",
        "tap تم",
        "tap الإسكان",
        "tap خذ تذكرة",
        "wait A042",
        "tap إخفاء والبدء من جديد",
        "wait How can we help you today?",
    )
    assert server.told.taken[0].language == "ar"
    assert "A042" not in told["seen"][-1]["words"]


def test_who_walks_away_is_asked_and_then_forgotten(walk, server):
    told = walk(
        "say WARN_AFTER_SECONDS=2",
        "say ANSWER_WITHIN_SECONDS=4",
        "tap Housing",
        "tap A private room",
        "wait Do you need more time?",
        "tap I need more time",
        "gone Do you need more time?",
        "wait Housing",
        "wait Do you need more time?",
        "wait How can we help you today?",
    )
    assert "Housing" in told["seen"][7]["words"]
    assert told["seen"][-1]["place"] == "welcome"
    assert server.told.taken == []


def test_help_comes_and_the_visit_goes_on(walk, server):
    walk(
        "tap Council Tax",
        "tap Help",
        "tap Ask someone to come",
        "wait We have asked someone to come",
        "tap Carry on",
        "tap Back",
        "wait Council Tax",
    )
    (raised,) = server.told.alerts.values()
    assert raised.alert.kind is AlertKind.HELP


def test_when_the_server_goes_away_people_are_sent_to_reception_and_it_comes_back_by_itself(walk, server):
    walk(
        "wait How can we help you today?",
        "mark open",
        "wait Please go to the reception desk",
        "mark away",
        "wait How can we help you today?",
        open=server.go_away,
        away=server.come,
    )


def test_a_cold_start_without_a_server_opens(walk, server):
    walk("wait How can we help you today?")
    server.go_away()
    told = walk("wait Please go to the reception desk")
    assert "Guildhall One Stop Shop" in told["seen"][-1]["words"]

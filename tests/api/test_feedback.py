"""What customers say reaches the manager, from the kiosk and from the phone page, and nobody else."""

from __future__ import annotations

import csv
import html
import io
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from queue_server.contract.words import Words
from queue_server.store import feedback
from tests.api.conftest import Server

OFFER, WRITE = "Tell us how it went", "Write to us"
WORDS, REACH = "Planted: <b>the lift</b> smells", "07700 900 555"


def path_of(receipt: dict[str, Any]) -> str:
    """The phone page of a ticket."""
    return httpx2.URL(receipt["qr_url"]).path


async def say(server: Server, path: str, **said: str) -> httpx2.Response:
    """Send a form as a browser without scripts does, and follow it."""
    body = {"command_id": str(uuid4()), **said}
    return await server.anyone().post(path, data=body, follow_redirects=True)


async def gone(server: Server, **more: Any) -> str:
    """The phone page of somebody whose visit is over."""
    path = path_of(await server.take(**more))
    assert (await say(server, f"{path}/leave")).status_code == 200
    return path


async def at_kiosk(server: Server, count: int, **answers: str) -> None:
    """So many people answer this."""
    for _ in range(count):
        body = {"command_id": str(uuid4()), "answers": answers}
        assert (await server.device("kiosk").post("/api/kiosk/feedback", json=body)).status_code == 204


async def the_remark(server: Server) -> UUID:
    """What was written last."""
    shop, now = server.door.shop.id, server.clock.now
    return (await server.door.reader.read(lambda c: feedback.remarks(c, shop, now)))[0].id


async def test_a_kiosk_knows_what_to_ask_and_passes_answers_on_once(server: Server) -> None:
    kiosk = server.device("kiosk")
    view = (await kiosk.get("/api/kiosk/view")).json()["view"]
    asked = {each["code"]: each["scale"] for each in view["survey"]["questions"]}
    assert len(asked) == 5
    assert set(asked.values()) == set(view["survey"]["answers"])
    body = {"command_id": str(uuid4()), "answers": {"satisfied": "happy"}, "language": "pl"}
    for _ in range(2):
        assert (await kiosk.post("/api/kiosk/feedback", json=body)).status_code == 204
    today = server.clock.now.date()
    found = await server.door.reader.read(lambda c: feedback.given(c, server.door.shop.id, today, today))
    assert [each.language for each in found] == ["pl"]


@pytest.mark.parametrize("answers", [{}, {"food": "yes"}, {"satisfied": "perhaps"}, {"satisfied": 5}])
async def test_what_is_not_asked_is_refused(server: Server, answers: dict[str, Any]) -> None:
    body = {"command_id": str(uuid4()), "answers": answers}
    assert (await server.device("kiosk").post("/api/kiosk/feedback", json=body)).status_code == 422


async def test_a_phone_is_asked_after_the_visit_and_not_before(server: Server) -> None:
    path = path_of(await server.take())
    assert OFFER not in (await server.anyone().get(path)).text
    page = (await server.anyone().get(await gone(server))).text
    assert OFFER in page
    assert WRITE in page


async def test_answers_are_taken_without_a_script_and_may_be_left_out(server: Server) -> None:
    path = await gone(server)
    form = (await server.anyone().get(f"{path}/feedback")).text
    assert form.count("<fieldset") == 5
    assert " required" not in form
    thanked = await say(server, f"{path}/feedback", **{"answer-satisfied": "happy", "answer-wait": ""})
    assert thanked.status_code == 200
    assert "Thank you" in thanked.text
    assert OFFER not in (await server.anyone().get(path)).text


async def test_nothing_answered_is_nothing_kept(server: Server) -> None:
    path = await gone(server)
    back = await say(server, f"{path}/feedback")
    assert back.url.path == path
    assert OFFER in back.text


async def test_an_answer_nobody_offered_is_refused_in_the_customers_language(server: Server) -> None:
    path = await gone(server, language="ro")
    refused = await say(server, f"{path}/feedback", **{"answer-satisfied": "perhaps"})
    assert refused.status_code == 422
    assert Words.of("ro").say("This can't be done now. Please ask at reception.") in html.unescape(
        refused.text
    )


async def test_the_pages_speak_the_tickets_language_or_the_one_that_was_asked_for(server: Server) -> None:
    path = await gone(server, language="ar")
    page = (await server.anyone().get(f"{path}/feedback")).text
    assert 'dir="rtl"' in page
    assert server.door.shop.questions[0].names["ar"] in page
    polish = (await server.anyone().get(f"{path}/write?language=pl")).text
    assert Words.of("pl").say(WRITE) in polish
    assert "?language=pl" in polish


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "Choose one: a thank you, an idea or a complaint."),
        ({"kind": "idea"}, "Write what you want to tell us."),
        ({"kind": "idea", "text": "x" * 2001}, "This is too long. Please write less."),
        ({"kind": "idea", "text": "More seats", "wants_answer": "yes"}, "Tell us where we can reach you"),
    ],
)
async def test_what_is_missing_is_said_and_what_was_written_is_kept(
    server: Server, said: dict[str, str], told: str
) -> None:
    path = await gone(server)
    refused = await say(server, f"{path}/write", **said)
    assert refused.status_code == 422
    assert told in refused.text
    assert said.get("text", "") in refused.text


async def test_new_lines_are_kept_and_counted_as_they_were_typed(server: Server) -> None:
    path, lines = await gone(server), "\r\n".join(["four"] * 400)
    assert (await say(server, f"{path}/write", kind="idea", text=lines)).status_code == 200
    remark = await the_remark(server)
    kept = await server.door.reader.read(lambda c: feedback.words_of(c, server.door.shop.id, remark))
    assert kept is not None
    assert kept[0].text == "\n".join(["four"] * 400)


async def test_who_writes_three_times_is_sent_to_reception(server: Server) -> None:
    path = await gone(server)
    for _ in range(3):
        assert (await say(server, f"{path}/write", kind="idea", text="Seats")).status_code == 200
    refused = await say(server, f"{path}/write", kind="idea", text="Seats")
    assert refused.status_code == 429
    assert "Please ask at reception." in refused.text


async def test_the_page_tells_how_to_complain_to_the_council(server: Server) -> None:
    page = (await server.anyone().get(f"{await gone(server)}/write")).text
    assert server.door.shop.complaints_link in page
    assert html.escape(server.door.shop.complaints["en"]) in page


async def test_all_of_it_is_dead_two_hours_after_the_visit(server: Server) -> None:
    path = await gone(server)
    server.clock.forward(hours=2, minutes=1)
    for page in ("feedback", "write"):
        assert (await server.anyone().get(f"{path}/{page}")).status_code == 404
        assert (await say(server, f"{path}/{page}", kind="idea", text="Seats")).status_code == 404


async def test_a_manager_reads_it_sees_to_it_and_that_it_was_opened_is_written_down(server: Server) -> None:
    path = await gone(server)
    sent = await say(server, f"{path}/write", kind="complaint", text=WORDS, wants_answer="yes", reach=REACH)
    assert "you will hear from us" in sent.text
    manager, adviser = await server.staff("manager"), await server.staff("adviser1")
    remark = await the_remark(server)
    address = f"/manager/feedback/{remark}"
    listed = html.unescape((await manager.get("/manager/feedback")).text)
    assert WORDS not in listed
    assert "Wanted by Monday 7 Dec" in listed
    page = html.unescape((await manager.get(address)).text)
    assert WORDS in page
    assert REACH in page
    assert "<b>the lift</b>" not in (await manager.get(address)).text
    assert (await adviser.get(address)).status_code == 403
    assert "Opened what a customer wrote" in (await manager.get("/manager/privacy")).text
    act = {"command_id": str(uuid4()), "target": str(remark), "back": address, "at": "now"}
    assert (await adviser.post("/act/answer-remark", data=act)).status_code == 403
    seen_to = await manager.post("/act/answer-remark", data=act, follow_redirects=True)
    assert "They have their answer" not in seen_to.text
    assert "Seen to" in (await manager.get("/manager/feedback")).text


@pytest.mark.parametrize("one", ["nothing", str(UUID(int=7))])
async def test_what_was_never_written_is_not_found(server: Server, one: str) -> None:
    manager = await server.staff("manager")
    assert (await manager.get(f"/manager/feedback/{one}")).status_code == 404


async def test_figures_stand_beside_the_response_rate_and_few_are_hidden(server: Server) -> None:
    manager = await server.staff("manager")
    await at_kiosk(server, 4, satisfied="unhappy")
    rows = list(csv.reader(io.StringIO((await manager.get("/manager/feedback.csv")).text)))
    assert rows[1:] == [["2026-11-23", "0", "under 5", "", ""]]
    assert "too few to show" in (await manager.get("/manager/feedback")).text
    await at_kiosk(server, 4, satisfied="very-happy")
    rows = list(csv.reader(io.StringIO((await manager.get("/manager/feedback.csv")).text)))
    assert rows[1:] == [["2026-11-23", "0", "8", "", "50"]]
    page = (await manager.get("/manager/feedback")).text
    assert "Very happy 50 %" in page
    nothing = await manager.get("/manager/feedback.csv?from=2026-11-01&to=2026-11-02")
    assert len(nothing.text.splitlines()) == 1

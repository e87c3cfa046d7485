"""Journey 4: a man whom waiting wears out needs a step-free desk: who could move, and when he is next."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from tests.became import soon
from tests.journeys.stage import Refusal

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]


def test_reception_is_told_who_could_move_and_he_is_next_when_he_should_be(stage, chromium):
    reception, kiosk = stage.person("reception"), stage.device("kiosk")
    # Before a desk is open nobody can say how long it takes: all three are promised a time from their coming.
    earlier, soonest = (take(kiosk, "council-tax") for _ in range(2))
    receipt = take(kiosk, "council-tax", needs=["step-free", "short-wait", "easy-words"])
    priya = stage.adviser("adviser1", "desk-5")  # council tax, but steps
    daniel = stage.adviser("adviser6", "desk-2")  # the step-free desk, but no council tax
    page = stage.page(chromium, "reception", "/reception")

    man = f"/api/tickets/{receipt['ticket_id']}"
    confirm_his_needs(reception, receipt)
    [risk] = at_risk(reception, receipt)
    assert risk["advice"] == "No desk that fits has the skill. Priya (Desk 5) could move."
    assert [who["label"] for who in risk["who_could_move"]] == ["Priya (Desk 5)"]
    page.get_by_text(re.compile(r"Priya \(Desk 5\) could move")).first.wait_for()
    assert daniel.post("/api/desk/call-next") is None
    with pytest.raises(Refusal, match="403"):
        priya.post(f"{man}/call", reason="knows-me")
    first = priya.post("/api/desk/call-next")["ticket"]
    assert first["number"] == earlier["number"]
    priya.post(f"/api/tickets/{first['id']}/start")
    priya.post(f"/api/tickets/{first['id']}/finish", outcome="resolved")

    daniel.post("/api/desk/close")
    priya.post("/api/desk/open", desk="desk-2")
    assert at_risk(reception, receipt) == [] or "could move" not in at_risk(reception, receipt)[0]["advice"]
    called = priya.post("/api/desk/call-next")
    assert called["ticket"]["number"] == receipt["number"], "his promise is the shortest of those who wait"
    assert called["ticket"]["called_to"] == "desk-2"
    assert called["reason"].startswith(f"{receipt['number']} was promised ")
    assert f"next is {soonest['number']}" in called["reason"]
    assert not {"step", "short", "wait", "easy", "words"} & set(re.findall("[a-z]+", called["reason"]))

    refuse_to_give_him_up_soon(priya, man)
    priya.post(f"{man}/start")
    seen = priya.get(man)
    assert {each["state"] for each in seen["standards"]} == {"met"}
    priya.post(f"{man}/finish", outcome="resolved")
    assert priya.post("/api/desk/call-next")["ticket"]["number"] == soonest["number"]


def confirm_his_needs(reception, receipt):
    """Somebody goes to him, agrees what would help, and the promise that he is shown stays as it was."""
    man = f"/api/tickets/{receipt['ticket_id']}"
    [alert] = soon(lambda: reception.get("/api/reception/view")["alerts"], what="the alert at reception")
    assert alert["sentence"] == f"{receipt['number']} asked for help from a person. Please go and say hello."
    reception.post(f"/api/alerts/{alert['id']}/ack")
    reception.post(f"{man}/greet")
    before = reception.get(man)
    reception.post(f"{man}/needs", confirm=["step-free", "short-wait"])
    after = reception.get(man)
    assert {need["code"] for need in after["needs"] if need["confirmed"]} == {"step-free", "short-wait"}
    assert [each["due_at"] for each in after["standards"]] == [each["due_at"] for each in before["standards"]]


def refuse_to_give_him_up_soon(adviser, man):
    """Called twice more, he still has longer than others to come."""
    adviser.post(f"{man}/recall")
    adviser.post(f"{man}/recall")
    with pytest.raises(Refusal, match=r"still has (?![12] )\d+ minutes to come"):
        adviser.post(f"{man}/no-show")


def take(kiosk, service, **more):
    """A ticket at the kiosk."""
    asked = {"command_id": str(uuid4()), "service": service, **more}
    answer = kiosk.post("/api/kiosk/tickets", json=asked)
    assert answer.status_code == 201, answer.text
    return answer.json()


def at_risk(reception, receipt):
    """What reception is told of his promise."""
    risks = reception.get("/api/reception/view")["at_risk"]
    return [risk for risk in risks if risk["row"]["number"] == receipt["number"]]

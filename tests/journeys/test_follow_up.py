"""Journey: advised, with an answer to come; on paper and phone; answered by its owner; and then forgotten."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import timedelta
from uuid import uuid4

import httpx2
import pytest
from PIL import Image

from tests.became import soon
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

STEP = "Planted step: the surveyor comes on Thursday"
NOTE = "Planted note: damp in the nursery"
DONE = "Planted answer: repairs are booked"


def test_advised_on_paper_and_phone_answered_and_forgotten(stage: Stage) -> None:
    stage.start_printer()
    grace = stage.adviser("adviser3", "desk-4")
    kiosk = stage.device("kiosk")
    taken = kiosk.post(
        "/api/kiosk/tickets",
        json={"command_id": str(uuid4()), "service": "housing", "large_print": True},
    ).json()
    grace.post("/api/desk/call-next")
    grace.post(f"/api/tickets/{taken['ticket_id']}/start")
    details = {"outcome": "advised", "next_step": STEP, "note": NOTE, "owner": "team:housing", "print": True}
    grace.post(f"/api/tickets/{taken['ticket_id']}/finish", **details)

    [slip] = soon(stage.printed, what="the slip")
    with Image.open(slip) as paper:
        assert paper.height > paper.width
    phone = httpx2.get(taken["qr_url"], trust_env=False).text
    assert STEP in phone
    assert not re.search("damp|Housing", phone)

    priya = stage.person("adviser1")
    [group] = priya.get("/api/follow-ups")["open"]
    [row] = group["rows"]
    assert (row["number"], group["owner_name"]) == (taken["number"], "Housing")
    assert priya.get(f"/api/follow-ups/{row['id']}")["note"] == NOTE
    answered = priya.post(f"/api/follow-ups/{row['id']}/answer", done=DONE)
    assert answered["kept"] is True
    assert STEP not in httpx2.get(taken["qr_url"], trust_env=False).text

    assert planted(stage) == {"turn_note", "follow_up_words", "print_job"}
    a_day_passes(stage)
    stage.start_server()
    soon(lambda: planted(stage) == set(), what="the deletion")
    assert "Planted" not in json.dumps(rows(stage, "journal"))
    assert [row["act"] for row in rows(stage, "audit")] == ["follow_up_read"]
    manager = stage.person("manager")
    assert manager.get("/api/manager/view")["deleted_at"] is not None


def a_day_passes(stage: Stage) -> None:
    """While the server is down, everything that is dated moves a day into the past."""
    stage.programs["server"].stop()
    day = timedelta(hours=25) // timedelta(microseconds=1)  # paper is kept until the day after it expires
    opened = sqlite3.connect(stage.folder / "front-door.sqlite3")
    for table, moment in (
        ("follow_up", "answered_at"),
        ("turn_note", "delete_at"),
        ("print_job", "expires_at"),
    ):
        opened.execute(f"UPDATE {table} SET {moment} = {moment} - ?", (day,))
    opened.commit()
    opened.close()


def planted(stage: Stage) -> set[str]:
    """The tables that hold words of this visit."""
    named = [row["name"] for row in asked(stage, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name for name in named if "Planted" in json.dumps(rows(stage, name), default=str)}


def rows(stage: Stage, table: str) -> list[dict[str, object]]:
    """A table as it lies in the shop's database."""
    return asked(stage, f'SELECT * FROM "{table}"')


def asked(stage: Stage, question: str) -> list[dict[str, object]]:
    """What the shop's database answers."""
    opened = sqlite3.connect(f"file:{stage.folder / 'front-door.sqlite3'}?mode=ro", uri=True)
    opened.row_factory = sqlite3.Row
    found = [{name: str(row[name]) for name in row.keys()} for row in opened.execute(question)]  # noqa: SIM118 - a row
    opened.close()
    return found

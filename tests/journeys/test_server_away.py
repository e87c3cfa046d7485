"""Journey: the server falls, three people take tickets, the kiosk falls between them, and nobody is lost.

At the end all three are in the queue, in the order in which they came, with the numbers on their paper.
"""

from datetime import UTC, datetime

import pytest

from kiosk.kit.theme import AMBER, BRAND
from tests.became import soon
from tests.journeys.eyes import GRID, LOOK_EVERY, main_button, spots, touch_main_button

pytestmark = [pytest.mark.window, pytest.mark.slow, pytest.mark.timeout(400)]

A_PATCH = 300


def test_nobody_is_lost_while_the_server_is_away_and_the_kiosk_falls_too(stage):
    stage.start_printer()
    kiosk = stage.start_kiosk()
    soon(lambda: len(spots(stage, BRAND)) > A_PATCH, what="the kiosk's first page", every=LOOK_EVERY)
    stage.programs["server"].kill()

    the_page_says_that_the_server_is_away(stage)
    came = [a_ticket_by_touch(stage, papers=1)]
    finish(stage)
    came.append(a_ticket_by_touch(stage, papers=2))
    kiosk.kill()
    stage.start_kiosk()
    the_page_says_that_the_server_is_away(stage)
    came.append(a_ticket_by_touch(stage, papers=3))

    stage.start_server()
    staff = stage.person("reception")

    def waiting():
        rows = staff.get("/api/reception/view")["not_greeted"]
        return rows if len(rows) == 3 else None

    rows = soon(waiting, what="the tickets of all three")
    assert [row["number"] for row in rows] == ["A600", "A601", "A602"]
    arrived = [datetime.fromisoformat(row["arrived_at"]) for row in rows]
    for moment, (before, after) in zip(arrived, came, strict=True):
        assert before <= moment <= after
    tickets = [staff.get(f"/api/tickets/{row['id']}") for row in rows]
    assert {ticket["service"] for ticket in tickets} == {"council-tax"}
    assert staff.get("/api/reception/view")["alerts"] == []


def the_page_says_that_the_server_is_away(stage):
    soon(lambda: len(spots(stage, AMBER)) > A_PATCH, what="the amber panel", every=LOOK_EVERY)


def finish(stage):
    """Touch Finish, again where it came too soon after the number: a hasty tap must not wipe that away."""

    def is_over():
        if (button := main_button(stage)) is None:
            return True
        stage.touch(*button)
        return False

    soon(is_over, what="the first page after Finish", every=2.0)


def a_ticket_by_touch(stage, papers):
    """The first service and "Take a ticket"; between which moments that was. Their paper comes out."""

    def is_chosen():
        if main_button(stage):
            return True
        if symbols := spots(stage, BRAND):
            x, y = min(symbols, key=lambda spot: (spot[1], spot[0]))
            stage.touch(x + 2 * GRID, y + 2 * GRID)
        return False

    soon(is_chosen, what="the page after a choice", every=2.0)
    before = datetime.now(UTC)
    touch_main_button(stage)
    soon(lambda: len(stage.printed()) == papers, what="the paper")
    return before, datetime.now(UTC)

"""What reception is told when no open desk can serve somebody."""

import pytest

from queue_server.domain.calling import missing_for
from queue_server.domain.seats import Lack, Seat
from queue_server.domain.turn import Turn
from tests.domain.examples import SHOP, at, policy, seat, ticket_id, waiting

NAMES = {"adviser1": "Priya", "adviser2": "Tom", "adviser3": "Grace"}
REGISTRAR = frozenset({"births-deaths"})
PRIYA = seat("desk-5")
TOM = seat("desk-2", adviser="adviser2", skills=REGISTRAR)
GRACE = seat("desk-4", adviser="adviser3")


def said(turn: Turn, *seats: Seat, now: str = "10:10") -> str | None:
    missing = missing_for(turn, seats, policy(), at(now))
    return None if missing is None else missing.sentence(NAMES)


def test_nothing_is_missing_where_a_desk_fits() -> None:
    assert said(waiting(), TOM, PRIYA) is None
    assert said(waiting(not_before=at("12:00")), PRIYA) is None


def test_nobody_has_the_skill() -> None:
    assert said(waiting(), TOM) == "Nobody at an open desk can help with this."
    assert said(waiting()) == "Nobody at an open desk can help with this."


def test_the_desk_that_fits_lacks_the_skill() -> None:
    turn = waiting(needs=["step-free", "short-wait"])
    assert said(turn, TOM, PRIYA) == "No desk that fits has the skill. Priya (Desk 5) could move."
    assert said(turn, TOM, PRIYA, GRACE) == (
        "No desk that fits has the skill. Priya (Desk 5) or Grace (Desk 4) could move."
    )


@pytest.mark.parametrize(
    ("need", "rooms"), [("private-room", ()), ("family-room", (SHOP.place("room-1"), SHOP.place("room-2")))]
)
def test_no_room_is_free(need: str, rooms: tuple[()]) -> None:
    assert said(waiting(needs=[need]), seat(free_rooms=rooms)) == "No room that fits is free."


def test_a_room_kept_for_them_is_enough() -> None:
    here = seat(free_rooms=(), kept_rooms={ticket_id("A042"): "room-2"})
    assert said(waiting(needs=["family-room"]), here) is None


def test_a_named_adviser_is_missed_until_the_turn_falls_due() -> None:
    turn = waiting(named_adviser="adviser3")
    missing = missing_for(turn, [PRIYA], policy(), at("10:10"))
    assert missing is not None
    assert missing.lack is Lack.ADVISER
    assert said(turn, PRIYA) == "The adviser they asked for has no open desk."
    assert said(turn, PRIYA, GRACE) is None
    assert said(turn, PRIYA, now="10:30") is None

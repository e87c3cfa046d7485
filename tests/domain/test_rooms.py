"""Who has which room, and which room somebody is given."""

from uuid import UUID

import pytest

from queue_server.domain.errors import RoomTaken
from queue_server.domain.rooms import (
    RoomState,
    RoomUse,
    give,
    likely_free_first,
    look_in,
    look_in_by,
    pick_room,
    reserve,
    state_of,
)
from tests.domain.examples import SHOP, at

ANNA, BEN = UUID(int=1), UUID(int=2)
ROOM_1, ROOM_2, FAMILY_ROOM = SHOP.rooms


def kept(room: str = "room-1", ticket: UUID = ANNA, reserved: str = "10:00") -> RoomUse:
    return RoomUse(room=room, ticket_id=ticket, reserved_at=at(reserved))


@pytest.mark.parametrize(
    ("kind", "in_use", "features", "room"),
    [
        ("private", (), (), "room-1"),
        ("private", ("room-1",), (), "room-2"),
        ("private", ("room-1", "room-2"), (), "room-3"),
        ("private", ("room-1",), ("hearing-loop",), "room-3"),
        ("family", (), (), "room-3"),
        ("family", ("room-3",), (), None),
        ("private", ("room-1", "room-2", "room-3"), (), None),
        ("private", (), ("a-view",), None),
    ],
)
def test_which_room(kind: str, in_use: tuple[str, ...], features: tuple[str, ...], room: str | None) -> None:
    picked = pick_room(kind, SHOP.places.values(), in_use, frozenset(features))
    assert (picked and picked.code) == room


@pytest.mark.parametrize(
    ("kind", "soon", "room"),
    [
        ("private", ("room-1",), "room-2"),
        ("private", ("room-1", "room-2"), "room-3"),
        ("private", ("room-1", "room-2", "room-3"), "room-1"),
        ("family", ("room-3",), "room-3"),
    ],
)
def test_a_room_that_is_booked_soon_is_taken_last(kind: str, soon: tuple[str, ...], room: str) -> None:
    picked = pick_room(kind, SHOP.places.values(), booked_soon=soon)
    assert picked is not None
    assert picked.code == room


def test_a_room_is_kept_for_one_ticket_only() -> None:
    use = reserve(ROOM_1, ANNA, [], at("10:00"))
    assert use == kept()
    assert reserve(ROOM_1, ANNA, [use], at("10:30")) is use
    with pytest.raises(RoomTaken, match=r"^Room 1 is kept for someone else\.$"):
        reserve(ROOM_1, BEN, [use], at("10:01"))


def test_a_ticket_has_one_room_only() -> None:
    with pytest.raises(RoomTaken, match="already has a room"):
        reserve(ROOM_2, ANNA, [kept()], at("10:01"))


def test_a_room_out_of_use_is_kept_for_nobody() -> None:
    with pytest.raises(RoomTaken, match=r"^Room 2 is out of use today\.$"):
        reserve(ROOM_2, ANNA, [], at("10:01"), out_of_use={"room-2"})


def test_whose_a_room_is() -> None:
    uses = [kept(), give(kept("room-2", BEN), at("10:05"))]
    states = [state_of(room.code, uses, {"room-3"}) for room in SHOP.rooms]
    assert states == [RoomState.RESERVED, RoomState.IN_USE, RoomState.OUT_OF_USE]
    assert state_of("room-3", uses) is RoomState.FREE
    assert state_of("room-1", uses, {"room-1"}) is RoomState.RESERVED


def test_someone_looks_in_every_quarter_of_an_hour() -> None:
    use = kept()
    assert look_in_by(use) is None
    use = give(use, at("10:05"))
    assert look_in_by(use) == at("10:20")
    assert give(use, at("10:12")) == use
    assert look_in_by(look_in(use, at("10:18"))) == at("10:33")


def test_the_room_taken_longest_is_likely_free_first() -> None:
    uses = [kept("room-2", BEN, "10:05"), kept("room-1", ANNA, "10:10"), kept("room-3", UUID(int=3), "10:20")]
    assert likely_free_first("private", SHOP.rooms, uses) == uses[0]
    assert likely_free_first("family", SHOP.rooms, uses) == uses[2]
    assert likely_free_first("private", SHOP.rooms, []) is None

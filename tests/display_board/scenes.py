"""Views of a believable morning at the Guildhall One Stop Shop."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from queue_server.contract.views import BoardCall, BoardDelay, BoardView, BoardWait, Live

MORNING = datetime(2026, 11, 23, 10, 57, tzinfo=UTC)
ARABIC_DESK = "المكتب"


def call(
    number: str,
    desk: int = 5,
    ago: float = 0,
    language: str = "en",
    *,
    at: datetime = MORNING,
) -> BoardCall:
    """`number` called to a desk `ago` seconds before `at`."""
    return BoardCall(
        call_id=uuid4(),
        number=number,
        place=f"desk-{desk}",
        place_names={"en": f"Desk {desk}", "ar": f"{ARABIC_DESK} {desk}"},
        language=language,
        called_at=at - timedelta(seconds=ago),
    )


def view(*calls: BoardCall, at: datetime = MORNING, **changes: object) -> BoardView:
    """A view with these calls and nothing else, unless `changes` says so."""
    quiet = BoardView(
        as_at=at,
        shop_names={"en": "Guildhall One Stop Shop"},
        timezone="Europe/London",
        speaks=True,
        calls=list(calls),
        missed=[],
        waits=[],
        delays=[],
        notices=[],
    )
    return quiet.model_copy(update=changes)


def busy_morning(at: datetime = MORNING) -> BoardView:
    """What the pictures show: A042 just called, five before, two missed, waits and a delay."""
    before = [("B009", 3), ("C006", 1), ("A041", 6), ("B008", 4), ("A039", 2)]
    calls = [call(number, desk, 60 * nth, at=at) for nth, (number, desk) in enumerate(before, start=1)]
    calls[1] = calls[1].model_copy(update={"place": "room-1", "place_names": {"en": "Room 1"}})
    waits = (("A", 10, 20), ("B", 5, 10), ("C", 25, 40))
    late = BoardDelay(label="C", reason={"en": "a colleague is away"}, new_time=at + timedelta(minutes=23))
    return view(
        call("A042", 5, at=at),
        *calls,
        at=at,
        missed=["A036", "B007"],
        waits=[BoardWait(label=label, low_minutes=low, high_minutes=high) for label, low, high in waits],
        delays=[late],
    )


def live(view: BoardView, seq: int = 1, tick: int = 0, epoch: str = "one") -> Live[BoardView]:
    """The view as a message of the stream."""
    return Live[BoardView](epoch=epoch, seq=seq, tick=tick, view=view)

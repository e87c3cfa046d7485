"""Shapes the pages one touch away, a little in each quiet frame, so that a touch finds them ready."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from kiosk.answers import Answer, TypeKey
from kiosk.effects import NewId
from kiosk.flow import answered
from kiosk.visit import Place, Visit

A_LITTLE_SECONDS = 0.02
_LISTS = frozenset({Place.ALL_SERVICES, Place.LIFE_EVENTS})


def one_touch_away(visit: Visit, answers: Iterable[Answer], new_id: NewId) -> Iterator[Visit]:
    """Where these answers lead; without those that do something beyond this screen, end the visit
    or add a letter, which is soon drawn."""
    for answer in answers:
        later, effects = answered(visit, answer, new_id)
        if not isinstance(answer, TypeKey) and not effects and later not in (visit, Visit()):
            yield later


def _soon_drawn(visit: Visit) -> bool:
    """What sorts before others takes longer: lists whose words stand on no other page."""
    return visit.place not in _LISTS


class Ahead:
    """Told where the customer stands, it prepares what may come next; nothing of it is shown.

    `prepare` arranges one visit's page, as long as there is `has_room` to keep it; `paint_one` paints one
    picture of those arranged, False when all are painted.
    """

    def __init__(
        self, prepare: Callable[[Visit], None], has_room: Callable[[], bool], paint_one: Callable[[], bool]
    ) -> None:
        self._prepare = prepare
        self._has_room = has_room
        self._paint_one = paint_one
        self._page: object = None
        self._waiting: deque[Visit] = deque()

    def stand_on(self, page: object, one_touch_away: Callable[[], Iterable[Visit]]) -> None:
        """Begin anew, if this is another page than before, with what takes longest to draw."""
        if page != self._page:
            self._page = page
            self._waiting = deque(sorted(one_touch_away(), key=_soon_drawn))

    def a_little(self) -> None:
        """Paint for some milliseconds, or arrange one page when nothing is left to paint."""
        until = time.monotonic() + A_LITTLE_SECONDS
        while self._paint_one():
            if time.monotonic() > until:
                return
        if self._waiting and self._has_room():
            self._prepare(self._waiting.popleft())

    def forget(self) -> None:
        """Forget where the customer stood."""
        self._page = None
        self._waiting.clear()

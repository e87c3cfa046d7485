"""Who switched on easy words at the kiosk gets them on paper and phone, for they are kept as a need."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from types import MappingProxyType
from uuid import uuid4

import pytest

from queue_server.contract.commands import AlertKind, ChangeNeeds, RaiseAlert
from queue_server.domain.turn import Turn
from queue_server.operations import arrivals, moving
from queue_server.operations.printing import receipt_of
from tests.operations.booked import TEN, at_kiosk, book
from tests.operations.conftest import KIOSK, SAMIRA, Day

SHORT = "Some other numbers may come first."


async def takes(day: Day) -> Turn:
    return await day.take("housing", easy_words=True)


async def asks_in_private(day: Day) -> Turn:
    ask = RaiseAlert(command_id=uuid4(), kind=AlertKind.PRIVATE, easy_words=True)
    return day.turn((await day.do(arrivals.raise_alert, KIOSK, ask)).ticket)


async def checks_in(day: Day) -> Turn:
    mine = await book(day)
    day.now = TEN
    return day.turn((await at_kiosk(day, reference=mine.reference, easy_words=True)).ticket)


async def is_helped_by_reception(day: Day) -> Turn:
    return await day.issue("housing", needs=["easy-words"])


def said(day: Day, turn: Turn) -> list[str]:
    """What is on the ticket's paper."""
    with day.database.reading() as connection:
        paper = receipt_of(connection, day.shop, None, turn.ticket_id)
    return [line.text for line in paper.lines]


@pytest.mark.parametrize("comes", [takes, asks_in_private, checks_in, is_helped_by_reception])
async def test_the_wish_is_on_the_ticket_and_on_its_paper(
    day: Day, comes: Callable[[Day], Awaitable[Turn]]
) -> None:
    turn = await comes(day)
    assert "easy-words" in {need.code for need in turn.needs}
    assert SHORT in said(day, turn)


async def test_without_the_wish_and_once_it_is_taken_back_the_words_are_ordinary(day: Day) -> None:
    assert SHORT not in said(day, await day.take("housing"))
    easy = await day.take("housing", easy_words=True)
    await day.do(moving.change_needs, SAMIRA, ChangeNeeds(remove=["easy-words"]), easy.ticket_id)
    assert SHORT not in said(day, easy)


async def test_a_shop_without_that_need_has_ordinary_paper_and_refuses_nobody(day: Day) -> None:
    needs = {code: need for code, need in day.shop.needs.items() if code != "easy-words"}
    day.shop = day.house.shop = replace(day.shop, needs=MappingProxyType(needs))
    turn = await day.take("housing", easy_words=True)
    assert turn.needs == ()
    assert SHORT not in said(day, turn)

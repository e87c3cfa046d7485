"""Who asked gets one text when two people go before them, and their number is forgotten at once."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from queue_server.contract.commands import Command
from queue_server.domain.errors import BadInput, NotPossible
from queue_server.domain.outgoing import Kind, State
from queue_server.operations import outgoing as acts
from queue_server.operations.outgoing import AskToBeTold
from queue_server.operations.phone import leave_by_phone
from queue_server.store import outgoing
from queue_server.web.phone import THE_PHONE
from tests.operations.conftest import PRIYA
from tests.outgoing.conftest import NUMBER, ON_BOTH, PHONE


async def ask(post, turn, phone=PHONE):
    await post.day.do(acts.ask_to_be_told, THE_PHONE, AskToBeTold(phone=phone), turn.ticket_id)


def kept_for(post, turn):
    return post.day.look(outgoing.find_about, turn.ticket_id, Kind.NEXT_BUT_TWO)


async def look(post, sender):
    post.hub.wake()
    await sender.look()


async def serve(post):
    done = await post.day.next(PRIYA)
    turn = post.day.turn(done.ticket)
    await post.day.start(PRIYA, turn)
    await post.day.finish(PRIYA, turn)


@ON_BOTH
async def test_the_text_comes_when_two_go_before(post, notify):
    turns = [await post.day.take() for _ in range(5)]
    await ask(post, turns[4])
    await post.day.open(PRIYA, "desk-1")
    sender = post.sender()
    await serve(post)
    await look(post, sender)
    assert notify.sent == []
    await serve(post)
    await look(post, sender)
    assert notify.texts_to(NUMBER) == [
        f"Number {turns[4].number}: it is nearly your turn. Please come back now.\nGuildhall One Stop Shop"
    ]
    (kept,) = kept_for(post, turns[4])
    assert (kept.state, kept.address) == (State.SENT, None)
    await serve(post)
    await look(post, sender)
    assert len(notify.sent) == 1


async def test_who_is_called_first_is_not_texted_and_forgotten(post, notify):
    turns = [await post.day.take() for _ in range(4)]
    await ask(post, turns[3])
    await post.day.do(leave_by_phone, THE_PHONE, Command(), turns[3].ticket_id)
    await look(post, post.sender())
    assert notify.sent == []
    assert kept_for(post, turns[3]) == []


async def test_another_number_replaces_the_first_and_it_can_be_taken_back(post, notify):
    turn = [await post.day.take() for _ in range(4)][3]
    await ask(post, turn, "07700 900 001")
    await ask(post, turn)
    assert [each.address for each in kept_for(post, turn)] == [NUMBER]
    await post.day.do(acts.do_not_tell, THE_PHONE, Command(), turn.ticket_id)
    assert kept_for(post, turn) == []


async def test_one_text_and_no_more_for_a_ticket(post, notify):
    turn = await post.day.take()
    for _ in range(2):
        await ask(post, turn)
        await look(post, post.sender())
    assert len(notify.sent) == 1


@pytest.mark.parametrize("phone", ["020 7946 0123", "07700 90", "+44 7700 900 98"])
async def test_a_number_that_gets_no_texts_is_refused(post, phone):
    turn = await post.day.take()
    with pytest.raises(BadInput, match="mobile number"):
        await ask(post, turn, phone)
    assert kept_for(post, turn) == []


async def test_who_no_longer_waits_can_not_ask(post):
    turn = await post.day.take()
    await post.day.do(leave_by_phone, THE_PHONE, Command(), turn.ticket_id)
    with pytest.raises(NotPossible):
        await ask(post, turn)


async def test_a_failed_text_leaves_no_number_and_calls_nobody(post, notify):
    turn = await post.day.take()
    await ask(post, turn, "+48 123 4567")
    notify.only = "nobody"
    await look(post, post.sender())
    (kept,) = kept_for(post, turn)
    assert (kept.state, kept.address) == (State.FAILED, None)
    assert post.day.look(outgoing.failed) == []


async def test_the_number_is_in_no_other_row(post):
    turn = await post.day.take()
    await ask(post, turn)
    with post.day.database.reading() as connection:
        everything = [
            str(row)
            for table in outgoing.schema.metadata.tables
            if table != "outgoing_message"
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))
        ]
    assert not any("900982" in row or "900 982" in row for row in everything)
    assert PHONE not in repr(AskToBeTold(phone=PHONE))
    assert "900" not in AskToBeTold(phone=PHONE).model_dump_json()

"""Messages go out once, after the act, by one process; what fails is tried again or shown to staff."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from uuid import uuid4

import pytest

from queue_server.contract.commands import Command
from queue_server.domain.errors import NotFound, NotPossible
from queue_server.domain.outgoing import MOST_ATTEMPTS, Cause, Contact, Kind, State, Way
from queue_server.operations import outgoing as acts
from queue_server.outgoing.carriers import NotSent
from queue_server.store import backup, outgoing
from tests.fakes.notify import Fault
from tests.outgoing.conftest import EMAIL, JO, NUMBER, ON_BOTH, PHONE, keep_a_message


async def test_a_message_goes_out_after_its_act_and_only_once(post, notify):
    kept = await post.keep()
    assert notify.sent == []
    sender = post.sender()
    await sender.look()
    await sender.look()
    assert len(notify.texts_to(NUMBER)) == 1
    found = post.find(kept)
    assert (found.state, found.attempts, found.provider_id) == (State.SENT, 1, notify.sent[0].id)
    assert post.facts() == ["outgoing_sent"]


async def test_an_act_that_is_refused_sends_nothing(post, notify):
    def refused(work, command, message):
        keep_a_message(work, command, message)
        raise NotFound("This")

    with pytest.raises(NotFound):
        await post.keep(refused)
    await post.sender().look()
    assert notify.sent == []


@ON_BOTH
async def test_one_message_for_each_moment_however_often_it_is_asked_for(post, notify):
    about, moment = uuid4(), post.now
    first = await post.keep(about=about, moment=moment)
    again = await post.keep(about=about, moment=moment)
    later = await post.keep(about=about, moment=moment + timedelta(hours=1))
    assert first == again != later
    await post.sender().look()
    assert len(notify.sent) == 2


async def test_nothing_is_kept_where_it_is_not_safe(post, notify):
    assert await post.keep(contact=Contact(phone=PHONE, email=EMAIL)) is None
    await post.sender().look()
    assert notify.sent == []


async def test_it_waits_until_its_time(post, notify):
    kept = await post.keep(send_after=post.now + timedelta(hours=1))
    await post.sender().look()
    assert post.state(kept) is State.WAITING
    post.pass_minutes(61)
    await post.sender().look()
    assert post.state(kept) is State.SENT


async def test_what_would_come_too_late_is_given_up(post, notify):
    kept = await post.keep(expires_at=post.now + timedelta(minutes=5))
    post.pass_minutes(5)
    await post.sender().look()
    assert post.state(kept) is State.EXPIRED
    assert notify.sent == []
    assert post.facts() == ["outgoing_expired"]


@pytest.mark.parametrize("fault", [Fault(500), Fault(429, "RateLimitError", "Exceeded"), Fault(0)])
async def test_what_passes_is_tried_again_later(post, notify, fault):
    kept = await post.keep()
    notify.faults.append(fault)
    sender = post.sender()
    await sender.look()
    found = post.find(kept)
    assert (found.state, found.attempts, found.taken_by) == (State.WAITING, 1, None)
    assert timedelta(seconds=22) <= found.next_attempt_at - post.now <= timedelta(seconds=38)
    await sender.look()
    assert notify.sent == []
    post.pass_minutes(1)
    await sender.look()
    assert post.find(kept).attempts == 2
    assert len(notify.sent) == 1


async def test_after_many_tries_staff_are_told(post, notify):
    kept = await post.keep()
    sender = post.sender()
    for _ in range(MOST_ATTEMPTS):
        notify.faults.append(Fault(500))
        await sender.look()
        post.pass_minutes(40)
    found = post.find(kept)
    assert (found.state, found.cause) == (State.FAILED, Cause.GAVE_UP)
    assert [each.id for each in post.day.look(outgoing.failed)] == [kept]


@pytest.mark.parametrize(
    ("phone", "fault", "cause"),
    [
        ("+48123", None, Cause.ADDRESS),
        (PHONE, Fault(400, "BadRequestError", "trial mode"), Cause.NOT_ALLOWED),
        (PHONE, Fault(403, "AuthError", "Invalid token"), Cause.KEY),
    ],
)
async def test_what_does_not_pass_is_not_tried_again(post, notify, phone, fault, cause):
    contact = (
        Contact(phone=phone, email="büro", safe=True)
        if phone == "+48123"
        else Contact(phone=phone, safe=True)
    )
    kept = await post.keep(contact=contact)
    notify.faults.extend([fault] if fault else [])
    sender = post.sender()
    await sender.look()
    post.pass_minutes(60)
    await sender.look()
    assert (post.find(kept).state, post.find(kept).cause) == (State.FAILED, cause)
    assert notify.sent == []
    assert len([asked for asked in notify.asked if asked.startswith("POST")]) == 1


@ON_BOTH
async def test_two_senders_never_send_one_message_twice(post, notify):
    kept = [await post.keep(about=uuid4()) for _ in range(20)]
    await asyncio.gather(*(post.sender().look() for _ in range(4)))
    assert {post.state(each) for each in kept} == {State.SENT}
    assert sorted(each.reference for each in notify.sent) == sorted(str(each) for each in kept)


class Dies(Exception):
    """The process is gone: nothing that would follow happens."""


class DyingAfter:
    """A line to a carrier, whose process dies once the message was handed over."""

    def __init__(self, carrier, taken=True):
        self.carrier, self.ways, self.taken = carrier, carrier.ways, taken

    def send(self, dispatch):
        if self.taken:
            self.carrier.send(dispatch)
        raise Dies

    def known(self, reference):
        return self.carrier.known(reference)


@ON_BOTH
@pytest.mark.parametrize("taken", [True, False])
async def test_a_death_between_sending_and_marking_tells_nobody_twice(post, notify, by_notify, taken):
    kept = await post.keep()
    with pytest.raises(Dies):
        await post.sender(DyingAfter(by_notify, taken)).look()
    assert post.state(kept) is State.SENDING
    other = post.sender()
    await other.look()
    assert post.state(kept) is State.SENDING
    post.pass_minutes(5)
    await other.look()
    assert (post.state(kept), len(notify.sent)) == (State.SENT, 1)
    assert post.find(kept).provider_id == notify.sent[0].id


async def test_an_answer_that_was_lost_is_asked_for_before_it_is_sent_again(post, notify):
    kept = await post.keep()
    notify.faults.append(Fault(0, taken=True))
    sender = post.sender()
    await sender.look()
    assert (post.state(kept), post.find(kept).cause) == (State.WAITING, Cause.UNREACHABLE)
    post.pass_minutes(1)
    await sender.look()
    assert (post.state(kept), len(notify.sent)) == (State.SENT, 1)


async def test_what_a_copy_from_before_would_tell_again_is_asked_for_first(post, notify):
    kept = await post.keep()
    await post.sender().look()
    with post.day.database.writing() as connection:
        as_in_the_copy = {"state": "waiting", "attempts": 0, "next_attempt_at": post.now, "ended_at": None}
        connection.execute(outgoing.schema.outgoing_message.update().values(**as_in_the_copy))
        backup.begin_again(connection, post.day.shop.id, post.now.date(), ("A",), {})
    await post.sender().look()
    assert (post.state(kept), len(notify.sent)) == (State.SENT, 1)


async def test_while_nobody_can_say_whether_it_is_there_it_is_not_sent(post, notify, by_notify):
    class Dumb(DyingAfter):
        def known(self, reference):
            raise NotSent(Cause.TROUBLE)

    kept = await post.keep()
    with pytest.raises(Dies):
        await post.sender(DyingAfter(by_notify)).look()
    post.pass_minutes(5)
    await post.sender(Dumb(by_notify)).look()
    assert (post.state(kept), len(notify.sent)) == (State.WAITING, 1)


@ON_BOTH
async def test_who_was_too_slow_does_not_mark_what_another_has_taken(post):
    kept = await post.keep()
    database, shop = post.day.database, post.day.shop.id
    with database.writing() as connection:
        slow = outgoing.take(connection, shop, Way, "slow", post.now)
    post.pass_minutes(5)
    with database.writing() as connection:
        quick = outgoing.take(connection, shop, Way, "quick", post.now)
        assert (slow.id, quick.id, quick.attempts) == (kept, kept, 2)
        assert not outgoing.note_failed(connection, slow, Cause.KEY, post.now)
        assert outgoing.note_sent(connection, quick, "x", post.now)
    assert post.state(kept) is State.SENT


async def test_a_stop_lets_the_message_under_way_be_finished(post, notify):
    kept = await post.keep()
    notify.faults.append(Fault(201, seconds=0.4, taken=True))
    at_work = asyncio.create_task(post.sender()())
    assert await asyncio.to_thread(notify.heard.wait, 20)
    at_work.cancel()
    await asyncio.gather(at_work, return_exceptions=True)
    assert post.state(kept) is State.SENT


@pytest.mark.parametrize(
    ("phone", "state", "facts"),
    [
        ("07700 900 982", State.SENT, ["outgoing_sent", "outgoing_arrived"]),
        ("07700 900 002", State.FAILED, ["outgoing_sent", "outgoing_failed"]),
        ("07700 900 003", State.FAILED, ["outgoing_sent", "outgoing_failed"]),
    ],
)
async def test_what_became_of_it_is_asked_and_shown(post, notify, phone, state, facts):
    kept = await post.keep(contact=Contact(phone=phone, safe=True))
    sender = post.sender()
    await sender.look()
    post.pass_minutes(2)
    await sender.look()
    assert post.state(kept) is State.SENT
    assert post.find(kept).check_at > post.now
    notify.settle()
    post.pass_minutes(3)
    await sender.look()
    assert (post.state(kept), post.find(kept).check_at) == (state, None)
    assert post.facts() == facts


async def test_staff_send_again_what_failed_and_it_is_a_new_message_to_notify(post, notify):
    kept = await post.keep(contact=Contact(phone="07700 900 002", safe=True))
    sender = post.sender()
    await sender.look()
    notify.settle()
    post.pass_minutes(2)
    await sender.look()
    await post.day.do(acts.send_again, JO, Command(), kept)
    await sender.look()
    assert (post.state(kept), post.find(kept).attempts) == (State.SENT, 1)
    assert len({each.reference for each in notify.sent}) == 2


async def test_all_that_failed_goes_out_when_the_key_is_right_again(post, notify):
    kept = [await post.keep(about=uuid4()) for _ in range(3)]
    notify.faults.extend(Fault(403, "AuthError", "Invalid token") for _ in kept)
    sender = post.sender()
    await sender.look()
    assert {post.find(each).cause for each in kept} == {Cause.KEY}
    await post.day.do(acts.send_all_again, JO, Command())
    await sender.look()
    assert {post.state(each) for each in kept} == {State.SENT}


@pytest.mark.parametrize(
    ("act", "cause"), [(acts.told_by_phone, Cause.BY_PHONE), (acts.give_up, Cause.NOT_NEEDED)]
)
async def test_staff_tell_the_customer_themselves(post, notify, act, cause):
    kept = await post.keep()
    await post.day.do(act, JO, Command(), kept)
    assert (post.state(kept), post.find(kept).cause) == (State.TOLD, cause)
    await post.sender().look()
    assert notify.sent == []
    with pytest.raises(NotPossible, match="dealt with already"):
        await post.day.do(act, JO, Command(), kept)


async def test_without_a_carrier_messages_wait_and_the_old_ones_are_given_up(post, by_mail):
    text = await post.keep()
    old = await post.keep(about=uuid4(), expires_at=post.now + timedelta(minutes=1))
    post.pass_minutes(2)
    await post.sender(by_mail).look()
    assert (post.state(text), post.state(old)) == (State.WAITING, State.EXPIRED)
    assert [each.id for each in post.day.look(outgoing.on_the_way)] == [text]


async def test_emails_go_by_the_mail_server_and_texts_by_notify(
    post, notify, by_notify, mail_server, by_mail
):
    await post.keep()
    await post.keep(about=uuid4(), contact=Contact(email=EMAIL, safe=True))
    sender = post.sender(by_mail, by_notify)
    await sender.look()
    assert [each.to for each in notify.sent] == [NUMBER]
    assert [each["To"] for each in mail_server.emails] == [EMAIL]


async def test_what_is_no_longer_so_is_not_told(post, notify):
    about = uuid4()
    await post.keep(about=about)
    with post.day.database.writing() as connection:
        assert outgoing.withdraw(connection, post.day.shop.id, about, Kind.CONFIRMATION) == 1
    await post.sender().look()
    assert notify.sent == []


async def test_no_address_is_in_the_journal_the_log_or_what_is_printed(post, notify, caplog):
    caplog.set_level(logging.DEBUG)
    kept = await post.keep()
    notify.faults.extend([Fault(500), Fault(403, "AuthError", "Invalid token")])
    sender = post.sender()
    await sender.look()
    post.pass_minutes(2)
    await sender.look()
    written = repr(post.day.journal()) + caplog.text + repr(post.find(kept))
    secrets = (NUMBER, NUMBER.lstrip("+"), "900982", "900 982", "123456782", "https://s.example/b/x")
    assert [secret for secret in secrets if secret in written] == []


async def test_addresses_go_a_day_after_a_message_ended_and_rows_after_thirty(post, notify):
    sent = await post.keep()
    await post.sender().look()
    failed = await post.keep(about=uuid4())
    notify.faults.append(Fault(403, "AuthError", "Invalid token"))
    await post.sender().look()
    empty_in(post)
    assert post.find(sent).address == NUMBER
    post.pass_minutes(24 * 60)
    empty_in(post)
    assert (post.find(sent).address, post.find(sent).said) == (None, outgoing.Said())
    assert post.find(failed).address == NUMBER
    post.pass_minutes(3 * 24 * 60)
    empty_in(post)
    assert post.find(failed).address is None
    post.pass_minutes(30 * 24 * 60)
    empty_in(post)
    assert post.day.look(outgoing.find, sent) is None


def empty_in(post):
    shop, now = post.day.shop.id, post.now
    with post.day.database.writing() as connection:
        outgoing.empty(connection, shop, now - timedelta(days=1))
        outgoing.forget(connection, shop, now - timedelta(days=30))

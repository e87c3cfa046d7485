"""GOV.UK Notify is asked as it wants to be, and each of its answers is understood."""

from __future__ import annotations

import logging
from uuid import UUID, uuid4

import pytest

from queue_server.domain.outgoing import Cause, Way
from queue_server.outgoing.carriers import Dispatch, NotSent
from queue_server.outgoing.notify import NotifyCarrier
from queue_server.shop_messages import NotifyRow
from tests.became import became_true
from tests.fakes.notify import KEY, SECRET, SERVICE, SMS_TEMPLATE, Fault
from tests.outgoing.conftest import EMAIL, NUMBER, TEXTS_AND_EMAILS

REFERENCE = UUID("0193514c-0000-7000-8000-000000000001")


def text(to=NUMBER, **more):
    said = {"way": Way.SMS, "address": to, "subject": "", "text": "Your appointment: Mon 23 Nov"}
    return Dispatch(**{**said, "reference": REFERENCE, **more})


def email(to=EMAIL):
    return text(to, way=Way.EMAIL, subject="Your appointment")


def why(act):
    with pytest.raises(NotSent) as refused:
        act()
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    return refused.value.cause


def test_a_text_and_an_email_go_out_with_our_reference(notify, by_notify):
    ids = [by_notify.send(text()), by_notify.send(email())]
    assert [(each.to, each.text, each.subject) for each in notify.sent] == [
        (NUMBER, "Your appointment: Mon 23 Nov", ""),
        (EMAIL, "Your appointment: Mon 23 Nov", "Your appointment"),
    ]
    assert [each.id for each in notify.sent] == ids
    assert {each.reference for each in notify.sent} == {str(REFERENCE)}


def test_what_it_has_is_known_by_reference(notify, by_notify):
    sent = by_notify.send(text())
    assert by_notify.known(REFERENCE) == sent
    assert by_notify.known(uuid4()) is None


@pytest.mark.parametrize(
    ("to", "arrives"),
    [("+447700900982", True), ("+447700900003", False), ("+447700900002", False)],
)
def test_the_documented_test_numbers(notify, by_notify, to, arrives):
    sent = by_notify.send(text(to))
    assert by_notify.arrived(sent) is None
    notify.settle()
    assert by_notify.arrived(sent) is arrives


@pytest.mark.parametrize(
    ("to", "arrives"),
    [(EMAIL, True), ("temp-fail@simulator.notify", False), ("perm-fail@simulator.notify", False)],
)
def test_the_documented_test_addresses(notify, by_notify, to, arrives):
    sent = by_notify.send(email(to))
    notify.settle()
    assert by_notify.arrived(sent) is arrives


def test_a_smoke_test_is_answered_and_never_stored(notify, by_notify):
    sent = by_notify.send(text("+447700900111"))
    assert notify.sent == []
    assert by_notify.known(REFERENCE) is None
    why(lambda: by_notify.arrived(sent))


@pytest.mark.parametrize("status", ["created", "sending", "pending"])
def test_what_is_under_way_is_not_known_yet(notify, by_notify, status):
    sent = by_notify.send(text())
    notify.sent[0].status = status
    assert by_notify.arrived(sent) is None


@pytest.mark.parametrize("status", ["sent", "technical-failure"])
def test_abroad_nothing_more_is_heard_and_a_fault_of_theirs_is_no_arrival(notify, by_notify, status):
    sent = by_notify.send(text())
    notify.sent[0].status = status
    assert by_notify.arrived(sent) is (status == "sent")


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (Fault(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests"), Cause.BUSY),
        (Fault(429, "TooManyRequestsError", "Exceeded send limits (50) for today"), Cause.BUSY),
        (Fault(500), Cause.TROUBLE),
        (Fault(503), Cause.TROUBLE),
        (Fault(0), Cause.UNREACHABLE),
    ],
)
def test_what_passes_by_itself(notify, by_notify, fault, cause):
    notify.faults.append(fault)
    assert why(lambda: by_notify.send(text())) is cause
    assert cause.passes


@pytest.mark.parametrize("address", ["+44770090012", "+4477009001234", "phone", "no address"])
def test_a_wrong_address_is_wrong_for_good(by_notify, address):
    dispatch = email(address) if " " in address else text(address)
    assert why(lambda: by_notify.send(dispatch)) is Cause.ADDRESS


def test_a_trial_account_may_not_send_to_everyone(notify, by_notify):
    notify.only = "+447700900001"
    assert why(lambda: by_notify.send(text())) is Cause.NOT_ALLOWED


@pytest.mark.parametrize(
    "key",
    [
        f"wrong-{SERVICE}-{SECRET[::-1]}",
        f"wrong-{SECRET}-{SECRET}",
    ],
)
def test_a_key_that_is_not_known(notify, key):
    stranger = NotifyCarrier(key, lambda: TEXTS_AND_EMAILS, notify.address)
    assert why(lambda: stranger.send(text())) is Cause.KEY
    assert why(lambda: stranger.known(REFERENCE)) is Cause.KEY


def test_a_template_that_is_not_there(notify):
    ids = NotifyRow(sms_template="00000000-0000-0000-0000-000000000000")
    carrier = NotifyCarrier(KEY, lambda: ids, notify.address)
    assert carrier.ways == {Way.SMS}
    assert why(lambda: carrier.send(text())) is Cause.NOT_ALLOWED


def test_without_templates_nothing_is_carried(notify):
    assert NotifyCarrier(KEY, lambda: NotifyRow(), notify.address).ways == frozenset()
    assert NotifyCarrier(KEY, lambda: NotifyRow(sms_template=SMS_TEMPLATE), notify.address).ways == {Way.SMS}


def test_nobody_listens():
    carrier = NotifyCarrier(KEY, lambda: TEXTS_AND_EMAILS, "http://127.0.0.1:9")
    assert why(lambda: carrier.send(text())) is Cause.UNREACHABLE


async def test_an_answer_that_does_not_come_is_not_waited_for(notify, by_notify):
    notify.faults.append(Fault(201, seconds=1, taken=True))
    in_a_hurry = NotifyCarrier(KEY, lambda: TEXTS_AND_EMAILS, notify.address, answer_within_seconds=0.1)
    assert why(lambda: in_a_hurry.send(text())) is Cause.UNREACHABLE
    await became_true(lambda: notify.sent)
    assert by_notify.known(REFERENCE) == notify.sent[0].id


def test_nothing_personal_is_logged(notify, by_notify, caplog):
    caplog.set_level(logging.INFO)
    notify.only = "+447700900001"
    for dispatch in (text(), email(), text("+44770090012")):
        why(lambda dispatch=dispatch: by_notify.send(dispatch))
    assert caplog.text == ""
    assert NUMBER not in repr(text())
    assert SECRET not in repr(vars(by_notify))

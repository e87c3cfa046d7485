"""The line to a server over real sockets: views come, commands arrive once, and drops heal."""

import asyncio
from uuid import uuid4

import pytest

from kiosk import server_link
from kiosk.answers import AlertRaised, CheckInAnswered, NoAnswer, NumberWanted, TicketIssued
from kiosk.clocks import Clocks
from kiosk.outbox import Outbox
from kiosk.server_link import Listeners
from queue_server.contract import references
from queue_server.contract.appointments import CheckIn, CheckInOutcome
from queue_server.contract.commands import AlertKind, CancelTicket, RaiseAlert, TakeTicket
from queue_server.contract.feedback import KioskFeedback
from queue_server.contract.problems import Problem
from queue_server.contract.views import NumberBlock
from tests.became import became_true
from tests.fakes import kiosk_views
from tests.fakes.queue_server_double import TOKEN
from tests.fakes.without_window import without_window


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch):
    monkeypatch.setattr(server_link, "FIRST_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(server_link, "LONGEST_PAUSE_SECONDS", 0.2)
    monkeypatch.setattr(server_link, "AWAY_AFTER_SECONDS", 0.3)
    monkeypatch.setattr(server_link, "GIVE_UP_AFTER_SECONDS", 0.6)


class Heard:
    def __init__(self):
        self.views, self.links, self.news = [], [], []

    def listeners(self):
        return Listeners(
            self.views.append, self.links.append, lambda news, replayed: self.news.append((news, replayed))
        )

    def of(self, kind):
        return [news for news, _ in self.news if isinstance(news, kind)]


def linked(server, folder, heard, token=TOKEN):
    return without_window(folder, server.address, token, heard.listeners())


def ticket():
    return TakeTicket(command_id=uuid4(), service="housing")


async def test_a_ticket_goes_out_and_its_receipt_comes_back(server, tmp_path):
    heard, command = Heard(), ticket()
    async with linked(server, tmp_path, heard) as (link, outbox):
        await became_true(lambda: link.online and heard.views)
        link.send("ticket", command)
        await became_true(lambda: heard.of(TicketIssued))
    (issued,) = heard.of(TicketIssued)
    assert (issued.command_id, issued.receipt.number) == (command.command_id, "A042")
    assert outbox.waiting() == []


async def test_a_lost_answer_is_asked_for_again_and_makes_no_second_ticket(server, tmp_path):
    heard = Heard()
    async with linked(server, tmp_path, heard) as (link, _):
        await became_true(lambda: link.online)
        server.lose_answers = True
        link.send("ticket", ticket())
        await became_true(lambda: server.told.taken and heard.of(NumberWanted))
        server.lose_answers = False
        await became_true(lambda: heard.of(TicketIssued))
    assert len(server.told.taken) == 1


async def test_a_customer_who_waits_in_vain_gets_a_number_here_and_the_server_learns_it(server, tmp_path):
    heard, command = Heard(), ticket()
    async with linked(server, tmp_path, heard) as (link, outbox):
        await became_true(lambda: link.online and heard.views)
        server.lose_answers = True
        link.send("ticket", command)
        await became_true(lambda: heard.of(NumberWanted))
        link.number_here(command.command_id)
        await became_true(lambda: heard.of(TicketIssued))
        server.lose_answers = False
        await became_true(lambda: not outbox.waiting())
    (issued,) = heard.of(TicketIssued)
    assert (issued.receipt.number, issued.receipt.ticket_id) == ("A600", None)
    assert (len(server.told.taken), set(server.told.printed)) == (1, {"A600"})


async def test_while_the_server_is_away_numbers_are_given_at_once_until_there_are_none(server, tmp_path):
    short = kiosk_views.view().model_copy(update={"offline_numbers": NumberBlock(first=600, last=600)})
    server.show(short)
    heard = Heard()
    async with linked(server, tmp_path, heard) as (link, outbox):
        await became_true(lambda: heard.views)
        await asyncio.to_thread(server.go_away)
        await became_true(lambda: not link.online)
        commands = [ticket() for _ in range(4)]
        for count, command in enumerate(commands, start=1):
            assert link.can_number == (count < 4)
            link.send("ticket", command)
            await became_true(lambda count=count: len(heard.of(NumberWanted)) == count)
            link.number_here(command.command_id)
            await became_true(
                lambda count=count: len(heard.of(TicketIssued)) + len(heard.of(NoAnswer)) == count
            )
        assert outbox.numbers() == ["A600", "B600", "C600"]
        server.come()
        await became_true(lambda: server.told.printed == ["A600", "B600", "C600"])
    assert heard.of(NoAnswer) == [NoAnswer(commands[3].command_id)]


async def test_an_alert_while_the_server_is_away_sends_people_to_reception_at_once(server, tmp_path):
    heard = Heard()
    async with linked(server, tmp_path, heard) as (link, _):
        await became_true(lambda: heard.views)
        await asyncio.to_thread(server.go_away)
        await became_true(lambda: not link.online)
        link.send("alert", RaiseAlert(command_id=uuid4(), kind=AlertKind.PRIVATE))
        await became_true(lambda: heard.of(NoAnswer))


async def test_a_disk_that_keeps_nothing_sends_people_to_reception_once_the_server_is_away_too(
    server, tmp_path
):
    heard = Heard()
    async with linked(server, tmp_path, heard) as (link, outbox):
        await became_true(lambda: link.online and heard.views)
        (tmp_path / "outbox").rename(tmp_path / "gone")
        link.send("ticket", first := ticket())
        await became_true(lambda: heard.of(TicketIssued))
        server.go_away()
        await became_true(lambda: not link.online)
        link.send("ticket", second := ticket())
        await became_true(lambda: heard.of(NoAnswer))
        (tmp_path / "gone").rename(tmp_path / "outbox")
        assert heard.of(TicketIssued)[0].command_id == first.command_id
        assert (heard.of(NoAnswer), outbox.waiting()) == ([NoAnswer(second.command_id)], [])


async def test_a_kiosk_that_was_switched_off_sends_what_it_had_kept(server, tmp_path):
    command = ticket()
    Outbox(tmp_path / "outbox", Clocks.of_this_machine()).keep("ticket", command)
    heard = Heard()
    async with linked(server, tmp_path, heard):
        await became_true(lambda: heard.of(TicketIssued))
    assert [taken.command_id for taken in server.told.taken] == [command.command_id]


async def test_it_opens_with_the_last_view_when_the_server_is_away_and_finds_it_again(server, tmp_path):
    first = Heard()
    async with linked(server, tmp_path, first) as (link, _):
        await became_true(lambda: first.views)
        server.show(kiosk_views.view(alerts=(kiosk_views.alert(AlertKind.PRIVATE, "Samira"),)))
        await became_true(lambda: link.view and link.view.alerts)
    assert b"Samira" not in (tmp_path / "view.json").read_bytes()
    assert (tmp_path / "view.json").stat().st_mode & 0o777 == 0o600
    server.go_away()
    second = Heard()
    async with linked(server, tmp_path, second) as (link, _):
        assert link.view is not None
        await became_true(lambda: second.links == [False])
        server.come()
        await became_true(lambda: second.links == [False, True])


async def test_a_line_that_drops_for_a_moment_is_nobodys_business(server, tmp_path):
    heard = Heard()
    async with linked(server, tmp_path, heard) as (link, _):
        await became_true(lambda: link.online)
        server.go_away()
        server.come()
        count = len(heard.views)
        await became_true(lambda: len(heard.views) > count)
    assert False not in heard.links


async def test_an_alert_and_who_answers_it(server, tmp_path):
    heard = Heard()
    async with linked(server, tmp_path, heard) as (link, _):
        await became_true(lambda: link.online)
        link.send("alert", RaiseAlert(command_id=uuid4(), kind=AlertKind.PRIVATE))
        await became_true(lambda: heard.of(AlertRaised))
        server.acknowledge("Samira")
        await became_true(lambda: any(alert.acknowledged_by for alert in link.view.alerts))
    (raised,) = heard.of(AlertRaised)
    assert raised.receipt is not None


async def test_a_refusal_is_an_answer_and_the_next_command_goes_on(server, tmp_path):
    heard = Heard()
    async with linked(server, tmp_path, heard) as (link, outbox):
        await became_true(lambda: link.online)
        server.refuse = Problem(code="service_closed", message="Closed.")
        link.send("ticket", ticket())
        await became_true(lambda: heard.of(NoAnswer))
        server.refuse = None
        link.send("ticket", ticket())
        await became_true(lambda: heard.of(TicketIssued))
        assert outbox.waiting() == []


async def test_a_restored_server_is_told_again_and_nobody_at_the_screen_hears_of_it(server, tmp_path):
    heard, command = Heard(), ticket()
    async with linked(server, tmp_path, heard) as (link, _):
        await became_true(lambda: link.online)
        link.send("ticket", command)
        await became_true(lambda: heard.of(TicketIssued))
        server.restore()
        await became_true(lambda: server.told.taken)
        await became_true(lambda: len(heard.of(TicketIssued)) == 2)
    assert [taken.command_id for taken in server.told.taken] == [command.command_id]
    assert [replayed for news, replayed in heard.news if isinstance(news, TicketIssued)] == [False, True]


async def test_a_kiosk_that_may_not_speak_keeps_its_commands(server, tmp_path):
    heard = Heard()
    async with linked(server, tmp_path, heard, token="revoked") as (link, outbox):
        link.send("cancel", CancelTicket(command_id=uuid4()), uuid4())
        await became_true(lambda: server.told.requests > 1)
        assert len(outbox.waiting()) == 1


async def test_what_somebody_answered_while_the_server_was_away_comes_later_and_nobody_hears_of_it(
    server, tmp_path
):
    heard, command = Heard(), KioskFeedback(command_id=uuid4(), answers={"wait": "no"})
    async with linked(server, tmp_path, heard) as (link, outbox):
        await became_true(lambda: link.online and heard.views)
        server.go_away()
        await became_true(lambda: not link.online)
        link.send("feedback", command)
        server.come()
        await became_true(lambda: server.told.feedback and not outbox.waiting())
    (told,) = server.told.feedback
    assert (told.command_id, told.answers) == (command.command_id, {"wait": "no"})
    assert told.age_seconds > 0
    assert heard.news == []


async def test_a_check_in_is_answered_and_never_kept(server, tmp_path):
    heard = Heard()
    async with linked(server, tmp_path, heard) as (link, outbox):
        await became_true(lambda: link.online and heard.views)
        command = check_in()
        link.check_in(command)
        await became_true(lambda: heard.of(CheckInAnswered))
        assert outbox.waiting() == []
    (news,) = heard.of(CheckInAnswered)
    assert (news.command_id, news.answer.outcome) == (command.command_id, CheckInOutcome.ON_TIME)
    assert REFERENCE.encode() not in b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())


async def test_a_check_in_whose_answer_is_lost_is_asked_again_with_the_same_id(server, tmp_path):
    heard = Heard()
    async with linked(server, tmp_path, heard) as (link, _):
        await became_true(lambda: link.online and heard.views)
        server.lose_answers = True
        link.check_in(check_in())
        await became_true(lambda: server.told.checked_in)
        server.lose_answers = False
        await became_true(lambda: heard.of(CheckInAnswered))
    assert len({command.command_id for command in server.told.checked_in}) == 1


@pytest.mark.parametrize("trouble", ["slow", "refused", "away"])
async def test_whoever_cannot_be_answered_is_told_so_and_it_is_not_sent_later(server, tmp_path, trouble):
    heard = Heard()
    async with linked(server, tmp_path, heard) as (link, _):
        await became_true(lambda: link.online and heard.views)
        command = check_in()
        if trouble == "slow":
            server.delay_seconds = 2.0
        elif trouble == "refused":
            server.refuse = Problem(code="too_many_tries", message="No.")
        else:
            await asyncio.to_thread(server.go_away)
        link.check_in(command)
        await became_true(lambda: heard.of(NoAnswer))
        assert heard.news == [(NoAnswer(command.command_id), False)]
    assert server.told.checked_in == []


REFERENCE = references.make(lambda n: 271_828)


def check_in():
    return CheckIn(command_id=uuid4(), reference=REFERENCE)

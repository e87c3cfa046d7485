"""A mother's visit with planted words, and everything that each audience was shown of it."""

import asyncio
import json
from contextlib import ExitStack
from uuid import uuid4

import pytest

from queue_server.contract.commands import (
    AlertKind,
    ChangeNeeds,
    Command,
    PrivateNow,
    RaiseAlert,
    SendMessage,
    TakeTicket,
    Transfer,
)
from queue_server.domain.errors import NotFound
from queue_server.domain.people import Actor, Role
from queue_server.live.audiences import Audience
from queue_server.live.present import desk, kiosk, manager, phone, reception, ticket
from queue_server.operations import arrivals, moving, rooms
from queue_server.operations import messages as lines
from queue_server.operations.alerts import acknowledge
from queue_server.store import devices
from queue_server.store.devices import Device
from tests.became import became_true
from tests.live.conftest import JO, PRIYA, SAMIRA, SHOP, TOM, with_token
from tests.live.pictures import BOARD, KIOSK, MARIAM, NOW, viewer

NOTE = "Planted: fled from Elm Street"
LINE = "Planted: she takes milk"
OTHER_KIOSK = Device(id="kiosk-b", kind="kiosk", name="Kiosk 2", added_at=NOW, place=2)
AT_KIOSK = Actor(id=KIOSK.id, role=Role.KIOSK, name=KIOSK.name)
NEED_WORDS = ("family", "short-wait", "waiting hard", "urgent", "call soon", "private", "need")
WHY = ("hous", "police", *NEED_WORDS)
SURNAMES = ("Haddad", "Nair", "Reid", "Dunn", "Okafor")


class Overheard:
    """Everything that one listener was sent."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def listen(self, subscription) -> None:
        """Take down every message."""
        while (message := await subscription.slot.take()) is not None:
            self.said.append(message)

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.said)


@pytest.fixture
async def visit(open_shop):
    """The mother comes, is called quietly, sent on with a note; somebody else waits. Who heard what of it."""
    day, hub = open_shop.day, open_shop.hub
    await open_shop.writer.write(lambda c: devices.add(c, SHOP.id, with_token(OTHER_KIOSK)))
    other = await day.issue("births-deaths")
    heard = {name: Overheard() for name in ("board", "kiosk", "staff", "phone")}
    with ExitStack() as listening:
        for name, audience, who in (
            ("board", Audience.BOARD, BOARD.id),
            ("kiosk", Audience.KIOSK, OTHER_KIOSK.id),
            ("staff", Audience.STAFF, TOM.id),
            ("phone", Audience.PHONE, str(other.ticket_id)),
        ):
            subscription = listening.enter_context(hub.listen(audience, who))
            listening.callback(asyncio.create_task(heard[name].listen(subscription)).cancel)
        mother = await the_mothers_visit(day)
        await day.next(TOM)
        await became_true(lambda: str(other.number) in heard["board"].text)
        yield open_shop, mother, other, heard


async def the_mothers_visit(day):
    """One touch, her needs, a quiet call, a note, on to benefits; and a line between colleagues."""
    done = await day.do(rooms.private_now, SAMIRA, PrivateNow(children=True))
    mother = day.turn(done.ticket)
    await day.do(moving.change_needs, SAMIRA, ChangeNeeds(add=["short-wait", "urgent"]), mother.ticket_id)
    await day.open(PRIYA, "desk-5")
    await day.open(TOM, "desk-4")
    await day.next(PRIYA)
    await day.start(PRIYA, mother)
    await day.do(moving.transfer, PRIYA, Transfer(service="housing", note=NOTE), mother.ticket_id)
    await day.do(lines.send, SAMIRA, SendMessage(to=PRIYA.id, text=LINE))
    await day.next(PRIYA)
    return day.turn(mother.ticket_id)


def absent(text, *words) -> list[str]:
    """Those of the words that are there although they must not be."""
    return [word for word in words if word.lower() in text.lower()]


async def test_the_board_never_heard_of_her(visit):
    _, mother, other, heard = visit
    assert str(other.number) in heard["board"].text
    found = absent(
        heard["board"].text, str(mother.number), str(mother.ticket_id), NOTE, LINE, *WHY, *SURNAMES
    )
    assert found == []


async def test_another_kiosk_heard_nothing_of_anyone(visit):
    _, mother, other, heard = visit
    text = heard["kiosk"].text
    numbers = (str(mother.number), str(other.number), str(mother.ticket_id), str(other.ticket_id))
    assert text
    assert absent(text, *numbers, NOTE, LINE, *SURNAMES) == []


async def test_pages_are_told_only_that_something_changed(visit):
    *_, heard = visit
    for name in ("staff", "phone"):
        assert heard[name].said
        for message in heard[name].said:
            id_line, event, data, *rest = message.split("\n")
            assert (id_line.partition(":")[0], event, rest) == ("id", "event: changed", ["", ""])
            assert set(json.loads(data.removeprefix("data: "))) == {"epoch", "seq", "tick"}


async def test_her_own_phone_says_where_to_go_and_nothing_else(visit):
    open_shop, mother, _, _ = visit
    snapshot = await open_shop.hub.snapshot()
    said = phone.view(mother, snapshot, SHOP, open_shop.clock.now()).model_dump_json()
    assert '"place":"Room 3"' in said
    assert absent(said, NOTE, LINE, *WHY, *SURNAMES, "Priya") == []


async def test_a_partner_finds_no_trace_of_her(visit):
    open_shop, mother, other, _ = visit
    now, snapshot = open_shop.clock.now(), await open_shop.hub.snapshot()
    await open_shop.day.open(JO, "desk-3")
    page = desk.view(snapshot, SHOP, JO, now)
    said = page.model_dump_json(exclude={"needs", "services", "referrals", "owners"})
    identities = (str(mother.number), str(other.number), str(mother.ticket_id), str(other.ticket_id))
    assert absent(said, *identities, NOTE, LINE, *WHY) == []
    file = await open_shop.hub.ticket(mother.ticket_id)
    with pytest.raises(NotFound):
        ticket.view(file, SHOP, JO, now)


@pytest.mark.parametrize(
    "who", [SAMIRA, TOM, viewer(MARIAM)], ids=["reception", "a colleague", "the manager"]
)
async def test_the_note_is_for_who_serves_her(visit, who):
    open_shop, mother, _, _ = visit
    hub, now = open_shop.hub, open_shop.clock.now()
    snapshot, file = await hub.snapshot(), await hub.ticket(mother.ticket_id)
    seen = ticket.view(file, SHOP, who, now)
    assert seen.note is None
    pages = (
        reception.view(snapshot, SHOP, who, now),
        desk.view(snapshot, SHOP, who, now, await hub.ticket(desk.ticket_here(snapshot, who))),
        manager.view(await hub.today(), snapshot, SHOP, who, now),
    )
    planted = (NOTE,) if who is SAMIRA else (NOTE, LINE)  # who wrote a line sees that it was sent
    for page in pages:
        assert absent(page.model_dump_json(), *planted) == [], type(page).__name__


async def test_who_serves_her_reads_the_note_and_their_own_lines(visit):
    open_shop, mother, _, _ = visit
    hub, now = open_shop.hub, open_shop.clock.now()
    snapshot = await hub.snapshot()
    page = desk.view(snapshot, SHOP, PRIYA, now, await hub.ticket(desk.ticket_here(snapshot, PRIYA)))
    assert page.current is not None
    assert (page.current.id, page.current.note) == (mother.ticket_id, NOTE)
    assert [line.text for line in page.messages] == [LINE]


async def test_lists_say_what_to_give_and_never_the_customers_own_words(visit):
    open_shop, _, _, _ = visit
    snapshot, now = await open_shop.hub.snapshot(), open_shop.clock.now()
    page = reception.view(snapshot, SHOP, SAMIRA, now)
    rows = [*page.waiting, *page.called, *page.not_greeted, *page.missed]
    said = "".join(row.model_dump_json() for row in rows)
    assert "call soon" in said
    assert absent(said, "I find waiting hard", NOTE) == []


async def test_a_kiosk_hears_a_first_name_and_no_more(visit):
    open_shop, *_ = visit
    command = RaiseAlert(command_id=uuid4(), kind=AlertKind.PRIVATE)
    done = await open_shop.day.do(arrivals.raise_alert, AT_KIOSK, command)
    await open_shop.day.do(acknowledge, SAMIRA, Command(), done.alert)
    said = kiosk.view(await open_shop.hub.hall(), SHOP, KIOSK, open_shop.clock.now()).model_dump_json()
    assert '"acknowledged_by":"Samira"' in said
    assert absent(said, *SURNAMES) == []


async def test_a_need_from_the_kiosk_reaches_reception_without_its_name(visit):
    open_shop, *_ = visit
    command = TakeTicket(command_id=uuid4(), service="benefits", needs=["guide-me"])
    done = await open_shop.day.do(arrivals.take_ticket, AT_KIOSK, command)
    snapshot = await open_shop.hub.snapshot()
    alerts = reception.view(snapshot, SHOP, SAMIRA, open_shop.clock.now()).alerts
    (told,) = [alert for alert in alerts if alert.ticket_id == done.ticket]
    assert absent(told.sentence, "guide", "blind", "benefit") == []

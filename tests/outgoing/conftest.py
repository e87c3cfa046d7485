"""A shop on a real database, whose messages go to stand-ins that speak the real protocols."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from queue_server.contract.commands import Command
from queue_server.domain.outgoing import Contact, Kind, Said, State
from queue_server.domain.people import Actor, Role
from queue_server.live.hub import Hub
from queue_server.operations.transaction import Done, Work
from queue_server.outgoing.carriers import Carrier
from queue_server.outgoing.mail import MailCarrier
from queue_server.outgoing.mail import MailServer as Server
from queue_server.outgoing.notify import NotifyCarrier
from queue_server.outgoing.sender import Sender
from queue_server.shop_messages import NotifyRow
from queue_server.store import outgoing
from queue_server.store.database import Database
from queue_server.store.outgoing import OutgoingMessage
from queue_server.store.writer import Reader, writer_for
from tests import postgres
from tests.empty_shop import lay_tables
from tests.fakes.mail_server import MailServer
from tests.fakes.notify import EMAIL_TEMPLATE, KEY, SMS_TEMPLATE, Notify
from tests.operations import conftest as shop_at_work
from tests.operations.conftest import Day

day = shop_at_work.day
postgres_address = shop_at_work.postgres_address

PHONE, EMAIL = "07700 900 982", "someone@example.org"
NUMBER = "+447700900982"
TEXTS_AND_EMAILS = NotifyRow(sms_template=SMS_TEMPLATE, email_template=EMAIL_TEMPLATE)
JO = Actor(id="jo", role=Role.RECEPTIONIST, name="Jo")


# For tests of who may have what when: most need not be run on both kinds of database.
ON_BOTH = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty shop's database; SQLite unless a test says otherwise."""
    if getattr(request, "param", "sqlite") == "sqlite":
        found = lay_tables(tmp_path / "data")
    else:
        found = postgres.emptied(request.getfixturevalue("postgres_address"))
    yield found
    found.close()


def keep_a_message(work: Work, _: Command, message: dict) -> Done:
    """An act that tells a customer something."""
    kept = outgoing.keep(work.rows, work.shop.id, now=work.now, **message)
    work.fact("booked")
    return Done(other=str(kept))


@dataclass
class Post:
    """Everything between an act and a customer's phone."""

    day: Day
    hub: Hub
    carriers: list[Carrier]
    _opened: ExitStack = field(default_factory=ExitStack)

    @property
    def now(self) -> datetime:
        """The shop's clock."""
        return self.day.now

    def sender(self, *carriers: Carrier) -> Sender:
        """A sender of its own, as another process would have."""
        writer, reader = writer_for(self.day.database), Reader(self.day.database, 1)
        self._opened.callback(writer.close)
        self._opened.callback(reader.close)
        house, clock = self.day.house, lambda: self.day.now
        return Sender(house, writer, reader, self.hub, carriers or self.carriers, clock, 0.01)

    async def keep(self, act=keep_a_message, **more: object) -> UUID | None:
        """Book something, and tell the customer."""
        message = {
            "about": uuid4(),
            "kind": Kind.CONFIRMATION,
            "moment": self.now,
            "contact": Contact(phone=PHONE, safe=True),
            "language": "en",
            "said": Said(
                starts_at=self.now + timedelta(days=3), reference="123456782", link="https://s.example/b/x"
            ),
            "expires_at": self.now + timedelta(days=3),
            "send_after": self.now,
            **more,
        }
        done = await self.day.do(act, JO, Command(), message)
        return None if done.other in (None, "None") else UUID(done.other)

    def find(self, message: UUID | None) -> OutgoingMessage:
        """How it stands."""
        assert message is not None
        found = self.day.look(outgoing.find, message)
        assert found is not None
        return found

    def state(self, message: UUID | None) -> State:
        """Where it stands."""
        return self.find(message).state

    def facts(self) -> list[str]:
        """What the journal says of messages."""
        names = [fact["fact"] for entry in self.day.journal() for fact in entry.facts]
        return [name for name in names if name.startswith("outgoing")]

    def pass_minutes(self, minutes: float) -> None:
        """Turn the clock."""
        self.day.pass_minutes(minutes)


@pytest.fixture
def notify() -> Iterator[Notify]:
    """GOV.UK Notify."""
    standing_in = Notify()
    standing_in.address = standing_in.start()
    yield standing_in
    standing_in.stop()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server without encryption, on this machine."""
    server = MailServer()
    server.port = server.start()
    yield server
    server.stop()


@pytest.fixture
def by_notify(notify) -> NotifyCarrier:
    """Our line to it."""
    return NotifyCarrier(KEY, lambda: TEXTS_AND_EMAILS, notify.address)


@pytest.fixture
def by_mail(mail_server) -> MailCarrier:
    """Our line to it."""
    server = Server(
        host="127.0.0.1", port=mail_server.port, encryption="none", sender="Guildhall <no-reply@s.example>"
    )
    return MailCarrier(server, answer_within_seconds=20)


@pytest.fixture
async def post(day, by_notify) -> AsyncIterator[Post]:
    """Texts and emails by Notify."""
    with ExitStack() as opened:
        writer, reader = writer_for(day.database), Reader(day.database, 1)
        opened.callback(writer.close)
        opened.callback(reader.close)
        hub = Hub(day.shop, reader, writer, lambda: day.now)
        post = Post(day, hub, [by_notify])
        opened.callback(post._opened.close)
        yield post

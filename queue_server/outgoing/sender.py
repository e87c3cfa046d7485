"""Sends messages to customers: by one process each, outside any transaction, and again when that may help.

A message is first marked as being sent, then handed over, then marked as sent. Whoever finds one that was
left in between asks the carrier whether it has it, before handing it over again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from queue_server.contract.commands import Command
from queue_server.domain.outgoing import Cause, Way, try_again_at
from queue_server.domain.people import Actor, Role
from queue_server.live.hub import Hub
from queue_server.operations import outgoing as acts
from queue_server.operations.transaction import Done, House
from queue_server.outgoing.carriers import Carrier, Dispatch, NotSent
from queue_server.outgoing.near import who_is_near
from queue_server.outgoing.wording import dispatch
from queue_server.store import outgoing
from queue_server.store.outgoing import OutgoingMessage
from queue_server.store.writer import Reader, Writer

LOOKS_EVERY_SECONDS = 5.0
FINISHES_WITHIN_SECONDS = 2.0
THE_SENDER = Actor(id="sender", role=Role.SHOP, name="The server")

log = logging.getLogger(__name__)


class Sender:
    """The shop's sender in this process. With no carrier it still gives up what is too old.

    Several processes may have one: a message is given to one of them at a time.
    """

    def __init__(
        self,
        house: House,
        writer: Writer,
        reader: Reader,
        hub: Hub,
        carriers: Sequence[Carrier],
        now: Callable[[], datetime],
        looks_every_seconds: float = LOOKS_EVERY_SECONDS,
    ) -> None:
        self._house, self._writer, self._reader, self._hub = house, writer, reader, hub
        self._carriers, self._now, self._rest = carriers, now, looks_every_seconds
        self._name = str(uuid.uuid4())

    @property
    def ways(self) -> dict[Way, Carrier]:
        """What can be sent now, and who carries it: the first that can."""
        return {way: carrier for carrier in reversed(self._carriers) for way in carrier.ways}

    async def __call__(self) -> None:
        """Look once, do what there is to do, and rest. A stop lets the message under way be finished."""
        work = asyncio.create_task(self.look())
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            await asyncio.wait({work}, timeout=FINISHES_WITHIN_SECONDS)
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            raise
        await asyncio.sleep(self._rest)

    async def look(self) -> None:
        """Everything that is to be done at this moment."""
        shop, ways, now = self._house.shop, self.ways, self._now()
        agenda = await self._reader.read(lambda c: outgoing.agenda(c, shop.id, ways, now))
        if agenda.expired:
            await self._do(acts.expire)
        if agenda.watched:
            await self._tell_who_are_near(agenda.watched)
        if agenda.unconfirmed:
            await self._ask_what_arrived(ways)
        if agenda.due or agenda.watched:
            while (mine := await self._take(ways)) is not None:
                await self._send(mine, ways[mine.channel])

    async def _take(self, ways: dict[Way, Carrier]) -> OutgoingMessage | None:
        shop, now = self._house.shop, self._now()
        return await self._writer.write(lambda c: outgoing.take(c, shop.id, ways, self._name, now))

    async def _send(self, mine: OutgoingMessage, carrier: Carrier) -> None:
        try:
            provider_id = await asyncio.to_thread(
                _hand_over, carrier, dispatch(mine, self._house.shop), mine.attempts > 1
            )
        except NotSent as refused:
            await self._not_sent(mine, refused.cause)
        else:
            await self._do(acts.note_sent, mine, provider_id)

    async def _not_sent(self, mine: OutgoingMessage, cause: Cause) -> None:
        log.warning("A message was not sent: id=%s cause=%s attempt=%s", mine.id, cause.value, mine.attempts)
        again = try_again_at(self._now(), mine.attempts, random.random())  # noqa: S311 - spreads load
        if cause.passes and again is not None:
            await self._later(mine, cause, again)
        else:
            await self._do(acts.note_failed, mine, Cause.GAVE_UP if cause.passes else cause)

    async def _later(self, mine: OutgoingMessage, cause: Cause, at: datetime) -> None:
        await self._writer.write(lambda c: outgoing.note_later(c, mine, cause, at))

    async def _ask_what_arrived(self, ways: dict[Way, Carrier]) -> None:
        shop, now = self._house.shop, self._now()
        for sent in await self._reader.read(lambda c: outgoing.unconfirmed(c, shop.id, ways, now)):
            await self._ask(sent, ways[sent.channel])

    async def _ask(self, sent: OutgoingMessage, carrier: Carrier) -> None:
        arrived = None
        with contextlib.suppress(NotSent):
            arrived = await asyncio.to_thread(carrier.arrived, sent.provider_id or "")
        if arrived is None:
            now = self._now()
            await self._writer.write(lambda c: outgoing.note_arrival(c, sent, None, now))
        else:
            await self._do(acts.note_arrival, sent, arrived)

    async def _tell_who_are_near(self, watched: Sequence[tuple[UUID, UUID]]) -> None:
        near = who_is_near(watched, await self._hub.snapshot(), self._house.shop, self._now())
        if near is not None:
            await self._do(acts.tell_who_are_near, near.messages, near.gone)

    async def _do(self, act: Callable[..., Done], *about: object) -> None:
        await self._house.carry_out(act, THE_SENDER, Command(), *about)


def _hand_over(carrier: Carrier, written: Dispatch, may_be_there: bool) -> str | None:
    known = carrier.known(written.reference) if may_be_there else None
    return known if known is not None else carrier.send(written)

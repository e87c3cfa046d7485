"""Who looks on: each listener with the message that it was last given, so that nobody hears a thing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property

from queue_server.live.slot import Closed, Slot

_YIELD_EVERY = 50


class Audience(Enum):
    """Kinds of listeners. Boards and kiosks get views; the others only hear that something changed."""

    BOARD = auto()
    KIOSK = auto()
    STAFF = auto()
    PHONE = auto()


class Message:
    """What a listener is given: its text is written only where its `content` is news to somebody."""

    def __init__(self, content: str, write: Callable[[], str]) -> None:
        self.content = content
        self._write = write

    @cached_property
    def text(self) -> str:
        """What goes on the wire."""
        return self._write()


@dataclass(slots=True, eq=False)
class Subscription:
    """One listener. `viewer` is a device's, a person's or a ticket's id."""

    audience: Audience
    viewer: str
    slot: Slot = field(default_factory=Slot)
    heard: str | None = None

    def tell(self, message: Message) -> None:
        """Give it the message, unless it was given the same content last."""
        if self.heard != message.content:
            self.heard = message.content
            self.slot.put(message.text)


class Subscriptions:
    """Everyone who listens, in the order in which they came."""

    def __init__(self) -> None:
        self._of: dict[Audience, dict[Subscription, None]] = {audience: {} for audience in Audience}

    def add(self, subscription: Subscription) -> None:
        """Somebody begins to listen."""
        self._of[subscription.audience][subscription] = None

    def remove(self, subscription: Subscription) -> None:
        """Somebody has gone; nothing when they were gone already."""
        self._of[subscription.audience].pop(subscription, None)

    def of(self, *audiences: Audience) -> list[Subscription]:
        """Who listens in these audiences now."""
        return [each for audience in audiences for each in self._of[audience]]

    def __iter__(self) -> Iterator[Subscription]:
        return iter(self.of(*Audience))

    def __len__(self) -> int:
        return sum(len(each) for each in self._of.values())

    async def tell(self, audience: Audience, compose: Callable[[str], Message | None]) -> None:
        """Give each of an audience what `compose` makes for its viewer, and the loop a turn every 50.

        It has one at the end too: what was given is sent before the next audience's is made.
        """
        for told, subscription in enumerate(self.of(audience), start=1):
            message = compose(subscription.viewer)
            if message is not None:
                subscription.tell(message)
            if told % _YIELD_EVERY == 0:
                await asyncio.sleep(0)
        await asyncio.sleep(0)

    def close(self, why: Closed, viewers: Callable[[Subscription], bool] = lambda _: True) -> None:
        """Tell these listeners that nothing more comes."""
        for subscription in self:
            if viewers(subscription):
                subscription.slot.close(why)

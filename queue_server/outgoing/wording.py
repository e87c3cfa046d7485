"""What a message to a customer says: the council's own sentences, with place, time and link in them.

Nothing else can be said, because nothing else is kept with a message.
"""

from __future__ import annotations

from datetime import datetime

from queue_server.contract import waits
from queue_server.contract.references import spaced
from queue_server.contract.words import Words, in_language, short_day
from queue_server.domain.outgoing import Said, Way
from queue_server.outgoing.carriers import Dispatch
from queue_server.shop import Shop
from queue_server.shop_messages import fill
from queue_server.store.outgoing import OutgoingMessage


def dispatch(message: OutgoingMessage, shop: Shop) -> Dispatch:
    """The message in the customer's language, else in English. Its address must not have been emptied."""
    assert message.address is not None
    texts = shop.messages.of(message.kind, message.language)
    is_text = message.channel is Way.SMS
    values = _values(message.said, texts.language, shop, is_text)
    return Dispatch(
        way=message.channel,
        address=message.address,
        subject="" if is_text else " ".join(fill(texts.subject, values).split()),
        text=fill(texts.sms if is_text else texts.email, values),
        reference=message.reference,
    )


def _values(said: Said, language: str, shop: Shop, is_text: bool) -> dict[str, str]:
    words = Words.of(language)

    def day(moment: datetime | None) -> str | None:
        if moment is None:
            return None
        on = moment.astimezone(shop.timezone).date()
        return short_day(language, on) if is_text else words.day(on)

    def time(moment: datetime | None) -> str | None:
        return None if moment is None else words.time(moment, shop.timezone)

    values = {
        "shop": in_language(shop.names, language),
        "contact": None if shop.contact is None else in_language(shop.contact, language),
        "day": day(said.starts_at),
        "time": time(said.starts_at),
        "new_time": time(said.new_time),
        "reference": None if said.reference is None else spaced(said.reference),
        "link": said.link,
        "number": said.number,
        "how_late": None if said.late_minutes is None else waits.we_are_late(said.late_minutes, words),
    }
    return {name: value for name, value in values.items() if value is not None}

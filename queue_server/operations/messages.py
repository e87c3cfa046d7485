"""A line to a team or a colleague on duty; shown today, never sent outside the shop."""

from __future__ import annotations

from uuid import UUID

from queue_server.contract.commands import SendMessage
from queue_server.domain.errors import Unknown
from queue_server.operations.transaction import Done, Work
from queue_server.store import floor, people


def send(work: Work, command: SendMessage) -> Done:
    """Pass it on. `to` is a team of this shop or a colleague's id."""
    colleague = people.by_id(work.connection, work.shop.id, command.to)
    if command.to not in work.shop.teams and colleague is None:
        raise Unknown("team", command.to)
    return Done(other=str(tell(work, command.to, command.text)))


def tell(work: Work, addressee: str, text: str) -> UUID:
    """Leave a line from the actor to a team or, by id, to a colleague."""
    message = floor.Message(
        id=work.new_id(),
        sender=work.actor.id,
        sender_name=work.actor.name,
        addressee=addressee,
        text=text,
        sent_at=work.now,
    )
    floor.send(work.rows, work.shop.id, message)
    work.fact("message_sent", message=message.id)
    return message.id

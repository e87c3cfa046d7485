"""Booking by people nobody knows: as `bookings.book`, with so many tries an hour from a place or contact."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import TypeVar

from queue_server.contract.appointments import BookAppointment
from queue_server.domain import appointments as rules
from queue_server.domain.errors import TooMany
from queue_server.domain.people import ANYONE
from queue_server.operations.bookings import book
from queue_server.operations.transaction import Done, House
from queue_server.store import attempts
from queue_server.store.database import Connection
from queue_server.store.writer import Writer

R = TypeVar("R")
_TRY = "book"
_ONE_HOUSEHOLD_BITS = 64


async def book_for_anyone(
    house: House,
    writer: Writer,
    look: Callable[[Connection, Done], R],
    command: BookAppointment,
    address: str,
) -> tuple[Done, R]:
    """Book for somebody who is not signed in; what `look` finds in the same transaction comes with it.

    `address` is where the request came from, or what is known.

    Every try counts, also one that succeeds. From the eleventh within an hour on, from one address or with
    one phone number or email, it raises TooMany in the same words for every cause.
    """
    who = [f"address|{_household(address)}"]
    if command.phone is not None:
        who.append(f"phone|{rules.sought_phone(command.phone)}")
    if command.email is not None:
        who.append(f"email|{rules.sought_email(command.email)}")
    now, shop_id = house.now(), house.shop.id

    def count(connection: Connection) -> bool:
        since = now - rules.PUBLIC_TRIES_WITHIN
        codes = attempts.codes_of(connection, shop_id, who)
        for code in codes:
            attempts.note(connection, shop_id, _TRY, code, now)
        tried = [attempts.count(connection, shop_id, _TRY, code, since) for code in codes]
        return max(tried) <= rules.PUBLIC_TRIES

    if not await writer.write(count):
        raise TooMany(rules.NO_MORE_ONLINE)
    return await house.carry_out_and_look(look, book, ANYONE, command)


def _household(address: str) -> str:
    """An IPv6 address stands for its whole network, of which one household has millions."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(int(found) >> (found.max_prefixlen - _ONE_HOUSEHOLD_BITS))
    return str(found)

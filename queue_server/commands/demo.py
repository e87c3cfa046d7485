"""`demo`: the example users of config/demo.toml, and the surgeries of config/bookings.toml from now on."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta

from queue_server.commands.at_hand import COMMAND_LINE, AtHand
from queue_server.contract.surgeries import OpenSurgery, Repeat
from queue_server.domain.hours import local_moment, shop_day
from queue_server.operations import passwords
from queue_server.operations.people import AddPerson, add_person
from queue_server.operations.surgeries import open_surgery
from queue_server.store import people, surgeries

_LOOKED_AHEAD = timedelta(days=60)
_OPENED_FOR = timedelta(weeks=11)


async def demo(_: Namespace, here: AtHand, password: str | None) -> None:
    """Make those who are missing, all with one password: the given one, or one made up and shown once.

    Then open the usual surgeries, unless there are any already.
    """
    await _make_users(here, password)
    await _open_surgeries(here)


async def _make_users(here: AtHand, password: str | None) -> None:
    accounts = await here.reader.read(lambda connection: people.everyone(connection, here.shop.id))
    known = {account.user for account in accounts}
    missing = [person for person in here.shop.people if person.id not in known]
    if not missing:
        print("The example users are already here.")
        return
    chosen = password or passwords.made_up()
    kept = passwords.hash_of(chosen)
    for person in missing:
        command = AddPerson(
            user=person.id,
            name=person.name,
            role=person.role,
            organisation=person.organisation,
            skills=tuple(sorted(person.skills)),
            password_hash=kept,
        )
        await here.house.carry_out(add_person, COMMAND_LINE, command)
    print(f"Sign in as {', '.join(person.id for person in missing)}.")
    print("The password is the one in FRONT_DOOR_DEMO_PASSWORD." if password else f"The password is {chosen}")


async def _open_surgeries(here: AtHand) -> None:
    shop, now = here.shop, here.now()
    today = shop_day(now, shop.timezone)
    opened = await here.reader.read(lambda c: surgeries.between(c, shop.id, now, now + _LOOKED_AHEAD))
    if opened or not shop.usual_surgeries:
        return
    accounts = await here.reader.read(lambda connection: people.everyone(connection, shop.id))
    ids = {account.user: account.person.id for account in accounts}
    for usual in shop.usual_surgeries:
        first = today + timedelta(days=(usual.weekday - today.weekday()) % 7 or 7)
        command = OpenSurgery(
            service=usual.service,
            place=usual.place,
            adviser=ids.get(usual.adviser or ""),
            starts_at=local_moment(first, usual.opens, shop.timezone),
            ends_at=local_moment(first, usual.closes, shop.timezone),
            slot_minutes=usual.slot_minutes,
            lanes=usual.lanes,
            drop_in=usual.drop_in,
            repeat=Repeat(until=first + _OPENED_FOR),
        )
        await here.house.carry_out(open_surgery, COMMAND_LINE, command)
    print("Advice sessions are open for the next twelve weeks.")

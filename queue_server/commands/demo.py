"""`demo`: the example users of config/demo.toml, and nothing else."""

from __future__ import annotations

from argparse import Namespace

from queue_server.commands.at_hand import COMMAND_LINE, AtHand
from queue_server.operations import passwords
from queue_server.operations.people import AddPerson, add_person
from queue_server.store import people


async def demo(_: Namespace, here: AtHand, password: str | None) -> None:
    """Make those who are missing, all with one password: the given one, or one made up and shown once."""
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

"""Staff on the command line: `user add | passwd | change | list`. Passwords are asked for."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace

from queue_server.commands.at_hand import COMMAND_LINE, AtHand
from queue_server.domain.errors import BadInput, NotFound
from queue_server.domain.people import Role
from queue_server.operations import passwords
from queue_server.operations.people import (
    STAFF,
    AddPerson,
    ChangePerson,
    SetPassword,
    add_person,
    change_person,
    set_password,
)
from queue_server.store import people


def describe(parser: ArgumentParser, shared: ArgumentParser) -> None:
    """The words of `user`."""
    acts = parser.add_subparsers(required=True, metavar="ACT")
    adding = acts.add_parser("add", parents=[shared], help="let somebody sign in")
    adding.add_argument("user", help="the name to sign in with")
    adding.add_argument("name", help="first name and initial, as colleagues and customers see it")
    adding.add_argument("--role", required=True, choices=[role.value for role in STAFF])
    adding.add_argument("--organisation", help="for partners: the organisation's code in services.toml")
    adding.add_argument("--skill", action="append", default=[], help="a service's code; may be repeated")
    adding.set_defaults(run=add)
    renewing = acts.add_parser("passwd", parents=[shared], help="give somebody a new password")
    renewing.add_argument("user")
    renewing.set_defaults(run=passwd)
    for each in (adding, renewing):
        each.add_argument("--make-up", action="store_true", help="make up a password and show it once")
    changing = acts.add_parser("change", parents=[shared], help="change what somebody may do")
    changing.add_argument("user")
    changing.add_argument("--name")
    changing.add_argument("--role", choices=[role.value for role in STAFF])
    changing.add_argument("--skill", action="append", help="all skills from now on; may be repeated")
    stays = changing.add_mutually_exclusive_group()
    stays.add_argument("--leaves", action="store_true", help="may no longer sign in")
    stays.add_argument("--comes-back", action="store_true", help="may sign in again")
    changing.set_defaults(run=change)
    acts.add_parser("list", parents=[shared], help="who may sign in").set_defaults(run=show)


async def add(asked: Namespace, here: AtHand) -> None:
    """Let somebody sign in."""
    for skill in asked.skill:
        if skill not in {service.needs_skill for service in here.shop.services.values()}:
            here.shop.service(skill)
    password = _password(asked)
    command = AddPerson(
        user=asked.user,
        name=asked.name,
        role=Role(asked.role),
        organisation=asked.organisation,
        skills=tuple(asked.skill),
        password_hash=passwords.hash_of(password),
    )
    await here.house.carry_out(add_person, COMMAND_LINE, command)
    print(f"{asked.user} may sign in now.")
    _tell(asked, password)


async def passwd(asked: Namespace, here: AtHand) -> None:
    """Give somebody a new password."""
    person_id = await _id_of(here, asked.user)
    password = _password(asked)
    command = SetPassword(password_hash=passwords.hash_of(password))
    await here.house.carry_out(set_password, COMMAND_LINE, command, person_id)
    print(f"{asked.user} has a new password and is signed out everywhere.")
    _tell(asked, password)


async def change(asked: Namespace, here: AtHand) -> None:
    """Change what somebody may do."""
    command = ChangePerson(
        name=asked.name,
        role=asked.role and Role(asked.role),
        skills=None if asked.skill is None else tuple(asked.skill),
        active=False if asked.leaves else True if asked.comes_back else None,
    )
    await here.house.carry_out(change_person, COMMAND_LINE, command, await _id_of(here, asked.user))
    print(f"{asked.user} is changed.")


async def show(_: Namespace, here: AtHand) -> None:
    """Who may sign in."""
    accounts = await here.reader.read(lambda connection: people.everyone(connection, here.shop.id))
    for account in accounts:
        person = account.person
        about = [person.role, person.organisation or "", " ".join(sorted(person.skills))]
        left = "" if account.active else "  (may not sign in)"
        print(f"{account.user:16} {person.name:20} {'  '.join(filter(None, about))}{left}")
    if not accounts:
        print("Nobody may sign in yet.")


async def _id_of(here: AtHand, user: str) -> str:
    account = await here.reader.read(lambda connection: people.by_user(connection, here.shop.id, user))
    if account is None:
        raise NotFound(f"The user “{user}”")
    return account.person.id


def _password(asked: Namespace) -> str:
    if asked.make_up:
        return passwords.made_up()
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Password: ")
        if getpass.getpass("The same again: ") != password:
            raise BadInput("The two passwords are not the same.")
    passwords.refuse_short(password)
    return password


def _tell(asked: Namespace, password: str) -> None:
    if asked.make_up:
        print(f"The password, shown only once:\n{password}")

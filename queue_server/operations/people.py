"""Staff come, change and go. Passwords and PINs arrive here already hashed."""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import Field

from queue_server.contract.commands import Code, Command
from queue_server.domain.errors import BadInput, NotAllowed, NotFound
from queue_server.domain.people import Person, Role
from queue_server.operations.transaction import Done, Work
from queue_server.store import council_links, people
from queue_server.store.ids import new_id
from queue_server.store.people import Account

STAFF = (Role.RECEPTIONIST, Role.ADVISER, Role.PARTNER, Role.MANAGER)
_USER = re.compile(r"[a-z][a-z0-9._-]{0,59}")


class AddPerson(Command):
    """Somebody joins the staff. `organisation` is for partners only."""

    user: str
    name: str = Field(min_length=1, max_length=80)
    role: Role
    organisation: str | None = None
    skills: tuple[Code, ...] = ()
    password_hash: str = Field(repr=False)


class ChangePerson(Command):
    """What somebody may do, or whether they may sign in, is different now; None keeps what was."""

    name: str | None = Field(default=None, min_length=1, max_length=80)
    role: Role | None = None
    skills: tuple[Code, ...] | None = None
    active: bool | None = None


class SetPassword(Command):
    """Somebody has a new password."""

    password_hash: str = Field(repr=False)


class ConnectCouncil(Command):
    """From now on somebody signs in with this account of the council's; `subject` is its name there."""

    issuer: str = Field(max_length=255)
    subject: str = Field(max_length=255, repr=False)


class SetPin(Command):
    """Somebody has a new PIN; with None, none."""

    pin_hash: str | None = Field(repr=False)


def add_person(work: Work, command: AddPerson) -> Done:
    """A new account. Refuses with BadInput a name that is taken or can't be used; `Done.other` is its id."""
    user = command.user.strip().lower()
    if not _USER.fullmatch(user):
        raise BadInput("A user name starts with a letter and has only letters, digits, dots and dashes.")
    if people.by_user(work.connection, work.shop.id, user) is not None:
        raise BadInput(f"There is already a user “{user}”.")
    _check_role(command.role, command.organisation)
    person = Person(
        id=str(new_id(work.now)),
        name=command.name.strip(),
        role=command.role,
        organisation=command.organisation,
        skills=frozenset(command.skills),
    )
    people.add(work.connection, work.shop.id, Account(person, user, command.password_hash, active=True))
    work.fact("person_added", person=person.id, role=person.role)
    return Done(other=person.id)


def change_person(work: Work, command: ChangePerson, person_id: str) -> Done:
    """Name, role, skills, or whether they may sign in.

    Who may not any more, or has another role, is signed out everywhere: a session never outlives the
    role that it was given for. A PIN ends with the right to sign in, and a manager has none;
    so does the link to the council's directory.
    """
    account = _account(work, person_id)
    person = replace(
        account.person,
        name=command.name or account.person.name,
        role=command.role or account.person.role,
        skills=account.person.skills if command.skills is None else frozenset(command.skills),
    )
    _check_role(person.role, person.organisation)
    active = account.active if command.active is None else command.active
    pin_hash = account.pin_hash if active and may_have_pin(person.role) else None
    changed = replace(account, person=person, active=active, pin_hash=pin_hash)
    people.change(work.connection, work.shop.id, changed)
    if not active:
        council_links.forget(work.connection, work.shop.id, person_id)
    if not active or person.role is not account.person.role:
        people.end_sessions_of(work.connection, work.shop.id, person_id)
    work.fact("person_changed", person=person_id)
    return Done(other=person_id)


def set_password(work: Work, command: SetPassword, person_id: str) -> Done:
    """A new password, and no other way to sign in until they choose one again.

    The person is signed out everywhere, and earlier failures are forgotten.
    """
    account = _account(work, person_id)
    changed = replace(account, password_hash=command.password_hash, pin_hash=None)
    people.change(work.connection, work.shop.id, changed)
    council_links.forget(work.connection, work.shop.id, person_id)
    people.end_sessions_of(work.connection, work.shop.id, person_id)
    people.forget_failures(work.connection, work.shop.id, account.user)
    work.fact("password_set", person=person_id)
    return Done(other=person_id)


def set_pin(work: Work, command: SetPin) -> Done:
    """The actor's own PIN; sign-ins with the old one are over. Refuses managers with NotAllowed."""
    if not may_have_pin(work.actor.role):
        raise NotAllowed("Managers sign in with their password.")
    account = _account(work, work.actor.id)
    people.change(work.connection, work.shop.id, replace(account, pin_hash=command.pin_hash))
    people.end_pin_sessions_of(work.connection, work.shop.id, account.person.id)
    work.fact("pin_set" if command.pin_hash else "pin_removed", person=account.person.id)
    return Done(other=account.person.id)


def connect_council(work: Work, command: ConnectCouncil) -> Done:
    """The actor's own account there, instead of any other. Refuses somebody else's with BadInput."""
    account = _account(work, work.actor.id)
    theirs = council_links.person_of(work.connection, work.shop.id, command.issuer, command.subject)
    if theirs not in {None, account.person.id}:
        raise BadInput("This account already signs somebody else in here. Ask your manager.")
    council_links.connect(work.connection, work.shop.id, account.person.id, command.issuer, command.subject)
    work.fact("council_connected", person=account.person.id)
    return Done(other=account.person.id)


def disconnect_council(work: Work, _: Command) -> Done:
    """The actor no longer signs in with the council's directory."""
    account = _account(work, work.actor.id)
    council_links.forget(work.connection, work.shop.id, account.person.id)
    work.fact("council_disconnected", person=account.person.id)
    return Done(other=account.person.id)


def may_have_pin(role: Role) -> bool:
    """Whether a PIN is enough for what this role may do; nobody manages by six digits."""
    return role in STAFF and role is not Role.MANAGER


def _account(work: Work, person_id: str) -> Account:
    account = people.by_id(work.connection, work.shop.id, person_id)
    if account is None:
        raise NotFound("This person")
    return account


def _check_role(role: Role, organisation: str | None) -> None:
    if role not in STAFF:
        raise BadInput(f"A person's role is one of {', '.join(STAFF)}.")
    if (role is Role.PARTNER) != (organisation is not None):
        raise BadInput("A partner belongs to an organisation, and nobody else does.")

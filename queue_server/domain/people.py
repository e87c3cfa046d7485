"""Staff: their roles, and what each role may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """Why somebody signs in. Devices have roles of their own."""

    RECEPTIONIST = "receptionist"
    ADVISER = "adviser"
    PARTNER = "partner"
    MANAGER = "manager"
    KIOSK = "kiosk"
    BOARD = "board"
    PRINTER = "printer"
    DESK = "desk"
    CUSTOMER = "customer"
    SHOP = "shop"


class Permission(StrEnum):
    """One thing that may be done. Every route names exactly one."""

    USE_KIOSK = "use_kiosk"
    SHOW_BOARD = "show_board"
    PRINT = "print"
    SERVE = "serve"
    SEE_TICKET = "see_ticket"
    CHANGE_TICKET = "change_ticket"
    RECEIVE = "receive"
    FOLLOW_UP = "follow_up"
    BOOK = "book"
    HOLD_SURGERIES = "hold_surgeries"
    MANAGE = "manage"
    SIGNED_IN = "signed_in"
    PUBLIC = "public"
    CUSTOMER = "customer"
    METRICS = "metrics"


_STAFF = {
    Permission.SIGNED_IN,
    Permission.SEE_TICKET,
    Permission.CHANGE_TICKET,
    Permission.FOLLOW_UP,
    Permission.BOOK,
}

MAY: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.KIOSK: frozenset({Permission.USE_KIOSK}),
        Role.BOARD: frozenset({Permission.SHOW_BOARD}),
        Role.PRINTER: frozenset({Permission.PRINT}),
        Role.DESK: frozenset(),
        Role.ADVISER: frozenset({*_STAFF, Permission.SERVE}),
        Role.PARTNER: frozenset({*_STAFF, Permission.SERVE, Permission.HOLD_SURGERIES}),
        Role.RECEPTIONIST: frozenset({*_STAFF, Permission.RECEIVE, Permission.HOLD_SURGERIES}),
        Role.CUSTOMER: frozenset({Permission.CUSTOMER}),
        Role.SHOP: frozenset(),
        Role.MANAGER: frozenset(
            {
                *_STAFF,
                Permission.SERVE,
                Permission.RECEIVE,
                Permission.HOLD_SURGERIES,
                Permission.MANAGE,
            }
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who signs in while they are `active`. `organisation` is None for the council's own staff."""

    id: str
    name: str
    role: Role
    organisation: str | None = None
    skills: frozenset[str] = field(default_factory=frozenset)
    active: bool = True

    @property
    def first_name(self) -> str:
        """What customers and colleagues are told."""
        return first_name(self.name)


def first_name(name: str) -> str:
    """What customers and colleagues are told of a person's name."""
    return name.split()[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something: a person, a device, a customer's phone, or the shop itself by the clock.

    `id` is what the journal keeps; it is a person's or a device's id, never a name. `only_desk` is the one
    desk that whoever signed in there with a PIN may open; None: any.
    """

    id: str
    role: Role
    name: str = ""
    organisation: str | None = None
    skills: frozenset[str] = field(default_factory=frozenset)
    only_desk: str | None = None

    def may(self, permission: Permission) -> bool:
        """Whether this actor's role has the permission."""
        return permission in MAY[self.role]


ANYONE = Actor(id="anyone", role=Role.CUSTOMER)
"""Whoever asks without saying who they are."""

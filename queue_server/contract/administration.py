"""What a manager asks for and is shown: who may sign in, and which devices the shop has."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from queue_server.contract.commands import Code, Command
from queue_server.contract.views import View

StaffRole = Literal["receptionist", "adviser", "partner", "manager"]
Kind = Literal["kiosk", "board", "printer", "desk"]
Skills = list[Code]


class NewPerson(Command):
    """Somebody joins the staff. `organisation` is for partners only; skills are codes of services."""

    user: str = Field(min_length=1, max_length=60)
    name: str = Field(min_length=1, max_length=80)
    role: StaffRole
    organisation: Code | None = None
    skills: Skills = Field(default=[], max_length=40)
    password: str = Field(min_length=12, max_length=200, repr=False)


class ChangedPerson(Command):
    """What is different about somebody now; what is left out stays. Not `active`: may not sign in."""

    name: str | None = Field(default=None, min_length=1, max_length=80)
    role: StaffRole | None = None
    skills: Skills | None = Field(default=None, max_length=40)
    active: bool | None = None


class NewPassword(Command):
    """Somebody has a new password."""

    password: str = Field(min_length=12, max_length=200, repr=False)


class NewDevice(Command):
    """A device joins the shop, or comes back under its old name; see `PairingCode`.

    A desk is a browser that is paired on its own page, /desk/pair.
    """

    kind: Kind
    name: str = Field(min_length=1, max_length=60)
    speaks: bool | None = None
    printer: str | None = Field(default=None, max_length=60)
    desk: Code | None = None


class PersonView(View):
    """Somebody on the staff."""

    id: str
    user: str
    name: str
    role: str
    organisation: str | None
    skills: list[str]
    active: bool


class People(View):
    """Everybody, those who may no longer sign in too, by user name."""

    people: list[PersonView]


class DeviceStatus(View):
    """A device, and what it last said of itself."""

    id: str
    kind: Kind
    name: str
    state: Literal["paired", "not_paired", "revoked"]
    speaks: bool
    printer: str | None
    desk: str | None
    seen_at: datetime | None
    problem: str | None


class Devices(View):
    """Every device, oldest first."""

    devices: list[DeviceStatus]


class PairingCode(View):
    """To be typed on the device before `until`, once."""

    device: str
    code: str = Field(repr=False)
    until: datetime

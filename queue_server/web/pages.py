"""What every page of staff is handed: who looks, at which address, how new it is, and what was refused."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from queue_server.api.front_door import FrontDoor
from queue_server.contract.staff_views import Choice
from queue_server.contract.words import ENGLISH
from queue_server.domain.errors import NotFound
from queue_server.domain.hours import shop_day
from queue_server.domain.people import Actor, Permission
from queue_server.store.journal import Head
from queue_server.web.drawing import draw

_OWN = re.compile(
    r"/(?:desk|reception|manager|tickets|follow-ups|appointments|book|sessions|closures|board|signing-in)(?:[/?][^\s\\]*)?|/"
)
_NEW_TIME_IN = timedelta(minutes=15)
# What is reckoned from a day, in any time zone, still is a day.
_FIRST_DAY, _LAST_DAY = date(1971, 1, 1), date(9990, 1, 1)
_WHERE = (
    (Permission.SERVE, "/desk", "Desk"),
    (Permission.RECEIVE, "/reception", "Reception"),
    (Permission.MANAGE, "/manager", "Manager"),
)
_SESSIONS = (Permission.HOLD_SURGERIES, "/sessions", "Advice sessions")
_FOLLOW_UPS = (Permission.FOLLOW_UP, "/follow-ups", "Follow-ups")
_SIGNING_IN = (Permission.SIGNED_IN, "/signing-in", "How you sign in")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an act was not done; `at` is the place on the page where it was asked for, `said` what was filled
    in there, by box.
    """

    at: str
    message: str
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A page somebody wants to see. `query` has the address's own questions, such as `all`."""

    door: FrontDoor
    actor: Actor
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    problem: Refused | None = None

    @property
    def here(self) -> str:
        """The page's address, for coming back to it."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path

    @property
    def today(self) -> date:
        """The shop's present day."""
        return shop_day(self.door.now(), self.door.shop.timezone)

    def day(self, name: str) -> date | None:
        """The day that the address asks for under this name; None where there is none that can be shown."""
        return day_in(self.query.get(name, ""))

    def thing(self, what: str) -> UUID:
        """The id that the address ends with. Refuses with NotFound, in which it is called `what`."""
        try:
            return UUID(self.path.rpartition("/")[2])
        except ValueError:
            raise NotFound(what) from None

    def refused(self, at: str, message: str, said: Mapping[str, Sequence[str]] | None = None) -> Asked:
        """The same page, saying why an act was not done, with what was filled in."""
        return replace(self, problem=Refused(at, message, said or {}))

    def draw(self, template: str, head: Head, **context: Any) -> str:
        """The page as text."""
        door = self.door
        now = door.now()
        return draw(
            template,
            timezone=door.shop.timezone.key,
            now=now,
            shop_name=door.shop.name,
            here=self.here,
            path=self.path,
            position=f"{head.epoch}/{head.seq}/{head.tick}",
            problem=self.problem,
            me={"name": self.actor.name, "pages": pages_of(self.actor)},
            reasons=_reasons(door),
            every_need=[
                Choice(code=need.code, label=need.names[ENGLISH]) for need in door.shop.needs.values()
            ],
            later=(now + _NEW_TIME_IN).astimezone(door.shop.timezone).strftime("%H:%M"),
            **context,
        )


Page = Callable[[Asked], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A page's permission and how it is made."""

    permission: Permission
    page: Page


def asked(door: FrontDoor, actor: Actor, address: str) -> Asked:
    """The page at one of our own addresses."""
    parts = urlsplit(address)
    return Asked(door=door, actor=actor, path=parts.path, query=dict(parse_qsl(parts.query)))


def day_in(text: str) -> date | None:
    """The day that is written there, such as "2026-11-23"; None where it is none that a clock can show."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= _LAST_DAY else None


def own_address(text: str | None) -> str:
    """The address, if it is a staff page of ours; else where people start."""
    return text if text and _OWN.fullmatch(text) and not text.startswith("//") else "/"


def pages_of(actor: Actor) -> list[dict[str, str]]:
    """Where this person may go, their own page first and what everybody shares last."""
    return _pages(actor, (*_WHERE, _SESSIONS, _FOLLOW_UPS, _SIGNING_IN))


def start_of(actor: Actor) -> str:
    """The page this person works on: a manager looks at the figures, though they may do the rest."""
    mine = _pages(actor, _WHERE)
    return mine[-1]["href"] if mine else "/sign-in"


def _pages(actor: Actor, where: Iterable[tuple[Permission, str, str]]) -> list[dict[str, str]]:
    return [{"href": href, "label": label} for permission, href, label in where if actor.may(permission)]


def _reasons(door: FrontDoor) -> dict[str, list[Choice]]:
    return {
        kind.value: [Choice(code=code, label=names[ENGLISH]) for code, names in reasons.items()]
        for kind, reasons in door.shop.reasons.items()
    }

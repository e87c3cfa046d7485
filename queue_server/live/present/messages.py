"""Lines between colleagues: to a person, or to the team that they are in."""

from __future__ import annotations

from queue_server.contract.staff_views import Choice, MessageView
from queue_server.contract.words import ENGLISH
from queue_server.domain.people import Actor, Role
from queue_server.live.present.rows import first_name, place_name
from queue_server.live.snapshot import Snapshot
from queue_server.shop import Shop
from queue_server.store.floor import Message

_TEAM_OF = {Role.RECEPTIONIST: "reception", Role.MANAGER: "manager"}


def for_viewer(snapshot: Snapshot, shop: Shop, viewer: Actor) -> list[MessageView]:
    """Today's lines to this person or their team, and those they wrote themselves, newest first.

    A team is a role's, or the people with the skill of that name. Lines to a team that nobody is in by
    role or skill go to every adviser of the council, so that none is lost.
    """
    return [
        MessageView(
            from_name=message.sender_name,
            to=_addressee(message, snapshot, shop),
            text=message.text,
            sent_at=message.sent_at,
            mine=message.sender == viewer.id,
        )
        for message in snapshot.messages
        if message.sender == viewer.id or _is_for(message, snapshot, viewer)
    ]


def teams_of(viewer: Actor) -> frozenset[str | None]:
    """The teams that somebody is in: their role's, and those named as their skills."""
    return frozenset({_TEAM_OF.get(viewer.role), *viewer.skills})


def addressees(snapshot: Snapshot, shop: Shop) -> list[Choice]:
    """Whom one may write to: the teams, then everybody at a desk."""
    teams = [Choice(code=code, label=names[ENGLISH]) for code, names in shop.teams.items()]
    seated = [
        Choice(code=use.adviser, label=f"{first_name(snapshot, use.adviser)}, {place_name(shop, use.desk)}")
        for use in snapshot.desks.values()
        if use.adviser in snapshot.people
    ]
    return teams + seated


def _is_for(message: Message, snapshot: Snapshot, viewer: Actor) -> bool:
    to = message.addressee
    if to == viewer.id or to in teams_of(viewer):
        return True
    if to in snapshot.people or to in _TEAM_OF.values():
        return False
    nobodys = all(to not in person.skills for person in snapshot.people.values())
    return nobodys and viewer.role is Role.ADVISER


def _addressee(message: Message, snapshot: Snapshot, shop: Shop) -> str:
    if message.addressee in shop.teams:
        return shop.teams[message.addressee][ENGLISH]
    return first_name(snapshot, message.addressee) or message.addressee

"""What is still to be answered, as staff of one organisation see it: lists without names, details on asking.

Another organisation's are not there. Of what another heard, only what the customer agreed to share.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby

from queue_server.contract.follow_ups import DueState, FollowUpGroup, FollowUpRow, FollowUpsView, FollowUpView
from queue_server.contract.staff_views import Choice
from queue_server.contract.words import ENGLISH
from queue_server.domain.errors import NotFound
from queue_server.domain.follow_ups import Owner, OwnerKind, Shared, due
from queue_server.domain.hours import shop_day
from queue_server.domain.people import Actor, Person
from queue_server.domain.privacy import details_due
from queue_server.live.follow_ups import Details, Everything, Known
from queue_server.live.present import rows
from queue_server.live.present.messages import teams_of
from queue_server.live.present.sentences import reason_name
from queue_server.shop import ReasonKind, Shop
from queue_server.store.follow_ups import About

People = Mapping[str, Person]
COUNCIL = "the council"


def view(everything: Everything, shop: Shop, viewer: Actor, now: datetime) -> FollowUpsView:
    """The list: the viewer's own first, then their teams', other teams' and their colleagues'."""
    today = shop_day(now, shop.timezone)
    shown = [row(each, shop, everything.people, viewer, today) for each in everything.open]
    shown.sort(key=lambda each: (_rank(each.owner, viewer), each.owner_name, each.answer_by_on))
    return FollowUpsView(
        as_at=now,
        today=today,
        open=[
            FollowUpGroup(owner=owner, owner_name=name, mine=mine, rows=list(theirs))
            for (owner, name, mine), theirs in groupby(shown, lambda e: (e.owner, e.owner_name, e.mine))
        ],
        answered=[row(each, shop, everything.people, viewer, today) for each in everything.answered],
    )


def details(found: Details | None, shop: Shop, viewer: Actor, now: datetime) -> FollowUpView:
    """One follow-up. Raises NotFound for none and for another organisation's, in the same words."""
    if found is None or found.known.kept.follow_up.organisation != viewer.organisation:
        raise NotFound("This follow-up")
    known, asked, shown = found.known, found.known.kept.follow_up, found.known.shown
    came_from = None if asked.home == asked.organisation else asked.home or COUNCIL
    return FollowUpView(
        row=row(known, shop, found.people, viewer, shop_day(now, shop.timezone)),
        ticket_id=asked.ticket_id if came_from is None else None,
        language=known.kept.language,
        gives=rows.gives_for(known.needs, shop),
        next_step=found.words.get(About.NEXT_STEP) if Shared.NEXT_STEP in shown else None,
        note=found.note if Shared.NOTE in shown else None,
        referrals=_referrals(found, shop) if Shared.SERVICE in shown else [],
        done=found.words.get(About.ANSWER),
        later_because=asked.later_because and reason_name(shop, ReasonKind.LATER, asked.later_because),
        from_organisation=came_from and shop.organisations.get(came_from, came_from),
        shared=bool(shown),
        may_reopen=asked.answered_at is not None and now < details_due(asked.answered_at),
        owners=owners(shop, found.people, viewer),
        reasons=rows.choices(shop.reasons[ReasonKind.LATER]),
    )


def row(known: Known, shop: Shop, people: People, viewer: Actor, today: date) -> FollowUpRow:
    """One line of a list."""
    kept, asked = known.kept, known.kept.follow_up
    return FollowUpRow(
        id=asked.id,
        number=kept.number,
        visited_on=kept.visited_on,
        service_name=rows.service_name(shop, kept.service) if Shared.SERVICE in known.shown else None,
        owner=str(asked.owner),
        owner_name=owner_name(asked.owner, shop, people),
        mine=asked.owner == Owner(OwnerKind.PERSON, viewer.id),
        promised_on=asked.promised_on,
        answer_by_on=asked.answer_by_on,
        due=DueState(due(asked.answer_by_on, today)) if asked.is_open else DueState.ANSWERED,
        answered_on=asked.answered_on,
        kept=asked.was_kept,
    )


def owner_name(owner: Owner, shop: Shop, people: People) -> str:
    """What colleagues call whoever sees to it; the code for someone who is no longer there."""
    match owner.kind:
        case OwnerKind.PERSON:
            return people[owner.code].name if owner.code in people else owner.code
        case OwnerKind.TEAM:
            return shop.teams[owner.code][ENGLISH] if owner.code in shop.teams else owner.code
        case OwnerKind.ORGANISATION:
            return shop.organisations.get(owner.code, owner.code)


def owners(shop: Shop, people: People, viewer: Actor) -> list[Choice]:
    """Who may see to something that the viewer has heard: teams, partners, colleagues of their own house."""
    colleagues = (
        person for person in people.values() if person.active and person.organisation == viewer.organisation
    )
    every = (
        *(Owner(OwnerKind.TEAM, code) for code in shop.teams),
        *(Owner(OwnerKind.ORGANISATION, code) for code in shop.organisations),
        *(Owner(OwnerKind.PERSON, person.id) for person in colleagues),
    )
    return [Choice(code=str(owner), label=owner_name(owner, shop, people)) for owner in every]


def _referrals(found: Details, shop: Shop) -> list[str]:
    return [shop.referrals[code][ENGLISH] for code in found.referrals if code in shop.referrals]


def _rank(owner: str, viewer: Actor) -> int:
    """Mine, my teams' or my organisation's, other teams', colleagues'."""
    who = Owner.parse(owner)
    if who == Owner(OwnerKind.PERSON, viewer.id):
        return 0
    if who.kind is OwnerKind.PERSON:
        return 3
    return 1 if who.code in {*teams_of(viewer), viewer.organisation} else 2

"""What is left to answer one morning, as views, so that its pages can be drawn without a server."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from queue_server.contract.follow_ups import DueState, FollowUpGroup, FollowUpRow, FollowUpsView, FollowUpView
from queue_server.contract.staff_views import Choice
from tests.web import samples

TODAY = date(2026, 11, 23)
NOTE = "The landlord’s letter is with us. She needs a home with no stairs."


def row(n: int, due: DueState, answer_by_on: date, **more) -> FollowUpRow:
    """One line."""
    values = {
        "id": UUID(int=900 + n),
        "number": f"A0{n:02}",
        "visited_on": TODAY - timedelta(days=14 - n),
        "service_name": "Housing",
        "owner": "person:adviser1",
        "owner_name": "Priya N.",
        "mine": True,
        "promised_on": answer_by_on,
        "answer_by_on": answer_by_on,
        "due": due,
        "answered_on": None,
        "kept": None,
    }
    return FollowUpRow(**values | more)


MINE = [
    row(1, DueState.OVERDUE, date(2026, 11, 20)),
    row(2, DueState.TODAY, TODAY, promised_on=date(2026, 11, 19)),
    row(3, DueState.THIS_WEEK, date(2026, 11, 26)),
    row(4, DueState.LATER, date(2026, 12, 7), service_name="Births and deaths"),
]
TEAMS = {"owner": "team:benefits", "owner_name": "Council Tax and Benefits", "mine": False}
ANSWERED = {"due": DueState.ANSWERED, "answered_on": TODAY}


def every(**more) -> FollowUpsView:
    """The list of a busy house."""
    theirs = [row(5, DueState.OVERDUE, date(2026, 11, 18), **TEAMS)]
    answered = [
        row(6, answer_by_on=TODAY, kept=True, **ANSWERED),
        row(7, answer_by_on=date(2026, 11, 20), kept=False, **ANSWERED),
    ]
    shown = {
        "as_at": samples.NOW,
        "today": TODAY,
        "open": [
            FollowUpGroup(owner="person:adviser1", owner_name="Priya N.", mine=True, rows=MINE),
            FollowUpGroup(**TEAMS, rows=theirs),
        ],
        "answered": answered,
    }
    return FollowUpsView(**shown | more)


def one(**more) -> FollowUpView:
    """One in full."""
    shown = {
        "row": MINE[1],
        "ticket_id": samples.ticket_id(2),
        "language": "en",
        "gives": samples.WAITING[1].gives,
        "next_step": "We will write to you.",
        "note": NOTE,
        "referrals": ["Housing options team"],
        "done": None,
        "later_because": "We wait for papers from them",
        "from_organisation": None,
        "shared": True,
        "may_reopen": False,
        "owners": samples.OWNERS,
        "reasons": [Choice(code="they-asked", label="They asked for another day")],
    }
    return FollowUpView(**shown | more)


def from_the_council() -> FollowUpView:
    """As a partner sees it whom the customer did not agree to tell."""
    line = row(8, DueState.LATER, date(2026, 12, 7), service_name=None, owner_name="Universal Credit")
    hidden = {"next_step": None, "note": None, "referrals": [], "later_because": None, "ticket_id": None}
    return one(row=line, from_organisation="the council", shared=False, **hidden)


def answered() -> FollowUpView:
    """One that was answered a moment ago."""
    line = row(6, answer_by_on=TODAY, kept=True, **ANSWERED)
    return one(row=line, done="We wrote to her.", may_reopen=True)

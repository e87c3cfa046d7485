"""The pages of what is still to be answered: the list without names, and one in full, logged when opened."""

from __future__ import annotations

from queue_server.api import spreadsheets
from queue_server.api.follow_ups import details_view, everything_view
from queue_server.contract.follow_ups import DueState
from queue_server.contract.words import ENGLISH, Words, name_in_english
from queue_server.web.pages import Asked

_COLUMNS = ("sees to it", "due", "answer by", "first promised", "number", "visit", "for")
_DUE = {
    DueState.OVERDUE: "overdue",
    DueState.TODAY: "today",
    DueState.THIS_WEEK: "this week",
    DueState.LATER: "later",
}
_ENGLISH = Words.of(ENGLISH)


async def every(asked: Asked) -> str:
    """All that is open, one's own first; and what was answered in the last day."""
    view = await everything_view(asked.door, asked.actor)
    head = (await asked.door.hub.hall()).head
    return asked.draw("follow_ups/list.html", head, view=view, words=_ENGLISH)


async def one(asked: Asked) -> str:
    """One with what is needed to answer it, and what may be done with it."""
    door = asked.door
    view = await details_view(door, asked.actor, asked.thing("This follow-up"))
    return asked.draw(
        "follow_ups/one.html",
        (await door.hub.hall()).head,
        view=view,
        words=_ENGLISH,
        view_today=asked.today,
        language_name=name_in_english(view.language),
        told=asked.query.get("told"),
    )


async def spreadsheet(asked: Asked) -> str:
    """All that is open, for a spreadsheet."""
    view = await everything_view(asked.door, asked.actor)
    rows = [
        (
            row.owner_name,
            _DUE[row.due],
            row.answer_by_on,
            row.promised_on,
            row.number,
            row.visited_on,
            row.service_name,
        )
        for group in view.open
        for row in group.rows
    ]
    return spreadsheets.table(_COLUMNS, rows)

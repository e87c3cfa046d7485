"""The manager's pages of feedback: what customers answered, how many did, and what some of them wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from queue_server.api import spreadsheets
from queue_server.contract.words import ENGLISH, Words, name_in_english
from queue_server.domain import surveys
from queue_server.domain.errors import NotFound
from queue_server.domain.follow_ups import usual_day
from queue_server.domain.hours import shop_day
from queue_server.domain.privacy import REMARKS_KEPT
from queue_server.domain.surveys import Answered, Feedback, Group, RemarkKind, Way
from queue_server.store import feedback as store
from queue_server.store.database import Connection
from queue_server.store.feedback import Remark
from queue_server.web.pages import Asked
from queue_server.web.period import LONGEST, Period, period_of

PATH = "/manager/feedback"
REMARKS = f"{PATH}/"
KINDS = {
    RemarkKind.THANKS: "A thank you",
    RemarkKind.IDEA: "An idea",
    RemarkKind.COMPLAINT: "A complaint",
}
_COLUMNS = ("day", "people seen", "gave feedback", "response rate %", "happy or very happy %")
_HIDDEN = f"under {surveys.FEWEST}"
_ENGLISH = Words.of(ENGLISH)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in a period: all of it, by day (the newest first), by language and by question.

    `ways` is how many answered at a kiosk and on a phone; None where so few did that it is not shown.
    """

    together: Group[str]
    days: Sequence[Group[date]]
    languages: Sequence[Group[str]]
    questions: Sequence[Answered]
    ways: dict[str, int | None]


async def page(asked: Asked) -> str:
    """The figures of a period, and what was written lately."""
    door, period = asked.door, period_of(asked)
    since = door.now() - REMARKS_KEPT
    remarks = await door.reader.read(lambda c: store.remarks(c, door.shop.id, since))
    return asked.draw(
        "manager/feedback.html",
        (await door.hub.hall()).head,
        chip="Manager",
        period=period,
        today=asked.today,
        longest=LONGEST.days + 1,
        fewest=surveys.FEWEST,
        target=_target(asked),
        said=await _said(asked, period),
        remarks=remarks,
        answer_by=lambda each: _answer_by(asked, each),
        kinds=KINDS,
        words=_ENGLISH,
        language_name=name_in_english,
    )


async def spreadsheet(asked: Asked) -> str:
    """The same by day, one day a line; what is hidden is empty."""
    said = await _said(asked, period_of(asked))
    rows = []
    for day in said.days:
        count = _HIDDEN if day.given is None else day.given
        rows.append((day.key, day.seen, count, day.rate_percent, day.content_percent))
    return spreadsheets.table(_COLUMNS, rows)


async def one(asked: Asked) -> str:
    """What a customer wrote; that it was opened is written down."""
    door = asked.door
    remark = await _remark(asked)
    found = await door.reader.read(lambda c: store.words_of(c, door.shop.id, remark.id))
    words, number = (None, None) if found is None else found
    about = None if words is None else words.ticket_id
    await door.write_down(asked.actor, "remark_opened", about, remark=remark.id)
    answered = remark.answered_at
    return asked.draw(
        "manager/remark.html",
        (await door.hub.hall()).head,
        chip="Manager",
        remark=remark,
        said=words,
        number=number,
        kind=KINDS[remark.kind],
        answer_by_on=_answer_by(asked, remark),
        answered_on=None if answered is None else shop_day(answered, door.shop.timezone),
        words=_ENGLISH,
        language_name=name_in_english(remark.language),
    )


# ------------------------------------------------------------------------------------------------


async def _said(asked: Asked, period: Period) -> Said:
    shop = asked.door.shop
    about = (shop.id, period.first, period.last)

    def read(connection: Connection) -> tuple[list[Feedback], Counter[tuple[date, str]]]:
        return store.given(connection, *about), store.seen(connection, *about)

    given, seen = await asked.door.reader.read(read)
    by_day, by_language = Counter[date](), Counter[str]()
    for (day, language), count in seen.items():
        by_day[day] += count
        by_language[language] += count
    together = surveys.together(shop.questions, given, seen.total())
    return Said(
        together=together,
        days=surveys.groups(shop.questions, given, by_day, lambda each: each.on)[::-1],
        languages=surveys.groups(shop.questions, given, by_language, lambda each: each.language),
        questions=surveys.by_question(shop.questions, given),
        ways=_ways(given),
    )


def _ways(given: Sequence[Feedback]) -> dict[str, int | None]:
    counts = Counter(each.way.value for each in given)
    hides = surveys.hidden(counts)
    return {way.value: None if way.value in hides else counts[way.value] for way in Way}


def _target(asked: Asked) -> float | None:
    """The share that this shop promises, where it promises one."""
    promised = (each for each in asked.door.shop.standards if each.measure == "satisfied")
    return next((each.target_percent for each in promised), None)


def _answer_by(asked: Asked, remark: Remark) -> date | None:
    """The day by which an answer is due, as for all that is left to answer; None where none is wanted."""
    return usual_day(remark.on, asked.door.shop.hours) if remark.wants_answer else None


async def _remark(asked: Asked) -> Remark:
    wanted = asked.thing("This")
    found = await asked.door.reader.read(lambda c: store.find(c, asked.door.shop.id, wanted))
    if found is None:
        raise NotFound("This")
    return found

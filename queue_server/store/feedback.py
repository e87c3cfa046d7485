"""What customers said of their visit: answers and remarks, rows to domain values and back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, func, or_, select

from queue_server.domain.surveys import Feedback, RemarkKind, Way
from queue_server.store import schema
from queue_server.store.rows import Rows

_feedback, _remark, _words = schema.feedback, schema.remark, schema.remark_words
_ticket, _turn = schema.ticket, schema.turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that a customer wrote, without its words. `on` is the shop's day."""

    id: UUID
    on: date
    written_at: datetime
    kind: RemarkKind
    language: str
    wants_answer: bool
    answered_at: datetime | None = None
    answered_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkWords:
    """The words themselves, whose ticket they came from, and where to reach them."""

    ticket_id: UUID
    text: str = field(repr=False)
    reach: str | None = field(default=None, repr=False)


def give(
    rows: Rows, shop_id: str, feedback_id: UUID, feedback: Feedback, at: datetime, ticket: UUID | None = None
) -> None:
    """Keep what was answered; of a ticket that has answered before, the newest answer to each question."""
    before = None if ticket is None else _of_ticket(rows.connection, shop_id, ticket)
    if before is not None:
        answers = {**before.answers, **feedback.answers}
        rows.update(_feedback, {"id": before.id}, {"answers": before.answers}, {"answers": answers})
        return
    values = {"way": feedback.way.value, "language": feedback.language, "answers": dict(feedback.answers)}
    about = {"id": feedback_id, "shop_id": shop_id, "day": feedback.on, "given_at": at, "ticket_id": ticket}
    rows.insert(_feedback, {**about, **values})


def has_given(connection: Connection, shop_id: str, ticket: UUID) -> bool:
    """Whether answers of this ticket are kept, and still lead to it."""
    return _of_ticket(connection, shop_id, ticket) is not None


def given(connection: Connection, shop_id: str, first: date, last: date) -> list[Feedback]:
    """All feedback of these days of the shop, both included."""
    found = select(_feedback).where(_of_days(_feedback.c, shop_id, first, last))
    return [
        Feedback(on=row.day, way=Way(row.way), language=row.language, answers=row.answers)
        for row in connection.execute(found.order_by(_feedback.c.day, _feedback.c.id))
    ]


def seen(connection: Connection, shop_id: str, first: date, last: date) -> Counter[tuple[date, str]]:
    """How many customers were seen on these days of the shop, by day and language."""
    was_seen = select(_turn.c.ticket_id).where(
        _turn.c.ticket_id == _ticket.c.id, _turn.c.seen_at.is_not(None)
    )
    counted = (
        select(_ticket.c.day, _ticket.c.language, func.count().label("seen"))
        .where(_of_days(_ticket.c, shop_id, first, last), was_seen.exists())
        .group_by(_ticket.c.day, _ticket.c.language)
    )
    return Counter({(row.day, row.language): row.seen for row in connection.execute(counted)})


def write(rows: Rows, shop_id: str, remark: Remark, words: RemarkWords) -> None:
    """A new remark."""
    about = {"id": remark.id, "shop_id": shop_id, "day": remark.on, "written_at": remark.written_at}
    said = {"kind": remark.kind.value, "language": remark.language, "wants_answer": remark.wants_answer}
    rows.insert(_remark, {**about, **said})
    kept = {"ticket_id": words.ticket_id, "text": words.text, "reach": words.reach}
    rows.insert(_words, {"remark_id": remark.id, "shop_id": shop_id, **kept})


def written(connection: Connection, shop_id: str, ticket: UUID) -> int:
    """How many remarks came from this ticket, as far as their words are kept."""
    mine = select(func.count()).where(_words.c.shop_id == shop_id, _words.c.ticket_id == ticket)
    return connection.scalar(mine) or 0


def answer(rows: Rows, before: Remark, at: datetime, by: str) -> None:
    """A remark has been seen to."""
    was = {"answered_at": before.answered_at, "answered_by": before.answered_by}
    rows.update(_remark, {"id": before.id}, was, {"answered_at": at, "answered_by": by})


def remarks(connection: Connection, shop_id: str, since: datetime) -> list[Remark]:
    """Those still to be seen to, however old, and all that were written since then; the newest first."""
    still = _remark.c.answered_at.is_(None) & _remark.c.wants_answer
    found = select(_remark).where(_remark.c.shop_id == shop_id, or_(still, _remark.c.written_at >= since))
    rows = connection.execute(found.order_by(_remark.c.written_at.desc(), _remark.c.id.desc()))
    return [_read(row) for row in rows]


def find(connection: Connection, shop_id: str, remark: UUID) -> Remark | None:
    """One remark."""
    row = connection.execute(_one(shop_id, remark)).first()
    return None if row is None else _read(row)


def words_of(connection: Connection, shop_id: str, remark: UUID) -> tuple[RemarkWords, str] | None:
    """Its words and the number of the ticket they came from; None once they are deleted."""
    found = (
        select(_words, _ticket.c.number)
        .join(_ticket, _ticket.c.id == _words.c.ticket_id)
        .where(_words.c.shop_id == shop_id, _words.c.remark_id == remark)
    )
    row = connection.execute(found).first()
    return (
        None
        if row is None
        else (RemarkWords(ticket_id=row.ticket_id, text=row.text, reach=row.reach), row.number)
    )


def unlink(connection: Connection, shop_id: str, before: datetime) -> int:
    """From now on nothing leads from older answers to a ticket."""
    old = (
        (_feedback.c.shop_id == shop_id)
        & (_feedback.c.given_at < before)
        & _feedback.c.ticket_id.is_not(None)
    )
    return connection.execute(_feedback.update().where(old).values(ticket_id=None)).rowcount


def forget_words(
    connection: Connection, shop_id: str, answered_before: datetime, written_before: datetime
) -> int:
    """Delete the words of what was answered by then, and of older ones that want no answer."""
    over = or_(
        _remark.c.answered_at <= answered_before,
        and_(_remark.c.wants_answer.is_(False), _remark.c.written_at < written_before),
    )
    done = select(_remark.c.id).where(_remark.c.shop_id == shop_id, over)
    mine = (_words.c.shop_id == shop_id) & _words.c.remark_id.in_(done)
    return connection.execute(_words.delete().where(mine)).rowcount


# ------------------------------------------------------------------------------------------------


def _of_ticket(connection: Connection, shop_id: str, ticket: UUID) -> Any:
    mine = select(_feedback.c.id, _feedback.c.answers).where(
        _feedback.c.shop_id == shop_id, _feedback.c.ticket_id == ticket
    )
    return connection.execute(mine).first()


def _of_days(columns: Any, shop_id: str, first: date, last: date) -> Any:
    return and_(columns.shop_id == shop_id, columns.day >= first, columns.day <= last)


def _one(shop_id: str, remark: UUID) -> Select[Any]:
    return select(_remark).where(_remark.c.shop_id == shop_id, _remark.c.id == remark)


def _read(row: Any) -> Remark:
    return Remark(
        id=row.id,
        on=row.day,
        written_at=row.written_at,
        kind=RemarkKind(row.kind),
        language=row.language,
        wants_answer=row.wants_answer,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
    )

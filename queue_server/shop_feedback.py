"""What customers are asked after a visit, and every mistake in it with its file, its row and a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import StrictBool

from queue_server.contract.commands import Code
from queue_server.domain.surveys import MOST_QUESTIONS, SATISFIED, Answer, Question
from queue_server.shop_checks import twice
from queue_server.shop_files import CodedRow, Found, Mistake, Reader

FILE = "feedback.toml"
_FEWEST_ANSWERS, _MOST_ANSWERS = 2, 5


class AnswerRow(CodedRow):
    """One answer of a scale."""

    scale: Code
    icon: Code
    good: StrictBool = False

    def value(self) -> Answer:
        """As the rules see it."""
        return Answer(code=self.code, names=self.names, icon=self.icon, good=self.good)


class QuestionRow(CodedRow):
    """One question; it takes the answers of its scale."""

    scale: Code


@dataclass(frozen=True, slots=True)
class Rows:
    """Every good row, and the codes of questions and scales written in any row, good or bad."""

    answers: list[Found[AnswerRow]]
    questions: list[Found[QuestionRow]]
    codes: set[str]
    scales: set[str]


def read(reader: Reader) -> Rows:
    """Every good row; mistakes stay with the reader."""
    reader.only(FILE, "question", "answer")
    return Rows(
        answers=reader.rows(FILE, "answer", AnswerRow),
        questions=reader.rows(FILE, "question", QuestionRow),
        codes=reader.written(FILE, "question"),
        scales=reader.written(FILE, "answer", "scale"),
    )


def check(rows: Rows) -> Iterator[Mistake]:
    """Every mistake between rows."""
    yield from twice(rows.questions, "code")
    yield from twice(rows.answers, "scale", "code")
    for found in rows.questions:
        if found.row.scale not in rows.scales:
            yield found.wrong(f"No [[answer]] has the scale “{found.row.scale}”.")
    for found in rows.questions[MOST_QUESTIONS:]:
        yield found.wrong(f"People are asked {MOST_QUESTIONS} questions at most.")
    for scale in sorted(rows.scales):
        count = sum(found.row.scale == scale for found in rows.answers)
        if count > _MOST_ANSWERS or 0 < count < _FEWEST_ANSWERS:
            sentence = (
                f"The scale “{scale}” has {count}: it needs {_FEWEST_ANSWERS} to {_MOST_ANSWERS} answers."
            )
            yield Mistake(FILE, "", sentence)
    yield from _satisfied(rows)


def _satisfied(rows: Rows) -> Iterator[Mistake]:
    if SATISFIED not in rows.codes:
        yield Mistake(FILE, "", f"There must be a question “{SATISFIED}”: satisfaction is counted by it.")
    for found in rows.questions:
        mine = [each.row for each in rows.answers if each.row.scale == found.row.scale]
        if found.row.code == SATISFIED and mine and not any(row.good for row in mine):
            yield found.wrong("None of its answers is “good”, so nobody could be satisfied.")


def built(rows: Rows) -> tuple[Question, ...]:
    """The questions, in the order of the file."""
    return tuple(
        Question(
            code=found.row.code,
            names=found.row.names,
            scale=found.row.scale,
            answers=tuple(each.row.value() for each in rows.answers if each.row.scale == found.row.scale),
        )
        for found in rows.questions
    )

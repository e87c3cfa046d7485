"""What customers are asked after a visit, and what their answers come to; small groups are hidden.

Nobody has to answer anything, so how many answered always stands beside what they said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from queue_server.domain.errors import BadInput, Unknown

FEWEST = 5
MOST_QUESTIONS = 5
SATISFIED = "satisfied"
MOST_REMARKS = 3

K = TypeVar("K", bound=Hashable)


class Way(StrEnum):
    """Where feedback was given."""

    KIOSK = "kiosk"
    PHONE = "phone"


class RemarkKind(StrEnum):
    """What customers say in their own words."""

    THANKS = "thanks"
    IDEA = "idea"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to choose; who gives a `good` one is content."""

    code: str
    names: Mapping[str, str]
    icon: str
    good: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One short question and the `answers` of its scale, the best first."""

    code: str
    names: Mapping[str, str]
    scale: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What one customer answered, by question; what they skipped is not in it. `on` is the shop's day."""

    on: date
    way: Way
    language: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Group(Generic[K]):
    """Some customers: how many were `seen`, and how many gave feedback. None is hidden, or nobody.

    `given` is None where it is hidden; `rate_percent` also where nobody was seen. `content_percent` is the
    share with a good answer among those who answered how happy they are.
    """

    key: K
    seen: int
    given: int | None
    rate_percent: int | None
    content_percent: int | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to one question: by how many, and each answer's share by code. None is hidden."""

    question: Question
    given: int | None
    percent: Mapping[str, int] | None


def checked(questions: Iterable[Question], answers: Mapping[str, str]) -> dict[str, str]:
    """The answers as they may be kept. Refuses none at all with BadInput, and unknown codes with Unknown."""
    if not answers:
        raise BadInput("Nothing was answered.")
    known = {question.code: {answer.code for answer in question.answers} for question in questions}
    for question, answer in answers.items():
        if question not in known:
            raise Unknown("question", question)
        if answer not in known[question]:
            raise Unknown("answer", answer)
    return dict(answers)


def groups(
    questions: Iterable[Question],
    feedback: Collection[Feedback],
    seen: Mapping[K, int],
    key: Callable[[Feedback], K],
) -> list[Group[K]]:
    """Those who were seen and those who gave feedback, by `key`, in the order of the keys."""
    good = _good(questions)
    counts = Counter(key(each) for each in feedback)
    hides = hidden(counts)
    found: dict[K, list[Feedback]] = {each: [] for each in sorted({*seen, *counts}, key=str)}
    for each in feedback:
        found[key(each)].append(each)
    return [_group(each, those, seen.get(each, 0), good, each in hides) for each, those in found.items()]


def together(questions: Iterable[Question], feedback: Collection[Feedback], seen: int) -> Group[str]:
    """All of them as one group."""
    return _group("", list(feedback), seen, _good(questions), 0 < len(feedback) < FEWEST)


def by_question(questions: Iterable[Question], feedback: Collection[Feedback]) -> list[Answered]:
    """What was answered to each question."""
    return [_answered(question, feedback) for question in questions]


def hidden(counts: Mapping[K, int]) -> frozenset[K]:
    """Groups whose figures may not be shown: those under five people, and as many others, the smallest
    first, as keep what is hidden from being worked out from the sum of all.
    """
    some = sorted((key for key, count in counts.items() if count), key=lambda key: counts[key])
    hides = [key for key in some if counts[key] < FEWEST]
    for key in some[len(hides) :]:
        if not hides or sum(counts[each] for each in hides) >= FEWEST:
            break
        hides.append(key)
    return frozenset(hides)


def percent(some: int, of: int) -> int | None:
    """The share, rounded to whole percent and never over 100; None of nothing."""
    return None if of == 0 else min(100, round(100 * some / of))


# ------------------------------------------------------------------------------------------------


def _good(questions: Iterable[Question]) -> frozenset[str]:
    """The answers of whoever is content."""
    asked = next((question for question in questions if question.code == SATISFIED), None)
    return frozenset(() if asked is None else (answer.code for answer in asked.answers if answer.good))


def _group(key: K, those: list[Feedback], seen: int, good: frozenset[str], hide: bool) -> Group[K]:
    if hide:
        return Group(key, seen, None, None, None)
    said = [each.answers[SATISFIED] for each in those if SATISFIED in each.answers]
    content = sum(answer in good for answer in said)
    share = percent(content, len(said)) if len(said) >= FEWEST else None
    return Group(key, seen, len(those), percent(len(those), seen), share)


def _answered(question: Question, feedback: Collection[Feedback]) -> Answered:
    said = Counter(each.answers[question.code] for each in feedback if question.code in each.answers)
    count = said.total()
    if 0 < count < FEWEST:
        return Answered(question, None, None)
    shares = {answer.code: percent(said[answer.code], count) or 0 for answer in question.answers}
    return Answered(question, count, shares if count else None)

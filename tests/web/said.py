"""What the pages of feedback show: a quiet day, a day with few answers, and what somebody wrote."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from queue_server.contract.words import Words, in_language
from queue_server.domain import surveys
from queue_server.domain.surveys import Feedback, RemarkKind, Way
from queue_server.store.feedback import Remark, RemarkWords
from queue_server.web.drawing import draw
from queue_server.web.feedback import KINDS, Said
from queue_server.web.period import Period
from queue_server.web.telling import Typed
from tests.api.conftest import SHOP
from tests.web import samples
from tests.web.drawn import staff

TODAY = samples.NOW.date()
LANGUAGES = {"en": "English", "ar": "Arabic"}
WORDS = RemarkWords(ticket_id=UUID(int=1), text="The lift smells of fish.", reach="07700 900 555")

AMISS = Typed(wants_answer=True).amiss()


def remark(kind: RemarkKind, **more: Any) -> Remark:
    """One that wants an answer, if nothing else is said."""
    about = {"id": UUID(int=7), "on": TODAY, "written_at": samples.at("10:31"), "language": "en"}
    return Remark(**{**about, "kind": kind, "wants_answer": True, **more})


REMARKS = [
    remark(RemarkKind.COMPLAINT),
    remark(RemarkKind.COMPLAINT, language="ar"),
    remark(RemarkKind.IDEA, wants_answer=False),
    remark(RemarkKind.THANKS, wants_answer=False, answered_at=samples.NOW),
]


def figures(count: int) -> Said:
    """So many answers today, a few yesterday, and none the day before."""
    answers = {"satisfied": "happy", "wait": "no"}
    given = [Feedback(on=TODAY, way=Way.KIOSK, language="en", answers=answers) for _ in range(count)]
    given += [Feedback(on=TODAY - timedelta(days=1), way=Way.PHONE, language="ar", answers=answers)] * 2
    seen = {TODAY: 61, TODAY - timedelta(days=1): 58, TODAY - timedelta(days=2): 9}
    asked = SHOP.questions
    return Said(
        together=surveys.together(asked, given, sum(seen.values())),
        days=surveys.groups(asked, given, seen, lambda each: each.on)[::-1],
        languages=surveys.groups(asked, given, {"en": 120, "ar": 8}, lambda each: each.language),
        questions=surveys.by_question(asked, given),
        ways={"kiosk": None, "phone": None},
    )


def page(said: Said, **more: Any) -> str:
    """The manager's page."""
    context: dict[str, Any] = {
        "period": Period(date(2026, 10, 27), TODAY),
        "today": TODAY,
        "longest": 92,
        "fewest": surveys.FEWEST,
        "target": 95,
        "said": said,
        "remarks": REMARKS,
        "answer_by": lambda each: (
            TODAY + timedelta(days=14) if each.language == "en" else TODAY - timedelta(days=1)
        ),
        "kinds": KINDS,
        "words": Words.of("en"),
        "language_name": LANGUAGES.get,
    }
    return staff("manager/feedback.html", None, "/manager/feedback", **{**context, **more})


def one(said: RemarkWords | None = WORDS, **more: Any) -> str:
    """What somebody wrote, opened."""
    shown = remark(RemarkKind.COMPLAINT, **more)
    return staff(
        "manager/remark.html",
        None,
        f"/manager/feedback/{shown.id}",
        remark=shown,
        said=said,
        number=None if said is None else "A042",
        kind=KINDS[shown.kind],
        answer_by_on=TODAY,
        answered_on=None if shown.answered_at is None else TODAY,
        words=Words.of("en"),
        language_name="English",
    )


def on_phone(name: str, language: str = "en", errors: dict[str, str] | None = None, **more: Any) -> str:
    """One of the pages on which a customer tells."""
    words = Words.of(language)
    context: dict[str, Any] = {
        "shop": SHOP,
        "here": f"/t/token/{name}",
        "words": words,
        "say": words.say,
        "count": words.count,
        "name_of": lambda names: in_language(names, language),
        "errors": {box: words.say(said) for box, said in (errors or {}).items()},
        "languages": [
            SimpleNamespace(code="en", label="English"),
            SimpleNamespace(code="ar", label="العربية"),
        ],
        "back": "/t/token",
        "address": "/t/token",
        "asked_in": "",
        "questions": SHOP.questions,
        "typed": Typed(),
        "done": False,
        "most": 2000,
    }
    return draw(f"telling/{name}.html", timezone=samples.TIMEZONE, now=samples.NOW, **{**context, **more})

"""How was it? A few questions that may be skipped, a way to write to a manager, and how to complain."""

from __future__ import annotations

from kiosk.answers import Press, RateVisit
from kiosk.screens.question import (
    Badge,
    Block,
    Choice,
    Choices,
    Code,
    Heading,
    Lead,
    Look,
    Points,
    Question,
    Title,
)
from kiosk.screens.seen import Seen
from kiosk.screens.ticket import clears
from queue_server.contract.views import SurveyQuestion


def question(seen: Seen) -> Question:
    """All the ways to tell us; free words are for one's own phone, never for a public screen."""
    say = seen.words.say
    questions = Choice(
        Press.FEEDBACK,
        say("Answer a few short questions"),
        "star",
        hint=say("You can skip any of them"),
    )
    return Question(
        key="tell-us",
        blocks=(
            Title(say("Tell us how it went")),
            *((Choices((questions,), columns=1),) if _questions(seen) else ()),
            Heading(say("To complain, thank us or tell us an idea")),
            Points(_ways(seen), card=True),
            *_procedure(seen),
        ),
        main=(Choice(Press.BACK, say("Go back"), look=Look.SECOND),),
    )


def ask(seen: Seen) -> Question:
    """One question after another; whoever has answered the last is thanked."""
    say, questions = seen.words.say, _questions(seen)
    at = len(seen.visit.rated)
    if at >= len(questions):
        return thanks(seen)
    asked, is_last = questions[at], at + 1 == len(questions)
    return Question(
        key=f"feedback-{at + 1}",
        blocks=(
            Title(seen.name(asked.names)),
            Lead(say("Question {at} of {of}", at=at + 1, of=len(questions)), spare=True),
            Choices(_answers(seen, asked, is_last=is_last), columns=1),
        ),
        main=(
            Choice(Press.SEND_FEEDBACK, say("Finish"), look=Look.SECOND),
            Choice(RateVisit(asked.code, None, is_last), say("Skip"), look=Look.MAIN),
        ),
    )


def thanks(seen: Seen) -> Question:
    """It is on its way; nothing of it is left here."""
    say = seen.words.say
    return Question(
        key="thanks",
        blocks=(
            Badge("check-bold", done=True),
            Title(say("Thank you")),
            Lead(say("What you say helps us do better.")),
        ),
        main=(Choice(Press.FINISH, say("Finish"), look=Look.MAIN),),
        foot_note=clears(seen),
    )


def _questions(seen: Seen) -> list[SurveyQuestion]:
    return seen.view.survey.questions if seen.view.survey is not None else []


def _answers(seen: Seen, asked: SurveyQuestion, *, is_last: bool) -> tuple[Choice, ...]:
    assert seen.view.survey is not None
    return tuple(
        Choice(RateVisit(asked.code, each.code, is_last), seen.name(each.names), each.icon)
        for each in seen.view.survey.answers.get(asked.scale, [])
    )


def _ways(seen: Seen) -> tuple[tuple[str, str], ...]:
    say, view = seen.words.say, seen.view
    ways = [("account-question", say("Talk to us at the reception desk."))]
    if view.booking_url is not None:
        # Only a shop that phones can reach has a code on its paper.
        scan = say("Scan the code on your ticket with your phone. You can write to us there.")
        ways.insert(0, ("cellphone", scan))
    if view.complaints.names:
        ways.append(("bank", seen.name(view.complaints.names)))
    return tuple(ways)


def _procedure(seen: Seen) -> tuple[Block, ...]:
    say, link = seen.words.say, seen.view.complaints.link
    if link is None:
        return ()
    return (Code(link, say("How to complain"), say("Point your camera here")),)

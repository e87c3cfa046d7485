"""A quiet word: reception knows, and the page says so; that someone is coming only once someone is."""

from __future__ import annotations

from kiosk.answers import Press
from kiosk.screens.question import (
    Badge,
    Block,
    Choice,
    Choices,
    Heading,
    Lead,
    Look,
    Note,
    NumberNote,
    Points,
    Question,
    Title,
)
from kiosk.screens.seen import Seen
from kiosk.screens.ticket import paper
from kiosk.visit import FAMILY_ROOM


def question(seen: Seen) -> Question:
    """After "Talk in private": nothing to type and nothing to explain."""
    receipt = seen.visit.receipt
    assert receipt is not None
    say = seen.words.say
    return Question(
        key="private",
        blocks=(
            *answer(seen),
            NumberNote(
                say("Your number"),
                receipt.number,
                say("It will not be shown on the board or called out."),
            ),
            *paper(seen),
            Heading(say("While you wait")),
            Points(
                (
                    ("seat", say("Stay here, or sit anywhere you like.")),
                    ("ticket-confirmation", say("Your ticket looks the same as everyone else’s.")),
                )
            ),
            *_children(seen),
            *([] if answered_by(seen) else [Note(_if_nobody_comes(seen))]),
        ),
        main=(
            Choice(Press.GIVE_BACK, say("Cancel"), look=Look.SECOND),
            Choice(Press.FINISH, say("Finish"), look=Look.MAIN),
        ),
    )


def answer(seen: Seen) -> tuple[Block, ...]:
    """Whether a person has answered the private alert."""
    say = seen.words.say
    name = answered_by(seen)
    if name is None:
        return (
            Badge("bell-ring"),
            Title(say("We have told reception")),
            Lead(say("You do not need to type anything or say why you are here.")),
        )
    soon = say("{name} from our reception team will be with you in a moment.", name=name)
    return Badge("account-check", done=True), Title(say("Someone is coming to you")), Lead(soon)


def answered_by(seen: Seen) -> str | None:
    """The first name of who is coming; None until a person has said so."""
    wanted = seen.visit.alert_id
    return next((alert.acknowledged_by for alert in seen.view.alerts if alert.alert_id == wanted), None)


def _children(seen: Seen) -> tuple[Block, ...]:
    if all(need.code != FAMILY_ROOM for need in seen.view.needs):
        return ()
    label = seen.words.say("I have children with me")
    toggle = Choice(Press.CHILDREN, label, "teddy-bear", look=Look.TOGGLE, chosen=seen.visit.children)
    return (Choices((toggle,), columns=1),)


def _if_nobody_comes(seen: Seen) -> str:
    return seen.words.say("If no one comes in one minute, please go to reception.")

"""The appointment is not here and now, or was not found: what to do instead, and nothing more about it."""

from __future__ import annotations

from kiosk.answers import Press
from kiosk.screens.question import Choice, Lead, Look, Panel, Question, Title, Tone
from kiosk.screens.seen import Seen


def not_found(seen: Seen) -> Question:
    """What was typed is kept, so that one wrong figure can be mended."""
    say = seen.words.say
    return Question(
        key="not-found",
        blocks=(
            Title(say("We can’t find this appointment")),
            Lead(say("Please check your reference and try again. It has 9 numbers.")),
            _reception(seen),
        ),
        main=(
            Choice(Press.FINISH, say("Start again"), look=Look.SECOND),
            Choice(Press.BY_REFERENCE, say("Try again"), look=Look.MAIN),
        ),
    )


def other_day(seen: Seen) -> Question:
    """When it is, and nothing else."""
    say, answer = seen.words.say, seen.visit.answer
    when = None
    if answer is not None and answer.starts_at is not None:
        there = answer.starts_at.astimezone(seen.timezone)
        when = Panel(
            small=say("Your appointment is on"),
            big=seen.words.day(there.date()),
            more=say("at {time}", time=seen.words.time(there, seen.timezone)),
        )
    return Question(
        key="other-day",
        blocks=(
            Title(say("You are booked for another day")),
            *((when,) if when else ()),
            _reception(seen),
        ),
        main=(Choice(Press.FINISH, say("Start again"), look=Look.MAIN),),
    )


def other_shop(seen: Seen) -> Question:
    """Not where: the reference proves nothing about who holds it."""
    say = seen.words.say
    return Question(
        key="other-shop",
        blocks=(
            Title(say("You are booked in another place")),
            Lead(say("Please look at your text, email or letter to see where it is.")),
            _reception(seen),
        ),
        main=(Choice(Press.FINISH, say("Start again"), look=Look.MAIN),),
    )


def _reception(seen: Seen) -> Panel:
    say = seen.words.say
    return Panel(
        big=say("The reception desk can help"),
        more=say("They can help you today, too."),
        icon="hand-wave",
        tone=Tone.AMBER,
    )

"""Help: someone comes, or how this screen works; and what it keeps."""

from __future__ import annotations

from kiosk.answers import Press
from kiosk.screens.private import answered_by
from kiosk.screens.question import (
    Badge,
    Choice,
    Choices,
    Heading,
    Lead,
    Look,
    Panel,
    Points,
    Question,
    Steps,
    Title,
    Tone,
)
from kiosk.screens.seen import Seen


def question(seen: Seen) -> Question:
    """Offline nobody can be asked to come, so the page does not pretend."""
    say = seen.words.say
    return Question(
        key="help",
        blocks=(
            Title(say("Help")),
            _ask(seen),
            Heading(say("How to use this screen")),
            Steps(
                (
                    (say("Choose what you came about."), None),
                    (say("Tell us what would help you, if you want to."), None),
                    (say("Take your ticket, then take a seat."), None),
                )
            ),
            Heading(say("More")),
            Choices((*_tell_us(seen), _privacy(seen)), columns=1),
        ),
    )


def _tell_us(seen: Seen) -> tuple[Choice, ...]:
    """Only where the server has said what to ask, and how to complain."""
    say = seen.words.say
    if seen.view.survey is None:
        return ()
    hint = say("Questions, thanks, ideas, complaints")
    return (Choice(Press.TELL_US, say("Tell us how it went"), "message-text", hint=hint),)


def _privacy(seen: Seen) -> Choice:
    say = seen.words.say
    hint = say("What we keep, and for how long")
    return Choice(Press.PRIVACY, say("Your privacy"), "shield-account", hint=hint)


def _ask(seen: Seen) -> Choices | Panel:
    say = seen.words.say
    if not seen.online:
        return Panel(big=say("Please go to the reception desk"), tone=Tone.AMBER, icon="information")
    come = Choice(
        Press.ASK_SOMEONE,
        say("Ask someone to come"),
        "hand-wave",
        hint=say("One of us will come to this screen"),
        look=Look.MAIN,
    )
    return Choices((come,), columns=1)


def asked(seen: Seen) -> Question:
    """After "Ask someone to come"."""
    say = seen.words.say
    name = answered_by(seen)
    told = (
        (
            Badge("bell-ring"),
            Title(say("We have asked someone to come")),
            Lead(say("Please stay by this screen. You can carry on while you wait.")),
        )
        if name is None
        else (
            Badge("account-check", done=True),
            Title(say("Someone is coming to you")),
            Lead(say("{name} is on the way to this screen.", name=name)),
        )
    )
    return Question(
        key="help-asked",
        blocks=(
            *told,
            Points((("information", say("You can also go to the reception desk at any time.")),)),
        ),
        main=(Choice(Press.BACK, say("Carry on"), look=Look.MAIN),),
    )


def privacy(seen: Seen) -> Question:
    """What is kept, in plain words."""
    say = seen.words.say
    return Question(
        key="privacy",
        blocks=(
            Title(say("Your privacy")),
            Points(
                (
                    ("account-off", say("We do not ask for your name to give you a number.")),
                    ("eye-off", say("Nobody sees on the board why you came or what you asked for.")),
                    ("account-tie-voice", say("Only the people who help you see what you chose here.")),
                    ("timer-sand", say("This screen forgets it all when you finish.")),
                    ("delete-clock", say("We delete what you tell us the day after your visit.")),
                ),
                card=True,
            ),
        ),
        main=(Choice(Press.BACK, say("Go back"), look=Look.MAIN),),
    )

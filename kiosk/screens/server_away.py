"""This screen cannot give numbers just now: reception can."""

from __future__ import annotations

from kiosk.screens.question import Heading, Panel, Points, Question, Title, Tone
from kiosk.screens.seen import Seen
from kiosk.screens.welcome import other_languages


def question(seen: Seen) -> Question:
    """Kind, and with one thing to do."""
    say = seen.words.say
    return Question(
        key="server-away",
        blocks=(
            Title(say("Please go to the reception desk")),
            Panel(
                big=say("They can help you now"),
                more=say("Some of our systems are not working, so this screen can’t give you a number."),
                icon="information",
                tone=Tone.AMBER,
            ),
            Heading(say("The reception desk can")),
            Points(
                (
                    ("ticket-confirmation", say("give you a number")),
                    ("message-lock", say("find you a private place to talk")),
                    ("hand-heart", say("help with anything else")),
                ),
                card=True,
            ),
        ),
        band_label=say("Choose a language"),
        band=other_languages(seen),
    )

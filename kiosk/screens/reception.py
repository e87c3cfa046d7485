"""It did not work here: a person will help."""

from __future__ import annotations

from kiosk.answers import Press
from kiosk.screens.question import Choice, Lead, Look, NumberNote, Panel, Question, Title, Tone
from kiosk.screens.seen import Seen


def question(seen: Seen) -> Question:
    """What was asked for could not be done; nothing is promised that may not come."""
    say = seen.words.say
    receipt = seen.visit.receipt
    number = (
        (NumberNote(say("Your number"), receipt.number, say("Your number still counts.")),) if receipt else ()
    )
    return Question(
        key="reception",
        blocks=(
            Title(say("Please go to the reception desk")),
            Lead(say("We could not do that on this screen just now.")),
            *number,
            Panel(
                big=say("The people there will help you"),
                more=say("You do not need to explain it all again."),
                icon="hand-wave",
                tone=Tone.AMBER,
            ),
        ),
        main=(Choice(Press.FINISH, say("Start again"), look=Look.MAIN),),
    )

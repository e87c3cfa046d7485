"""The shop is closed: when it opens; who is booked comes in all the same."""

from __future__ import annotations

from kiosk.screens.question import Choices, Panel, Question, Title
from kiosk.screens.seen import Seen
from kiosk.screens.welcome import have_appointment, other_languages


def question(seen: Seen) -> Question:
    """Shown instead of the first page outside opening hours: no tickets, but appointments are kept."""
    say = seen.words.say
    return Question(
        key="closed",
        blocks=(
            Title(say("We are closed now")),
            Panel(
                big=seen.opens(seen.view.opens_at),
                more=say("If you need help now, please ask a member of staff."),
                icon="clock-outline",
            ),
            Choices((have_appointment(seen),), columns=1),
        ),
        band_label=say("Choose a language"),
        band=other_languages(seen),
    )

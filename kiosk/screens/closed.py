"""The shop is closed: when it opens."""

from __future__ import annotations

from kiosk.screens.question import Panel, Question, Title
from kiosk.screens.seen import Seen
from kiosk.screens.welcome import other_languages


def question(seen: Seen) -> Question:
    """Shown instead of the first page outside opening hours."""
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
        ),
        band_label=say("Choose a language"),
        band=other_languages(seen),
    )

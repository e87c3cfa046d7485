"""Which of all services did you come about?"""

from __future__ import annotations

from kiosk.screens.question import Choices, Question, Title
from kiosk.screens.seen import Seen
from kiosk.screens.welcome import not_sure, service_choice


def question(seen: Seen) -> Question:
    """Every service, in the council's order, and a way on for whoever finds none."""
    say = seen.words.say
    services = [service_choice(seen, service) for service in seen.view.services]
    return Question(
        key="all-services",
        blocks=(
            Title(say("All services")),
            Choices((*services, not_sure(seen, say("None of these")))),
        ),
    )

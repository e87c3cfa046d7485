"""What has happened? And then: which of the services that help with it?"""

from __future__ import annotations

from kiosk.answers import ChooseLifeEvent, Press
from kiosk.screens import all_services
from kiosk.screens.question import Choice, Choices, Lead, Look, Note, Question, Title
from kiosk.screens.seen import Seen
from kiosk.screens.welcome import not_sure, service_choice
from queue_server.contract.views import LifeEventChoice


def question(seen: Seen) -> Question:
    """The things that happen in people's lives."""
    say = seen.words.say
    events = tuple(
        Choice(ChooseLifeEvent(event.code), seen.name(event.names), event.icon, look=Look.TILE)
        for event in seen.view.life_events
    )
    none_of_these = not_sure(seen, say("None of these"))
    everything = Choice(Press.ALL_SERVICES, say("All services"), "apps")
    return Question(
        key="life-events",
        blocks=(
            Title(say("What has happened?")),
            Lead(say("Choose the one that is closest. We will show you who can help.")),
            Choices(events),
            Choices((everything, none_of_these), pinned=True),
            Note(say("This is not shown in the waiting area.")),
        ),
    )


def one_event(seen: Seen) -> Question:
    """The services that help with what has happened, and a private talk for whoever would rather."""
    say = seen.words.say
    event = _event(seen)
    if event is None:
        return all_services.question(seen)
    found = [seen.service(code) for code in event.services]
    services = [service_choice(seen, service, with_hint=True) for service in found if service is not None]
    private = Choice(Press.TALK_IN_PRIVATE, say("Talk in private"), "message-lock")
    return Question(
        key="life-event",
        blocks=(
            Title(seen.name(event.names), event.icon),
            Lead(say("These people can help. Choose one to begin with.")),
            Choices(tuple(services), columns=1),
            Choices((private, not_sure(seen)) if seen.online else (not_sure(seen),), pinned=True),
            Note(say("This is not shown in the waiting area.")),
        ),
    )


def _event(seen: Seen) -> LifeEventChoice | None:
    wanted = seen.visit.life_event
    return next((event for event in seen.view.life_events if event.code == wanted), None)

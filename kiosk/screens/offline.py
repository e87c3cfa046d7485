"""The server is away, and tickets are still to be had here; whatever else anyone needs, reception does."""

from __future__ import annotations

from kiosk.answers import Press
from kiosk.screens.question import (
    Choice,
    Choices,
    Heading,
    Look,
    NumberCard,
    Panel,
    Points,
    Question,
    Steps,
    Title,
    Tone,
)
from kiosk.screens.seen import Seen
from kiosk.screens.ticket import clears, paper, where_to_wait
from kiosk.screens.welcome import not_sure, search, service_choice


def welcome(seen: Seen) -> Question:
    """The first page while the server is away."""
    say = seen.words.say
    featured = [service_choice(seen, service) for service in seen.view.services if service.featured]
    everything = Choice(Press.ALL_SERVICES, say("All services"), "apps")
    return Question(
        key="offline-welcome",
        blocks=(
            Title(say("You can still take a ticket")),
            Panel(
                big=say("Your ticket counts just the same"),
                more=say("Some of our systems are not working. We can’t say yet how long the wait is."),
                icon="information",
                tone=Tone.AMBER,
            ),
            Heading(say("Take a ticket for"), spare=True),
            Choices((*featured, everything)),
            Choices((search(seen), not_sure(seen)), pinned=True),
            Heading(say("Please go to the reception desk to")),
            Points(
                (
                    ("calendar-check", say("check in for an appointment")),
                    ("message-lock", say("talk to someone in private")),
                    ("hand-heart", say("ask for help with your visit")),
                ),
                card=True,
            ),
        ),
    )


def check_in(seen: Seen) -> Question:
    """An appointment cannot be found without the server, and nothing that names anyone is kept for later."""
    say = seen.words.say
    return Question(
        key="offline-check-in",
        blocks=(
            Title(say("Please go to the reception desk")),
            Panel(
                big=say("They can check you in"),
                more=say("Some of our systems are not working, so this screen can’t find your appointment."),
                icon="information",
                tone=Tone.AMBER,
            ),
            Points((("calendar-check", say("Your appointment still counts.")),)),
        ),
    )


def ticket(seen: Seen) -> Question:
    """A number that this kiosk gave: reception does not know of it yet, so the customer shows it there."""
    receipt = seen.visit.receipt
    assert receipt is not None
    say = seen.words.say
    steps = [(say("Go to the reception desk"), None), *where_to_wait(seen)]
    if not seen.visit.fetched:
        called = say("We will call {number}", number=receipt.number)
        steps.append((called, say("We can’t say yet how long it will be")))
    return Question(
        key="offline-ticket",
        blocks=(
            NumberCard(say("Your number"), receipt.number),
            *paper(seen),
            _show_it(seen),
            Heading(say("What happens next")),
            Steps(tuple(steps)),
        ),
        main=(Choice(Press.FINISH, say("Finish"), look=Look.MAIN),),
        foot_note=clears(seen),
    )


def _show_it(seen: Seen) -> Panel:
    """Nobody could be told what would help, so who chose something that brings a person asks for it there."""
    say = seen.words.say
    if seen.visit.see_reception:
        return Panel(
            big=say("Please go to the reception desk"),
            more=say("Show your number there, and ask for what would help you."),
            icon="information",
            tone=Tone.AMBER,
        )
    return Panel(
        big=say("Show it to a member of staff"),
        more=say("So that we know you are here."),
        icon="information",
        tone=Tone.AMBER,
    )

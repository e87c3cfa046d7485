"""Another time instead of a long wait: on one's own phone, or with the help of reception."""

from __future__ import annotations

from kiosk.answers import Press
from kiosk.screens.question import Block, Choice, Code, Look, Panel, Points, Question, Title
from kiosk.screens.seen import Seen
from kiosk.screens.ticket import clears


def question(seen: Seen) -> Question:
    """Where to book. Back leads to the ticket again: nothing is decided here."""
    say = seen.words.say
    return Question(
        key="book",
        blocks=(
            Title(say("Book a time instead"), "calendar-plus"),
            *_where(seen),
            Points((("clock-outline", say("Press Back if you want to wait here.")),)),
        ),
        main=(Choice(Press.FINISH, say("Finish"), look=Look.MAIN),),
        foot_note=clears(seen),
    )


def _where(seen: Seen) -> tuple[Block, ...]:
    say, url = seen.words.say, seen.view.booking_url if seen.online else None
    if url is None:
        reception = say("Ask at the reception desk")
        return (Panel(big=reception, more=say("They can book a time for you."), icon="information"),)
    here = f"{url}?language={seen.words.language}"
    return (
        Code(here, say("Book on your phone"), say("Point your camera here")),
        Points(
            (
                ("web", say("Or go to {address}", address=url.partition("://")[2])),
                ("account-question", say("Or ask at the reception desk. They can book a time for you.")),
            ),
            card=True,
        ),
    )

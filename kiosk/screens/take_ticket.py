"""How long will it be, what would help, and: take a ticket."""

from __future__ import annotations

from kiosk.answers import Press, SwitchNeed
from kiosk.screens.question import Choice, Choices, Chosen, Heading, Look, Panel, Question, Reading, Title
from kiosk.screens.seen import Seen
from queue_server.contract.waits import WaitEstimate, said


def question(seen: Seen) -> Question:
    """The last page before the ticket."""
    say = seen.words.say
    service = seen.service(seen.visit.service)
    title = (
        Title(seen.name(service.names), service.icon)
        if service is not None
        else Title(say("We will find out together"), "account-question")
    )
    return Question(
        key="take-ticket",
        blocks=(
            title,
            wait(seen, service.estimate if service is not None else None),
            Heading(
                say("Is there anything that would help?"),
                say("Choose any or none. No need to say why."),
            ),
            Choices(_needs(seen)),
        ),
        main=(Choice(Press.TAKE_TICKET, say("Take a ticket"), "ticket-confirmation", look=Look.MAIN),),
        aside=_chosen(seen),
    )


def wait(seen: Seen, estimate: WaitEstimate | None) -> Panel:
    """How long it will be, or kindly that nobody can say yet."""
    words, minutes = seen.words, seen.view.greet_minutes
    label, figure = said(estimate, words)
    if estimate is not None or minutes is None:
        return Panel(small=label, big=figure)
    hello = words.say("We say hello within {minutes} minutes.", minutes=minutes)
    return Panel(small=label, big=figure, more=hello)


def _needs(seen: Seen) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            SwitchNeed(need.code),
            seen.name(need.names),
            need.icon,
            look=Look.TOGGLE,
            chosen=need.code in seen.visit.needs,
        )
        for need in seen.view.needs
    )


def _chosen(seen: Seen) -> tuple[Reading, ...]:
    items = tuple(
        (need.icon, seen.name(need.names)) for need in seen.view.needs if need.code in seen.visit.needs
    )
    return (Chosen(seen.words.say("You chose"), items),) if items else ()

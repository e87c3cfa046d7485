"""How long will it be, what would help, and: take a ticket."""

from __future__ import annotations

from kiosk.answers import Press, SwitchNeed
from kiosk.screens.question import Choice, Choices, Chosen, Heading, Look, Panel, Question, Reading, Title
from kiosk.screens.seen import Seen
from queue_server.contract.receipt import WaitEstimate


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
    say = seen.words.say
    if estimate is None:
        minutes = seen.view.greet_minutes
        hello = None if minutes is None else say("We say hello within {minutes} minutes.", minutes=minutes)
        return Panel(
            small=say("How long will it be?"),
            big=say("We can’t say yet"),
            more=hello,
        )
    low, high = estimate.low_minutes, estimate.high_minutes
    big = (
        seen.words.count("{n} minute", "{n} minutes", high)
        if low == high
        else say("{low} to {high} minutes", low=low, high=high)
    )
    return Panel(small=say("You will wait about"), big=big)


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

"""How long will it be, what would help, and: take a ticket, or book another time where it is long."""

from __future__ import annotations

from dataclasses import replace

from kiosk.answers import Press, SwitchNeed
from kiosk.screens.question import (
    Block,
    Choice,
    Choices,
    Chosen,
    Heading,
    Look,
    Panel,
    Question,
    Reading,
    Title,
    Tone,
)
from kiosk.screens.seen import Seen
from queue_server.contract.easy_words import EASY_WORDS
from queue_server.contract.views import LongWait, NeedChoice, ServiceChoice
from queue_server.contract.waits import WaitEstimate, another_time, said


def question(seen: Seen) -> Question:
    """The last page before the ticket."""
    say = seen.words.say
    service = seen.service(seen.visit.service)
    title = (
        Title(seen.called(service), service.icon)
        if service is not None
        else Title(say("We will find out together"), "account-question")
    )
    known = service if seen.online else None
    not_sure = seen.view.estimate if seen.online and seen.visit.service is None else None
    return Question(
        key="take-ticket",
        blocks=(
            title,
            *(_wait(seen, known) if not_sure is None else (wait(seen, not_sure),)),
            *_what_would_help(seen),
        ),
        main=(_take(seen, None if known is None else known.long_wait),),
        aside=_chosen(seen),
    )


def _wait(seen: Seen, service: ServiceChoice | None) -> tuple[Block, ...]:
    if service is None or service.estimate is None:
        return (wait(seen, None),)
    if service.long_wait is None:
        return (wait(seen, service.estimate),)
    panel = _long(seen, service.estimate, service.long_wait)
    return (
        (panel, Choices((_book(seen, service.long_wait),), columns=1))
        if service.long_wait.may_book
        else (panel,)
    )


def wait(seen: Seen, estimate: WaitEstimate | None) -> Panel:
    """How long it will be, or kindly that nobody can say yet."""
    words, minutes = seen.words, seen.view.greet_minutes if seen.online else None
    label, figure = said(estimate, words)
    if estimate is not None and estimate.closing_time is not None:
        return Panel(small=label, big=figure, more=words.say("Please ask at reception"), tone=Tone.AMBER)
    if estimate is not None or minutes is None:
        return Panel(small=label, big=figure)
    hello = words.say("We say hello within {minutes} minutes.", minutes=minutes)
    return Panel(small=label, big=figure, more=hello)


def _long(seen: Seen, estimate: WaitEstimate, long: LongWait) -> Panel:
    """The wait, what we aim for and why it is longer, all before any ticket is taken."""
    say = seen.words.say
    if estimate.closing_time is not None:
        closing = wait(seen, estimate)
        return replace(closing, more=None) if long.may_book else closing
    figure = said(estimate, seen.words).figure
    label = say("It is a long wait now") if long.aim_minutes is None else say("Longer than we promise")
    aim = None if long.aim_minutes is None else say("We aim for {minutes} minutes.", minutes=long.aim_minutes)
    if not long.reason:
        return Panel(small=label, big=figure, more=aim, tone=Tone.AMBER)
    why = say("We are running late: {reason}.", reason=seen.name(long.reason).rstrip("."))
    if estimate.is_over_an_hour:  # which takes two lines, and says itself that it is long
        return Panel(small=why, big=figure, tone=Tone.AMBER)
    return Panel(small=label, big=figure, more=f"{aim or ''} {why}".strip(), tone=Tone.AMBER)


def _book(seen: Seen, long: LongWait) -> Choice:
    say, free_at = seen.words.say, long.first_free_at
    hint = say("Come back when it is your time")
    if free_at is not None:
        hint = another_time(free_at, seen.now, seen.timezone, seen.words)
    return Choice(
        Press.BOOK_INSTEAD,
        say("Book a time instead"),
        "calendar-plus",
        hint=hint,
    )


def _take(seen: Seen, long: LongWait | None) -> Choice:
    say = seen.words.say
    if long is None:
        return Choice(Press.TAKE_TICKET, say("Take a ticket"), "ticket-confirmation", look=Look.MAIN)
    told = Press.WAIT_LONG_ALTHOUGH_OFFERED if long.may_book else Press.WAIT_LONG
    return Choice(told, say("Take a ticket and wait"), "ticket-confirmation", look=Look.MAIN)


def _what_would_help(seen: Seen) -> tuple[Block, ...]:
    if not seen.view.needs:
        return ()
    say = seen.words.say
    asked = Heading(say("Is there anything that would help?"), say("Choose any or none. No need to say why."))
    return (asked, Choices(_needs(seen)))


def _needs(seen: Seen) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            SwitchNeed(need.code),
            seen.called(need),
            need.icon,
            look=Look.TOGGLE,
            chosen=need.code in seen.visit.needs,
            picture=tuple(need.picture),
        )
        for need in _offered(seen)
    )


def _offered(seen: Seen) -> list[NeedChoice]:
    """Easy words that are switched on go with the ticket; they are taken back where they were chosen."""
    return [need for need in seen.view.needs if not (seen.is_easy and need.code == EASY_WORDS)]


def _chosen(seen: Seen) -> tuple[Reading, ...]:
    items = tuple((need.icon, seen.called(need)) for need in _offered(seen) if need.code in seen.visit.needs)
    return (Chosen(seen.words.say("You chose"), items),) if items else ()

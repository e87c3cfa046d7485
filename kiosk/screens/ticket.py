"""Your number, where to wait and what happens next."""

from __future__ import annotations

from kiosk.answers import Paper, Press
from kiosk.idle import Idle
from kiosk.screens.question import (
    Block,
    Choice,
    Choices,
    Code,
    Heading,
    Look,
    NumberCard,
    Question,
    Steps,
    Strip,
    Tone,
)
from kiosk.screens.seen import Seen
from queue_server.contract.appointments import CheckInOutcome
from queue_server.contract.receipt import Receipt


def question(seen: Seen) -> Question:
    """The ticket on the screen: it stays a while whatever becomes of the paper."""
    receipt = seen.visit.receipt
    assert receipt is not None
    say = seen.words.say
    code = (
        (Code(receipt.qr_url, say("Follow your number on your phone"), say("Point your camera here")),)
        if receipt.qr_url
        else ()
    )
    return Question(
        key="ticket",
        blocks=(
            NumberCard(say("Your number"), receipt.number, _promise(seen, receipt)),
            *paper(seen),
            Heading(say("What happens next")),
            Steps(_steps(seen, receipt)),
            *code,
        ),
        main=(Choice(Press.FINISH, say("Finish"), look=Look.MAIN),),
        foot_note=clears(seen),
    )


def paper(seen: Seen) -> tuple[Block, ...]:
    """What is known of the paper ticket; where nobody knows, the customer is asked."""
    say = seen.words.say
    match seen.visit.paper:
        case Paper.PRINTING:
            text = say("Your ticket is printing below")
            return (Strip(text, "printer-pos", Tone.GREEN, "arrow-down-bold"),)
        case Paper.PRINTED:
            return (Strip(say("Keep your paper ticket"), "ticket-confirmation", Tone.GREEN),)
        case Paper.ASK:
            return (
                Strip(say("Did your ticket print?"), "printer-pos", Tone.AMBER),
                Choices(
                    (
                        Choice(Press.PAPER_CAME, say("Yes"), "check-bold", look=Look.SECOND),
                        Choice(Press.NO_PAPER, say("No"), "close-thick", look=Look.SECOND),
                    )
                ),
            )
        case Paper.NONE:
            return (Strip(say("No paper ticket: note your number"), "pencil", Tone.AMBER),)


def clears(seen: Seen) -> str:
    """When this page forgets everything by itself."""
    seconds = Idle(0, slower=seen.visit.choices.slower).end_page_seconds
    return seen.words.count(
        "Clears by itself after {n} minute", "Clears by itself after {n} minutes", round(seconds / 60)
    )


def _promise(seen: Seen, receipt: Receipt) -> str | None:
    """What an appointment came to, or a walk-in's time slot."""
    answer, say = seen.visit.answer, seen.words.say
    if answer is None:
        return _slot(seen, receipt)
    match answer.outcome:
        case CheckInOutcome.ON_TIME if answer.starts_at is not None:
            at = seen.words.time(answer.starts_at, seen.timezone)
            return say("Your appointment is at {time}", time=at)
        case CheckInOutcome.EARLY if answer.not_before is not None:
            at = seen.words.time(answer.not_before, seen.timezone)
            return say("We will call you after {time}", time=at)
        case CheckInOutcome.LATE:
            return say("You still have your appointment")
        case CheckInOutcome.TOO_LATE:
            return say("Your time has gone, but we will still see you")
        case _:
            return say("You are checked in")


def _slot(seen: Seen, receipt: Receipt) -> str | None:
    """A time is promised only where a wait could be told, and not after we close."""
    if receipt.estimate is not None and receipt.estimate.closing_time is not None:
        return seen.words.say("We close at {time} today", time=receipt.estimate.closing_time)
    if receipt.allotted_at is None or receipt.estimate is None:
        return None
    time = seen.words.time(receipt.allotted_at, seen.timezone)
    return seen.words.say("Your time slot is {time}", time=time)


def where_to_wait(seen: Seen) -> list[tuple[str, str | None]]:
    """The waiting area, as the first thing to do."""
    hint = seen.name(seen.view.waiting_area_hint) if seen.view.waiting_area_hint else None
    return [(seen.name(seen.view.waiting_area), hint)]


def _steps(seen: Seen, receipt: Receipt) -> tuple[tuple[str, str | None], ...]:
    say = seen.words.say
    steps = where_to_wait(seen)
    if (minutes := seen.view.greet_minutes) is not None:
        steps.append((say("We say hello within {minutes} minutes", minutes=minutes), None))
    if seen.visit.fetched:
        steps.append((say("We come to you when it is your turn"), say("You do not need to watch the screen")))
    else:
        called = say("Go to the desk when {number} is called", number=receipt.number)
        steps.append((called, say("Watch the screen and listen")))
    return tuple(steps)

"""Why have you come? The services most asked for, what has happened, or simply talking to someone."""

from __future__ import annotations

from kiosk.answers import ChooseLanguage, ChooseService, Press
from kiosk.choices import Easier
from kiosk.screens.question import (
    Choice,
    Choices,
    Heading,
    Lead,
    Note,
    Points,
    Question,
    Reading,
    Title,
)
from kiosk.screens.seen import LANGUAGE_NAMES, Seen
from queue_server.contract.views import ServiceChoice


def question(seen: Seen) -> Question:
    """The first page."""
    say = seen.words.say
    featured = [service_choice(seen, service) for service in seen.view.services if service.featured]
    everything = Choice(Press.ALL_SERVICES, say("All services"), "apps")
    happened = Choice(
        Press.LIFE_EVENTS,
        say("Find by what has happened"),
        "sign-direction",
    )
    private = Choice(Press.TALK_IN_PRIVATE, say("Talk in private"), "message-lock")
    return Question(
        key="welcome",
        blocks=(
            Title(say("How can we help you today?")),
            Choices((have_appointment(seen),), columns=1),
            Heading(say("Choose what you came about"), spare=True),
            Choices((*featured, everything)),
            Choices((happened, search(seen)) if seen.view.life_events else (search(seen),)),
            Choices((private, not_sure(seen)), pinned=True),
        ),
        aside=_aside(seen),
        band_label=say("Choose a language"),
        band=other_languages(seen),
    )


def service_choice(seen: Seen, service: ServiceChoice, *, with_hint: bool = False) -> Choice:
    """A service to choose; a closed one keeps its place and says when it opens."""
    hint = seen.name(service.hint) if with_hint and service.hint else None
    offered = seen.is_offered(service)
    return Choice(
        ChooseService(service.code),
        seen.called(service),
        service.icon,
        hint=hint if offered else seen.opens(service.opens_at),
        resting=not offered,
        picture=tuple(service.picture),
    )


def have_appointment(seen: Seen) -> Choice:
    """For whoever has booked."""
    return Choice(Press.HAVE_APPOINTMENT, seen.words.say("I have an appointment"), "calendar-check")


def search(seen: Seen) -> Choice:
    """For whoever would rather say it themselves."""
    return Choice(Press.SEARCH, seen.words.say("Search in your own words"), "magnify")


def not_sure(seen: Seen, label: str | None = None) -> Choice:
    """The way on for whoever finds nothing that fits."""
    return Choice(Press.NOT_SURE, label or seen.words.say("I am not sure"), "account-question")


def other_languages(seen: Seen) -> tuple[Choice, ...]:
    """Every language but the present one, by its own name."""
    return tuple(
        Choice(ChooseLanguage(code), LANGUAGE_NAMES[code], language=code)
        for code in seen.languages
        if code != seen.visit.choices.language
    )


def _aside(seen: Seen) -> tuple[Reading, ...]:
    say = seen.words.say
    facts: list[tuple[str, str]] = []
    if seen.view.closes_at is not None:
        until = seen.words.time(seen.view.closes_at, seen.timezone)
        facts.append(("clock-outline", say("We are open until {time} today", time=until)))
    if seen.view.greet_minutes is not None:
        minutes = seen.view.greet_minutes
        facts.append(("hand-wave", say("We say hello within {minutes} minutes", minutes=minutes)))
    card = [Points(tuple(facts), card=True)] if facts else []
    if Easier.DOWN not in seen.visit.choices.easier or not seen.lowers:
        return tuple(card)
    down = Lead(say("The buttons are now at the bottom, so you can reach them."))
    return (down, *card, Note(say("To move the buttons back up, choose “Easier”.")))

"""The slip that a customer takes home: by when they have an answer, what happens next, whom to ask."""

from __future__ import annotations

from uuid import UUID

from queue_server.contract.commands import Command
from queue_server.contract.easy_words import EASY_WORDS
from queue_server.contract.slip import BookingSlipFacts, SlipFacts, compose_booking_slip, compose_slip
from queue_server.contract.words import ENGLISH, in_language
from queue_server.domain.errors import NotFound
from queue_server.domain.follow_ups import FollowUp, OwnerKind
from queue_server.operations.bookings import the_appointment
from queue_server.operations.printing import ask_for
from queue_server.operations.transaction import Done, Work
from queue_server.shop import Shop
from queue_server.store import follow_ups, people, tickets
from queue_server.store.database import Connection
from queue_server.store.follow_ups import About


def slip_of(
    connection: Connection, shop: Shop, follow_up: FollowUp, language: str | None = None
) -> SlipFacts:
    """What the customer may have in hand, in the ticket's language unless another is asked. Raises NotFound.

    A sentence from the shop's list is said in that language; what staff wrote themselves, as they wrote it.
    """
    printed = tickets.printed(connection, shop.id, follow_up.ticket_id)
    if printed is None:
        raise NotFound("This ticket")
    spoken = language or printed.language
    written = follow_ups.said(connection, shop.id, follow_up.id).get(About.NEXT_STEP)
    return SlipFacts(
        ticket_id=follow_up.ticket_id,
        number=printed.number,
        language=spoken,
        shop_name=in_language(shop.names, spoken),
        visited_on=printed.day,
        answer_by_on=follow_up.answer_by_on,
        next_step=None if written is None else _in_their_words(shop, written, spoken),
        contact=None if shop.contact is None else in_language(shop.contact, spoken),
        ask_for=_first_name(connection, shop, follow_up),
        large_print=printed.large_print or "large-print" in printed.needs,
        easy_words=EASY_WORDS in printed.needs,
    )


def slips_of(connection: Connection, shop: Shop, ticket: UUID, language: str) -> list[SlipFacts]:
    """What the customer may have in hand of all that is still to be answered of this ticket."""
    kept = follow_ups.of_ticket(connection, shop.id, ticket)
    return [slip_of(connection, shop, each.follow_up, language) for each in kept if each.follow_up.is_open]


def print_slip(work: Work, follow_up: FollowUp, command_id: UUID | None) -> None:
    """A slip from reception's printer. It is paper, so no undo takes it back."""
    receipt = compose_slip(slip_of(work.connection, work.shop, follow_up))
    job = ask_for(work, follow_up.ticket_id, receipt, command_id, 1, work.shop.reception_printer)
    work.fact("slip_asked", job=job, follow_up=follow_up.id)


def print_booking(work: Work, command: Command, reference: str) -> Done:
    """A booking's slip from reception's printer, for the organisation that may know of it; else NotFound."""
    found = the_appointment(work, reference)
    shop, place = work.shop, work.shop.places.get(found.place or "")
    starts_at = found.starts_at.astimezone(shop.timezone)
    facts = BookingSlipFacts(
        reference=found.reference,
        language=found.language,
        shop_name=in_language(shop.names, found.language),
        on=starts_at.date(),
        time=f"{starts_at:%H:%M}",
        place=None if place is None else in_language(place.names, found.language),
        contact=None if shop.contact is None else in_language(shop.contact, found.language),
        large_print="large-print" in found.needs,
    )
    receipt = compose_booking_slip(facts)
    job = ask_for(work, None, receipt, command.command_id, 1, shop.reception_printer)
    work.fact("booking_slip_asked", job=job, appointment=found.id)
    return Done(other=str(found.id))


def _in_their_words(shop: Shop, written: str, language: str) -> str:
    listed = (names for names in shop.next_steps.values() if names[ENGLISH] == written)
    return next((in_language(names, language) for names in listed), written)


def _first_name(connection: Connection, shop: Shop, follow_up: FollowUp) -> str | None:
    """Whom to ask for, where that is a person of the organisation that the customer met."""
    owner = follow_up.owner
    if owner.kind is not OwnerKind.PERSON or follow_up.organisation != follow_up.home:
        return None
    account = people.by_id(connection, shop.id, owner.code)
    return None if account is None else account.person.first_name

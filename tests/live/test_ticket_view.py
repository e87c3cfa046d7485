"""One ticket: whole for those who serve it, and not there for another organisation."""

from dataclasses import replace
from uuid import UUID

import pytest

from queue_server.domain.errors import NotFound
from queue_server.domain.follow_ups import Shared, Sharing
from queue_server.domain.ticket import TicketState
from queue_server.domain.turn import TicketNeed
from queue_server.live.present import ticket
from tests.domain.examples import SHOP, at, waiting
from tests.domain.test_appointments import appointment
from tests.live.pictures import JO, MARIAM, NOW, PRIYA, SAMIRA, TOM, file_of, viewer

HOUSING = replace(
    waiting("A052", service="housing", skill="housing"),
    state=TicketState.TRANSFERRED,
    greeted_at=at("10:04"),
    seen_at=at("10:10"),
    ended_at=at("10:25"),
    adviser=PRIYA.id,
)
DWP = replace(
    HOUSING,
    id=UUID(int=2),
    position=2,
    state=TicketState.SERVING,
    service="universal-credit",
    skill="universal-credit",
    after_transfer=True,
    opened_at=at("10:25"),
    seen_at=at("10:27"),
    ended_at=None,
    adviser=JO.id,
)
FILE = file_of(turns=(HOUSING, DWP), notes={HOUSING.id: "Came with the police.", DWP.id: "Claim begun."})


def view(file, person):
    return ticket.view(file, SHOP, viewer(person), NOW)


def test_no_ticket_and_another_organisations_are_refused_in_the_same_words():
    council = file_of(turns=(HOUSING,), notes={})
    with pytest.raises(NotFound) as none:
        view(None, JO)
    with pytest.raises(NotFound) as foreign:
        view(council, JO)
    assert none.value.message == foreign.value.message


def test_notes_are_for_whoever_serves_the_customer():
    assert view(replace_adviser(FILE, PRIYA), PRIYA).note == "Came with the police."
    for person in (SAMIRA, TOM, MARIAM):
        assert view(FILE, person).note is None


def test_a_partner_reads_what_their_own_organisation_wrote_and_saw():
    seen = view(FILE, JO)
    assert seen.note == "Claim begun."
    assert not any("Priya" in line or "Housing" in line for line in seen.history)
    assert any("Universal Credit" in line for line in seen.history)


@pytest.mark.parametrize(
    ("named", "note", "told"),
    [
        ({Shared.NOTE}, "Came with the police.\n\nClaim begun.", False),
        ({Shared.SERVICE}, "Claim begun.", True),
        (set(), "Claim begun.", False),
    ],
)
def test_a_partner_reads_of_the_council_what_the_customer_agreed_to(named, note, told):
    shared = replace(FILE, sharings={HOUSING.id: [Sharing("dwp", True, frozenset(named))]})
    seen = view(shared, JO)
    assert seen.note == note
    assert any("Priya" in line for line in seen.history) is told


def test_a_customer_who_said_no_is_a_number_to_the_partner():
    refused = Sharing("dwp", False, frozenset(Shared))
    assert view(replace(FILE, sharings={HOUSING.id: [refused]}), JO) == view(FILE, JO)


def test_the_council_reads_a_partners_note_where_the_customer_agreed():
    back = replace(DWP, state=TicketState.TRANSFERRED), replace(HOUSING, id=UUID(int=3), position=3)
    here = replace(back[1], state=TicketState.SERVING, after_transfer=True, ended_at=None)
    file = file_of(turns=(HOUSING, back[0], here), notes={DWP.id: "Claim begun."})
    assert view(file, PRIYA).note is None
    agreed = {DWP.id: [Sharing(None, True, frozenset({Shared.NOTE}))]}
    assert view(replace(file, sharings=agreed), PRIYA).note == "Claim begun."


def test_a_partner_reads_what_to_give_and_never_what_was_asked_for():
    needs = (TicketNeed("short-wait", confirmed=True),)
    file = file_of(turns=(replace(DWP, needs=needs),), notes={})
    assert [need.label for need in view(file, JO).needs] == ["call soon"]
    assert [need.label for need in view(file, TOM).needs] == ["I find waiting hard"]


def test_a_partner_is_not_told_of_a_need_that_the_customer_kept_back():
    needs = (TicketNeed("short-wait", confirmed=True), TicketNeed("seated", confirmed=True))
    file = file_of(turns=(replace(DWP, needs=needs),), notes={})
    file = replace(file, kept_back=frozenset({"short-wait"}))
    assert [need.code for need in view(file, JO).needs] == ["seated"]
    assert [need.code for need in view(file, TOM).needs] == ["short-wait", "seated"]


@pytest.mark.parametrize(("service", "partner_knows"), [("housing", False), ("universal-credit", True)])
def test_what_was_booked_is_seen_by_those_it_was_booked_with_and_by_the_council(service, partner_knows):
    file = replace(file_of(turns=(DWP,), notes={}), booking=appointment(service=service))
    assert view(file, PRIYA).booked_for is not None
    assert (view(file, JO).booked_for is not None) is partner_knows


def test_a_note_is_gone_from_view_once_the_visit_is_over():
    over = file_of(turns=(HOUSING, replace(DWP, state=TicketState.FINISHED)), notes=FILE.notes)
    assert view(over, JO).note is None


def test_promises_are_those_of_the_visit_not_of_the_turn_after_a_transfer():
    states = {each.id: each.state for each in view(FILE, PRIYA).standards}
    assert states == {"greet": "met", "see-walk-in": "met"}


def replace_adviser(file, person):
    return file_of(turns=(file.turns[0], replace(file.turns[1], adviser=person.id)), notes=file.notes)

"""Whatever order people act in, the shop stays whole: a state machine over the real store."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, consumes, initialize, invariant, rule

from queue_server.contract.commands import (
    CallNext,
    CallTicket,
    ChangeNeeds,
    Command,
    Finish,
    FinishAndCall,
    Hold,
    IssueTicket,
    OpenDesk,
    Outcome,
    PrivateNow,
    Recall,
    Reroute,
    Reserve,
    Resume,
    Transfer,
)
from queue_server.domain.people import Actor
from queue_server.operations import calling, closing, moving, rooms, serving
from queue_server.operations.arrivals import issue
from tests.conftest import examples
from tests.operations.any_shop import SHOP, AnyShop
from tests.operations.conftest import MORNING, PRIYA, SAMIRA, TOM
from tests.operations.wholeness import assert_whole

pytestmark = pytest.mark.timeout(600)


class AnyDay(AnyShop):
    """Reception and two advisers do anything, in any order; most of it may be refused."""

    customers = Bundle("customers")

    @initialize()
    def open_the_doors(self) -> None:
        """A new shop every time."""
        self.found(MORNING)

    @rule(minutes=st.sampled_from([0.1, 1, 2, 6, 20]))
    def time_passes(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(target=customers, service=st.sampled_from(["general", "housing", "benefits", None]))
    def arrives(self, service: str | None) -> UUID:
        return self.attempt(issue, SAMIRA, IssueTicket(service=service, print=False)).ticket

    @rule(target=customers, children=st.booleans())
    def needs_a_private_place(self, children: bool) -> UUID:
        return self.attempt(rooms.private_now, SAMIRA, PrivateNow(children=children)).ticket

    @rule(adviser=st.sampled_from([PRIYA, TOM]), desk=st.sampled_from(["desk-1", "desk-2"]))
    def sits_down(self, adviser: Actor, desk: str) -> None:
        self.attempt(serving.open_desk, adviser, OpenDesk(desk=desk))

    @rule(adviser=st.sampled_from([PRIYA, TOM]))
    def leaves_the_desk(self, adviser: Actor) -> None:
        self.attempt(serving.close_desk, adviser, Command())

    @rule(adviser=st.sampled_from([PRIYA, TOM]))
    def calls_next_and_starts(self, adviser: Actor) -> None:
        done = self.attempt(calling.call_next, adviser, CallNext())
        if done is not None and done.ticket is not None:
            self.attempt(serving.start, adviser, Command(), done.ticket)

    @rule(adviser=st.sampled_from([PRIYA, TOM]))
    def calls_next(self, adviser: Actor) -> None:
        self.attempt(calling.call_next, adviser, CallNext())

    @rule(adviser=st.sampled_from([PRIYA, TOM]))
    def resolved_call_next(self, adviser: Actor) -> None:
        self.attempt(serving.finish_and_call, adviser, FinishAndCall(outcome=Outcome.RESOLVED))

    @rule(customer=customers, adviser=st.sampled_from([PRIYA, TOM]), act=st.integers(0, 15))
    def something_is_done_with(self, customer: UUID, adviser: Actor, act: int) -> None:
        operation, command = [
            (calling.recall, Recall()),
            (calling.call_back, Command()),
            (calling.call, CallTicket(reason="knows-me")),
            (serving.start, Command()),
            (serving.finish, Finish(outcome=Outcome.ADVISED)),
            (serving.hold, Hold(reason="fetching-papers")),
            (serving.resume, Resume()),
            (serving.resume, Resume(to="waiting")),
            (moving.transfer, Transfer(service="benefits")),
            (moving.reroute, Reroute(service="housing")),
            (moving.no_show, Command()),
            (moving.reinstate, Command()),
            (moving.leave, Command()),
            (moving.greet, Command()),
            (moving.undo, Command()),
            (moving.change_needs, ChangeNeeds(add=["family-room"])),
        ][act]
        self.attempt(operation, adviser, command, customer)

    @rule(customer=customers, adviser=st.sampled_from([PRIYA, TOM]))
    def takes_it_back(self, customer: UUID, adviser: Actor) -> None:
        self.attempt(moving.undo, adviser, Command(), customer)

    @rule(customer=customers, room=st.sampled_from(["room-1", "room-3"]))
    def gets_a_room(self, customer: UUID, room: str) -> None:
        self.attempt(rooms.reserve, SAMIRA, Reserve(ticket=customer), room)

    @rule(room=st.sampled_from(["room-1", "room-2", "room-3"]), give=st.booleans())
    def a_room_changes(self, room: str, give: bool) -> None:
        self.attempt(rooms.give if give else rooms.release, SAMIRA, Command(), room)

    @rule(customer=consumes(customers))
    def goes_away(self, customer: UUID) -> None:
        self.attempt(moving.leave, SAMIRA, Command(), customer)

    @rule()
    def the_day_ends(self) -> None:
        self.attempt(closing.close_day, SAMIRA, Command(), self.now.date())

    @invariant()
    def the_shop_is_whole(self) -> None:
        """One customer a desk, one ticket a room, numbers unique, the journal without gaps."""
        if not hasattr(self, "database"):
            return
        with self.database.reading() as connection:
            assert_whole(connection, SHOP.id, self.now.date(), self.commits)


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=examples(15), stateful_step_count=25, deadline=None)

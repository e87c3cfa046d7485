"""Today's promises: kept or not, with nothing that flatters."""

from dataclasses import replace

from queue_server.domain.laws import Law, Laws
from queue_server.domain.ticket import TicketState
from queue_server.domain.told import Outlook, Told
from queue_server.live.present import manager
from queue_server.live.snapshot import Today
from tests.domain.examples import GREET, SHOP, SLOT, at, waiting
from tests.live.pictures import MARIAM, NOW, snapshot, viewer

PROMISES = (GREET, SLOT)


def view(*turns):
    return manager.view(Today(turns=turns), snapshot(), SHOP, viewer(MARIAM), NOW)


def line(lines, standard):
    return next(each for each in lines if each.id == standard)


def turn(number, arrived, **changes):
    return waiting(number, arrived, promises=PROMISES, **changes)


def test_kept_broken_running_and_not_counted_are_told_apart():
    turns = (
        turn("A001", "10:00", greeted_at=at("10:04"), seen_at=at("10:10"), state=TicketState.SERVING),
        turn("A002", "10:00", greeted_at=at("10:06"), seen_at=at("10:16"), state=TicketState.SERVING),
        turn("A003", "10:28"),
        turn("A004", "10:00", state=TicketState.LEFT, ended_at=at("10:20")),
        turn("A005", "10:00", state=TicketState.LEFT, ended_at=at("10:02")),
    )
    greet = line(view(*turns).standards, "greet")
    assert (greet.met, greet.missed, greet.running, greet.not_counted) == (1, 2, 1, 1)
    assert (greet.counted, greet.share_percent, greet.target_percent) == (3, 33.3, 90)


def test_a_share_of_nothing_is_not_a_share():
    greet = line(view().standards, "greet")
    assert (greet.counted, greet.share_percent) == (0, None)


def test_only_services_with_customers_have_lines():
    parking = turn("B001", "10:29", service="parking", skill="parking")
    assert {each.service for each in view(turn("A001", "10:29"), parking).by_service} == {
        "Council Tax",
        "Parking",
    }


def test_people_are_counted_once_however_often_they_were_sent_on():
    first = turn("A001", "10:00", seen_at=at("10:05"), state=TicketState.TRANSFERRED, ended_at=at("10:20"))
    second = replace(
        first, position=2, state=TicketState.WAITING, after_transfer=True, opened_at=at("10:20"), seen_at=None
    )
    seen = view(first, second)
    assert (seen.arrived, seen.seen, seen.waiting, seen.left) == (1, 1, 1, 0)


def test_long_waits_stand_beside_the_targets_longest_first():
    over = turn("A004", "09:00", seen_at=at("10:05"), state=TicketState.SERVING)
    turns = (turn("A001", "10:00"), turn("A002", "09:30"), turn("A003", "10:01"), over)
    seen = view(*turns)
    assert [(row.number, row.waited_minutes) for row in seen.long_waits] == [
        ("A004", 65),
        ("A002", 60),
        ("A001", 30),
    ]
    assert seen.longest_wait_minutes == 60


def test_how_true_what_people_were_told_was_is_said_plainly():
    expected = Outlook(5.0, 10.0, 15.0, 20.0)
    told = tuple(Told(expected, expected, waited) for waited in (6.0, 12.0, 18.0, 24.0))
    truth = manager.view(Today(turns=(), told=told), snapshot(), SHOP, viewer(MARIAM), NOW).wait_truth
    assert (truth.count, truth.in_range_percent, truth.mean_error_minutes, truth.too_low_percent) == (
        4,
        75,
        5.0,
        25,
    )
    assert view().wait_truth is None


def test_how_long_visits_take_says_what_it_was_learnt_from():
    planned = Law.planned(10)
    laws = Laws(planned, {"council-tax": Law(10.5, 0.43, 412), "housing": Law(18.0, 0.5, 3)})
    usual = manager.view(Today(turns=(), laws=laws), snapshot(), SHOP, viewer(MARIAM), NOW).usual_visits
    of = {each.service: (each.low_minutes, each.high_minutes, each.visits, each.sure) for each in usual}
    assert of["Council Tax"] == (6, 18, 412, True)
    assert of["Housing"][2:] == (3, False)
    assert view().usual_visits == []

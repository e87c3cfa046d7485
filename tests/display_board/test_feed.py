"""The board follows its server over a real line: comes back, keeps order and the last view, knows its age."""

import asyncio
import contextlib
import logging
from datetime import UTC, datetime, timedelta

import pytest

from display_board.feed import LONGEST_PAUSE, SHORTEST_PAUSE, BoardFeed, is_newer, pause_before
from queue_server.client import ServerClient
from tests.became import became_true
from tests.display_board.scenes import call, live, view
from tests.display_board.small_server import TOKEN


@contextlib.asynccontextmanager
async def following(server, folder, token=TOKEN):
    """A feed that follows the small server, and the views it met, newest last."""
    async with ServerClient(server.address, token) as client:
        met = []
        feed = BoardFeed(client.live_board, folder, lambda: met.append(feed.view))
        task = asyncio.create_task(feed.follow())
        try:
            yield feed, met
        finally:
            task.cancel()


def now_view(*numbers, **changes):
    at = datetime.now(UTC)
    return view(*[call(number, at=at) for number in numbers], at=at, **changes)


@pytest.mark.parametrize(
    ("one", "other", "newer"),
    [
        ((2, 0, "e"), (1, 9, "e"), True),
        ((1, 2, "e"), (1, 1, "e"), True),
        ((1, 1, "e"), (1, 1, "e"), False),
        ((1, 9, "e"), (2, 0, "e"), False),
        ((1, 0, "restored"), (900, 9, "e"), True),
    ],
)
def test_views_are_ordered_by_epoch_seq_and_tick(one, other, newer):
    assert is_newer(live(view(), *one), live(view(), *other)) is newer


def test_of_two_views_at_the_same_place_the_later_is_newer():
    at = datetime.now(UTC)
    before, after = live(view(at=at), 1, 1), live(view(at=at + timedelta(seconds=1)), 1, 1)
    assert is_newer(after, before)
    assert not is_newer(before, after)


def test_pauses_grow_from_half_a_second_to_three_and_are_spread():
    for attempt in range(12):
        pauses = [pause_before(attempt) for _ in range(50)]
        assert min(pauses) >= SHORTEST_PAUSE
        assert max(pauses) <= LONGEST_PAUSE
        assert len(set(pauses)) > 1


async def test_the_newest_view_comes_in_and_an_older_one_changes_nothing(server, tmp_path):
    await server.show(now_view("A001"))
    async with following(server, tmp_path) as (feed, met):
        await became_true(lambda: feed.is_open)
        first = server.newest
        await server.show(now_view("A001", "A002"))
        await became_true(lambda: len(feed.view.calls) == 2)
        await server.send_again(first)
        await became_true(lambda: len(met) == 3)
        assert len(feed.view.calls) == 2


async def test_it_comes_back_by_itself_after_a_restart(server, tmp_path):
    await server.show(now_view("A001"))
    async with following(server, tmp_path) as (feed, _):
        await became_true(lambda: feed.is_open)
        await server.stop()
        await became_true(lambda: not feed.is_open)
        lost_at = feed.heard_at
        assert abs((feed.now() - lost_at).total_seconds()) < 20
        await server.start()
        await server.show(now_view("A002"), epoch="restored")
        await became_true(lambda: feed.is_open and feed.view.calls[0].number == "A002")
        assert feed.heard_at > lost_at


async def test_it_is_away_from_its_start_or_its_loss_on_until_a_view_comes(server, tmp_path):
    await server.show(now_view("A001"))
    async with following(server, tmp_path) as (feed, _):
        assert timedelta() < feed.away_for < timedelta(seconds=20), "it was just started"
        await became_true(lambda: feed.is_open)
        assert feed.away_for == timedelta()
        await server.stop()
        await became_true(lambda: feed.away_for > timedelta(seconds=0.2))
    await server.start()


async def test_a_board_that_starts_without_a_server_has_the_kept_view_and_its_age(server, tmp_path):
    await server.show(now_view("A001"))
    async with following(server, tmp_path) as (feed, _):
        await became_true(lambda: feed.is_open)
        await became_true(lambda: (tmp_path / "last-view.json").is_file())
    await server.stop()
    async with following(server, tmp_path) as (feed, _):
        assert feed.view.calls[0].number == "A001"
        assert not feed.is_open
        assert timedelta() <= feed.now() - feed.heard_at < timedelta(minutes=1)
    await server.start()


@pytest.mark.parametrize("written", ["", "{", '{"heard_at": 3}'])
def test_a_spoilt_kept_view_is_left_aside(tmp_path, written):
    (tmp_path / "last-view.json").write_text(written)
    assert BoardFeed(lambda: None, tmp_path, lambda: None).view is None


@pytest.mark.parametrize("wrong_by", [timedelta(hours=-3), timedelta(days=2)])
async def test_ages_go_by_the_servers_clock(server, tmp_path, wrong_by):
    """A board's own clock may be wrong by hours; here the server's is, which is the same to the board."""
    there = datetime.now(UTC) + wrong_by
    await server.show(view(call("A001", at=there), at=there))
    async with following(server, tmp_path) as (feed, _):
        await became_true(lambda: feed.is_open)
        assert abs(feed.now() - there) < timedelta(minutes=1)


async def test_a_refused_board_keeps_trying_and_says_why_once(server, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr("display_board.feed.SHORTEST_PAUSE", 0.01)
    monkeypatch.setattr("display_board.feed.LONGEST_PAUSE", 0.02)
    caplog.set_level(logging.INFO)
    async with following(server, tmp_path, token="revoked") as (feed, _):
        await became_true(lambda: server.refusals > 2)
        assert not feed.is_open
    assert caplog.text.count("does not answer") == 1
    assert "401" in caplog.text
    assert "revoked" not in caplog.text


async def test_something_unforeseen_does_not_end_the_feed(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("display_board.feed.SHORTEST_PAUSE", 0.01)
    monkeypatch.setattr("display_board.feed.LONGEST_PAUSE", 0.02)
    opened = []

    async def line():
        opened.append(1)
        if len(opened) == 1:
            raise ZeroDivisionError
        yield live(now_view("A001"))
        await asyncio.sleep(60)

    feed = BoardFeed(line, tmp_path, lambda: None)
    task = asyncio.create_task(feed.follow())
    await became_true(lambda: feed.is_open)
    task.cancel()
    assert "stumbled" in caplog.text

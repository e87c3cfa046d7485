"""Nobody is hurried, and nothing personal stays."""

from kiosk.idle import Calm, Idle, MoreTime


def test_after_a_minute_it_asks_and_gives_twenty_seconds():
    idle = Idle(touched_at=100)
    assert idle.state(159.9) is Calm.CALM
    assert idle.state(160) == MoreTime(20, 20)
    assert idle.state(179.9) == MoreTime(100 + 80 - 179.9, 20)
    assert idle.state(180) is Calm.OVER


def test_everything_is_doubled_for_who_needs_longer():
    idle = Idle(touched_at=0, slower=True)
    assert idle.state(119.9) is Calm.CALM
    assert idle.state(120) == MoreTime(40, 40)
    assert idle.state(160) is Calm.OVER


def test_more_time_can_be_asked_for_ten_times_and_more():
    idle, now = Idle(touched_at=0), 0.0
    for _ in range(12):
        now += 70
        assert isinstance(idle.state(now), MoreTime)
        idle = idle.touched(now)
        assert idle.state(now) is Calm.CALM


def test_a_ticket_page_clears_by_itself_without_asking():
    idle = Idle(touched_at=0, ends_by_itself=True)
    assert idle.state(59) is Calm.CALM
    assert idle.state(60) is Calm.OVER
    assert Idle(touched_at=0, slower=True, ends_by_itself=True).state(119) is Calm.CALM

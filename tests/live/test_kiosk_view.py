"""What the kiosk is shown: open or closed and when, and who answered an alert that it raised."""

from dataclasses import replace
from datetime import UTC, datetime

from queue_server.contract.views import LongWait
from queue_server.domain.foreseen import Foreseen, Waits
from queue_server.domain.standards import Standard
from queue_server.domain.told import Outlook
from queue_server.domain.turn import Channel, Start, Stop
from queue_server.live.present import kiosk
from tests.domain.examples import SHOP
from tests.live.pictures import KIOSK, NOW, alert, delay, hall


def service(view, code):
    return next(choice for choice in view.services if choice.code == code)


def test_an_open_shop_says_until_when():
    view = kiosk.view(hall(), SHOP, KIOSK, NOW)
    assert view.open
    assert view.opens_at is None
    assert view.closes_at == datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert view.greet_minutes == 5
    assert service(view, "council-tax").open


def test_in_the_evening_everything_says_when_it_opens():
    view = kiosk.view(hall(), SHOP, KIOSK, datetime(2026, 11, 23, 18, tzinfo=UTC))
    tomorrow = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert not view.open
    assert view.opens_at == tomorrow
    assert service(view, "council-tax").opens_at == tomorrow


def test_a_partner_who_is_elsewhere_says_when_they_are_next_here():
    view = kiosk.view(hall(), SHOP, KIOSK, NOW)
    away = [choice for choice in view.services if choice.partner and not choice.open]
    assert away
    assert all(choice.opens_at is not None and choice.opens_at > NOW for choice in away)


def test_a_paused_service_stays_in_place_and_does_not_guess_when_it_opens():
    choice = service(kiosk.view(hall(paused={"parking": "systems-slow"}), SHOP, KIOSK, NOW), "parking")
    assert not choice.open
    assert choice.opens_at is None


def test_each_kiosk_has_its_own_offline_numbers():
    view = kiosk.view(hall(), SHOP, KIOSK, NOW)
    other = kiosk.view(hall(), SHOP, replace(KIOSK, place=0), NOW)
    assert (view.offline_numbers.first, view.offline_numbers.last) == (640, 679)
    assert (other.offline_numbers.first, other.offline_numbers.last) == (600, 639)


def test_only_staff_may_choose_staff_only_needs():
    offered = {need.code for need in kiosk.view(hall(), SHOP, KIOSK, NOW).needs}
    assert "private-room" in offered
    assert not offered & {"urgent", "named-adviser"}


def test_the_kiosk_hears_the_first_name_of_who_answered():
    mine = alert("private", "A052", acknowledged_by="samira", acknowledged_at=NOW)
    view = kiosk.view(hall(alerts=(mine,), answered_by={"samira": "Samira"}), SHOP, KIOSK, NOW)
    assert [(each.alert_id, each.acknowledged_by) for each in view.alerts] == [(mine.id, "Samira")]


def test_a_kiosk_hears_nothing_of_other_alerts():
    elsewhere = alert("private", "A052", raised_by="kiosk-b")
    about_staff = alert("fetch", "A052", raised_by=KIOSK.id)
    assert kiosk.view(hall(alerts=(elsewhere, about_staff)), SHOP, KIOSK, NOW).alerts == []


SEEN_IN_30 = Standard(
    id="see-walk-in",
    labels={"en": "See you within 30 minutes"},
    applies_to=frozenset({Channel.WALK_IN}),
    starts=(Start.ARRIVED,),
    stops=(Stop.SEEN,),
    minutes=30,
    drives=True,
)
PROMISES_30 = replace(SHOP, standards=(SEEN_IN_30,))


def foreseen(minutes, *services):
    """Whoever comes now for these will probably wait so long."""
    outlook = Outlook(minutes - 10, minutes, minutes + 5, minutes + 10)
    return Waits(7, NOW, {}, {code: Foreseen(outlook, outlook) for code in services})


def long_wait(shop, minutes, code="council-tax", **around):
    found = hall(waits=foreseen(minutes, code), **around)
    return service(kiosk.view(found, shop, KIOSK, NOW), code).long_wait


def test_a_wait_over_the_promise_is_said_and_another_time_offered():
    assert long_wait(PROMISES_30, 30) is None
    assert long_wait(PROMISES_30, 31) == LongWait(aim_minutes=30, may_book=True)


def test_where_slots_are_promised_the_shops_own_figure_counts():
    assert long_wait(SHOP, 30) is None
    assert long_wait(SHOP, 31) == LongWait(aim_minutes=None, may_book=True)
    assert long_wait(replace(SHOP, long_wait_minutes=20), 25) == LongWait(aim_minutes=None, may_book=True)


def test_who_may_not_be_seen_before_closing_is_told_so_and_offered_another_time():
    late = NOW.replace(hour=16, minute=50)
    outlook = Outlook(2, 5, 8, 12)
    waits = Waits(7, late, {}, {"council-tax": Foreseen(outlook, outlook), "": Foreseen(outlook, outlook)})
    told = kiosk.view(hall(waits=waits), SHOP, KIOSK, late)
    shown = service(told, "council-tax")
    assert (shown.estimate.closing_time, told.estimate.closing_time) == ("17:00", "17:00")
    assert shown.long_wait == LongWait(aim_minutes=None, may_book=True)
    at_any_hour = kiosk.view(hall(waits=waits), SHOP.at_any_hour(), KIOSK, late)
    assert service(at_any_hour, "council-tax").estimate.closing_time is None


def test_only_what_anyone_may_book_of_the_council_is_offered():
    waste = long_wait(PROMISES_30, 45, "waste")
    assert waste is not None
    assert not waste.may_book


def test_the_first_free_time_is_named_and_nothing_offered_where_none_is_free():
    tomorrow = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)
    named = long_wait(SHOP, 45, free={"council-tax": tomorrow, "housing": None})
    assert named == LongWait(aim_minutes=None, may_book=True, first_free_at=tomorrow)
    full = long_wait(SHOP, 45, "housing", free={"council-tax": tomorrow, "housing": None})
    assert full == LongWait(aim_minutes=None, may_book=False)


def test_a_long_wait_says_why_if_staff_did():
    found = long_wait(PROMISES_30, 45, "licensing", delays=(delay("licensing"),))
    assert found is not None
    assert found.reason["en"]
    assert "ar" in found.reason


def test_the_kiosk_knows_where_people_book_if_they_can():
    assert kiosk.view(hall(), SHOP, KIOSK, NOW).booking_url is None
    public = hall(public_url="https://shop.example")
    assert kiosk.view(public, SHOP, KIOSK, NOW).booking_url == "https://shop.example/bookings"

"""What the kiosk is shown: open or closed and when, and who answered an alert that it raised."""

from dataclasses import replace
from datetime import UTC, datetime

from queue_server.live.present import kiosk
from tests.domain.examples import SHOP
from tests.live.pictures import KIOSK, NOW, alert, hall


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

"""Which services take tickets now, and when the others do."""

import pytest

from queue_server.domain.errors import ServiceClosed
from queue_server.domain.services import Availability, availability, refuse_away
from tests.domain.examples import SHOP, at, minutes

HOUSING, JOBCENTRE = SHOP.service("housing"), SHOP.service("universal-credit")
TUESDAY = minutes(24 * 60)


def test_the_councils_services_are_here_when_the_shop_is_open() -> None:
    assert availability(SHOP.hours_of("housing"), at("10:00")) == Availability(open=True)
    assert availability(SHOP.hours_of("housing"), at("08:00")) == Availability(
        open=False, opens_at=at("09:00")
    )
    refuse_away(HOUSING, availability(SHOP.hours_of("housing"), at("10:00")), SHOP.timezone)


def test_partners_keep_their_own_hours() -> None:
    hours = SHOP.hours_of("universal-credit")
    assert availability(hours, at("10:00")) == Availability(open=False, opens_at=at("10:00") + TUESDAY)
    with pytest.raises(
        ServiceClosed, match=r"^Universal Credit is closed now\. Next here Tuesday at 10:00\.$"
    ):
        refuse_away(JOBCENTRE, availability(hours, at("10:00")), SHOP.timezone)
    refuse_away(JOBCENTRE, availability(hours, at("10:00") + TUESDAY), SHOP.timezone)


def test_partners_keep_their_hours_in_a_shop_that_is_always_open() -> None:
    shop = SHOP.at_any_hour()
    assert availability(shop.hours_of("housing"), at("23:00")).open
    assert not availability(shop.hours_of("universal-credit"), at("10:00")).open


def test_nobody_knows_how_long_a_service_is_paused() -> None:
    assert availability(SHOP.hours, at("10:00"), paused=True) == Availability(open=False)
    with pytest.raises(ServiceClosed, match="Housing takes no new tickets just now"):
        refuse_away(HOUSING, availability(SHOP.hours, at("10:00"), paused=True), SHOP.timezone)

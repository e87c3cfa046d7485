"""Which delay people are told of."""

from uuid import UUID

from queue_server.domain.delays import Delay, delay_of_service, delays_by_series
from tests.domain.examples import SHOP, at


def delay(count: int, *services: str, until: str) -> Delay:
    return Delay(
        id=UUID(int=count), services=services, reason="colleague-away", new_time=at(until), set_at=at("10:00")
    )


SHORT = delay(1, "births-deaths", until="11:00")
LONG = delay(2, "licensing", "births-deaths", "housing", until="11:20")


def test_a_delay_holds_until_its_new_time_is_past() -> None:
    assert SHORT.holds(at("11:00"))
    assert not SHORT.holds(at("11:00:01"))


def test_a_service_has_the_delay_with_the_latest_new_time() -> None:
    assert delay_of_service("births-deaths", [LONG, SHORT], at("10:30")) is LONG
    assert delay_of_service("births-deaths", [SHORT], at("10:30")) is SHORT
    assert delay_of_service("births-deaths", [LONG, SHORT], at("11:30")) is None
    assert delay_of_service("benefits", [LONG, SHORT], at("10:30")) is None
    assert delay_of_service(None, [LONG, SHORT], at("10:30")) is None


def test_the_board_says_one_delay_for_each_series() -> None:
    assert delays_by_series([LONG, SHORT], SHOP.services, at("10:30")) == {"A": LONG, "C": LONG}
    assert delays_by_series([SHORT], SHOP.services, at("10:30")) == {"C": SHORT}
    assert delays_by_series([LONG, SHORT], SHOP.services, at("12:00")) == {}
    closed_down = delay(3, "a-service-of-last-year", until="11:20")
    assert delays_by_series([closed_down], SHOP.services, at("10:30")) == {}

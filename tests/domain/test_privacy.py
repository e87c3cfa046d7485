"""When anything personal is due for deletion."""

from datetime import timedelta

from queue_server.domain import privacy
from tests.domain.examples import SHOP, at, minutes


def test_keeping_times_are_those_promised() -> None:
    ended = at("10:00")
    assert privacy.details_due(ended) - ended == timedelta(hours=24)
    assert privacy.phone_page_due(ended) - ended == timedelta(hours=2)
    assert privacy.audit_due(ended) - ended == timedelta(days=365)
    assert privacy.command_id_due(ended) - ended == timedelta(days=7)
    assert privacy.undo_until(ended) - ended == timedelta(seconds=60)


def test_messages_go_when_the_shops_day_ends() -> None:
    assert privacy.message_due(at("10:00"), SHOP.timezone) == at("03:00") + timedelta(days=1)
    assert privacy.message_due(at("02:59"), SHOP.timezone) == at("03:00")
    in_summer = at("10:00") - minutes(60 * 24 * 140)
    assert privacy.message_due(in_summer, SHOP.timezone).hour == 2

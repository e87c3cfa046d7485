"""When anything personal is due for deletion."""

from datetime import timedelta

from queue_server.domain import privacy
from tests.domain.examples import at


def test_keeping_times_are_those_promised() -> None:
    ended = at("10:00")
    assert privacy.details_due(ended) - ended == timedelta(hours=24)
    assert privacy.phone_page_due(ended) - ended == timedelta(hours=2)
    assert privacy.undo_until(ended) - ended == timedelta(seconds=60)
    assert timedelta(days=365) == privacy.AUDIT_KEPT
    assert timedelta(days=7) == privacy.COMMAND_IDS_KEPT


def test_deletion_is_late_after_three_hours_without_it_and_when_there_never_was_any() -> None:
    now = at("10:00")
    assert not privacy.deletion_is_late(now - timedelta(hours=3), now)
    assert privacy.deletion_is_late(now - timedelta(hours=3, seconds=1), now)
    assert privacy.deletion_is_late(None, now)

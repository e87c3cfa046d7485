"""Four in five waits are inside the ranges told, on days not seen before and even with wrong laws."""

import pytest

from queue_server.domain.told import Told, truth
from tests.domain.calibration import shop, told_on


@pytest.mark.parametrize(("times", "busier", "days"), [(1.0, 1.0, 9), (1.25, 1.0, 13)])
def test_after_three_hundred_tickets_four_in_five_who_wait_are_inside(
    times: float, busier: float, days: int
) -> None:
    """Visits are as planned, or take 25 % longer than anybody has told the estimate."""
    told = told_on(shop(times, busier), days, runs=40)
    waits = [each for each in told[300:] if each.played.must_wait]
    found = truth(waits)
    assert found.count >= 200
    assert found.coverage_percent is not None
    assert 77 <= found.coverage_percent <= 83
    if times > 1:
        plain = truth(Told(each.played, each.played, each.waited_minutes) for each in waits)
        assert plain.coverage_percent is not None
        assert plain.coverage_percent < 70
        assert abs(found.mean_error_minutes or 0) < abs(plain.mean_error_minutes or 0)

"""What set-up wrote down about bank holidays is what the library says, and other years are known too."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from queue_server import bank_holidays as module
from queue_server.bank_holidays import bank_holidays


def test_england_and_scotland_do_not_keep_the_same_days():
    assert date(2026, 12, 28) in bank_holidays("england", 2026)  # Boxing Day falls on a Saturday
    assert date(2026, 11, 30) in bank_holidays("scotland", 2026)
    assert date(2026, 11, 30) not in bank_holidays("england", 2026)


@pytest.mark.parametrize("nation", ["england", "northern-ireland", "scotland", "wales"])
def test_what_is_written_down_is_what_the_library_says(nation):
    this = datetime.now(UTC).year
    for year in (this, this + 1):
        assert module._written()[nation, year] == module._asked_for(nation, year)


def test_a_year_that_is_not_written_down_is_asked_for():
    assert ("england", 2071) not in module._written()
    assert date(2071, 12, 25) in bank_holidays("england", 2071)


def test_another_nation_is_refused():
    with pytest.raises(KeyError):
        bank_holidays("france", 2026)

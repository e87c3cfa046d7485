"""Days are written as Babel writes them, and without it once their names are written down."""

import sys
from datetime import date, timedelta

import pytest
from babel import UnknownLocaleError
from babel.dates import format_date

from queue_server.contract import days
from tests.fakes import kiosk_views

YEAR = [date(2026, 1, 1) + timedelta(days=at) for at in range(365)]
WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩" + "۰۱۲۳۴۵۶۷۸۹" + "০১২৩৪৫৬৭৮৯", "0123456789" * 3)


@pytest.mark.parametrize("language", kiosk_views.SHOP.languages)
def test_every_day_is_written_as_its_language_writes_it(language):
    for on in YEAR:
        assert days.day(language, on) == format_date(on, "EEEE d MMM y", language).translate(WESTERN)
        assert days.short_day(language, on) == format_date(on, "EEE d MMM", language).translate(WESTERN)


def test_a_language_that_nobody_knows_is_refused():
    assert days.are_known("cy")
    assert not days.are_known("rom")
    with pytest.raises(UnknownLocaleError):
        days.day("rom", YEAR[0])


@pytest.fixture
def without_babel(monkeypatch, tmp_path):
    monkeypatch.setattr(days, "FILE", tmp_path / "days.json")
    days.write(["pl"])
    forget_days()
    monkeypatch.setitem(sys.modules, "babel.dates", None)
    yield
    monkeypatch.undo()
    forget_days()


def forget_days():
    """Names are read anew."""
    days._written.cache_clear()
    days.names.cache_clear()


@pytest.mark.usefixtures("without_babel")
def test_what_was_written_down_needs_no_babel():
    assert days.day("pl", date(2026, 11, 23)) == "poniedziałek 23 lis 2026"
    with pytest.raises(ImportError):
        days.day("ro", YEAR[0])

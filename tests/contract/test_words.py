"""What languages are called, and days in them, also in a language that nobody has described."""

from datetime import date

from queue_server.contract.words import name_in_english, own_name, short_day

MONDAY = date(2026, 11, 23)


def test_a_language_has_its_name_in_english_and_in_itself() -> None:
    assert [name_in_english(code) for code in ("en", "pl", "ar")] == ["English", "Polish", "Arabic"]
    assert [own_name(code) for code in ("en", "pl", "ar")] == ["English", "Polski", "العربية"]


def test_a_language_that_nobody_has_described_is_called_by_its_code() -> None:
    assert (name_in_english("rom"), own_name("rom")) == ("rom", "Rom")
    assert short_day("rom", MONDAY) == short_day("en", MONDAY) == "Mon 23 Nov"

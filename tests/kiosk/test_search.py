"""Own words find the right service: the phrases of the counter, each of them soon enough."""

import time
from collections import Counter
from pathlib import Path

import pytest

from kiosk.search import LONGEST_TYPED, MOST_FOUND, find, fold, likeness
from tests.fakes import kiosk_views

SERVICES = kiosk_views.view().services
LONGEST_SECONDS = 0.02
LEAST_SHARE = 0.95


def counter_phrases():
    lines = (Path(__file__).parent / "phrases.txt").read_text().splitlines()
    rows = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return [(language, words, frozenset(right.split())) for language, words, right in rows]


PHRASES = counter_phrases()


def test_the_list_is_what_it_claims_to_be():
    languages = Counter(language for language, _, _ in PHRASES)
    assert len(PHRASES) >= 300
    assert sum(languages.values()) - languages["en"] >= 60
    assert len({(language, words) for language, words, _ in PHRASES}) == len(PHRASES)
    assert frozenset().union(*(right for _, _, right in PHRASES)) == {service.code for service in SERVICES}


@pytest.mark.parametrize("foreign", [False, True])
def test_the_right_service_is_among_the_first_three(foreign):
    asked = [phrase for phrase in PHRASES if (phrase[0] != "en") is foreign]
    lost = [
        (language, words, found)
        for language, words, right in asked
        if not right & set(found := find(SERVICES, language, words))
    ]
    assert len(lost) <= (1 - LEAST_SHARE) * len(asked), lost


def test_a_search_takes_no_more_than_a_blink():
    long = max((words for _, words, _ in PHRASES), key=len)[:LONGEST_TYPED]
    find(SERVICES, "ar", long)
    began = time.process_time()
    for _ in range(10):
        find(SERVICES, "ar", long)
    assert (time.process_time() - began) / 10 <= LONGEST_SECONDS


@pytest.mark.parametrize("typed", ["", " ", "?", "xqzw", "12345", "zzzzzz zzzzzz"])
def test_what_means_nothing_finds_nothing(typed):
    assert find(SERVICES, "en", typed) == ()


@pytest.mark.parametrize("letters", range(3, len("recycling") + 1))
def test_a_word_is_found_while_it_is_being_typed(letters):
    assert find(SERVICES, "en", "recycling"[:letters])[0] == "waste"


def test_there_are_never_more_than_three_and_each_once():
    for language, words, _ in PHRASES:
        found = find(SERVICES, language, words)
        assert len(set(found)) == len(found) <= MOST_FOUND


def test_english_words_are_understood_in_every_language():
    for language in kiosk_views.SHOP.languages:
        assert find(SERVICES, language, "homeless")[0] == "housing", language


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Śmieci, NIE odebrane!", ["smieci", "nie", "odebrane"]),
        ("can’t can't", ["cant", "cant"]),
        ("Gunoi și ŁÓDŹ", ["gunoi", "si", "lodz"]),
        ("ёж й", ["еж", "и"]),
        ("القُمامة إيجار", ["قمامه", "ايجار"]),
        ("জন্ম সনদ", ["জন্ম", "সনদ"]),
    ],
)
def test_accents_capitals_and_marks_make_no_difference(text, words):
    assert fold(text) == words


def test_the_nearer_a_word_the_surer():
    sure = [likeness(typed, "housing") for typed in ("housing", "housin", "hosing", "house", "parking")]
    assert sure[0] == 1.0
    assert sure == sorted(sure, reverse=True)
    assert sure[-1] == 0.0

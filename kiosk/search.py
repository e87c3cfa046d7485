"""Finds the services that somebody means by their own words, misspelt or not, without any server.

Pure: what was typed is compared and forgotten; only the council's own words are kept, folded, for the next
search. A customer's language is searched together with English.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from queue_server.contract.views import ServiceChoice
from queue_server.contract.words import ENGLISH

MOST_FOUND = 3
LONGEST_TYPED = 60
LEAST_SCORE = 0.3
"""Less than this is a chance likeness, such as one small word of a sentence."""

MOST_SLIPS = 3
SHORTEST_INFLECTED = 4
SHARED_STEM = 0.6
FIRST_ACCENT = 27
"""Marks of lower combining classes belong to the letters of Indian scripts; higher ones can be left out."""

_SAME_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "'": "", "’": "", "ʼ": ""}
)


Index = dict[str, dict[str, float]]
"""What each of the council's words says for each service that has it, from 0 upwards."""


def find(services: Sequence[ServiceChoice], language: str, typed: str) -> tuple[str, ...]:
    """The codes of at most three services that are probably meant, the likeliest first.

    Those equally likely come in the council's order.
    """
    index = _index(tuple((service.code, _said_of(service, language)) for service in services))
    scores = {service.code: 0.0 for service in services}
    for word in dict.fromkeys(fold(typed)):
        for code, score in _scores_of(word, index).items():
            scores[code] += score
    likeliest = sorted(scores, key=lambda code: round(scores[code], 6), reverse=True)
    return tuple(code for code in likeliest[:MOST_FOUND] if scores[code] >= LEAST_SCORE)


def typed(words: str, character: str) -> str:
    """What stands in the blank after one more character, where there is room for it."""
    return (words + character).lstrip().replace("  ", " ")[:LONGEST_TYPED]


def fold(text: str) -> list[str]:
    """The words of a text, without capitals, accents and marks, so that they can be compared."""
    bare = (
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold().translate(_SAME_LETTERS))
        if unicodedata.combining(letter) < FIRST_ACCENT
    )
    spaced = "".join(letter if _is_of_a_word(letter) else " " for letter in bare)
    return [_without_article(word) for word in spaced.split()]


def likeness(typed: str, word: str) -> float:
    """How surely a typed word means this one, from 0 to 1: whole, begun, inflected, or misspelt."""
    if typed == word:
        return 1.0
    if len(typed) > 1 and word.startswith(typed):
        return 0.5 + 0.45 * len(typed) / len(word)
    if len(word) >= SHORTEST_INFLECTED and typed.startswith(word):
        return 0.5 + 0.45 * len(word) / len(typed)
    return max(_misspelt(typed, word), _inflected(typed, word))


def _misspelt(typed: str, word: str) -> float:
    """One slip for every four letters; two letters changing places are one slip."""
    longest = max(len(typed), len(word))
    allowed = min(longest // 4, MOST_SLIPS)
    if not allowed or abs(len(typed) - len(word)) > allowed:
        return 0.0
    slips = OSA.distance(typed, word, score_cutoff=allowed)
    return 0.0 if slips > allowed else 0.95 - 1.2 * slips / longest


def _inflected(typed: str, word: str) -> float:
    """Endings differ in many languages; what comes before them is the same."""
    same = Prefix.similarity(typed, word)
    share = same / max(len(typed), len(word))
    return 0.8 * share if same >= SHORTEST_INFLECTED and share >= SHARED_STEM else 0.0


def _scores_of(typed: str, index: Index) -> dict[str, float]:
    """What one typed word says for each service."""
    best: dict[str, float] = {}
    for word in _near(typed, index):
        alike = likeness(typed, word)
        for service, worth in index[word].items():
            best[service] = max(best.get(service, 0.0), alike * worth)
    return best


def _near(typed: str, index: Index) -> set[str]:
    """The words that can be meant at all, found at the speed of C."""
    misspelt = process.extract(typed, index.keys(), scorer=OSA.distance, score_cutoff=MOST_SLIPS, limit=None)
    begun = process.extract(typed, index.keys(), scorer=Prefix.similarity, score_cutoff=2, limit=None)
    return {word for word, _, _ in (*misspelt, *begun)}


@lru_cache(maxsize=16)
def _index(said: tuple[tuple[str, tuple[str, ...]], ...]) -> Index:
    """A word says the more, the fewer services have it and the larger its share of a whole phrase.

    The last few are kept: one a language, until the council changes its words.
    """
    phrases = {(code, words) for code, texts in said for text in texts for words in _as_said(text)}
    said_by = Counter(word for word, _ in {(word, code) for code, words in phrases for word in words})
    weights = {word: math.log(1 + len(said) / services) for word, services in said_by.items()}
    index: Index = {word: {} for word in weights}
    for code, words in phrases:
        whole = sum(weights[word] for word in words)
        for word in words:
            index[word][code] = max(index[word].get(code, 0.0), weights[word] ** 2 / whole)
    return index


def _as_said(text: str) -> Iterable[frozenset[str]]:
    """A text's words; two words are also known when written as one."""
    words = fold(text)
    if words:
        yield frozenset(words)
    if len(words) == 2:
        yield frozenset(("".join(words),))


def _said_of(service: ServiceChoice, language: str) -> tuple[str, ...]:
    texts: list[str] = []
    for each in dict.fromkeys((language, ENGLISH)):
        texts += service.synonyms.get(each, [])
        texts.append(service.names.get(each, ""))
        texts += service.hint.get(each, "").replace("،", ",").replace(":", ",").split(",")
    return tuple(texts)


def _is_of_a_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")


def _without_article(word: str) -> str:
    """Arabic writes “the” before a word as part of it."""
    return word[2:] if word.startswith("ال") and len(word) > SHORTEST_INFLECTED else word

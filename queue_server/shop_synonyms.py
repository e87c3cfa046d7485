"""Customers' own words for each service, and every mistake in them with its file, its row and a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator

from queue_server.contract.commands import Code, Language
from queue_server.shop_checks import Rows, twice
from queue_server.shop_files import Found, Mistake, Reader, Row, wrong_value

FILE = "synonyms.toml"
LONGEST_SYNONYM = 60

Synonyms = Mapping[str, Mapping[str, tuple[str, ...]]]


def _own_words(words: list[str]) -> list[str]:
    for at, word in enumerate(words):
        if not any(letter.isalnum() for letter in word):
            raise wrong_value("“{name}” has a text without any letter.")
        if len(word) > LONGEST_SYNONYM:
            raise wrong_value(f"“{word}” in “{{name}}” is longer than {LONGEST_SYNONYM} letters.")
        if word.casefold() in (earlier.casefold() for earlier in words[:at]):
            raise wrong_value(f"“{word}” is twice in “{{name}}”.")
    return words


class SynonymsRow(Row):
    """What one service is called by those who come for it."""

    service: Code
    words: dict[Language, Annotated[list[str], AfterValidator(_own_words)]]


def read(reader: Reader) -> list[Found[SynonymsRow]]:
    """Every good row; mistakes stay with the reader."""
    reader.only(FILE, "synonyms")
    return reader.rows(FILE, "synonyms", SynonymsRow)


def check(found: list[Found[SynonymsRow]], rows: Rows) -> Iterator[Mistake]:
    """Services that are not there, or have their words twice."""
    yield from twice(found, "service")
    for each in found:
        if each.row.service not in rows.service_codes:
            yield each.wrong(f"services.toml has no service “{each.row.service}”.")


def by_service(found: list[Found[SynonymsRow]]) -> Synonyms:
    """The words by service and language."""
    return MappingProxyType(
        {
            each.row.service: {language: tuple(words) for language, words in each.row.words.items()}
            for each in found
        }
    )

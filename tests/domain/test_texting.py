"""Texts are counted as phone networks bill them."""

import pytest

from queue_server.domain.texting import parts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("[" * 80, 1),
        ("€" * 81, 2),
        ("م" * 70, 1),
        ("م" * 71, 2),
        ("م" * 134, 2),
        ("م" * 135, 3),
        ("a" * 69 + "’", 1),
        ("a" * 70 + "’", 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
    ids=lambda value: f"{value[-1:]} {len(value)}" if isinstance(value, str) else None,
)
def test_how_many_messages(text, count):
    assert parts(text) == count

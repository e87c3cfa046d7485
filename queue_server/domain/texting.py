"""How many text messages a text takes, as phone networks count and bill it (3GPP TS 23.038)."""

from __future__ import annotations

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE_AS_LONG = frozenset("^{}\\[~]|€\f")
_ONE, _EACH_OF_SEVERAL = 160, 153
_ONE_OF_ANY_SCRIPT, _EACH_OF_SEVERAL_OF_ANY_SCRIPT = 70, 67


def parts(text: str) -> int:
    """How many messages this is sent as; at least one. One letter outside the phones' own alphabet
    makes every letter take more room.
    """
    if set(text) <= _BASIC | _TWICE_AS_LONG:
        length = len(text) + sum(letter in _TWICE_AS_LONG for letter in text)
        return _count(length, _ONE, _EACH_OF_SEVERAL)
    length = len(text.encode("utf-16-le")) // 2
    return _count(length, _ONE_OF_ANY_SCRIPT, _EACH_OF_SEVERAL_OF_ANY_SCRIPT)


def _count(length: int, one: int, each: int) -> int:
    return 1 if length <= one else -(-length // each)

"""A keyboard of letters as each language is written; what is typed on it is small letters."""

from __future__ import annotations

from kiosk.answers import Press, TypeKey
from kiosk.screens.question import Choice, Keys, Look
from kiosk.screens.seen import Seen
from queue_server.contract.words import ENGLISH

_LATIN = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LAYOUTS = {
    "ro": (*_LATIN, "ăâîșț"),
    "pl": (*_LATIN, "ąćęłńóśźż"),
    "lt": (*_LATIN, "ąčęėįšųūž"),
    "ru": ("йцукенгшщзх", "фывапролджэ", "ячсмитьбюъё"),
    "uk": ("йцукенгшщзх", "фівапролджє", "ячсмитьбюїґ"),
    "ar": ("ضصثقفغعهخحج", "شسيبلاتنمكط", "ئءؤرىةوزظذد"),
    "bn": ("অআইঈউঊঋএঐওঔ", "কখগঘঙচছজঝঞট", "ঠডঢণতথদধনপফ", "বভমযরলশষসহৎ", "ািীুূৃেৈোৌ্", "ংঃঁ\u09dc\u09dd\u09df"),
    "gu": ("અઆઇઈઉઊઋએઐઓઔ", "કખગઘચછજઝટઠડ", "ઢણતથદધનપફબભ", "મયરલવશષસહળઞ", "ાિીુૂૃેૈોૌ્", "ંઃૅૉઍઑ"),
    "pa": ("ਅਆਇਈਉਊਏਐਓਔ", "ਸਹਕਖਗਘਙਚਛਜਝ", "ਞਟਠਡਢਣਤਥਦਧਨ", "ਪਫਬਭਮਯਰਲਵੜ਼", "ਾਿੀੁੂੇੈੋੌ੍", "ੰਂੱ"),
    "ur": ("قوعرتےئیہپگ", "اسدفھجکلچطب", "زشخثنمٹڈڑصض", "آںءغحذژظ"),
}
"""The rows of each language's own letters; whoever's are not here types English ones."""

_IN_A_ROW = 8
NARROW_BELOW = 4


def letters(seen: Seen) -> Keys:
    """The letters of the customer's language, with space, rubbing out and clearing where they end."""
    language = seen.visit.choices.language
    layout = _LAYOUTS.get(language, _LATIN)
    drawn_in = language if language in _LAYOUTS else ENGLISH
    rows = [tuple(_key(letter, drawn_in) for letter in row) for row in layout]
    if len(rows[-1]) + NARROW_BELOW <= len(rows[0]):
        rows[-1] += _below(seen, 1, 2)
    else:
        rows.append(_below(seen, 2, 4))
    in_order = [_key(letter, drawn_in) for letter in sorted("".join(layout))]
    parted = tuple(tuple(in_order[at : at + _IN_A_ROW]) for at in range(0, len(in_order), _IN_A_ROW))
    return Keys((tuple(rows), (*parted, _below(seen, 2, 4))), foot=True)


def _below(seen: Seen, wide: int, space: int) -> tuple[Choice, ...]:
    say = seen.words.say
    return (
        Choice(Press.CLEAR, say("Clear"), "delete", look=Look.KEY, wide=wide),
        Choice(TypeKey(" "), say("Space"), "keyboard-space", look=Look.KEY, wide=space),
        Choice(Press.ERASE, say("Rub out"), "backspace", look=Look.KEY, wide=wide),
    )


def _key(letter: str, language: str) -> Choice:
    return Choice(TypeKey(letter), letter, look=Look.KEY, language=language)

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

_OWN_SCRIPT = {"ru": "АБВ", "uk": "АБВ", "ar": "ا ب ت", "ur": "ا ب پ", "bn": "কখগ", "gu": "કખગ", "pa": "ਕਖਗ"}
"""What the key says that leads back to letters which are not Latin."""

_LATIN_LETTERS = "ABC"
_WITH_FIGURES = ("1234567890", *_LATIN)
_IN_A_ROW = 8
NARROW_BELOW, NARROW_SWITCH = 4, 1


def letters(seen: Seen) -> Keys:
    """The letters of the customer's language, with space, rubbing out and clearing where they end.

    Where these are not Latin, one more key leads to Latin letters and figures, and back.
    """
    language = seen.visit.choices.language
    latin = seen.visit.latin_keys and language in _OWN_SCRIPT
    layout = _WITH_FIGURES if latin else _LAYOUTS.get(language, _LATIN)
    drawn_in = language if language in _LAYOUTS and not latin else ENGLISH
    rows = [tuple(_key(letter, drawn_in) for letter in row) for row in layout]
    if len(rows[-1]) + NARROW_BELOW + NARROW_SWITCH * (language in _OWN_SCRIPT) <= len(rows[0]):
        rows[-1] += _below(seen, 1, 2)
    else:
        rows.append(_below(seen, 2, 4))
    in_order = [_key(letter, drawn_in) for letter in sorted("".join(layout))]
    parted = tuple(tuple(in_order[at : at + _IN_A_ROW]) for at in range(0, len(in_order), _IN_A_ROW))
    return Keys((tuple(rows), (*parted, _below(seen, 2, 2))), foot=True)


def _below(seen: Seen, wide: int, space: int) -> tuple[Choice, ...]:
    say = seen.words.say
    return (
        Choice(Press.CLEAR, say("Clear"), "delete", look=Look.KEY, wide=wide),
        *_switch(seen, wide),
        Choice(TypeKey(" "), say("Space"), "keyboard-space", look=Look.KEY, wide=space),
        Choice(Press.ERASE, say("Rub out"), "backspace", look=Look.KEY, wide=wide),
    )


def _switch(seen: Seen, wide: int) -> tuple[Choice, ...]:
    language = seen.visit.choices.language
    own = _OWN_SCRIPT.get(language)
    if own is None:
        return ()
    icon = "alphabetical-variant"
    label, drawn_in = (own, language) if seen.visit.latin_keys else (_LATIN_LETTERS, ENGLISH)
    return (Choice(Press.OTHER_LETTERS, label, icon, look=Look.KEY, wide=wide, language=drawn_in),)


def _key(letter: str, language: str) -> Choice:
    return Choice(TypeKey(letter), letter, look=Look.KEY, language=language)

"""Every sentence that a customer can meet is in every catalogue, with its places to fill and its plurals."""

import gettext
import re
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from deploy import catalogues
from kiosk.screens.seen import LANGUAGE_NAMES
from printer import fonts

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "locale" / "front_door.pot"
MARKS = {"machine draft", "human-checked"}
LANGUAGES = sorted(path.parts[-3] for path in ROOT.glob("locale/*/LC_MESSAGES/front_door.po"))
FIGURES = [*range(150), 200, 1000, 1001, 1002, 1005, 1011, 1021]
OTHER_SCRIPT = {
    "ru": r"\u0400-\u04ff",
    "uk": r"\u0400-\u04ff",
    "ar": r"\u0600-\u06ff",
    "ur": r"\u0600-\u06ff",
}
OTHER_SCRIPT |= {"bn": r"\u0980-\u09ff", "gu": r"\u0a80-\u0aff", "pa": r"\u0a00-\u0a7f"}


def catalogue(path, language=None):
    with path.open("rb") as file:
        return {message.id: message for message in read_po(file, locale=language) if message.id}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """What the sources say now."""
    target = tmp_path_factory.mktemp("locale") / "now.pot"
    catalogues.extract(target)
    return catalogue(target)


@pytest.fixture(scope="module")
def spoken():
    """Each language's messages by their English sentences."""
    return {each: catalogue(ROOT / "locale" / each / "LC_MESSAGES/front_door.po", each) for each in LANGUAGES}


def places(text):
    return set(re.findall(r"\{(\w+)\}", text))


def forms_of(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def test_the_template_is_what_the_sources_say(extracted):
    assert set(catalogue(TEMPLATE)) == set(extracted)


def test_every_language_that_a_kiosk_can_name_has_a_catalogue():
    assert {*LANGUAGES, "en"} <= set(LANGUAGE_NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_said(extracted, spoken, language):
    said = spoken[language]
    assert [
        sentence for sentence in extracted if sentence not in said or not all(forms_of(said[sentence]))
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_to_fill_agree(spoken, language):
    for message in spoken[language].values():
        if not isinstance(message.id, tuple):
            assert places(message.string) == places(message.id), message.id
        elif language == "ar":
            # One and two have words of their own in Arabic and need no figure.
            assert all(places(form) <= places(message.id[1]) for form in message.string)
            assert "{n}" in message.string[3]
        else:
            # The first form stands for 21 and 31 too in some languages, so each needs its figure.
            assert {frozenset(places(form)) for form in message.string} == {frozenset(places(message.id[1]))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_takes_the_form_that_its_language_gives_it(language):
    with (ROOT / "locale" / language / "LC_MESSAGES/front_door.po").open("rb") as file:
        head = read_po(file, locale=None).mime_headers
    (plurals,) = [value for name, value in head if name == "Plural-Forms"]
    count, formula = re.fullmatch(r"nplurals=(\d); plural=(.+);", plurals).groups()
    index, tag = gettext.c2py(formula), Locale.parse(language).plural_form
    pairs = {(index(n), tag(n)) for n in FIGURES}
    assert {at for at, _ in pairs} == set(range(int(count)))
    assert len({form for _, form in pairs}) == len({at for at, _ in pairs}) == len(pairs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_says_whether_a_person_has_checked_it(spoken, language):
    unmarked = [m.id for m in spoken[language].values() if not MARKS & set(m.user_comments)]
    assert unmarked == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("bold", [False, True])
def test_every_letter_can_be_drawn(spoken, language, bold):
    face = fonts.face(language, bold)
    lost = {form: fonts.missing(form, face) for m in spoken[language].values() for form in forms_of(m)}
    assert {form: letters for form, letters in lost.items() if letters} == {}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language in OTHER_SCRIPT])
def test_no_word_mixes_two_alphabets(spoken, language):
    script = OTHER_SCRIPT[language]
    mixed = re.compile(f"[A-Za-z][{script}]|[{script}][A-Za-z]")
    plain = (re.sub(r"\{\w+\}", " ", form) for m in spoken[language].values() for form in forms_of(m))
    assert [form for form in plain if mixed.search(form)] == []

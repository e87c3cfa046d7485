"""Every sentence that a customer can meet is in the Arabic catalogue, with its places to fill."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from deploy import catalogues
from printer import fonts

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "locale" / "front_door.pot"
ARABIC = ROOT / "locale" / "ar" / "LC_MESSAGES" / "front_door.po"
MARKS = {"machine draft", "human-checked"}


def catalogue(path, language=None):
    with path.open("rb") as file:
        return {message.id: message for message in read_po(file, locale=language) if message.id}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """What the sources say now."""
    target = tmp_path_factory.mktemp("locale") / "now.pot"
    catalogues.extract(target)
    return catalogue(target)


def places(text):
    return set(re.findall(r"\{(\w+)\}", text))


def test_the_template_is_what_the_sources_say(extracted):
    assert set(catalogue(TEMPLATE)) == set(extracted)


def test_every_sentence_is_in_arabic(extracted):
    arabic = catalogue(ARABIC, "ar")
    missing = [sentence for sentence in extracted if sentence not in arabic or not all_said(arabic[sentence])]
    assert missing == []


def all_said(message):
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def test_places_to_fill_agree():
    for message in catalogue(ARABIC, "ar").values():
        if isinstance(message.id, tuple):
            # One and two have words of their own in Arabic and need no figure.
            assert all(places(form) <= places(message.id[1]) for form in message.string)
            assert "{n}" in message.string[3]
        else:
            assert places(message.string) == places(message.id)


def test_each_says_whether_a_person_has_checked_it():
    unmarked = [m.id for m in catalogue(ARABIC, "ar").values() if not MARKS & set(m.user_comments)]
    assert unmarked == []


@pytest.mark.parametrize("bold", [False, True])
def test_every_arabic_letter_can_be_drawn(bold):
    face = fonts.face("ar", bold)
    for message in catalogue(ARABIC, "ar").values():
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        assert [fonts.missing(form, face) for form in forms] == [set()] * len(forms)

"""No letter is ever lost: every face draws its language, the ticket number and nothing as an empty box."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from printer import fonts

SENTENCES = {
    "en": "Your number is A042, 11:00 – “hello” £5 …",
    "lt": "ąčęėįšųūž ĄČĘĖĮŠŲŪŽ A042 „taip“",
    "pl": "ąćęłńóśźż ĄĆĘŁŃÓŚŹŻ A042 „tak”",
    "ro": "ăâîșț ĂÂÎȘȚ A042 „da”",
    "ru": "Ваш номер ёЁ A042 №5",
    "uk": "Ваш номер їєґі ЇЄҐІ A042",
    "ar": "رقمك A042 سنرحب بك خلال 5 دقائق. تُنادى، لا؟",
    "ur": "آپ کا نمبر A042 ہے۔ ٹ ڈ ڑ گ چ پ ژ ں ے",
    "bn": "আপনার নম্বর A042 প্রথম স্ত্রী ক্ষ্ম।",
    "gu": "તમારો નંબર A042 છે ક્ષ ત્ર સ્ત્રી",
    "pa": "ਤੁਹਾਡਾ ਨੰਬਰ A042 ਹੈ ਪ੍ਰਸ਼ਨ।",
}


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("language", SENTENCES)
def test_each_face_draws_its_language_and_the_number(language: str, bold: bool) -> None:
    assert fonts.missing(SENTENCES[language], fonts.face(language, bold)) == set()


def test_a_letter_that_no_glyph_draws_is_named() -> None:
    latin = fonts.face("en")
    assert fonts.missing("Aر漢\n\u200f", latin) == {"ر", "漢"}
    with pytest.raises(fonts.MissingGlyphs, match=r"latin-regular\.ttf cannot draw U\+6F22\."):
        fonts.require("漢", latin)


def test_the_number_keeps_its_letter_inside_arabic() -> None:
    """The trap this module is for: in Noto's Arabic font alone, the A would be an empty box."""
    alone = ImageFont.truetype(str(fonts.face("en", bold=True)), 60)
    within = ImageFont.truetype(str(fonts.face("ar", bold=True)), 60)
    assert _ink(alone, "A042") == _ink(within, "A042")
    assert _ink(within, "A042") != _ink(within, "B042")


def test_an_unknown_language_is_drawn_in_the_latin_face() -> None:
    assert fonts.face("fr") == fonts.face("en")
    assert fonts.face("ar-EG") == fonts.face("ar")


def test_bold_is_another_face() -> None:
    for language in SENTENCES:
        assert fonts.face(language) != fonts.face(language, bold=True)


def test_what_is_up_to_date_is_not_built_again() -> None:
    assert fonts.build() is False


def test_without_noto_the_latin_face_is_still_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fonts.build(tmp_path, noto=tmp_path / "no such folder")
    monkeypatch.setattr(fonts, "BUILT", tmp_path)
    assert fonts.missing(SENTENCES["lt"], fonts.face("en")) == set()
    assert not any(map(fonts.has_face, ("ar", "ru", "uk")))
    with pytest.raises(fonts.NoFace, match="install fonts-noto-core"):
        fonts.face("ar")
    with pytest.raises(fonts.NoFace, match="install fonts-noto-core"):
        fonts.face("ru")


def test_the_licences_travel_with_the_faces() -> None:
    assert "SIL OPEN FONT LICENSE" in (fonts.BUILT / "LICENCE-atkinson-hyperlegible.txt").read_text().upper()


def test_the_icons_are_at_hand() -> None:
    assert fonts.missing("\U000f0026", fonts.icons_face()) == set()


def _ink(font: ImageFont.FreeTypeFont, text: str) -> bytes:
    picture = Image.new("1", (260, 80), 1)
    ImageDraw.Draw(picture).text((5, 70), text, font=font, fill=0, anchor="ls", direction="ltr")
    return picture.tobytes()

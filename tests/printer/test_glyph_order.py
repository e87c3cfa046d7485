"""Glyphs that a face's rules treat alike stand side by side, and every text looks as it did before."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs
from PIL import ImageFont

from printer import fonts, glyph_order

SENTENCES = ("آپ کا نمبر A042 ہے۔", "ہم آپ کو جلد بلائیں گے۔", "کونسل ٹیکس", "٪۱۲ ۳۴:۵۶، (نجی)")

pytestmark = pytest.mark.skipif(not fonts.has_face("ur"), reason="left out: no face for Urdu on this machine")


def test_in_the_largest_set_of_rules_each_class_is_one_range_of_glyphs() -> None:
    with TTFont(fonts.face("ur")) as font:
        most_rules = max(_sets(font), key=lambda inner: sum(map(_count, inner.SubClassSet)))
        classes = most_rules.ClassDef.classDefs
        in_order = [classes.get(glyph, 0) for glyph in font.getGlyphOrder()[1:]]
    assert len(set(in_order)) > 20
    assert sum(one != other for one, other in pairwise(in_order)) < len(set(in_order))


def test_the_order_changes_no_picture(tmp_path: Path) -> None:
    with TTFont(fonts.face("ur"), lazy=False) as font:
        font.ensureDecompiled()
        first, *others = font.getGlyphOrder()
        random.Random(5).shuffle(others)
        reorderGlyphs(font, [first, *others])
        font.save(tmp_path / "shuffled.ttf")
        glyph_order.put_classes_together(font)
        font.save(tmp_path / "together.ttf")
    faces = (fonts.face("ur"), tmp_path / "shuffled.ttf", tmp_path / "together.ttf")
    for sentence in SENTENCES:
        assert len({_drawn(face, sentence) for face in faces}) == 1, sentence


def _sets(font: TTFont) -> list[Any]:
    """The sets of rules that look at no more than the glyphs they change."""
    subtables = (each for lookup in font["GSUB"].table.LookupList.Lookup for each in lookup.SubTable)
    found = (getattr(each, "ExtSubTable", each) for each in subtables)
    return [each for each in found if getattr(each, "SubClassSet", None)]


def _count(rules: Any) -> int:
    return len(rules.SubClassRule) if rules else 0


def _drawn(face: Path, text: str) -> bytes:
    pen = ImageFont.truetype(str(face), 40, layout_engine=ImageFont.Layout.RAQM)
    return bytes(pen.getmask(text, direction="rtl", language="ur"))

"""A translator's round trip: what the sources say now is in every catalogue, and nothing written is lost."""

import shutil

import pytest
from babel.messages.pofile import read_po

from deploy import catalogues

OLD = 'msgid "No longer said"\nmsgstr "لم يعد يقال"\n'


@pytest.fixture
def locale(tmp_path):
    target = tmp_path / "locale"
    shutil.copytree(catalogues.LOCALE, target, ignore=shutil.ignore_patterns("*.mo"))
    return target


def arabic(locale):
    return locale / "ar" / "LC_MESSAGES" / "front_door.po"


def update(locale):
    catalogues.update(arabic(locale), locale / "front_door.pot")


def written(path):
    with path.open("rb") as file:
        kept = read_po(file, locale="ar")
    return {each.id: (each.string, each.user_comments, each.flags) for each in kept if each.id}


def test_a_round_trip_loses_nothing(locale):
    before, shipped = arabic(locale).read_text(), written(arabic(locale))
    header = before.partition("\n\n")[0].replace("Front Door\\n", 'Front Door\\n"\n"Last-Translator: Huda\\n')
    done = before.replace(before.partition("\n\n")[0], header).replace(
        "# machine draft", "# human-checked", 1
    )
    arabic(locale).write_text(f"{done}\n# human-checked\n{OLD}")

    update(locale)
    after = arabic(locale).read_text()
    assert after.startswith(header)
    assert after.count("# human-checked") == 2
    assert "".join(f"#~ {line}\n" for line in OLD.splitlines()) in after
    kept = written(arabic(locale))
    assert {sentence: said for sentence, (said, *_) in kept.items()} == {
        sentence: said for sentence, (said, *_) in shipped.items()
    }

    update(locale)
    assert arabic(locale).read_text() == after


def test_a_new_sentence_comes_without_a_translation(locale):
    gone = 'msgid "Afternoon"\nmsgstr "بعد الظهر"\n'
    text = arabic(locale).read_text()
    assert gone in text
    arabic(locale).write_text(text.replace(gone, ""))
    update(locale)
    assert written(arabic(locale))["Afternoon"][0] == ""


def test_a_catalogue_without_a_header_is_refused_and_left_as_it_is(locale):
    headless = arabic(locale).read_text().partition("\n\n")[2]
    arabic(locale).write_text(headless)
    with pytest.raises(SystemExit, match="no header"):
        update(locale)
    assert arabic(locale).read_text() == headless

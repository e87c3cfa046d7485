"""The manager reads which language is whole, which is a draft, and in which file to mend it."""

from dataclasses import replace

from queue_server.web import languages
from queue_server.web.languages import Part
from tests.api.conftest import SHOP
from tests.web.drawn import staff


def parts(code, shop=SHOP):
    (spoken,) = [each for each in languages.every(shop) if each.code == code]
    return {part.label: part for part in spoken.parts}


def test_every_language_of_the_shop_but_english_is_whole_and_a_draft():
    every = languages.every(SHOP)
    assert [each.code for each in every] == [code for code in SHOP.languages if code != "en"]
    for each in every:
        assert all(part.texts and not part.missing for part in each.parts), each.code
        assert each.whole.state == "Machine draft"


def test_a_language_whose_files_a_person_has_read_says_so_and_only_there():
    read = replace(SHOP, checked_languages=frozenset({"pl"}))
    assert parts("pl", read)["Council’s own names"].state == "Checked"
    assert parts("pl", read)["Kiosk"].state == "Machine draft"
    assert parts("ro", read)["Council’s own names"].state == "Machine draft"


def test_what_customers_read_in_english_is_counted():
    housing = SHOP.services["housing"]
    names = {code: name for code, name in housing.names.items() if code != "ur"}
    without = replace(SHOP, services={**SHOP.services, "housing": replace(housing, names=names)})
    assert parts("ur", without)["Council’s own names"].state == "1 missing"
    assert parts("ur", SHOP)["Council’s own names"].missing == 0


def test_a_language_without_a_catalogue_lacks_everything_that_the_others_say():
    welsh = parts("cy", replace(SHOP, languages=("en", "cy")))
    assert welsh["Kiosk"] == Part("Kiosk", parts("ro")["Kiosk"].texts, 0, 0, welsh["Kiosk"].file)
    assert welsh["Kiosk"].missing > 100


def test_the_page_names_each_language_its_state_and_the_file_to_mend():
    drawn = staff("manager/languages.html", None, "/manager/languages", spoken=languages.every(SHOP))
    for words in (
        'Polish, <span lang="pl">Polski</span>',
        "Machine draft",
        "locale/pl/LC_MESSAGES/front_door.po",
        "config/synonyms.toml",
    ):
        assert words in drawn

"""How far a catalogue has come is counted by who says it: what is missing, a draft, or checked."""

from deploy import coverage

TEMPLATE = """
#: kiosk/screens/welcome.py:1 queue_server/web/phone.py:2
msgid "Hello"
msgstr ""

#: kiosk/screens/welcome.py:3
msgid "{n} desk"
msgid_plural "{n} desks"
msgstr[0] ""
msgstr[1] ""
"""
HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 ? 1 : 2);\\n"\n\n'


def test_each_part_knows_what_is_missing_a_draft_or_checked(tmp_path):
    template = tmp_path / "front_door.pot"
    template.write_text(TEMPLATE)
    catalogue = tmp_path / "pl" / "LC_MESSAGES" / "front_door.po"
    catalogue.parent.mkdir(parents=True)
    said = '# human-checked\nmsgid "Hello"\nmsgstr "Witaj"\n\n# machine draft\nmsgid "{n} desk"\n'
    forms = 'msgid_plural "{n} desks"\nmsgstr[0] "{n} biurko"\nmsgstr[1] "{n} biurka"\nmsgstr[2] ""\n'
    catalogue.write_text(HEAD + said + forms)
    assert coverage.count(template, [catalogue])["pl"] == {
        "kiosk": {"sentences": 2, "translated": 1, "checked": 1},
        "pages": {"sentences": 1, "translated": 1, "checked": 1},
    }

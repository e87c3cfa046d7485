"""The example shop is the one described, and every kind of mistake in a shop's files is told plainly."""

import re
import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from kiosk.kit.icons import is_known
from queue_server.domain.errors import Unknown
from queue_server.domain.people import Role
from queue_server.domain.turn import Channel
from queue_server.shop import ReasonKind, ShopMistakes, load_shop, print_check
from tests.conftest import examples
from tests.domain.examples import at

CONFIG = Path(__file__).parents[1] / "config"
GOLDEN = Path(__file__).parent / "golden"
SHOP = load_shop(CONFIG)
PARSE = tomllib.loads


# The example shop -------------------------------------------------------------------------------


def test_services_are_those_of_the_design() -> None:
    services = {each.code: (each.series, each.planned_minutes) for each in SHOP.services.values()}
    assert services == {
        "general": ("A", 8),
        "council-tax": ("A", 11),
        "benefits": ("B", 17),
        "housing": ("A", 30),
        "waste": ("B", 6),
        "parking": ("B", 8),
        "blue-badge": ("B", 14),
        "births-deaths": ("C", 28),
        "licensing": ("C", 15),
        "universal-credit": ("C", 20),
        "citizens-advice": ("C", 30),
        "community-law": ("C", 30),
    }
    assert SHOP.series == ("A", "B", "C")
    assert {code for code, each in SHOP.services.items() if each.organisation} == set(SHOP.service_hours)


def test_the_kiosks_first_page_is_as_drawn() -> None:
    featured = [each.name for each in SHOP.services.values() if each.featured]
    assert featured == ["Council Tax", "Housing", "Benefits", "Bins and recycling", "Blue Badge"]
    assert [each.names["en"] for each in SHOP.life_events] == [
        "Moving home",
        "Having a baby",
        "Someone has died",
        "I have nowhere to stay",
        "Money worries",
        "Disability and care",
        "Leaving school or work",
        "Starting a business",
    ]


def test_places_and_needs() -> None:
    assert [place.public_name for place in SHOP.desks] == [f"Desk {count}" for count in range(1, 7)]
    assert [place.public_name for place in SHOP.rooms] == ["Room 1", "Room 2", "Room 3"]
    assert [place.code for place in SHOP.desks if place.features] == ["desk-2"]
    assert [room.code for room in SHOP.rooms if room.family] == ["room-3"]
    assert " ".join(sorted(SHOP.needs)) == (
        "bsl-interpreter easy-words family-room form-help guide-me hearing-loop interpreter large-print "
        "named-adviser private-room seated short-wait step-free urgent"
    )


@pytest.mark.parametrize(
    ("chosen", "walk_in", "appointment", "greet"),
    [
        ("northampton", ["greet", "see-slot"], ["greet", "see-appointment"], 5),
        (
            "north-norfolk",
            ["first-enquiry", "see-walk-in", "private-room"],
            ["see-appointment", "private-room"],
            10,
        ),
        ("customer-charter", ["see"], ["see"], None),
    ],
)
def test_the_published_promises(
    tmp_path: Path, chosen: str, walk_in: list[str], appointment: list[str], greet: int | None
) -> None:
    shop = load_shop(changed(tmp_path, "shop.toml", 'standards = "northampton"', f'standards = "{chosen}"'))
    for channel, expected in ((Channel.WALK_IN, walk_in), (Channel.APPOINTMENT, appointment)):
        promises = shop.promises(channel)
        assert [promise.standard for promise in promises] == expected
        assert sum(promise.drives for promise in promises) == 1
    assert shop.greet_minutes == greet


def test_every_published_figure_is_a_row() -> None:
    text = (CONFIG / "standards.toml").read_text(encoding="utf-8")
    targets = re.findall(r"^target_percent = (\d+)$", text, re.MULTILINE)
    assert sorted(map(int, targets)) == [70, *[90] * 9, 95]


def test_what_customers_read_is_in_every_language_of_the_shop() -> None:
    shown = [
        SHOP.names,
        SHOP.waiting_area,
        SHOP.waiting_area_hint,
        *(each.labels for each in SHOP.standards),
        *(names for each in SHOP.services.values() for names in (each.names, each.hints)),
        *(event.names for event in SHOP.life_events),
        *(need.names for need in SHOP.needs.values()),
        *(place.names for place in SHOP.places.values()),
        *SHOP.reasons[ReasonKind.DELAY].values(),
        *SHOP.next_steps.values(),
        SHOP.contact or {},
        SHOP.complaints or {},
        *(question.names for question in SHOP.questions),
        *(answer.names for question in SHOP.questions for answer in question.answers),
    ]
    assert all(names.get(language) for names in shown for language in SHOP.languages)


def test_every_service_has_customers_own_words_in_every_language_of_the_shop() -> None:
    for service in SHOP.services.values():
        assert set(SHOP.languages) <= {language for language, words in service.synonyms.items() if words}


def test_every_icon_is_in_the_icon_font() -> None:
    icons = [service.icon for service in SHOP.services.values()]
    icons += [event.icon for event in SHOP.life_events] + [need.icon for need in SHOP.needs.values()]
    icons += [answer.icon for question in SHOP.questions for answer in question.answers]
    assert [icon for icon in icons if not is_known(icon)] == []


def test_no_place_tells_why_anyone_goes_there() -> None:
    for place in SHOP.places.values():
        assert re.fullmatch(r"(Desk|Room) \d", place.public_name)


def test_someone_among_the_example_users_can_do_everything() -> None:
    skills = {skill for person in SHOP.people for skill in person.skills}
    assert {service.needs_skill for service in SHOP.services.values()} <= skills
    for person in SHOP.people:
        if person.role is Role.PARTNER:
            assert {SHOP.service(skill).organisation for skill in person.skills} == {person.organisation}


def test_example_users() -> None:
    users = {person.id: person.name for person in SHOP.people}
    assert users["reception"] == "Samira H."
    assert users["adviser1"] == "Priya N."
    assert {f"adviser{count}" for count in range(1, 7)} | {"dwp", "citizensadvice", "manager"} <= set(users)


def test_hours_and_bank_holidays() -> None:
    assert SHOP.hours.is_open(at("09:00"))
    assert not SHOP.hours.is_open(at("17:00"))
    assert SHOP.hours.opening_of(date(2026, 12, 25)) is None
    boxing_day_observed, good_friday, summer = date(2026, 12, 28), date(2031, 4, 11), date(2040, 8, 27)
    assert not any(map(SHOP.hours.works_on, (boxing_day_observed, good_friday, summer)))
    assert SHOP.hours.works_on(date(2040, 8, 28))
    assert date(2026, 8, 3) not in SHOP.hours.closed_on  # Scotland's
    assert SHOP.opened_at(at("10:00")) == at("09:00")
    assert SHOP.at_any_hour().opened_at(at("10:00")) is None


def test_the_calling_rule_is_shipped_with_m_2() -> None:
    policy = SHOP.policy(at("10:00"))
    assert (policy.m, policy.opened_at) == (2, at("09:00"))
    assert SHOP.policy(at("10:00"), m=0).m == 0


def test_partners_are_called_as_their_service_is() -> None:
    assert SHOP.organisations["dwp"] == "Universal Credit"
    assert SHOP.organisation_of("universal-credit") == "dwp"
    assert SHOP.organisation_of("housing") is None
    assert SHOP.organisation_of(None) is None


def test_codes_the_shop_does_not_have() -> None:
    lookups: list[Callable[[str], object]] = [
        SHOP.service,
        SHOP.place,
        lambda code: SHOP.reason(ReasonKind.HOLD, code),
    ]
    for look_up in lookups:
        with pytest.raises(Unknown, match="called “tea”"):
            look_up("tea")


# Mistakes ---------------------------------------------------------------------------------------


def copied(folder: Path) -> Path:
    copy = folder / "config"
    shutil.copytree(CONFIG, copy)
    return copy


def changed(folder: Path, file: str, old: str, new: str) -> Path:
    """The example shop with the first `old` in a file replaced."""
    copy = copied(folder)
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


@cache
def parsed_once(text: str) -> dict[str, object]:
    """What is written in a file; the same text is parsed one time."""
    return PARSE(text)


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(ShopMistakes) as refused:
        load_shop(folder)
    return [str(mistake) for mistake in refused.value.mistakes]


MISTAKES = [
    mistake
    for about in ("shop", "synonym", "forecast", "feedback")
    for mistake in tomllib.loads((GOLDEN / f"{about}_mistakes.toml").read_text(encoding="utf-8"))["mistake"]
]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["told"].partition(": ")[2])
def test_each_mistake_is_told_with_file_row_and_a_sentence(tmp_path: Path, case: dict[str, str]) -> None:
    assert case["told"] in mistakes(changed(tmp_path, case["file"], case["old"], case["new"]))


def test_a_file_that_is_missing_or_not_toml(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    (copy / "needs.toml").unlink()
    (copy / "places.toml").write_text("[[place]\n", encoding="utf-8")
    told = "\n".join(mistakes(copy))
    assert f"needs.toml: This file is missing from {copy}, or can't be opened." in told
    assert "places.toml: This is not written as TOML: " in told


def test_every_mistake_is_found_in_one_go_and_none_is_told_twice(tmp_path: Path) -> None:
    copy = changed(tmp_path, "services.toml", "minutes = 8\n", "")
    for file, old, new in (
        ("demo.toml", '"blue-badge"]', '"juggling"]'),
        ("needs.toml", 'gives = "a seat"\n', ""),
        ("shop.toml", "m = 2.0", "m = -1.0"),
    ):
        text = (copy / file).read_text(encoding="utf-8")
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert mistakes(copy) == [
        "shop.toml: “m” must be 0 or more.",
        "services.toml, [[service]] 6 “parking”: “minutes” is missing.",
        "needs.toml, [[need]] 4 “seated”: “gives” is missing.",
        "demo.toml, [[person]] 2 “adviser1”: There is no skill “juggling”.",
    ]


def test_check_prints_what_is_wrong_or_that_all_is_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert print_check(CONFIG) == 0
    assert capsys.readouterr().out == (
        "Guildhall One Stop Shop is in order: 12 services, 6 desks, 3 rooms.\n"
    )
    wrong = changed(tmp_path, "shop.toml", "m = 2.0", "m = 4")
    assert print_check(wrong) == 1
    assert capsys.readouterr().out == f"shop.toml: “m” must be 3 or less.\n1 mistake in {wrong}.\n"


def test_an_empty_folder_is_told_file_by_file(tmp_path: Path) -> None:
    missing = [line for line in mistakes(tmp_path) if "is missing from" in line]
    assert len(missing) == len([*CONFIG.glob("*.toml"), "messages/en.toml"])


def test_a_folder_that_is_not_there_or_may_not_be_looked_into_is_one_mistake(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert mistakes(nowhere) == [f"{nowhere}: There is no such folder, or you may not look into it."]


def test_an_empty_file_is_a_mistake_too(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    (copy / "shop.toml").write_text("", encoding="utf-8")
    assert "shop.toml: “id” is missing." in mistakes(copy)


NONSENSE = ["5", "true", '"x"', "[]", "[[1]]", "{}", '{ xx = "?" }', "nan", "2026-01-01"]
# Each field meets three kinds of nonsense and each kind every third field; all meet in the profile "deep".
SHARE = 3 if examples(1) == 1 else 1


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_told_and_never_stops_the_check(
    tmp_path: Path, nonsense: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fields of every first row in turn; a few may be what is asked for, which is no mistake."""
    monkeypatch.setattr(tomllib, "loads", parsed_once)
    copy, refused, turn = copied(tmp_path), 0, count(NONSENSE.index(nonsense))
    for file in sorted(CONFIG.glob("*.toml")):
        text = file.read_text(encoding="utf-8")
        first_row = text[: text.find("\n\n[[", text.find("[[") + 1)]
        for line in re.findall(r"^\w+ = .*[^\[]$", first_row, re.MULTILINE):
            if next(turn) % SHARE:
                continue
            wrong = text.replace(line, f"{line.partition(' = ')[0]} = {nonsense}", 1)
            (copy / file.name).write_text(wrong, encoding="utf-8")
            told = told_of(copy)
            refused += bool(told)
            assert "can't be read" not in told
        (copy / file.name).write_text(text, encoding="utf-8")
    assert refused > 25 // SHARE


def told_of(folder: Path) -> str:
    """Everything that is wrong in a folder, nothing when it is in order."""
    try:
        load_shop(folder)
    except ShopMistakes as refused:
        return str(refused)
    return ""

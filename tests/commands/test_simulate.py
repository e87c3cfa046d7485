"""`simulate` as a manager types it: a table, a picture and figures, or a sentence about what is wrong."""

import csv
import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from queue_server.domain.laws import Law, Laws
from queue_server.shop import load_shop
from queue_server.store import founding, waits
from tests.commands.typing_it import typed

ROOT = Path(__file__).parents[2]
MORNINGS = ("simulate", "--day", "monday", "--times", "09:00-12:00", "--days", "20")
NUMBER = r"[\d.]+ \([\d.]+–[\d.]+\)"


@pytest.fixture(autouse=True)
def _in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_how_many_desks_do_we_need_on_monday_mornings(tmp_path: Path) -> None:
    picture, figures = tmp_path / "desks.svg", tmp_path / "desks.csv"
    answer = typed(*MORNINGS, "--desks", "3-6", "--svg", picture, "--csv", figures)
    assert answer.code == 0, answer.stderr
    assert "20 Mondays" in answer.stdout
    assert "as planned in services.toml: nothing is learnt yet" in answer.stdout
    assert "only those who come 09:00 to 12:00" in answer.stdout
    for desks in range(3, 7):
        row = next(line for line in answer.stdout.splitlines() if line.startswith(f"{desks} desks (promise)"))
        assert len(re.findall(NUMBER, row)) == 5
        assert f"{desks} desks (promise): 20 days played." in answer.stderr
    assert re.search(r"promise: [456] desks are the fewest that meet every target", answer.stdout)
    rows = list(csv.DictReader(figures.read_text(encoding="utf-8").splitlines()))
    waits = [float(row["value"]) for row in rows if row["figure"] == "mean wait"]
    assert waits == sorted(waits, reverse=True)
    assert len(waits) == 4
    words = "".join(ElementTree.parse(picture).getroot().itertext())
    assert "3 desks" in words
    assert "target 90" in words


def test_all_four_rules_are_compared_with_the_same_people() -> None:
    answer = typed("simulate", "--days", "20", "--day", "friday", "--busier", "0.6")
    rows = [line.split()[0] for line in answer.stdout.splitlines() if re.search(NUMBER, line)]
    assert rows == ["promise", "first-come", "appointments-first", "classes"]
    again = typed("simulate", "--days", "20", "--day", "friday", "--busier", "0.6", "--rule", "classes")
    (row,) = [line for line in again.stdout.splitlines() if line.startswith("classes")]
    before = next(line for line in answer.stdout.splitlines() if line.startswith("classes"))
    assert row.split()[1:] == before.split()[1:]


def test_what_the_shop_has_learnt_is_used_and_said(tmp_path: Path) -> None:
    """Every visit takes twice as long as planned, so people wait longer."""
    words = ("simulate", "--days", "20", "--day", "friday", "--rule", "promise", "--data", tmp_path)
    before = typed(*words)
    assert not list(tmp_path.iterdir())
    shop = load_shop(ROOT / "config")
    known = {code: Law(2.0 * each.planned_minutes, 0.5, 100) for code, each in shop.services.items()}
    database = founding.opened(None, tmp_path)
    founding.found(database, shop.id, datetime(2026, 11, 20, tzinfo=UTC))
    with database.writing() as connection:
        waits.keep_laws(
            connection, shop.id, Laws(Law(20, 0.5, 1234), known), datetime(2026, 11, 20, tzinfo=UTC)
        )
    database.close()
    after = typed(*words)
    assert "learnt from 1,234 past visits" in after.stdout
    waited = [float(re.findall(NUMBER, each.stdout)[2].split()[0]) for each in (before, after)]
    assert waited[1] > 2 * waited[0]


def test_a_roster_of_ones_own(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    everyday = '[[shift]]\nplace = "desk-1"\nskills = ["waste"]\ntimes = ["09:00-17:00"]\n'
    mine.write_text(everyday, encoding="utf-8")
    answer = typed("simulate", "--days", "20", "--day", "friday", "--rule", "promise", "--roster", mine)
    assert "nobody does Council Tax, Housing" in answer.stdout
    assert "were still waiting when all went home" in answer.stdout


def test_every_mistake_in_a_roster_is_named(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    shift = '[[shift]]\nplace = "desk-9"\nskills = ["juggling"]\ntimes = ["09:00-17:00"]\n'
    mine.write_text(shift + shift, encoding="utf-8")
    answer = typed("simulate", "--roster", mine)
    assert answer.code == 1
    assert "mine.toml, [[shift]] 1: There is no desk or room “desk-9”." in answer.stderr
    assert "mine.toml, [[shift]] 1: There is no skill “juggling”." in answer.stderr
    assert "mine.toml, [[shift]] 2: “desk-9” already has [[shift]] 1 at that time." in answer.stderr
    missing = typed("simulate", "--roster", tmp_path / "none.toml")
    assert "none.toml: This file is missing" in missing.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--desks", "8-2"), "is not a number of desks"),
        (("--desks", "some"), "is not a number of desks"),
        (("--times", "9 to 12"), "is not a time from and to"),
        (("--times", "12:00-09:00"), "closes before it opens"),
        (("--busier", "4"), "is not a number from 0 to 3"),
        (("--m", "much"), "is not a number from 0 to 3"),
        (("--days", "5"), "is not a number from 20 to 200"),
        (("--days", "nan"), "is not a number from 20 to 200"),
        (("--day", "someday"), "invalid choice"),
        (("--day", "sunday"), "The shop is not open on that day."),
    ],
)
def test_what_cannot_be_tried_is_told_plainly(words: tuple[str, ...], told: str) -> None:
    answer = typed("simulate", *words)
    assert answer.code != 0
    assert told in answer.stderr
    assert answer.stdout == ""


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    answer = typed(*MORNINGS, "--desks", "6", "--rule", "promise", "--csv", tmp_path / "no" / "file.csv")
    assert answer.code == 1
    assert "can't be written" in answer.stderr

"""`estimate` as somebody types it before they install anything: figures, or what is wrong with the log."""

import re
from pathlib import Path

import pytest

from tests.commands.made_log import made_up, written
from tests.commands.typing_it import typed

ROOT = Path(__file__).parents[2]
LOG = written(made_up(3))


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ROOT)
    file = tmp_path / "log.csv"
    file.write_text(LOG, encoding="utf-8")
    return file


def figure(said: str, name: str) -> list[float]:
    row = next(line for line in said.splitlines() if name in line)
    return [float(each) for each in re.findall(r"-?\d+\.\d", row)]


def test_a_log_is_tried_and_beats_simple_estimates(log: Path) -> None:
    answer = typed("estimate", "--log", log)
    assert answer.code == 0, answer.stderr
    count = len(LOG.splitlines()) - 1
    assert f"{count} visits from 23 Nov 2026 to 07 Dec 2026" in answer.stdout
    middle, last = (figure(answer.stdout, name) for name in ("the middle of what", "seen last"))
    assert middle[0] < last[0]
    held, width, too_low = figure(answer.stdout, "everybody")
    assert 60 < held <= 100
    assert 0 < width < 60
    assert too_low < 25
    assert re.search(r"housing +\d+ to \d+ minutes, from \d+ visits", answer.stdout)


def test_one_bad_row_stops_it_and_may_be_skipped(log: Path) -> None:
    lines = LOG.splitlines()[:100]
    lines[40] = lines[40].replace("T", " at ", 1)
    log.write_text("\n".join(lines), encoding="utf-8")
    refused = typed("estimate", "--log", log)
    assert refused.code == 1
    assert refused.stdout == ""
    assert "Line 41: “arrived_at” is not a moment" in refused.stderr
    assert "1 row can't be used, so nothing was tried." in refused.stderr
    skipped = typed("estimate", "--log", log, "--skip-bad-rows")
    assert skipped.code == 0
    assert "98 visits" in skipped.stdout
    assert "Line 41" in skipped.stderr


def test_many_bad_rows_are_not_all_listed(log: Path) -> None:
    log.write_text(LOG.replace("2026-11-23T", "23-11-2026 "), encoding="utf-8")
    refused = typed("estimate", "--log", log)
    assert refused.stderr.count("Line ") == 20
    assert re.search(r"… and \d+ more\.", refused.stderr)


def test_only_the_newest_are_used_where_asked(log: Path) -> None:
    answer = typed("estimate", "--log", log, "--newest", "90", "--timezone", "Europe/Lisbon")
    assert "90 visits from 07 Dec 2026" in answer.stdout
    assert "local times of Europe/Lisbon" in answer.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--newest", "10"), "80 or more"),
        (("--timezone", "Mars/Base"), "There is no timezone"),
        (("--timezone", "../etc/passwd"), "There is no timezone"),
    ],
)
def test_what_cannot_be_asked_is_told(log: Path, words: tuple[str, ...], told: str) -> None:
    answer = typed("estimate", "--log", log, *words)
    assert answer.code != 0
    assert told in answer.stderr


def test_too_short_a_log_is_told(log: Path) -> None:
    log.write_text("\n".join(LOG.splitlines()[:50]), encoding="utf-8")
    answer = typed("estimate", "--log", log)
    assert answer.code == 1
    assert "There are only 49 visits; it needs 80 or more." in answer.stderr

"""What the accessibility report claims is tested is tested, by tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORT = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\(([a-z-]+\.md)\)")


def test_every_test_that_it_names_exists():
    named = set(re.findall(r"`(test_[a-z_]+)`", REPORT))
    assert len(named) > 15
    assert named - {path.stem for path in (ROOT / "tests").rglob("test_*.py")} == set()


def test_every_line_says_met_or_why_not():
    rows = [row.split("|") for row in REPORT.splitlines() if re.match(r"\| (\d|\*)", row)]
    assert len(rows) > 60
    states = ("Met", "Partly", "Not ", "Installer")
    assert [row[1] for row in rows if not row[2].strip().startswith(states)] == []


def test_every_page_that_it_names_is_there():
    assert {name for name in LINK.findall(REPORT) if not (ROOT / "docs" / name).is_file()} == set()

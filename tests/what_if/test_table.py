"""The table, the spreadsheet and the picture, from figures made by hand."""

from dataclasses import replace
from io import StringIO
from xml.etree import ElementTree

from queue_server.domain.day_figures import Day, Figure, Figures
from queue_server.domain.simulation import Rule
from queue_server.web.pictures import of_trials
from queue_server.what_if.table import differences, lines, write_csv
from queue_server.what_if.trials import Case, Result
from tests.domain.examples import SHOP


def figures(kept: float, wait: float = 12.0) -> Figures:
    """Both standards kept for so many percent, give or take 2."""
    about = Figure(kept, kept - 2, kept + 2)
    return Figures(
        days=20,
        customers_a_day=70.0,
        kept_percent={"see-appointment": about, "see-slot": about},
        mean_wait=Figure(wait, wait - 1, wait + 1),
        p95_wait=Figure(3 * wait, 3 * wait - 5, 3 * wait + 5),
        longest_wait=Figure(5 * wait, 5 * wait - 9, 5 * wait + 9),
        longest=8 * wait,
        not_seen_percent=Figure(0.0, 0.0, 0.0),
    )


def result(desks: int | None, kept: float, rule: Rule = Rule.PROMISE, wait: float = 12.0) -> Result:
    return Result(Case(rule, desks, ()), figures(kept, wait))


def told(*results: Result) -> str:
    return "\n".join(lines(results, SHOP.standards))


def test_each_figure_stands_with_its_interval() -> None:
    row = next(line for line in told(result(None, 99.0)).splitlines() if line.startswith("promise"))
    assert " ".join(row.split()) == (
        "promise 99.0 (97.0–100.0) 99.0 (97.0–100.0) 12.0 (11.0–13.0) 36.0 (31.0–41.0) 60.0 (51.0–69.0) 96"
    )


def test_the_fewest_desks_that_are_enough_are_named_and_how_sure_that_is() -> None:
    three = told(result(2, 80), result(3, 91), result(4, 97))
    assert "3 desks are the fewest that meet every target, though it could be chance." in three
    four = told(result(2, 80), result(3, 89), result(4, 97))
    assert "4 desks are the fewest that meet every target. The mean wait is then 12 min" in four
    assert "no number of desks that was tried meets every target" in told(result(2, 50), result(3, 60))


def test_nothing_is_said_of_desks_where_only_rules_are_compared() -> None:
    assert "fewest" not in told(result(None, 95), result(None, 96, Rule.CLASSES))


def test_a_standard_that_counts_from_the_slot_told_comes_with_a_warning() -> None:
    assert "see the waits too" in told(result(None, 95))


def test_whoever_was_never_seen_is_told() -> None:
    poor = result(2, 50)
    left = replace(poor.figures, not_seen_percent=Figure(3.2, 2.0, 4.4))
    assert "2 desks (promise): 3.2 % were still waiting" in told(Result(poor.case, left))


def test_days_without_anybody_for_a_standard_say_so() -> None:
    usual, quiet = result(2, 95), result(3, 95)
    only = replace(quiet.figures, kept_percent={"see-slot": Figure(95.0, None, None)})
    said = told(usual, Result(quiet.case, only))
    row = next(line for line in said.splitlines() if line.startswith("3 desks"))
    assert "nobody came" in row
    assert " 95.0 " in row


def test_the_spreadsheet_has_a_row_for_each_figure() -> None:
    file = StringIO()
    write_csv(file, [result(3, 91)], SHOP.standards)
    rows = file.getvalue().splitlines()
    assert rows[0] == "tried,rule,desks,figure,unit,value,low,high"
    assert "3 desks (promise),promise,3,see-slot,percent,91.00,89.00,93.00" in rows
    assert "3 desks (promise),promise,3,longest wait of all,minutes,96.00,," in rows


def test_what_the_second_way_brings_is_said_or_that_it_may_be_chance() -> None:
    before, after = (
        [
            Day((10 + day % 3 + longer, 30.0 + (-1) ** day * longer), 0, {"see-slot": (8, 10)})
            for day in range(20)
        ]
        for longer in (0, 4)
    )
    usual = result(None, 90)
    first, second = (replace(usual, days=days) for days in (before, after))
    slot = next(each for each in SHOP.standards if each.id == "see-slot")
    said = differences(first, second, [slot])
    assert said[0] == "“See you within 15 minutes of your time slot”: no difference that could not be chance."
    assert said[1].startswith("The mean wait is 2.0 min longer (")
    assert said[2] == "What 19 of 20 wait at most: no difference that could not be chance."
    assert differences(second, first, [slot])[1].startswith("The mean wait is 2.0 min shorter (")


def test_the_picture_marks_every_figure_and_keeps_what_is_written_harmless() -> None:
    drawn = of_trials("Rules & <desks>", [result(2, 80), result(3, 91)], SHOP.standards)
    root = ElementTree.fromstring(drawn)
    words = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words[0] == "Rules & <desks>"
    assert "2 desks" in words
    assert "target 90" in words
    circles = list(root.iter("{http://www.w3.org/2000/svg}circle"))
    assert len(circles) == 2 * (2 + 1)
    assert "style" not in drawn

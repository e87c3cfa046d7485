"""The table of states and acts, its refusals, and the diagram made from it."""

from pathlib import Path

import pytest

from queue_server.domain.errors import NotPossible
from queue_server.domain.ticket import ENDED, HERE, MOVES, Act, TicketState, after, diagram

ARCHITECTURE = Path(__file__).parents[2] / "ARCHITECTURE.md"
OPEN_MARK, CLOSE_MARK = "<!-- states -->", "<!-- /states -->"

# The design's words, written again by hand: state, then what may follow.
DESIGN = {
    "waiting": {"called", "left", "cancelled", "not_seen", "waiting"},
    "called": {"serving", "waiting", "no_show", "not_seen", "left", "cancelled"},
    "serving": {"on_hold", "finished", "transferred"},
    "on_hold": {"serving", "waiting", "left", "finished"},
    "no_show": {"waiting"},
}


def test_the_table_is_the_design() -> None:
    table: dict[str, set[str]] = {}
    for (before, _), then in MOVES.items():
        table.setdefault(before.value, set()).add(then.value)
    assert table == DESIGN


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", TicketState)
def test_every_act_in_every_state_moves_or_is_refused_in_a_sentence(state: TicketState, act: Act) -> None:
    if (state, act) in MOVES:
        assert after("A042", state, act) is MOVES[state, act]
        return
    with pytest.raises(NotPossible) as refused:
        after("A042", state, act)
    assert refused.value.message.startswith("A042 is ")
    assert "_" not in refused.value.message


def test_a_refusal_reads_as_a_person_would_say_it() -> None:
    with pytest.raises(NotPossible, match=r"^A042 is being served, so it can't be called\.$"):
        after("A042", TicketState.SERVING, Act.CALL)


def test_every_state_is_here_or_ended_and_can_be_reached() -> None:
    assert set(TicketState) == HERE | ENDED
    assert not HERE & ENDED
    assert set(MOVES.values()) == set(TicketState)
    assert {state for state, _ in MOVES} == HERE | {TicketState.NO_SHOW}


def test_the_day_can_end_for_everyone_who_is_here() -> None:
    assert {state for state, act in MOVES if act is Act.DAY_END} == HERE


def test_the_diagram_in_the_architecture_page_is_the_table() -> None:
    page = ARCHITECTURE.read_text(encoding="utf-8")
    drawn = page.partition(OPEN_MARK)[2].partition(CLOSE_MARK)[0].strip()
    assert drawn == f"```mermaid\n{diagram()}\n```"

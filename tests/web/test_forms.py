"""Forms become commands: empty boxes are not filled in, and what is missing is said in a sentence."""

from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from starlette.datastructures import FormData

from queue_server.contract import commands
from queue_server.domain.errors import BadInput
from queue_server.operations.people import ChangePerson
from queue_server.web.forms import command_of

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 7, 6, 9, 30, tzinfo=UTC)


def read(kind, *pairs):
    return command_of(kind, FormData(list(pairs)), NOW, LONDON)


def test_empty_boxes_are_not_filled_in():
    command_id = uuid4()
    said = read(
        commands.IssueTicket,
        ("command_id", str(command_id)),
        ("service", ""),
        ("language", "ar"),
        ("needs", "seated"),
        ("needs", "easy-words"),
        ("back", "/reception"),
    )
    wanted = commands.IssueTicket(command_id=command_id, language="ar", needs=["seated", "easy-words"])
    assert said == wanted


def test_a_time_of_day_is_todays_by_the_shops_clock():
    said = read(commands.Told, ("new_time", "11:20"), ("appointment_offered", "true"))
    assert said.new_time == datetime(2026, 7, 6, 10, 20, tzinfo=UTC)


def test_no_ticks_at_all_is_an_answer_where_the_list_was_shown():
    assert read(ChangePerson, ("skills", "")).skills == ()
    assert read(ChangePerson, ("active", "false")) == ChangePerson(active=False)


@pytest.mark.parametrize(
    ("kind", "pairs", "sentence"),
    [
        (commands.Transfer, [("service", "")], "Choose a service."),
        (commands.Hold, [], "Choose a reason."),
        (
            commands.Told,
            [("new_time", "soon"), ("appointment_offered", "true")],
            "Enter a time, such as 11:20.",
        ),
        (commands.Pause, [("reason", "break"), ("minutes", "0")], "Enter minutes from 1 to 240."),
        (commands.SetNotice, [("text", "x" * 61)], "Write a short sentence."),
    ],
)
def test_what_is_missing_is_said_plainly(kind, pairs, sentence):
    with pytest.raises(BadInput) as refused:
        read(kind, *pairs)
    assert refused.value.message == sentence

"""Who may set which help, whom it alerts, and how it is called."""

import pytest

from queue_server.domain.errors import StaffOnly, Unknown
from queue_server.domain.needs import (
    alerting,
    asks_features,
    asks_room,
    calls_quietly,
    check_needs,
    escalates_at,
    is_escalated,
)
from tests.domain.examples import NEEDS, at

FROM_A_KIOSK = [code for code in NEEDS if code not in {"urgent", "named-adviser"}]


def test_a_kiosk_may_ask_for_everything_but_what_staff_alone_set() -> None:
    check_needs(FROM_A_KIOSK, NEEDS, by_staff=False)
    check_needs(NEEDS, NEEDS, by_staff=True)
    for code in ("urgent", "named-adviser"):
        with pytest.raises(StaffOnly):
            check_needs([code], NEEDS, by_staff=False)


def test_help_that_the_shop_does_not_know_is_refused() -> None:
    with pytest.raises(Unknown, match="no need called “tea”"):
        check_needs(["seated", "tea"], NEEDS, by_staff=True)


@pytest.mark.parametrize(
    ("codes", "room"),
    [
        ([], None),
        (["seated"], None),
        (["private-room"], "private"),
        (["private-room", "family-room"], "family"),
    ],
)
def test_which_room_needs_ask_for(codes: list[str], room: str | None) -> None:
    assert asks_room(NEEDS[code] for code in codes) == room


def test_what_needs_ask_of_a_desk() -> None:
    assert asks_features(NEEDS[code] for code in ("step-free", "hearing-loop", "seated")) == {
        "step-free",
        "hearing-loop",
    }


def test_priority_needs_alert_reception() -> None:
    assert alerting(NEEDS, NEEDS) == ("private-room", "family-room", "short-wait", "guide-me")
    assert alerting(["seated", "unheard-of"], NEEDS) == ()


@pytest.mark.parametrize(
    ("codes", "chosen", "quiet"),
    [
        (["private-room"], None, True),
        (["family-room"], None, True),
        (["urgent"], None, True),
        (["short-wait", "step-free"], None, False),
        (["private-room"], False, False),
        ([], True, True),
    ],
)
def test_which_calls_are_quiet(codes: list[str], chosen: bool | None, quiet: bool) -> None:
    assert calls_quietly(codes, NEEDS, chosen) is quiet


def test_an_alert_nobody_answers_goes_to_everyone_after_30_seconds() -> None:
    raised = at("10:00")
    assert escalates_at(raised) == at("10:00:30")
    assert not is_escalated(raised, None, at("10:00:29"))
    assert is_escalated(raised, None, at("10:00:30"))
    assert not is_escalated(raised, at("10:00:40"), at("10:01"))

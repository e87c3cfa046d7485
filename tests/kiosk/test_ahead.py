"""What may come next is prepared a little at a time, and only what a touch alone leads to."""

from uuid import uuid4

from kiosk import ahead
from kiosk.ahead import Ahead, one_touch_away
from kiosk.answers import ChooseLanguage, ChooseService, Press, SwitchNeed
from kiosk.choices import Choices
from kiosk.visit import Place, Visit

THERE = Visit(trail=(Place.WELCOME, Place.ALL_SERVICES))
ELSEWHERE = Visit(trail=(Place.WELCOME, Place.HELP))


class Desk:
    """Notes which pages are arranged; `unpainted` pictures wait for paint."""

    def __init__(self):
        self.arranged, self.unpainted, self.room = [], 0, True
        self.ahead = Ahead(self.arranged.append, lambda: self.room, self.paint_one)

    def paint_one(self):
        if not self.unpainted:
            return False
        self.unpainted -= 1
        return True


def test_one_page_at_a_time_and_paint_first():
    desk = Desk()
    desk.ahead.stand_on("welcome", lambda: [THERE, ELSEWHERE])
    desk.unpainted = 3
    desk.ahead.a_little()
    assert (desk.arranged, desk.unpainted) == ([THERE], 0)
    desk.ahead.a_little()
    desk.ahead.a_little()
    assert desk.arranged == [THERE, ELSEWHERE]


def test_painting_stops_after_some_milliseconds(monkeypatch):
    desk = Desk()
    monkeypatch.setattr(ahead, "A_LITTLE_SECONDS", -1.0)
    desk.ahead.stand_on("welcome", lambda: [THERE])
    desk.unpainted = 3
    desk.ahead.a_little()
    assert (desk.arranged, desk.unpainted) == ([], 2)


def test_the_same_page_is_thought_of_once_and_another_page_anew():
    desk = Desk()
    for page, away in (("welcome", THERE), ("welcome", THERE), ("help", ELSEWHERE)):
        desk.ahead.stand_on(page, lambda away=away: [away])
        desk.ahead.a_little()
    assert desk.arranged == [THERE, ELSEWHERE]


def test_what_takes_longest_to_draw_comes_first():
    desk = Desk()
    desk.ahead.stand_on("welcome", lambda: [ELSEWHERE, THERE])
    for _ in range(2):
        desk.ahead.a_little()
    assert desk.arranged == [THERE, ELSEWHERE]


def test_what_is_forgotten_is_not_arranged():
    desk = Desk()
    desk.ahead.stand_on("welcome", lambda: [THERE])
    desk.ahead.forget()
    desk.ahead.a_little()
    assert desk.arranged == []


def test_only_pages_that_a_touch_alone_leads_to_are_thought_of():
    answers = (
        Press.ALL_SERVICES,
        Press.BACK,
        Press.HIDE,
        Press.TALK_IN_PRIVATE,
        ChooseService("housing"),
        SwitchNeed("seated"),
        ChooseLanguage("ar"),
    )
    away = list(one_touch_away(Visit(), answers, uuid4))
    assert [visit.place for visit in away] == [
        Place.ALL_SERVICES,
        Place.TAKE_TICKET,
        Place.WELCOME,
        Place.WELCOME,
    ]
    assert away[1].service == "housing"
    assert away[3].choices == Choices("ar")
    on_ticket_page = Visit(trail=(Place.WELCOME, Place.TAKE_TICKET))
    assert list(one_touch_away(on_ticket_page, [Press.TAKE_TICKET], uuid4)) == []


def test_what_could_not_be_kept_is_not_prepared():
    desk = Desk()
    desk.room = False
    desk.ahead.stand_on("welcome", lambda: [THERE])
    desk.ahead.a_little()
    assert desk.arranged == []

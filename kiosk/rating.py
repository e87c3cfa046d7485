"""The questions after a visit: one a page, each may be skipped; nothing is sent before the end.

Pure: no Kivy, no clock, no network.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.answers import RateVisit
from kiosk.effects import NewId, SendFeedback, Step
from kiosk.visit import Place, Visit, walked
from queue_server.contract.feedback import KioskFeedback


def begin(visit: Visit, _: NewId) -> Step:
    """To the first question, with nothing answered."""
    return walked(replace(visit, rated=()), Place.FEEDBACK), ()


def rated(visit: Visit, answer: RateVisit, new_id: NewId) -> Step:
    """To the next question; after the last one what was answered is sent."""
    if visit.place is not Place.FEEDBACK:
        return visit, ()
    after = replace(visit, rated=(*visit.rated, (answer.question, answer.answer)))
    return send(after, new_id) if answer.is_last else (after, ())


def send(visit: Visit, new_id: NewId) -> Step:
    """What was answered goes out, if anything was; the screen forgets it and says thank you."""
    answers = {question: answer for question, answer in visit.rated if answer is not None}
    thanked = walked(replace(visit, rated=()), Place.THANKS)
    if not answers:
        return thanked, ()
    language = visit.choices.language
    return thanked, (SendFeedback(KioskFeedback(command_id=new_id(), answers=answers, language=language)),)

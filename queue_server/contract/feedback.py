"""What customers say of their visit, on the wire: answers to short questions, and their own words.

Answers name nobody. Words are read by managers alone, one by one, and each reading is written down.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contract.commands import Code, Command, DeviceCommand, Language

MOST_LETTERS = 2000
RemarkKind = Literal["thanks", "idea", "complaint"]
Answers = Annotated[dict[Code, Code], Field(min_length=1, max_length=10)]
OwnWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_LETTERS)]
Reach = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)]


class KioskFeedback(DeviceCommand):
    """What somebody at the kiosk answered, by question; nothing says who. `age_seconds` as of a ticket."""

    answers: Answers
    language: Language = "en"
    age_seconds: float | None = Field(default=None, ge=0, le=14 * 24 * 3600)


class PhoneFeedback(Command):
    """What a customer answered on the phone page, by question; said again, the newest answer counts."""

    answers: Answers


class WriteRemark(Command):
    """What a customer wrote, and where to reach them if they want an answer."""

    kind: RemarkKind
    text: OwnWords = Field(repr=False)
    wants_answer: bool = False
    reach: Reach | None = Field(default=None, repr=False)

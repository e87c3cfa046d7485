"""The pages on a customer's phone that ask how it went, and where they may write to a manager."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from queue_server.api.access import Customer
from queue_server.api.front_door import Door, FrontDoor
from queue_server.api.problems import status_of
from queue_server.api.router import Router
from queue_server.contract.feedback import MOST_LETTERS, PhoneFeedback, WriteRemark
from queue_server.contract.words import sentence
from queue_server.domain.errors import Refusal
from queue_server.domain.turn import Turn
from queue_server.operations.feedback import give_by_phone, write_remark
from queue_server.web.booking.drawing import LINK_PAGE, drawn
from queue_server.web.forms import command_of, written
from queue_server.web.phone import THE_PHONE, Language, Token

router = Router(prefix="/t/{token}", include_in_schema=False)

_ANSWER = "answer-"
_CHOOSE_KIND = sentence("Choose one: a thank you, an idea or a complaint.")
_WRITE = sentence("Write what you want to tell us.")
_TOO_LONG = sentence("This is too long. Please write less.")
_REACH = sentence("Tell us where we can reach you, or choose “No”.")
_NOT_NOW = sentence("This can't be done now. Please ask at reception.")


@dataclass(frozen=True, slots=True)
class Page:
    """One of these pages, for whoever holds the ticket; `language` is the one that they chose."""

    door: FrontDoor
    token: str = field(repr=False)
    turn: Turn
    language: str | None

    @property
    def asked_in(self) -> str:
        """What an address says of the language."""
        return "" if self.language is None else f"?language={self.language}"

    def draw(
        self, name: str, status: int = 200, errors: Mapping[str, str] | None = None, **context: Any
    ) -> Response:
        """The page as it is answered."""
        spoken = self.language if self.language in self.door.shop.languages else self.turn.language
        text = drawn(
            self.door,
            spoken or self.turn.language,
            f"telling/{name}.html",
            here=f"/t/{self.token}/{name}",
            errors=errors,
            back=f"/t/{self.token}{self.asked_in}",
            address=f"/t/{self.token}",
            asked_in=self.asked_in,
            **context,
        )
        return HTMLResponse(text, status, LINK_PAGE)

    def again(self, name: str) -> Response:
        """It was done: the same page says so."""
        query = f"{self.asked_in}&" if self.asked_in else "?"
        address = f"/t/{self.token}/{name}{query}done=yes"
        return RedirectResponse(address, status_code=303, headers=LINK_PAGE)


@router.get("/feedback")
async def ask(door: Door, _: Customer, token: Token, language: Language = None, done: str = "") -> Response:
    """The questions, none of which has to be answered."""
    page = await _behind(door, token, language)
    return page.draw("feedback", questions=door.shop.questions, done=done == "yes")


@router.post("/feedback")
async def answered(
    request: Request, door: Door, _: Customer, token: Token, language: Language = None
) -> Response:
    """What was answered is kept; without an answer nothing is."""
    page = await _behind(door, token, language)
    async with request.form() as form:
        answers = _answers(form)
        if not answers:
            return RedirectResponse(f"/t/{token}{page.asked_in}", status_code=303, headers=LINK_PAGE)
        more = {"answers": answers}
        try:
            command = command_of(PhoneFeedback, form, door.now(), door.shop.timezone, more)
            await door.house.carry_out(give_by_phone, THE_PHONE, command, page.turn.ticket_id)
        except Refusal as refusal:
            errors = {f"{_ANSWER}{door.shop.questions[0].code}": _NOT_NOW}
            return page.draw(
                "feedback", status_of(refusal), errors, questions=door.shop.questions, done=False
            )
    return page.again("feedback")


@router.get("/write")
async def ask_to_write(
    door: Door, _: Customer, token: Token, language: Language = None, done: str = ""
) -> Response:
    """Room for a customer's own words, and how to complain to the council itself."""
    page = await _behind(door, token, language)
    return page.draw("write", typed=Typed(), done=done == "yes", most=MOST_LETTERS)


@router.post("/write")
async def wrote(
    request: Request, door: Door, _: Customer, token: Token, language: Language = None
) -> Response:
    """A manager can read it from now on."""
    page = await _behind(door, token, language)
    async with request.form() as form:
        typed = Typed.of(form)
        errors, status = typed.amiss(), 422
        if not errors:
            more = {"text": typed.text, "reach": typed.reach if typed.wants_answer else None}
            try:
                command = command_of(WriteRemark, form, door.now(), door.shop.timezone, more)
                await door.house.carry_out(write_remark, THE_PHONE, command, page.turn.ticket_id)
            except Refusal as refusal:
                errors, status = {"text": _NOT_NOW}, status_of(refusal)
    if errors:
        return page.draw("write", status, errors, typed=typed, done=False, most=MOST_LETTERS)
    return page.again("write")


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form said, so that nothing has to be written twice."""

    kind: str = ""
    text: str = field(default="", repr=False)
    wants_answer: bool = False
    reach: str = field(default="", repr=False)

    @classmethod
    def of(cls, form: FormData) -> Typed:
        """What was filled in; a new line counts as one letter, as it does where it is typed."""
        wants = written(form, "wants_answer") == "yes"
        text = written(form, "text").replace("\r\n", "\n")
        return cls(written(form, "kind"), text, wants, written(form, "reach"))

    def amiss(self) -> dict[str, str]:
        """What is to be put right, as English sentences by the id of their box."""
        found = {}
        if self.kind not in ("thanks", "idea", "complaint"):
            found["kind"] = _CHOOSE_KIND
        if not self.text:
            found["text"] = _WRITE
        elif len(self.text) > MOST_LETTERS:
            found["text"] = _TOO_LONG
        if self.wants_answer and not 3 <= len(self.reach) <= 120:
            found["reach"] = _REACH
        return found


async def _behind(door: FrontDoor, token: str, language: str | None) -> Page:
    """Raises NotFound from two hours after the visit on."""
    return Page(door, token, await door.turn_behind(token), language)


def _answers(form: FormData) -> dict[str, str]:
    named = (name for name in form if name.startswith(_ANSWER))
    found = {name.removeprefix(_ANSWER): written(form, name) for name in named}
    return {question: answer for question, answer in found.items() if answer}

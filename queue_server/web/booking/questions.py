"""The questions of a booking, in order: what is asked, what may be answered, and what is missing in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import FormData

from queue_server.contract.appointments import Email, FamilyName, Phone, SlotId
from queue_server.contract.words import sentence
from queue_server.domain.needs import Need
from queue_server.domain.slots import parse_id
from queue_server.shop import Shop
from queue_server.web.booking.draft import Draft
from queue_server.web.forms import written

_OLDEST = 130
_SLOT: TypeAdapter[str] = TypeAdapter(SlotId)
_FAMILY_NAME: TypeAdapter[str] = TypeAdapter(FamilyName)
_PHONE: TypeAdapter[str] = TypeAdapter(Phone)
_EMAIL: TypeAdapter[str] = TypeAdapter(Email)


class Wrong(Exception):
    """What has to be put right, by the id of the box that it is about; English sentences."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("An answer is missing or can't be read.")
        self.errors = dict(errors)


@dataclass(frozen=True, slots=True)
class Question:
    """One page. `read` makes of a form the draft with its answer, or raises Wrong."""

    name: str
    read: Callable[[FormData, Draft, Shop, date], Draft]

    @property
    def path(self) -> str:
        """Its address."""
        return "/bookings" if self.name == "service" else f"/bookings/{self.name}"


def public_services(shop: Shop) -> list[str]:
    """What anyone may book."""
    return [code for code in shop.services if code in shop.bookable and shop.bookable[code].public]


def public_needs(shop: Shop) -> list[Need]:
    """What anyone may ask for."""
    return [need for need in shop.needs.values() if not need.staff_only]


def _service(form: FormData, draft: Draft, shop: Shop, _: date) -> Draft:
    chosen = written(form, "service")
    if chosen not in public_services(shop):
        raise Wrong({"service": sentence("Choose what you need.")})
    if chosen == draft.service:
        return _answered(draft, "service")
    again = draft.model_copy(update={"answered": draft.answered - {"day", "time"}})
    return _answered(again, "service", service=chosen, day=None, slot=None)


def _day(form: FormData, draft: Draft, _: Shop, __: date) -> Draft:
    try:
        day = date.fromisoformat(written(form, "day"))
    except ValueError:
        raise Wrong({"day": sentence("Choose a day.")}) from None
    if day == draft.day:
        return _answered(draft, "day")
    again = draft.model_copy(update={"answered": draft.answered - {"time"}})
    return _answered(again, "day", day=day, slot=None)


def _time(form: FormData, draft: Draft, shop: Shop, _: date) -> Draft:
    try:
        slot = _SLOT.validate_python(written(form, "slot"))
        day = parse_id(slot)[1].astimezone(shop.timezone).date()
    except (ValueError, OverflowError):
        raise Wrong({"slot": sentence("Choose a time.")}) from None
    return _answered(draft, "time", "day", slot=slot, day=day)


def _name(form: FormData, draft: Draft, _: Shop, today: date) -> Draft:
    errors: dict[str, str] = {}
    name = _checked(_FAMILY_NAME, written(form, "family_name"))
    if name is _BAD:
        errors["family_name"] = sentence("Enter a shorter name: 80 letters at most.")
    born, wrong = _birthday(form, today)
    if wrong:
        errors["date_of_birth-day"] = wrong
    if errors:
        raise Wrong(errors)
    return _answered(draft, "name", family_name=name, date_of_birth=born)


def _contact(form: FormData, draft: Draft, _: Shop, __: date) -> Draft:
    errors: dict[str, str] = {}
    phone = _checked(_PHONE, written(form, "phone"))
    email = _checked(_EMAIL, written(form, "email"))
    safe = written(form, "contact_safe") == "yes"
    if phone is _BAD:
        errors["phone"] = sentence("Enter a phone number, like 01632 960 001 or 07700 900 982.")
    if email is _BAD:
        errors["email"] = sentence("Enter an email address, like name@example.com.")
    if safe and not (phone or email):
        errors["phone"] = sentence("Enter a phone number or an email address, or choose “No”.")
    if errors:
        raise Wrong(errors)
    return _answered(draft, "contact", phone=phone, email=email, contact_safe=safe)


def _help(form: FormData, draft: Draft, shop: Shop, _: date) -> Draft:
    spoken = written(form, "spoken")
    asked = {value for value in form.getlist("needs") if isinstance(value, str)}
    needs = tuple(need.code for need in public_needs(shop) if need.code in asked)
    return _answered(draft, "help", spoken=spoken if spoken in shop.languages else None, needs=needs)


QUESTIONS = {
    question.name: question
    for question in (
        Question("service", _service),
        Question("day", _day),
        Question("time", _time),
        Question("name", _name),
        Question("contact", _contact),
        Question("help", _help),
    )
}
CHECK = "/bookings/check"


def next_page(draft: Draft) -> str:
    """The first question that has no answer yet; then the page on which answers are checked."""
    return next((each.path for each in QUESTIONS.values() if each.name not in draft.answered), CHECK)


def page_before(name: str, draft: Draft) -> str | None:
    """Where “Back” leads: the question before; to the answers for who came from there to change one."""
    if next_page(draft) == CHECK and name != "check":
        return CHECK
    names = [*QUESTIONS, "check"]
    at = names.index(name)
    return QUESTIONS[names[at - 1]].path if at else None


def may_be_asked(name: str, draft: Draft) -> bool:
    """Whether everything before it was answered."""
    return all(before in draft.answered for before in _before(name))


# ------------------------------------------------------------------------------------------------

_BAD = "\x00"


def _before(name: str) -> Iterable[str]:
    names = list(QUESTIONS)
    return names if name == "check" else names[: names.index(name)]


def _answered(draft: Draft, *names: str, **answers: object) -> Draft:
    return draft.model_copy(update={"answered": draft.answered | set(names), **answers})


def _checked(kind: TypeAdapter[str], text: str) -> str | None:
    """The text as it is kept, None for an empty box, _BAD for what can't be read."""
    if not text:
        return None
    try:
        return kind.validate_python(text)
    except ValidationError:
        return _BAD


def _birthday(form: FormData, today: date) -> tuple[date | None, str | None]:
    parts = [written(form, f"date_of_birth-{part}") for part in ("year", "month", "day")]
    if not any(parts):
        return None, None
    try:
        born = date(*(int(part) for part in parts))
    except (ValueError, OverflowError):
        return None, sentence("Enter a date of birth with a day, a month and a year, like 31 3 1980.")
    if not today.year - _OLDEST <= born.year or born > today:
        return None, sentence("Enter a date of birth that is in the past.")
    return born, None

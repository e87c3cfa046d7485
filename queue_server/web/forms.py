"""What a browser's form said, as the command it means; or a sentence that says what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, ValidationError
from starlette.datastructures import FormData

from queue_server.contract.commands import FROM_A_FORM, Command
from queue_server.domain.errors import BadInput

C = TypeVar("C", bound=Command)
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_NOT_SHOWN_AGAIN = {"password", "pin", "again", "command_id"}
_MISSING = {
    "service": "Choose a service.",
    "services": "Choose at least one service.",
    "reason": "Choose a reason.",
    "desk": "Choose a desk.",
    "minutes": "Enter minutes from 1 to 240.",
    "new_time": "Enter a time, such as 11:20.",
    "until": "Enter a time, such as 11:20, or leave it empty.",
    "text": "Write a short sentence.",
    "to": "Choose who gets it.",
    "ticket": "Choose a number.",
    "name": "Enter a name.",
    "user": "Enter a user name.",
    "password": "Enter a password.",
    "m": "Enter a number from 0 to 3.",
    "answer_by_on": "Enter a date.",
    "note": "Write a shorter note.",
    "next_step": "Write a shorter sentence for what happens next.",
    "owner": "Choose who sees to it.",
    "done": "Say in a short sentence what was done.",
    "answered_on": "Enter a date.",
}


def command_of(
    kind: type[C], form: FormData, now: datetime, timezone: ZoneInfo, more: Mapping[str, Any] = _NOTHING
) -> C:
    """The command that the form means; empty boxes count as not filled in.

    A time of day such as "11:20" is one of today. `more` is what several boxes say together. Refuses with
    BadInput.
    """
    said: dict[str, Any] = {}
    for name, info in kind.model_fields.items():
        if name not in form:
            continue
        given = [value.strip() for value in form.getlist(name) if isinstance(value, str) and value.strip()]
        if _is_list(info.annotation):
            said[name] = given
        elif given:
            said[name] = _moment(given[-1], now, timezone) if _is_moment(info.annotation) else given[-1]
    try:
        return kind.model_validate({**said, **more}, context=FROM_A_FORM)
    except ValidationError as error:
        raise BadInput(_sentence(error)) from None


def written(form: FormData, name: str) -> str:
    """One box of the form; empty when it was not filled in."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def said(form: FormData) -> dict[str, list[str]]:
    """All that was filled in, by box, so that it is there again; no password."""
    found: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str) and name not in _NOT_SHOWN_AGAIN:
            found.setdefault(name, []).append(value)
    return found


def _sentence(error: ValidationError) -> str:
    names = dict.fromkeys(str(problem["loc"][0]) if problem["loc"] else "" for problem in error.errors())
    return " ".join(_MISSING.get(name, "Something on this form can't be understood.") for name in names)


def _moment(said: str, now: datetime, timezone: ZoneInfo) -> datetime | str:
    clock = _CLOCK.fullmatch(said)
    if clock is None:
        return said
    today = now.astimezone(timezone)
    return today.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)


def _kinds(annotation: Any) -> list[Any]:
    return list(get_args(annotation)) if get_origin(annotation) in (Union, UnionType) else [annotation]


def _is_list(annotation: Any) -> bool:
    return any(get_origin(kind) in (list, tuple) for kind in _kinds(annotation))


def _is_moment(annotation: Any) -> bool:
    return not {datetime, AwareDatetime}.isdisjoint(_kinds(annotation))

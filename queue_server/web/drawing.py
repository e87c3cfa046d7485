"""Draws pages from templates: the one place that knows Jinja2."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader, pass_context
from jinja2.runtime import Context

from queue_server.contract import waits
from queue_server.web import clocks, files
from queue_server.web.icons import icon

TEMPLATES = Path(__file__).with_name("templates")


@cache
def environment() -> Environment:
    """Our templates, and the macros of GOV.UK Frontend; everything is escaped, nothing is reloaded."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(TEMPLATES), govuk]),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(icon=icon, clocks=clocks, static=files.address, new_id=lambda: str(uuid4()))
    made.globals.update(kept=kept, every_kept=every_kept, wait_words=waits)
    made.filters.update(moment=moment, first_up=first_up)
    return made


@pass_context
def every_kept(context: Context, at: str, name: str) -> list[str]:
    """What was filled in under this name in a form that was refused, at its place on the page."""
    problem = context.get("problem")
    return list(problem.said.get(name, [])) if problem is not None and problem.at == at else []


@pass_context
def kept(context: Context, at: str, name: str, otherwise: object = "") -> object:
    """The last of what was filled in there; `otherwise` where the form was not refused."""
    problem = context.get("problem")
    if problem is None or problem.at != at:
        return otherwise
    return "".join(problem.said.get(name, [])[-1:])


def moment(at: datetime) -> str:
    """A moment as scripts read it."""
    return at.isoformat()


def first_up(words: str) -> str:
    """The words with a capital at the start; the rest as it is ("BSL interpreter")."""
    return words[:1].upper() + words[1:]


def draw(template: str, *, timezone: str, now: datetime, **context: Any) -> str:
    """The page as text. In templates `at(moment)` says a moment by the clock of the shop, in `zone`."""

    def at(when: datetime) -> str:
        return clocks.local(when, timezone)

    zone = ZoneInfo(timezone)
    return (
        environment().get_template(template).render(now=now, at=at, timezone=timezone, zone=zone, **context)
    )

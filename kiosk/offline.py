"""Numbers that this kiosk gives by itself while nobody answers, and what their paper says.

A number is on disk before anyone sees it, and no number is given twice on one day of the shop, whatever was
killed or restarted meanwhile. Nothing here says why anyone came.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.files import write_private
from queue_server.contract.commands import TakeTicket
from queue_server.contract.easy_words import EASY_WORDS
from queue_server.contract.numbers import SERIES_WITHOUT_SERVICE, TicketNumber, number_day
from queue_server.contract.receipt import Receipt, ReceiptFacts, compose
from queue_server.contract.views import KioskView
from queue_server.contract.words import in_language

log = logging.getLogger(__name__)


class _Given(BaseModel):
    """`day` is the newest that the server's clock has told; `rough`: given since, on no known day."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    day: date = date.min
    numbers: list[str] = []
    rough: list[str] = []


class NumberBook:
    """Which numbers of the kiosk's own block are given today.

    The day begins at 03:00 in the shop and never goes back, whatever a clock says. A time that is only
    `rough`, for nothing was heard from the server since the machine was started, begins no day: the numbers
    that are left go on. `known` are numbers that must not be given again if the book itself cannot be read.
    """

    def __init__(self, path: Path, known: Iterable[str]) -> None:
        self._path = path
        self._known = list(known)
        self._given = self._read()

    def take(self, view: KioskView, command: TakeTicket, now: datetime, *, rough: bool = False) -> str | None:
        """The next number for this ticket, durably; None when all that this kiosk may give are given.

        A spent block borrows from another series: its letter says nothing about why anyone came.
        """
        given = self._today(view, now, rough)
        number = next(_free(view, _series(view, command), given), None)
        if number is not None:
            more = {"rough": [*given.rough, number]} if rough else {"numbers": [*given.numbers, number]}
            given = given.model_copy(update=more)
            write_private(self._path, given.model_dump_json().encode())
            self._given = given
        return number

    def has_left(self, view: KioskView, now: datetime, *, rough: bool = False) -> bool:
        """Whether there is any number to give."""
        return next(_free(view, SERIES_WITHOUT_SERVICE, self._today(view, now, rough)), None) is not None

    def _today(self, view: KioskView, now: datetime, rough: bool) -> _Given:
        given = _Given(rough=self._known) if self._given is None else self._given
        day = number_day(now, ZoneInfo(view.timezone))
        if rough:
            return given
        if given.day < day:
            return _Given(day=day, numbers=given.rough)
        return _Given(day=given.day, numbers=[*given.numbers, *given.rough])

    def _read(self) -> _Given | None:
        try:
            return _Given.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError):
            log.exception(
                "The book of numbers could not be read; what the outbox still has is not given again"
            )
            return None


def receipt(view: KioskView, command: TakeTicket, number: str, now: datetime) -> Receipt:
    """The paper for a number given here: no time, no code to scan, and who to show it to."""
    return compose(
        ReceiptFacts(
            number=number,
            language=command.language,
            shop_name=in_language(view.shop_names, command.language),
            waiting_area=in_language(view.waiting_area, command.language),
            greet_minutes=None,
            issued_on=number_day(now, ZoneInfo(view.timezone)),
            large_print=command.large_print,
            easy_words=command.easy_words or EASY_WORDS in command.needs,
        )
    )


def asks_for_a_person(view: KioskView, command: TakeTicket) -> bool:
    """Whether reception would have been alerted at once; without a server, the customer goes there."""
    alerting = {need.code for need in view.needs if need.priority}
    return not alerting.isdisjoint(command.needs)


def _series(view: KioskView, command: TakeTicket) -> str:
    return next(
        (service.series for service in view.services if service.code == command.service),
        SERIES_WITHOUT_SERVICE,
    )


def _free(view: KioskView, wanted: str, given: _Given) -> Iterator[str]:
    """Every number that may still be given, the wanted series first, in counting order."""
    block, used = view.offline_numbers, {*given.numbers, *given.rough}
    for series in dict.fromkeys((wanted, *view.series)):
        for count in range(block.first, block.last + 1):
            if (number := str(TicketNumber(series, count))) not in used:
                yield number

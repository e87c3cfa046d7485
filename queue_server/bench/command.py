"""`python -m queue_server bench`: whole paths through a real server with durable commits.

A no-op request is measured in the same run, and every figure is also given as a multiple of it,
because machines differ and are noisy.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import resource
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from queue_server.bench import alerts, boards, bookings, past, rig, waits
from queue_server.bench.drill import drill
from queue_server.bench.figures import HEADING, Figure
from queue_server.bench.line import Line
from queue_server.bench.rig import Rig
from queue_server.domain.errors import Trouble

CLIENTS = 16
BOOKED = "council-tax"
WAITING = 30
WARM_UP = 20
_MONTH = timedelta(days=31)
_NEEDS = ["seated", "large-print"]
Act = Callable[[Line, int], Awaitable[float]]


def main(argv: list[str]) -> int:
    """Measure, and print the table. 0 unless something was answered wrongly."""
    parser = argparse.ArgumentParser(prog="python -m queue_server bench", description=__doc__)
    parser.add_argument("--shop", type=Path, default=Path("config"), help="the shop's files to measure with")
    parser.add_argument("--database", metavar="URL", help="an empty PostgreSQL of its own instead of SQLite")
    parser.add_argument("--rounds", type=int, default=1000, help="timed requests of one client (1000)")
    parser.add_argument(
        "--past", type=int, default=100_000, help="past tickets and appointments in the second half (100000)"
    )
    parser.add_argument("--boards", type=int, default=1000, help="boards in the widest broadcast (1000)")
    parser.add_argument("--drill", action="store_true", help="kill the server under load instead, and check")
    parser.add_argument("--waits", action="store_true", help="only play queues forward; no server is started")
    asked = parser.parse_args(argv)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        if asked.database is not None:
            rig.check_empty(asked.database)
    except (rig.NotEmpty, Trouble) as refused:
        print(refused, file=sys.stderr)
        return 1
    if asked.drill:
        return _drill(asked)
    kind = "SQLite" if asked.database is None else "PostgreSQL"
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {kind}\n")
    for row in waits.rows(asked.shop):
        print(row)
    if not asked.waits:
        asyncio.run(_measure(asked))
    return 0


def _drill(asked: argparse.Namespace) -> int:
    shop = rig.found(asked.shop, asked.database)
    try:
        report = asyncio.run(drill(shop))
    finally:
        rig.removed(shop)
    print(report.sentence())
    return 1 if report.faults else 0


async def _measure(asked: argparse.Namespace) -> None:
    for count in (0, asked.past):
        shop = rig.found(asked.shop, asked.database)
        try:
            past.fill(shop, count)
            bookings.fill(shop, count)
            print(f"\nWith {count:,} past tickets and as many appointments\n{HEADING}")
            async with rig.running(shop):
                await _a_shop(shop, asked)
        finally:
            rig.removed(shop)


async def _a_shop(shop: Rig, asked: argparse.Namespace) -> None:
    no_op = await _one("no-op", shop, shop.kiosk, _nothing, asked.rounds)
    print(no_op.row(no_op))
    await _start_anew(shop)
    for count in sorted({1, 50, asked.boards}):
        for figure in await _to_boards(shop, count, max(20, asked.rounds // 10)):
            print(figure.row(no_op))
    for figure in await alerts.measured(shop, max(20, asked.rounds // 10)):
        print(figure.row(no_op))
    print((await _one("issue, 1 client", shop, shop.kiosk, _issue, asked.rounds)).row(no_op))
    issue = await _many("issue, 16 clients", shop, lambda _: shop.kiosk, _issue, asked.rounds // 4)
    print(issue.row(no_op))
    await _start_anew(shop)
    what = f"call next, {WAITING} waiting"

    async def call_next(line: Line, n: int) -> float:
        """Somebody comes, and somebody is called; only the call is timed."""
        async with Line(shop.port, **shop.kiosk) as kiosk:
            await _issue(kiosk, n)
        return await _call_next(line, n)

    async with Line(shop.port, **shop.kiosk) as kiosk:
        for n in range(WAITING):
            await _issue(kiosk, n)
    one = await _one(f"{what}, 1 client", shop, shop.adviser(0), call_next, asked.rounds // 4)
    print(one.row(no_op))
    cases = await _many(f"{what}, 16 desks: whole cases", shop, shop.adviser, call_next, asked.rounds // 16)
    print(cases.row(no_op))
    for figure in await _appointments(shop, asked.rounds):
        print(figure.row(no_op))


async def _appointments(shop: Rig, rounds: int) -> list[Figure]:
    """What anyone asks first, and what staff do then."""
    listed = await _one("slots of a month", shop, {}, _month, rounds)
    async with Line(shop.port) as line:
        free = [slot for months in range(12) for slot in await _free(line, months)]
    if len(free) < rounds + WARM_UP:
        raise SystemExit("There are too few free times for so many rounds. Nothing was booked.")
    slots = iter(free)

    async def book(line: Line, n: int) -> float:
        return await _book(line, next(slots), n)

    return [listed, await _one("book", shop, shop.adviser(0), book, rounds)]


async def _one(what: str, shop: Rig, headers: dict[str, str], act: Act, rounds: int) -> Figure:
    async with Line(shop.port, **headers) as line:
        for n in range(WARM_UP):
            await act(line, n)
        return Figure(what, [await act(line, n) for n in range(rounds)])


async def _many(
    what: str, shop: Rig, headers: Callable[[int], dict[str, str]], act: Act, rounds: int
) -> Figure:
    async def client(n: int) -> list[float]:
        async with Line(shop.port, **headers(n)) as line:
            return [await act(line, n) for _ in range(rounds)]

    started = perf_counter()
    timings = await asyncio.gather(*(client(n) for n in range(CLIENTS)))
    taken = perf_counter() - started
    together = [timing for each in timings for timing in each]
    return Figure(what, together, per_second=len(together) / taken)


# The acts: each asks, checks the answer and says how long it took -----------------------------------


async def _nothing(line: Line, _: int) -> float:
    status, _answer, taken = await line.ask("GET", "/api/nothing")
    return _checked(status, 404, taken)


async def _issue(line: Line, _: int) -> float:
    body = {"command_id": str(uuid4()), "service": "council-tax", "language": "en", "needs": _NEEDS}
    status, _answer, taken = await line.ask("POST", "/api/kiosk/tickets", body)
    return _checked(status, 201, taken)


async def _call_next(line: Line, _: int) -> float:
    status, answer, taken = await line.ask("POST", "/api/desk/call-next", {"command_id": str(uuid4())})
    if status == 200:
        await _serve(line, answer["ticket"]["id"])
    return _checked(status, 200, taken)


async def _serve(line: Line, ticket: str) -> None:
    await line.ask("POST", f"/api/tickets/{ticket}/start", {})
    await line.ask("POST", f"/api/tickets/{ticket}/finish", {"outcome": "resolved"})


async def _month(line: Line, _: int) -> float:
    status, _answer, taken = await line.ask("GET", _days(1))
    return _checked(status, 200, taken)


async def _book(line: Line, slot: str, n: int) -> float:
    who = {"family_name": f"Rounds {n}", "date_of_birth": "1980-01-01", "phone": "07700 900982"}
    body = {"command_id": str(uuid4()), "slot": slot, "service": BOOKED, **who}
    status, _answer, taken = await line.ask("POST", "/api/appointments", body)
    return _checked(status, 201, taken)


async def _free(line: Line, months: int) -> Iterator[str]:
    """The times that are still free in a month, each once."""
    status, answer, taken = await line.ask("GET", _days(months))
    _checked(status, 200, taken)
    return (each["slot"] for each in answer)


def _days(months: int) -> str:
    first = datetime.now(UTC).date() + timedelta(days=1) + months * _MONTH
    return f"/api/slots?service={BOOKED}&from={first}&to={first + _MONTH - timedelta(days=1)}"


def _checked(status: int, expected: int, taken: float) -> float:
    if status != expected:
        raise SystemExit(f"The server answered {status}, not {expected}. Nothing was measured.")
    return taken


# The desks and the boards ---------------------------------------------------------------------------


async def _open_desks(shop: Rig) -> None:
    for n in range(CLIENTS):
        async with Line(shop.port, **shop.adviser(n)) as line:
            status, _, taken = await line.ask("POST", "/api/desk/open", rig.desk(n))
            _checked(status, 200, taken)


async def _start_anew(shop: Rig) -> None:
    """An empty queue and open desks: nobody has thousands waiting."""
    async with Line(shop.port, **shop.manager) as line:
        status, _, taken = await line.ask("POST", "/api/manager/close-day", {})
        _checked(status, 204, taken)
    await _open_desks(shop)


async def _to_boards(shop: Rig, count: int, rounds: int) -> list[Figure]:
    first, last = [], []
    async with (
        boards.connected(shop, count) as looking,
        Line(shop.port, **shop.kiosk) as kiosk,
        Line(shop.port, **shop.adviser(0)) as desk,
    ):
        for n in range(rounds):
            await _issue(kiosk, n)
            await asyncio.sleep(0.05)
            started = perf_counter()
            _, answer, _ = await desk.ask("POST", "/api/desk/call-next", {})
            told = await looking.all_told(answer["ticket"]["number"])
            first.append(told[0] - started)
            last.append(told[-1] - started)
            await _serve(desk, answer["ticket"]["id"])
        print(f"server memory with {count} boards connected: {shop.memory_mb():.0f} MB")
    if count == 1:
        return [Figure("call → the only board", first)]
    return [Figure(f"call → first of {count} boards", first), Figure(f"call → last of {count} boards", last)]

"""Whatever is sent to whichever route by whomever: an answer that the schema promised, never an error."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import httpx2
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, settings
from schemathesis.core.failures import FailureGroup, as_reported_failure
from schemathesis.pytest.lazy import get_all_tests
from schemathesis.specs.openapi.checks import positive_data_acceptance

from queue_server.api.front_door import FrontDoor
from queue_server.app import make_app
from queue_server.clock import Clock
from queue_server.operations.sign_in import hash_of
from queue_server.settings import Settings
from queue_server.store import people
from queue_server.store.database import Connection
from tests.api.conftest import DEVICES, SHOP, STAFF, fill, settings_in
from tests.became import PATIENCE_SECONDS, soon
from tests.conftest import examples

STARTS_WITHIN_SECONDS = 20
LONGEST_POLL_SECONDS = 1
SCHEMATHESIS_LIKES = "e3e70682-c209-1cac-a29f-6fbed82c07cd"
# What anyone may ask for; a booking is changed with its manage token, which tests/api tries.
PUBLIC = {
    "/health",
    "/api/sign-in",
    "/api/devices/pair",
    "/api/slots",
    "/api/appointments",
    "/api/appointments/{reference}",
    "/api/appointments/{reference}/move",
    "/api/surgeries/{surgery}/calendar.ics",
}
FOR_STAFF = {("/api/appointments", "get")}
SIGNED_IN = ("manager", "reception", "adviser1", "dwp")
NOBODY = "nobody"
EVERYBODY = (*SIGNED_IN, *DEVICES, NOBODY)
# One answer serves all methods that a path does not know.
METHODS_OF_NO_ROUTE = {"put", "delete"}
# Each of these ends the very session that the others are asked with; tests/api has them.
ENDS_THE_SESSION = "/api/sign-out"


@cache
def described() -> dict[str, Any]:
    """What the server says of itself, written when it is first asked for: finding the tests costs nothing."""
    return make_app(Settings(), SHOP, Clock()).openapi()


@dataclass
class Running:
    """A real server on a real socket, with tickets to try things on."""

    server: uvicorn.Server
    tickets: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"

    def headers(self, path: str, somebody: str | None = None) -> dict[str, str]:
        """What this one sends along; without a name, whoever may use the route."""
        who = somebody or rightful(path)
        if who in STAFF:
            return {"Cookie": f"front_door=session of {who}", "Origin": self.url}
        return {"Origin": self.url} if who == NOBODY else {"Authorization": f"Bearer token of {who}"}

    def take_some(self) -> None:
        """A few people come in, and the manager sits down."""
        for service in ("waste", "housing", "council-tax", None):
            body = {"command_id": str(uuid4()), "service": service}
            answer = httpx2.post(
                f"{self.url}/api/kiosk/tickets",
                json=body,
                headers=self.headers("/api/kiosk/tickets"),
                trust_env=False,
            )
            self.tickets.append(answer.json()["ticket_id"])


def rightful(path: str) -> str:
    """Somebody who may use this route."""
    if path == "/metrics":
        return "monitoring"
    return next((kind for kind in DEVICES if path.startswith(f"/api/{kind}/")), "manager")


def whoever(case: schemathesis.Case) -> str | None:
    """Every other time whoever may, else each of the others in turn; the same for the same case."""
    turn = len(f"{case.body}{case.query}{case.path_parameters}")
    return None if turn % 2 else EVERYBODY[turn // 2 % len(EVERYBODY)]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The server, until the last route was tried."""
    where = settings_in(tmp_path_factory.mktemp("shop"), metrics_token="token of monitoring")
    app = make_app(where, SHOP.at_any_hour(), Clock())
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        soon(lambda: server.started, within=STARTS_WITHIN_SECONDS)
        asyncio.run(sign_in_the_staff(app.state.front_door))
        running = Running(server)
        running.take_some()
        yield running
    finally:
        server.should_exit = True
        thread.join()


async def sign_in_the_staff(door: FrontDoor) -> None:
    """Everybody of the example shop, and a session for one of each role."""
    await fill(door)
    now = door.now()

    def all_of_them(connection: Connection) -> None:
        for user in SIGNED_IN:
            token, person = hash_of(f"session of {user}"), STAFF[user].id
            people.start_session(connection, SHOP.id, token, person, now, now + timedelta(hours=1))

    await door.writer.write(all_of_them)


def routes() -> Any:
    """The schema to try, by people and devices who are known already: who is not is tried in tests/api."""
    whole = deepcopy(described())
    for operations in whole["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    found = schemathesis.openapi.from_dict(whole).exclude(path=ENDS_THE_SESSION)
    found.config.phases.coverage.unexpected_methods = METHODS_OF_NO_ROUTE
    return found


def with_something_to_act_on(case: schemathesis.Case, running: Running) -> None:
    """Every other time a ticket that is there; a command id of its own; no long wait for paper."""
    here = len(str(case.body)) % (2 * len(running.tickets))
    if "ticket" in case.path_parameters and here < len(running.tickets):
        case.path_parameters["ticket"] = running.tickets[here]
    if isinstance(case.body, dict) and case.body.get("command_id") == SCHEMATHESIS_LIKES:
        case.body["command_id"] = str(uuid4())
    if str(case.query.get("wait")).isdecimal():
        case.query["wait"] = int(case.query["wait"]) and LONGEST_POLL_SECONDS


@settings(max_examples=examples(4), deadline=None, suppress_health_check=list(HealthCheck))
def is_answered(case: schemathesis.Case, running: Running) -> None:
    """Whatever is sent leads to an answer that the schema promised."""
    with_something_to_act_on(case, running)
    case.call_and_validate(
        base_url=running.url,
        headers=running.headers(case.operation.path, whoever(case)),
        excluded_checks=[positive_data_acceptance],
        timeout=PATIENCE_SECONDS,
    )


@pytest.mark.timeout(600)
def test_whatever_is_sent_leads_to_an_answer_that_the_schema_promised(running):
    """The cases of each route are made up only now, and only by the worker that tries them."""
    tried, amiss = 0, []
    for found in get_all_tests(schema=routes(), test_func=is_answered, settings=None, given_kwargs=None):
        _, try_it = found.ok()
        tried += 1
        try:
            try_it(running=running)
        except FailureGroup as problems:
            amiss.append(as_reported_failure(problems))
    if amiss:
        raise ExceptionGroup("Not as promised", amiss)
    assert tried > 90


def test_the_schema_tells_every_route_how_to_be_known_and_how_it_refuses():
    paths = described()["paths"]
    operations = [(path, method, said) for path, found in paths.items() for method, said in found.items()]
    assert len(operations) > 50
    for path, method, operation in operations:
        assert {"400", "401", "403", "404", "409", "413", "422", "429"} <= set(operation["responses"]), path
        is_public = path in PUBLIC and (path, method) not in FOR_STAFF
        assert ("security" in operation) is not is_public, path
        assert operation["description"], path

"""Which role sees which field on which route: a table, held against the answers of a day of planted words."""

from __future__ import annotations

import asyncio
import html
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi.routing import APIRoute

from queue_server.domain.people import MAY, Permission, Role
from tests.api.conftest import PASSWORD, Server, served, settings_in
from tests.api.planted import PLANTED, plant
from tests.api.test_access import all_routes, permissions_of

ASKING = {
    "reception": Role.RECEPTIONIST,
    "adviser1": Role.ADVISER,
    "adviser2": Role.ADVISER,
    "dwp": Role.PARTNER,
    "citizensadvice": Role.PARTNER,
    "manager": Role.MANAGER,
    "kiosk": Role.KIOSK,
    "board": Role.BOARD,
    "printer": Role.PRINTER,
    "anyone": Role.CUSTOMER,
}
COUNCIL = "reception adviser1 adviser2 manager"
AND_PARTNER = "reception adviser1 adviser2 dwp manager"
RECEPTION = "reception manager"
WHOEVER_HAS_THE_LINK = " ".join(ASKING)
DETAILS, PAGE = "/api/appointments/{reference}/details", "/appointments/{one}"
LEFT, LEFT_PAGE = "/api/follow-ups/{follow_up}", "/follow-ups/{one}"
OUTGOING, REMARK = "/reception/outgoing", "/manager/feedback/{one}"

# Field by route: who is shown it. What is not here is shown to nobody. All of it but what somebody is sent
# or serves at that moment is opened one by one, and each opening is written down.
MAY_SEE: dict[str, dict[str, str]] = {
    "name, council's": {DETAILS: COUNCIL, PAGE: COUNCIL},
    "birthday, council's": {DETAILS: COUNCIL},
    "phone, council's": {DETAILS: COUNCIL, PAGE: COUNCIL},
    "email, council's": {DETAILS: COUNCIL, PAGE: COUNCIL},
    "name, partner's": {DETAILS: AND_PARTNER, PAGE: AND_PARTNER},
    "birthday, partner's": {DETAILS: AND_PARTNER},
    "phone, partner's": {DETAILS: AND_PARTNER, PAGE: AND_PARTNER},
    "email, partner's": {DETAILS: AND_PARTNER, PAGE: AND_PARTNER},
    "name, booked in with the partner": {DETAILS: COUNCIL, PAGE: COUNCIL},
    "phone, booked in with the partner": {DETAILS: COUNCIL, PAGE: COUNCIL, OUTGOING: RECEPTION},
    "need that the partner may not know": {
        "/api/appointments": COUNCIL,
        DETAILS: COUNCIL,
        "/api/reception/view": RECEPTION,
        "/api/surgeries/{surgery}/appointments": COUNCIL,
    },
    "name, protected": {DETAILS: COUNCIL, PAGE: COUNCIL},
    "phone, protected": {DETAILS: COUNCIL, PAGE: COUNCIL, OUTGOING: RECEPTION},
    "note, council's": {LEFT: COUNCIL, LEFT_PAGE: COUNCIL},
    "next step, council's": {LEFT: COUNCIL, LEFT_PAGE: COUNCIL, "/t/{token}": WHOEVER_HAS_THE_LINK},
    "note, partner's": {LEFT: "dwp", LEFT_PAGE: "dwp"},
    "next step, partner's": {LEFT: "dwp", LEFT_PAGE: "dwp"},
    "note for the next adviser": {
        "/api/desk/view": "adviser1",
        "/api/tickets/{ticket}": "adviser1",
        "/desk": "adviser1",
        "/tickets/{one}": "adviser1",
    },
    "need of whoever is served": {"/api/desk/view": "adviser1"},
    "customer's own words": {REMARK: "manager"},
    "where to answer them": {REMARK: "manager"},
    "line to a colleague": {
        "/api/desk/view": "adviser1",
        "/api/reception/view": "reception",
        "/desk": "adviser1",
        "/reception/messages": "reception",
    },
}
# Streams never end; all they say is that something changed (tests/live/test_privacy.py).
STREAMS = ("/live/", "/board/live")
CATALOGUES = frozenset({"needs", "services", "reasons", "referrals", "owners"})


class Answers:
    """Everything that everybody was answered: who, where, and the text."""

    def __init__(self) -> None:
        self.given: list[tuple[str, str, str]] = []
        self.headers: list[tuple[str, httpx2.Headers]] = []
        self.asked: set[str] = set()
        self.may_be_asked: set[str] = set()
        self.manage_token = ""

    async def ask_everything(self, server: Server, folder: Path) -> None:
        """Every route that can be read, by everybody who may, for everything that there is."""
        ids = await plant(server)
        self.manage_token = ids["manage"][0]
        self.may_be_asked = {path for path, _ in readable(folder)}
        for who, role in ASKING.items():
            client = await _line(server, who, role)
            for path, permission in readable(folder):
                if permission in MAY[role] | {Permission.PUBLIC, Permission.CUSTOMER}:
                    for each in filled(path, ids):
                        answer = await client.get(each)
                        assert answer.status_code < 500, (who, each)
                        self.asked.add(path)
                        self.headers.append((path, answer.headers))
                        self.given.append((who, path, said_in(answer)))


async def _line(server: Server, who: str, role: Role) -> httpx2.AsyncClient:
    if role is Role.CUSTOMER:
        return server.anyone()
    return server.device(who) if role in (Role.KIOSK, Role.BOARD, Role.PRINTER) else await server.staff(who)


def readable(folder: Path) -> Iterator[tuple[str, Permission]]:
    """Every route that answers to GET, and its permission."""
    for route in all_routes(folder):
        if isinstance(route, APIRoute) and "GET" in route.methods and not route.path.startswith(STREAMS):
            yield route.path, permissions_of(route)[0]


PLACES = {
    "/tickets/{one}": "{ticket}",
    "/follow-ups/{one}": "{follow_up}",
    "/appointments/{one}": "booking",
    "/sessions/{one}": "{surgery}",
    "/t/{token}": "phone",
    "/t/{token}/feedback": "phone",
    "/t/{token}/write": "phone",
    REMARK: "remark",
}
QUERIES = {
    "/api/appointments": "?from=2026-11-24&to=2026-11-24",
    "/api/surgeries": "?from=2026-11-24&to=2026-11-24",
    "/api/closures": "?from=2026-11-24&to=2026-11-24",
    "/api/slots": "?service=housing&from=2026-11-24&to=2026-11-24",
    "/reception/appointments": "?day=2026-11-24",
    "/sessions": "?from=2026-11-24",
    "/api/printer/jobs": "?wait=0",
}


def filled(path: str, ids: dict[str, list[str]]) -> list[str]:
    """The addresses of all that there is behind a path."""
    place = path[path.index("{") : path.index("}") + 1] if "{" in path else ""
    if path == OUTGOING:
        return [f"{path}?open={message}" for message in ids["message"]]
    named = PLACES.get(path, "manage" if path.startswith("/bookings/t/") else place)
    return [path.replace(place, each) + QUERIES.get(path, "") for each in (ids[named] if place else [""])]


def said_in(answer: httpx2.Response) -> str:
    """The answer as it is searched; of JSON without the lists to choose from, which name every need."""
    if answer.headers.get("content-type", "").startswith("application/json"):
        body = answer.json()
        for view in (body, body.get("view")) if isinstance(body, dict) else ():
            for name in CATALOGUES & set(view or ()):
                del view[name]
        return json.dumps(body, ensure_ascii=False).lower()
    return html.unescape(answer.text).lower().replace('"', "'")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """A day, and everybody asking for everything at the end of it."""
    found = Answers()

    async def ask() -> None:
        async for server in served(settings_in(tmp_path_factory.mktemp("shop"))):
            await found.ask_everything(server, tmp_path_factory.mktemp("routes"))

    asyncio.run(ask())
    return found


def seen(answers: Answers) -> dict[str, dict[str, str]]:
    """By field and route, who saw it."""
    who: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for person, path, text in answers.given:
        for field, words in PLANTED.items():
            if any(word in text for word in words) and person not in who[field, path]:
                who[field, path].append(person)
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for (field, path), people in sorted(who.items()):
        found[field][path] = " ".join(people)
    return dict(found)


def test_each_field_is_shown_to_whom_the_table_says_and_to_nobody_else(answers: Answers) -> None:
    assert set(PLANTED) == set(MAY_SEE)
    assert seen(answers) == MAY_SEE


def test_every_route_was_asked(answers: Answers) -> None:
    assert answers.may_be_asked - answers.asked == {"/metrics"}
    assert len(answers.given) > 400


def test_no_answer_has_what_opens_a_door(answers: Answers) -> None:
    """Hashes and tokens stay inside; a booking's link is shown to whoever books or holds it."""
    secrets = ("argon2", "token of", PASSWORD.lower(), "_hash")
    assert [(who, path) for who, path, text in answers.given if any(word in text for word in secrets)] == []
    link = answers.manage_token.lower()
    shown = {path for _, path, text in answers.given if link in text and not path.startswith("/bookings/t/")}
    assert shown <= {PAGE}


def test_every_page_runs_our_own_files_only_and_is_kept_nowhere(answers: Answers) -> None:
    pages = [each for each in answers.headers if each[1].get("content-type", "").startswith("text/html")]
    assert len({path for path, _ in pages}) > 30
    for path, headers in answers.headers:
        assert headers["cache-control"] == "no-store", path
        assert headers["x-content-type-options"] == "nosniff", path
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'", path
        assert set(policy.values()) == {"'none'", "'self'"}, path

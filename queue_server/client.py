"""How a device talks to the server: one method for each thing a device may ask.

Nothing is retried here: the caller decides, for only it knows whether it may. `Unreachable` means
that the server may or may not have done it (send the same `command_id` again to find out);
`Refused` means that it has not.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import ssl
import stat
from collections.abc import AsyncGenerator
from datetime import timedelta
from functools import cached_property
from hmac import compare_digest
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import BaseModel, ValidationError

from queue_server.contract.appointments import CheckedIn, CheckIn
from queue_server.contract.commands import (
    CancelTicket,
    ChangeKioskNeeds,
    DeviceHealth,
    PairDevice,
    PrinterHealth,
    PrintResult,
    RaiseAlert,
    TakeTicket,
)
from queue_server.contract.feedback import KioskFeedback
from queue_server.contract.problems import Problem
from queue_server.contract.receipt import Receipt
from queue_server.contract.views import (
    BoardView,
    KioskTicket,
    KioskView,
    Live,
    Paired,
    PrinterJob,
    PrinterJobs,
    View,
)

if TYPE_CHECKING:
    import httpx2

ANSWER_WITHIN = timedelta(seconds=5)
LONG_POLL = timedelta(seconds=25)
LONGEST_PAUSE_SECONDS = 3.0
"""What a device waits at most between two attempts: with one that hangs it is back within ten seconds."""
_ANSWER_SECONDS = ANSWER_WITHIN.total_seconds()
LARGEST_VIEW_BYTES = 4 * 1024 * 1024

M = TypeVar("M", bound=BaseModel)
V = TypeVar("V", bound=View)


class ServerError(Exception):
    """What can go wrong between a device and the server."""


class Unreachable(ServerError):
    """No answer came, or none that could be read."""


class Refused(ServerError):
    """The server said no and changed nothing."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(f"{status} {problem.code}: {problem.message}")
        self.status = status
        self.problem = problem


class WrongServer(ServerError):
    """Who answers at this address is not the server that the code came from; nothing was sent."""


class ServerClient:
    """A device's line to one server. Use it as an async context manager.

    `server` is the server's address such as "https://frontdoor.council.example"; `authority` is a
    file with the certificate to trust, for a shop that made its own.
    """

    def __init__(self, server: str, token: str | None, *, authority: Path | None = None) -> None:
        self._server = server.rstrip("/")
        # Who has no token yet says, as a page would, that the request comes from the server's own address.
        self._headers = {"Authorization": f"Bearer {token}"} if token else {"Origin": self._server}
        self._trust = _trust(authority) if self._is_secure else None

    @cached_property
    def _http(self) -> httpx2.AsyncClient:
        """Made when first used: a screen shows its first picture before it asks anything."""
        import httpx2

        return httpx2.AsyncClient(
            base_url=self._server,
            headers=self._headers,
            timeout=ANSWER_WITHIN.total_seconds(),
            # Without TLS nobody has to be trusted; else it would read the whole world's certificates.
            verify=self._trust or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            trust_env=False,
        )

    @property
    def _is_secure(self) -> bool:
        return self._server.startswith("https://")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    # Kiosk

    async def kiosk_view(self) -> Live[KioskView]:
        """The kiosk's newest view."""
        return await self._get("/api/kiosk/view", Live[KioskView])

    async def take_ticket(self, command: TakeTicket) -> Receipt:
        """A ticket; the same one for the same `command_id`."""
        return await self._post("/api/kiosk/tickets", command, Receipt)

    async def check_in(self, command: CheckIn) -> CheckedIn:
        """Someone with an appointment is here; the same answer for the same `command_id`."""
        return await self._post("/api/kiosk/check-in", command, CheckedIn)

    async def raise_alert(self, command: RaiseAlert) -> KioskTicket:
        """Reception is alerted; a private alert comes with a quiet ticket."""
        return await self._post("/api/kiosk/alert", command, KioskTicket)

    async def change_needs(self, ticket: UUID, command: ChangeKioskNeeds) -> None:
        """More or fewer needs for the ticket just taken here."""
        await self._send("POST", f"/api/kiosk/tickets/{ticket}/needs", command)

    async def give_feedback(self, command: KioskFeedback) -> None:
        """What somebody answered after a visit."""
        await self._send("POST", "/api/kiosk/feedback", command)

    async def cancel_ticket(self, ticket: UUID, command: CancelTicket) -> None:
        """The customer gives back the ticket just taken here."""
        await self._send("POST", f"/api/kiosk/tickets/{ticket}/cancel", command)

    async def kiosk_health(self, health: DeviceHealth) -> None:
        """Say that this kiosk is alive."""
        await self._send("POST", "/api/kiosk/health", health)

    # Board

    async def board_view(self) -> Live[BoardView]:
        """The board's newest view."""
        return await self._get("/api/board/view", Live[BoardView])

    async def board_health(self, health: DeviceHealth) -> None:
        """Say that this board is alive."""
        await self._send("POST", "/api/board/health", health)

    # Printer

    async def printer_jobs(self) -> list[PrinterJob]:
        """Jobs waiting for this printer; waits up to 25 s for one to come."""
        wait = int(LONG_POLL.total_seconds())
        answer = await self._send(
            "GET", f"/api/printer/jobs?wait={wait}", timeout=wait + ANSWER_WITHIN.total_seconds()
        )
        return self._read(answer, PrinterJobs).jobs

    async def printer_result(self, job: UUID, result: PrintResult) -> None:
        """How a job stands now."""
        await self._send("POST", f"/api/printer/jobs/{job}/result", result)

    async def printer_health(self, health: PrinterHealth) -> None:
        """How the printer is."""
        await self._send("POST", "/api/printer/health", health)

    # All devices

    async def pair(self, code: str) -> Paired:
        """Exchange a one-time code for this device's token."""
        return await self._post("/api/devices/pair", PairDevice(code=code), Paired)

    def live_kiosk(self) -> AsyncGenerator[Live[KioskView], None]:
        """Every newer kiosk view as it comes, until the line drops (`Unreachable`) or this is closed."""
        return self._live("/live/kiosk", Live[KioskView])

    def live_board(self) -> AsyncGenerator[Live[BoardView], None]:
        """Every newer board view as it comes, until the line drops (`Unreachable`) or this is closed."""
        return self._live("/live/board", Live[BoardView])

    async def _live(self, path: str, kind: type[Live[V]]) -> AsyncGenerator[Live[V], None]:
        from websockets.asyncio.client import connect
        from websockets.exceptions import WebSocketException

        address = "ws" + self._server.removeprefix("http") + path
        line = connect(
            address,
            additional_headers=self._headers,
            compression=None,
            max_size=LARGEST_VIEW_BYTES,
            open_timeout=ANSWER_WITHIN.total_seconds(),
            ping_interval=5,
            ping_timeout=5,
            close_timeout=1,
            proxy=None,
            ssl=self._trust,
        )
        try:
            async with line as open_line:
                async for message in open_line:
                    yield kind.model_validate_json(message)
        except (WebSocketException, OSError, TimeoutError, ValidationError) as error:
            raise Unreachable(str(error)) from error
        raise Unreachable("The server closed the line.")

    async def _get(self, path: str, kind: type[M]) -> M:
        return self._read(await self._send("GET", path), kind)

    async def _post(self, path: str, command: BaseModel, kind: type[M]) -> M:
        return self._read(await self._send("POST", path, command), kind)

    async def _send(
        self, method: str, path: str, command: BaseModel | None = None, timeout: float | None = None
    ) -> httpx2.Response:
        import httpx2

        body = None if command is None else command.model_dump_json(exclude_defaults=False)
        try:
            answer = await self._http.request(
                method,
                path,
                content=body,
                headers={"Content-Type": "application/json"} if body else None,
                timeout=httpx2.Timeout(timeout or _ANSWER_SECONDS, connect=_ANSWER_SECONDS),
            )
        except (httpx2.HTTPError, OSError) as error:
            raise Unreachable(str(error)) from error
        if answer.status_code >= 500:
            raise Unreachable(f"The server answered {answer.status_code}.")
        if answer.status_code >= 400:
            raise Refused(answer.status_code, self._read(answer, Problem))
        return answer

    @staticmethod
    def _read(answer: httpx2.Response, kind: type[M]) -> M:
        try:
            return kind.model_validate_json(answer.content)
        except ValidationError as error:
            raise Unreachable("The server's answer could not be read.") from error


def own_version() -> str:
    """Which Front Door this program is, as devices tell the server; "unknown" where it is not installed."""
    try:
        return version("front-door")
    except PackageNotFoundError:
        return "unknown"


def _trust(authority: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=authority)
    if authority is not None:
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # the pinned certificate need not sign itself
    return context


# Pairing ----------------------------------------------------------------------------------------


async def pair_device(
    server: str, shown_code: str, kind: Literal["kiosk", "board", "printer"], folder: Path
) -> Paired:
    """Exchange the `CODE-FINGERPRINT` that the server shows for this device's token.

    Keeps `KIND.token` (0600) in `folder` and, where the code has a fingerprint, the certificate that
    matched it as `server.pem`, which is trusted alone from then on. CODE without a fingerprint is taken
    on this machine, or where the certificate is one that everyone trusts. Raises WrongServer before
    anything secret was sent, Refused for a wrong code, Unreachable, and ValueError for another kind's code.
    """
    code, _, fingerprint = shown_code.strip().partition("-")
    address = urlsplit(server)
    if address.scheme != "https" and (fingerprint or address.hostname not in _LOOPBACK):
        raise WrongServer(f"{server} does not speak TLS, so nobody can tell who answers there.")
    authority = folder / "server.pem" if fingerprint else None
    if authority is not None:
        certificate = await asyncio.to_thread(_certificate, address.hostname or "", address.port or 443)
        if not _matches(certificate, fingerprint):
            raise WrongServer(f"The certificate at {server} is not the one that the code names.")
        authority.write_text(certificate)
    async with ServerClient(server, None, authority=authority) as client:
        paired = await client.pair(code)
    if paired.kind != kind:
        raise ValueError(f"This code is for a {paired.kind}, not for a {kind}.")
    _keep_private(folder / f"{kind}.token", paired.token)
    return paired


def read_token(file: Path, program: str) -> str:
    """The token in a file that nobody else may read; `program` is the package to pair with.

    Raises ValueError with a sentence, or OSError.
    """
    if file.is_file() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise ValueError(f"Others can read {file}. To keep it private: chmod 600 {file}")
    token = file.read_text().strip() if file.is_file() else ""
    if not token:
        raise ValueError(
            f"There is no token in {file}. To get one: python -m {program} pair URL CODE --data DIR"
        )
    return token


_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_SHORTEST_FINGERPRINT = 32


def _certificate(host: str, port: int) -> str:
    """The certificate of who answers there, as PEM; only the handshake is sent."""
    try:
        return ssl.get_server_certificate((host, port), timeout=ANSWER_WITHIN.total_seconds())
    except (OSError, ValueError) as error:
        raise Unreachable(str(error)) from error


def _matches(certificate: str, fingerprint: str) -> bool:
    """Whether these are (at least the first 32) hex digits of the certificate's SHA-256."""
    wanted = fingerprint.replace(":", "").replace("-", "").lower()
    found = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest()
    return len(wanted) >= _SHORTEST_FINGERPRINT and compare_digest(found[: len(wanted)], wanted)


def _keep_private(file: Path, secret: str) -> None:
    """Write `secret` so that at no moment anyone else can read it."""
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(secret + "\n")

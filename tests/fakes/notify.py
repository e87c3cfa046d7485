"""GOV.UK Notify on this machine: it answers as its documentation says, to whoever has the key.

Documented numbers and addresses of test keys behave as documented. Faults are set by the test: the next
answers can be refusals, late, or break off after the message was taken.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
import uuid
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"front_door-{SERVICE}-{SECRET}"
SMS_TEMPLATE, EMAIL_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a", "ceb50d92-100d-4b8b-b559-14fa3b091cda"
CLOCKS_DIFFER_SECONDS = 30
# What becomes of messages that are sent with a test key.
FATES = {
    "+447700900003": "temporary-failure",
    "+447700900002": "permanent-failure",
    "temp-fail@simulator.notify": "temporary-failure",
    "perm-fail@simulator.notify": "permanent-failure",
}
# Smoke tests: answered and never stored.
NOT_STORED = {
    "+447700900000",
    "+447700900111",
    "+447700900222",
    "simulate-delivered@notifications.service.gov.uk",
}


@dataclass
class Sent:
    """One message that Notify took."""

    id: str
    to: str
    reference: str | None
    template: str
    text: str
    subject: str
    status: str = "created"


@dataclass
class Fault:
    """One answer that is not the usual one, after so many seconds; with 201 it is the usual one, but late.

    `taken`: the message was taken all the same.
    """

    status: int = 0
    error: str = "Exception"
    message: str = "Internal server error"
    seconds: float = 0.0
    taken: bool = False


@dataclass
class Notify:
    """The stand-in: what it took, who asked for what, and the faults still to come."""

    key: str = KEY
    only: str | None = None
    sent: list[Sent] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    heard: threading.Event = field(default_factory=threading.Event)
    _server: ThreadingHTTPServer | None = None

    def start(self) -> str:
        """Listen; the address."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.notify = self
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        """Answer nobody any more."""
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    def settle(self) -> None:
        """Time passes: every message has met its fate."""
        for each in self.sent:
            each.status = FATES.get(each.to, "delivered")

    def texts_to(self, address: str) -> list[str]:
        """What was sent there."""
        return [each.text for each in self.sent if each.to == address]


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"

    @property
    def notify(self) -> Notify:
        """The stand-in that is asked."""
        return self.server.notify

    def log_message(self, *args):
        """Say nothing."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.notify.asked.append(f"POST {self.path}")
        self.notify.heard.set()
        if self._unknown_key():
            return
        way = self.path.rpartition("/")[2]
        fault = self.notify.faults.popleft() if self.notify.faults else None
        if fault is not None and not fault.taken:
            self._fail(fault)
            return
        refusal = _refusal(way, body, self.notify)
        if refusal is not None:
            self._answer(400, _problem(400, *refusal))
            return
        taken = _take(way, body, self.notify)
        if fault is not None and fault.status != 201:
            self._fail(fault)
            return
        time.sleep(0 if fault is None else fault.seconds)
        self._answer(201, _receipt(taken))

    def do_GET(self):
        self.notify.asked.append(f"GET {self.path}")
        if self._unknown_key():
            return
        parts = urlsplit(self.path)
        if parts.path == "/v2/notifications":
            wanted = parse_qs(parts.query).get("reference", [""])[0]
            found = [_shown(each) for each in self.notify.sent if each.reference == wanted]
            self._answer(200, {"notifications": found, "links": {"current": self.path}})
            return
        found = [each for each in self.notify.sent if each.id == parts.path.rpartition("/")[2]]
        if not found:
            self._answer(404, _problem(404, "NoResultFound", "No result found"))
            return
        self._answer(200, _shown(found[0]))

    def _unknown_key(self) -> bool:
        said = _why_not(self.headers.get("Authorization", ""), self.notify.key)
        if said is not None:
            self._answer(403, _problem(403, "AuthError", said))
        return said is not None

    def _fail(self, fault: Fault) -> None:
        time.sleep(fault.seconds)
        if fault.status:
            self._answer(fault.status, _problem(fault.status, fault.error, fault.message))
        else:
            self.close_connection = True
            self.connection.close()

    def _answer(self, status: int, said: object) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)


def _why_not(header: str, key: str) -> str | None:
    scheme, _, token = header.partition(" ")
    if scheme != "Bearer":
        return "Unauthorized: authentication token must be provided"
    try:
        said = jwt.decode(token, key[-36:], algorithms=["HS256"], options={"verify_iat": False})
    except jwt.InvalidTokenError:
        return "Invalid token: API key not found"
    if said.get("iss") != key[-73:-37]:
        return "Invalid token: service not found"
    if abs(time.time() - said["iat"]) > CLOCKS_DIFFER_SECONDS:
        return "Error: Your system clock must be accurate to within 30 seconds"
    return None


def _refusal(way: str, body: dict, notify: Notify) -> tuple[str, str] | None:
    template = {"sms": SMS_TEMPLATE, "email": EMAIL_TEMPLATE}[way]
    if body["template_id"] != template:
        return "BadRequestError", "Template not found"
    places = {"sms": {"text"}, "email": {"subject", "text"}}[way]
    missing = places - set(body.get("personalisation", {}))
    if missing:
        return "BadRequestError", f"Missing personalisation: {', '.join(sorted(missing))}"
    if way == "sms":
        said = _phone_problem(body["phone_number"])
        if said is not None:
            return "ValidationError", f"phone_number {said}"
    elif not re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]+", body["email_address"]):
        return "ValidationError", "email_address Not a valid email address"
    to = body.get("phone_number") or body["email_address"]
    if notify.only is not None and to != notify.only:
        return "BadRequestError", "Can’t send to this recipient using a team-only API key"
    return None


def _phone_problem(number: str) -> str | None:
    digits = re.sub(r"[\s()+-]", "", number)
    if not digits.isdigit():
        return "Must not contain letters or symbols"
    if digits.startswith("44") and len(digits) < 12:
        return "Not enough digits"
    if digits.startswith("44") and len(digits) > 12:
        return "Too many digits"
    return None


def _take(way: str, body: dict, notify: Notify) -> Sent:
    said = body["personalisation"]
    sent = Sent(
        id=str(uuid.uuid4()),
        to=body.get("phone_number") or body["email_address"],
        reference=body.get("reference"),
        template=body["template_id"],
        text=said["text"],
        subject=said.get("subject", ""),
    )
    if sent.to not in NOT_STORED:
        notify.sent.append(sent)
    return sent


def _receipt(sent: Sent) -> dict:
    return {
        "id": sent.id,
        "reference": sent.reference,
        "content": {"body": sent.text, "subject": sent.subject},
        "uri": f"/v2/notifications/{sent.id}",
        "template": {"id": sent.template, "version": 1, "uri": f"/v2/template/{sent.template}"},
    }


def _shown(sent: Sent) -> dict:
    return {"id": sent.id, "reference": sent.reference, "status": sent.status, "body": sent.text}


def _problem(status: int, error: str, message: str) -> dict:
    return {"status_code": status, "errors": [{"error": error, "message": message}]}

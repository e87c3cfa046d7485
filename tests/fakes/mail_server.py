"""A mail server on this machine, by aiosmtpd: STARTTLS, passwords and faults where asked for."""

from __future__ import annotations

import ssl
from collections import deque
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from tests.ports import free_port

USER, PASSWORD = "front-door", "four-words-and-a-dash"


class MailServer:
    """What it took. `faults` are answers to the next messages; "drop" takes one and breaks the line."""

    def __init__(self, tls: ssl.SSLContext | None = None, needs_password: bool = False) -> None:
        self.emails: list[EmailMessage] = []
        self.faults: deque[str] = deque()
        self._to_refuse: dict[str, str] = {}
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=0,
            ready_timeout=30,
            enable_SMTPUTF8=False,
            tls_context=tls,
            require_starttls=tls is not None,
            auth_required=needs_password,
            authenticator=_known,
        )

    def start(self) -> int:
        """Listen; the port."""
        self._controller.port = free_port()
        self._controller.start()
        return self._controller.port

    def stop(self) -> None:
        """Answer nobody any more."""
        self._controller.stop()

    def refuse(self, address: str, answer: str) -> None:
        """Nobody is known there."""
        self._to_refuse[address] = answer

    async def handle_RCPT(self, server, session, envelope: Envelope, address: str, options) -> str:
        """See aiosmtpd."""
        if address in self._to_refuse:
            return self._to_refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session: Session, envelope: Envelope) -> str:
        """See aiosmtpd."""
        fault = self.faults.popleft() if self.faults else None
        if fault is not None and fault != "drop":
            return fault
        self.emails.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default))
        if fault == "drop":
            server.transport.abort()
        return "250 OK"


def _known(server, session, envelope, mechanism: str, said: LoginPassword) -> AuthResult:
    is_right = isinstance(said, LoginPassword) and (said.login, said.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=is_right, handled=False)


def encrypted(folder: Path) -> ssl.SSLContext:
    """What a server needs to encrypt, with the shop's own kind of certificate in this folder."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context

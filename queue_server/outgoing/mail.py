"""A mail server, for emails: encrypted on the way, plain text, one message at a time."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import localtime, parseaddr
from typing import Literal
from uuid import UUID

from queue_server.domain.outgoing import Cause, Way
from queue_server.outgoing.carriers import ANSWER_WITHIN_SECONDS, Dispatch, NotSent

Encryption = Literal["starttls", "tls", "none"]
_FOR_GOOD = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """How a mail server is reached. `sender` is what customers see, such as `Guildhall <no-reply@…>`."""

    host: str
    port: int
    encryption: Encryption
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


class MailCarrier:
    """An account at a mail server. It can't be asked about what it was given.

    Where a line breaks after the text was handed over, the email is sent again with the same Message-ID,
    by which most mail programs show it once.
    """

    ways = frozenset({Way.EMAIL})

    def __init__(self, server: MailServer, answer_within_seconds: float = ANSWER_WITHIN_SECONDS) -> None:
        self._server, self._seconds = server, answer_within_seconds

    def send(self, dispatch: Dispatch) -> None:
        """See Carrier."""
        with _as_causes(), self._line() as line:
            line.send_message(self._email(dispatch))

    def known(self, reference: UUID) -> None:  # noqa: ARG002 - as Carrier has it
        """See Carrier: mail servers can't tell."""
        return

    def arrived(self, provider_id: str) -> None:  # noqa: ARG002 - as Carrier has it
        """See Carrier: mail servers can't tell."""
        return

    def _email(self, dispatch: Dispatch) -> EmailMessage:
        email = EmailMessage()
        email["From"] = self._server.sender
        email["To"] = dispatch.address
        email["Subject"] = dispatch.subject
        email["Date"] = localtime()
        email["Message-ID"] = f"<{dispatch.reference}@{parseaddr(self._server.sender)[1].rpartition('@')[2]}>"
        email["Auto-Submitted"] = "auto-generated"
        email.set_content(dispatch.text)
        return email

    @contextmanager
    def _line(self) -> Iterator[smtplib.SMTP]:
        server, safely = self._server, ssl.create_default_context()
        if server.encryption == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._seconds, context=safely
            )
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=self._seconds)
        with line:
            if server.encryption == "starttls":
                try:
                    line.starttls(context=safely)
                except smtplib.SMTPNotSupportedError:
                    raise NotSent(Cause.KEY) from None
            if server.user is not None:
                line.login(server.user, server.password or "")
            yield line


@contextmanager
def _as_causes() -> Iterator[None]:
    """Say what went wrong by its cause alone: smtplib's errors name the address."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code, _ = next(iter(refused.recipients.values()))
        raise NotSent(_cause(code, Cause.ADDRESS)) from None
    except smtplib.SMTPAuthenticationError as refused:
        raise NotSent(_cause(refused.smtp_code, Cause.KEY)) from None
    except (smtplib.SMTPConnectError, smtplib.SMTPHeloError):
        raise NotSent(Cause.TROUBLE) from None
    except smtplib.SMTPResponseException as refused:
        raise NotSent(_cause(refused.smtp_code, Cause.NOT_ALLOWED)) from None
    except smtplib.SMTPNotSupportedError:
        raise NotSent(Cause.ADDRESS) from None
    except OSError:
        raise NotSent(Cause.UNREACHABLE) from None
    except (MessageError, ValueError):
        raise NotSent(Cause.ADDRESS) from None


def _cause(code: int, for_good: Cause) -> Cause:
    return for_good if code >= _FOR_GOOD else Cause.BUSY

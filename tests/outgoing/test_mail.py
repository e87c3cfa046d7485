"""Emails by a real mail server: encrypted, with a password, and every refusal understood."""

from __future__ import annotations

import logging
from argparse import Namespace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from queue_server.commands import certificate
from queue_server.domain.outgoing import Cause, Way
from queue_server.outgoing.carriers import Dispatch, NotSent
from queue_server.outgoing.mail import MailCarrier
from queue_server.outgoing.mail import MailServer as Server
from tests.fakes.mail_server import PASSWORD, USER, MailServer, encrypted
from tests.outgoing.conftest import EMAIL

REFERENCE = UUID("0193514c-0000-7000-8000-000000000001")
SENDER = "Guildhall One Stop Shop <no-reply@s.example>"


def email(to=EMAIL, subject="Your appointment on Mon 23 Nov", text="Where: Guildhall\n\nموعدك"):
    return Dispatch(way=Way.EMAIL, address=to, subject=subject, text=text, reference=REFERENCE)


def why(carrier, dispatch=None):
    with pytest.raises(NotSent) as refused:
        carrier.send(dispatch or email())
    assert refused.value.__suppress_context__
    return refused.value.cause


@pytest.fixture
def safe_server(tmp_path, monkeypatch):
    """A mail server with STARTTLS and a password, whose certificate this machine trusts."""
    certificate.make(Namespace(name=["127.0.0.1"], replace=False), tmp_path, datetime.now(UTC))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    server = MailServer(encrypted(tmp_path), needs_password=True)
    server.port = server.start()
    yield server
    server.stop()


def carrier_to(server, **more):
    said = {"host": "127.0.0.1", "port": server.port, "encryption": "starttls", "sender": SENDER}
    return MailCarrier(Server(**{**said, "user": USER, "password": PASSWORD, **more}), 20)


def test_an_email_says_who_it_is_from_and_that_nobody_wrote_it(mail_server, by_mail):
    assert by_mail.send(email()) is None
    (got,) = mail_server.emails
    assert (got["To"], got["Subject"]) == (EMAIL, "Your appointment on Mon 23 Nov")
    assert got["From"] == "Guildhall <no-reply@s.example>"
    assert got["Message-ID"] == f"<{REFERENCE}@s.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().replace("\r\n", "\n").strip() == "Where: Guildhall\n\nموعدك"
    assert got.get_content_type() == "text/plain"


def test_on_a_network_it_is_encrypted_and_asks_for_a_password(safe_server):
    carrier_to(safe_server).send(email())
    assert len(safe_server.emails) == 1
    assert why(carrier_to(safe_server, password="wrong")) is Cause.KEY
    assert why(carrier_to(safe_server, user=None)) is not None
    assert len(safe_server.emails) == 1


def test_a_server_that_does_not_encrypt_is_told_nothing(mail_server):
    assert why(carrier_to(mail_server)) is Cause.KEY
    assert mail_server.emails == []


def test_a_certificate_that_nobody_vouches_for_is_not_believed(safe_server, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    assert why(carrier_to(safe_server)) is Cause.UNREACHABLE
    assert safe_server.emails == []


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ("550 5.1.1 No such person here", Cause.ADDRESS),
        ("450 4.2.0 Come back soon", Cause.BUSY),
        ("452 4.2.2 Mailbox full", Cause.BUSY),
    ],
)
def test_an_address_is_refused_for_good_or_for_now(mail_server, by_mail, answer, cause):
    mail_server.refuse(EMAIL, answer)
    assert why(by_mail) is cause


@pytest.mark.parametrize(
    ("answer", "cause"),
    [("554 5.7.1 We do not like it", Cause.NOT_ALLOWED), ("451 4.3.0 Try later", Cause.BUSY)],
)
def test_a_text_is_refused_for_good_or_for_now(mail_server, by_mail, answer, cause):
    mail_server.faults.append(answer)
    assert why(by_mail) is cause


def test_a_line_that_breaks_after_the_text_is_tried_again_with_the_same_id(mail_server, by_mail):
    mail_server.faults.append("drop")
    assert why(by_mail) is Cause.UNREACHABLE
    assert by_mail.known(REFERENCE) is None
    by_mail.send(email())
    first, second = mail_server.emails
    assert first["Message-ID"] == second["Message-ID"]


def test_nobody_listens():
    nobody = Server(host="127.0.0.1", port=9, encryption="none", sender=SENDER)
    assert why(MailCarrier(nobody, 1)) is Cause.UNREACHABLE


@pytest.mark.parametrize("to", ["a@b\nBcc: everyone@s.example", "büro@s.example"])
def test_an_address_that_can_not_be_one_is_refused_and_adds_no_header(mail_server, by_mail, to):
    assert why(by_mail, email(to)) is Cause.ADDRESS
    assert mail_server.emails == []


def test_nothing_personal_is_logged_or_printed(mail_server, by_mail, caplog):
    caplog.set_level(logging.INFO)
    mail_server.refuse(EMAIL, "550 5.1.1 someone@example.org is not here")
    why(by_mail)
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
    assert not any(EMAIL in line for line in ours)
    server = Server(host="h", port=25, encryption="tls", sender=SENDER, user=USER, password=PASSWORD)
    assert PASSWORD not in repr(server)
    assert EMAIL not in repr(email())

"""A device pairs with the server that its code names, and tells nobody else the code."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
import ipaddress
import json
import ssl
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from printer.__main__ import main
from queue_server.client import Refused, WrongServer, pair_device


class PairingServer:
    """Answers one-time codes over TLS (or without) and remembers what it was asked."""

    def __init__(self, folder: Path, *, tls: bool = True) -> None:
        self.asked: list[str] = []
        self.kind = "printer"
        self._tls = self._certificate(folder) if tls else None
        self.address = ""

    def _certificate(self, folder: Path) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Front Door")])
        now = dt.datetime.now(dt.UTC)
        local = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(local, critical=False)
            .sign(key, hashes.SHA256())
        )
        pem = folder / "pair.pem"
        pem.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        der = certificate.public_bytes(serialization.Encoding.DER)
        self.fingerprint = hashlib.sha256(der).hexdigest()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        return context

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0, ssl=self._tls)
        port = server.sockets[0].getsockname()[1]
        try:
            yield f"{'https' if self._tls else 'http'}://127.0.0.1:{port}"
        finally:
            server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.split("content-length:")[1].split()[0])
            code = json.loads(await reader.readexactly(length))["code"]
            self.asked.append(code)
            status, answer = "201 Created", {"token": "secret", "kind": self.kind, "name": "Printer 1"}
            if code != "H7KQ2MPX":
                status, answer = "403 Forbidden", {"code": "not_allowed", "message": "This code is wrong."}
            body = json.dumps(answer).encode()
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            await writer.drain()
        writer.close()


async def test_the_right_fingerprint_pairs_and_pins(tmp_path: Path) -> None:
    server = PairingServer(tmp_path)
    async with server.open() as address:
        shown = f"H7KQ2MPX-{server.fingerprint[:40].upper()}"
        paired = await pair_device(address, shown, "printer", tmp_path)
    assert paired.name == "Printer 1"
    assert server.asked == ["H7KQ2MPX"]
    token = tmp_path / "printer.token"
    assert (token.read_text(), stat.S_IMODE(token.stat().st_mode)) == ("secret\n", 0o600)
    assert "BEGIN CERTIFICATE" in (tmp_path / "server.pem").read_text()


@pytest.mark.parametrize("fingerprint", ["0" * 64, "", "short"])
async def test_another_server_never_hears_the_code(tmp_path: Path, fingerprint: str) -> None:
    server = PairingServer(tmp_path)
    async with server.open() as address:
        named = fingerprint.replace("short", server.fingerprint[:8]) or server.fingerprint[:31]
        with pytest.raises(WrongServer, match="not the one that the code names"):
            await pair_device(address, f"H7KQ2MPX-{named}", "printer", tmp_path)
    assert server.asked == []
    assert not (tmp_path / "server.pem").exists()
    assert not (tmp_path / "printer.token").exists()


async def test_without_tls_a_code_is_only_for_this_machine(tmp_path: Path) -> None:
    server = PairingServer(tmp_path, tls=False)
    async with server.open() as address:
        assert (await pair_device(address, "H7KQ2MPX", "printer", tmp_path)).token == "secret"
    with pytest.raises(WrongServer, match="does not speak TLS"):
        await pair_device("http://frontdoor.council.example", "H7KQ2MPX", "printer", tmp_path)


async def test_a_wrong_code_and_another_kinds_code_are_refused(tmp_path: Path) -> None:
    server = PairingServer(tmp_path, tls=False)
    async with server.open() as address:
        with pytest.raises(Refused, match="This code is wrong"):
            await pair_device(address, "WRONGONE", "printer", tmp_path)
        server.kind = "kiosk"
        with pytest.raises(ValueError, match="for a kiosk, not for a printer"):
            await pair_device(address, "H7KQ2MPX", "printer", tmp_path)
    assert not (tmp_path / "printer.token").exists()


async def test_an_officer_pairs_by_typing_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = PairingServer(tmp_path, tls=False)
    async with server.open() as address:
        words = ["pair", address, "H7KQ2MPX", "--data", str(tmp_path / "data")]
        assert await asyncio.to_thread(main, words) == 0
        assert await asyncio.to_thread(main, [*words[:2], "WRONGONE", *words[3:]]) == 2
    said = capsys.readouterr()
    assert "Paired as Printer 1." in said.out
    assert "This code is wrong" in said.err
    assert (tmp_path / "data" / "printer.token").read_text() == "secret\n"

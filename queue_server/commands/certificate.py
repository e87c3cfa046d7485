"""`certificate`: a certificate that the shop makes for itself; devices know it by its fingerprint."""

from __future__ import annotations

import ipaddress
import os
import socket
from argparse import ArgumentParser, Namespace
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from queue_server.domain.errors import BadInput

LASTS = timedelta(days=5 * 365)
_CLOCKS_DIFFER = timedelta(days=1)


def describe(parser: ArgumentParser) -> None:
    """The words of `certificate`."""
    parser.add_argument("--name", action="append", help="how devices call this server; may be repeated")
    parser.add_argument("--replace", action="store_true", help="make a new one: devices must pair again")


def make(asked: Namespace, folder: Path, now: datetime) -> None:
    """Write cert.pem and key.pem (0600) into `folder`. Refuses to replace one unless asked to."""
    certificate_file, key_file = folder / "cert.pem", folder / "key.pem"
    if certificate_file.exists() and not asked.replace:
        raise BadInput(f"There is already a certificate in {folder}. Devices trust it; --replace ends that.")
    names = [*(asked.name or [socket.gethostname()]), "localhost", "127.0.0.1"]
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _signed(key, names, now)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write(key_file, private)
    _write(certificate_file, certificate.public_bytes(Encoding.PEM))
    print(
        f"{certificate_file}\n{key_file}\nGood until {certificate.not_valid_after_utc:%d %b %Y} for "
        f"{', '.join(names)}.\nFingerprint: {certificate.fingerprint(SHA256()).hex()}"
    )


def _signed(key: ec.EllipticCurvePrivateKey, names: list[str], now: datetime) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)

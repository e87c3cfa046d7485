"""How a device knows that it speaks to this server: by the fingerprint of its certificate."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

_TYPED_DIGITS = 32


def fingerprint_of(certificate: Path | None) -> str | None:
    """The SHA-256 of a certificate, as 64 hexadecimal digits; None where there is no such file."""
    if certificate is None or not certificate.is_file():
        return None
    return x509.load_pem_x509_certificate(certificate.read_bytes()).fingerprint(SHA256()).hex()


def with_fingerprint(code: str, certificate: Path | None) -> str:
    """What is typed on a device: CODE, or CODE-FINGERPRINT (its first 128 bits, in groups of four)."""
    fingerprint = fingerprint_of(certificate)
    if fingerprint is None:
        return code
    return "-".join((code, *(fingerprint[at : at + 4] for at in range(0, _TYPED_DIGITS, 4))))

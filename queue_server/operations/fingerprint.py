"""How a device knows that it speaks to this server: by the fingerprint of its certificate."""

from __future__ import annotations

import hashlib
import re
import ssl
from pathlib import Path

_TYPED_DIGITS = 32
_PEM = re.compile(f"{ssl.PEM_HEADER}.+?{ssl.PEM_FOOTER}", re.DOTALL)


def fingerprint_of(certificate: Path | None) -> str | None:
    """The SHA-256 of a certificate, as 64 hexadecimal digits; None where there is no such file.

    Of several in one file it is the first, the server's own. Raises ValueError where there is none in it.
    """
    if certificate is None or not certificate.is_file():
        return None
    found = _PEM.search(certificate.read_text("ascii", "replace"))
    if found is None:
        raise ValueError(f"There is no certificate in {certificate}.")
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(found[0])).hexdigest()


def with_fingerprint(code: str, certificate: Path | None) -> str:
    """What is typed on a device: CODE, or CODE-FINGERPRINT (its first 128 bits, in groups of four)."""
    fingerprint = fingerprint_of(certificate)
    if fingerprint is None:
        return code
    return "-".join((code, *(fingerprint[at : at + 4] for at in range(0, _TYPED_DIGITS, 4))))

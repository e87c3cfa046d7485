"""A council's directory that can lie: an OpenID provider of one page each, whose tokens a test may spoil.

An honest one, made by others, is in tests/web/test_council_page.py; what no honest one does is asked here.
"""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET, SUBJECT = "front-door", "the secret of front door", "00u1-anita"
_KEY = RSAKey.generate_key(2048, parameters={"kid": "one", "use": "sig"})
_OTHER = RSAKey.generate_key(2048, parameters={"kid": "one", "use": "sig"})


class Directory:
    """Answers with `claims` over what is right; signed "well", by the "other key", by "none", or "shared"."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.about_itself: dict[str, Any] = {}
        self.signed = "well"
        self.nonce = ""
        self.asked: list[dict[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Answer nobody any more."""
        self._server.shutdown()
        self._server.server_close()

    def known(self) -> dict[str, Any]:
        """What it says of itself."""
        pages = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint")}
        return {
            "issuer": self.issuer,
            **pages,
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/out",
            "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"],
            **self.about_itself,
        }

    def token(self, form: Mapping[str, str]) -> dict[str, Any]:
        """A token for a code; what was sent for it is remembered."""
        self.asked.append(dict(form))
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": SUBJECT,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            **self.claims,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        return {"access_token": "at", "token_type": "Bearer", "id_token": self._sign(kept)}

    def _sign(self, claims: dict[str, Any]) -> str:
        if self.signed == "none":
            parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
            return ".".join(urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        if self.signed == "shared":
            return jwt.encode(
                {"alg": "HS256"}, claims, OctKey.import_key(SECRET + "x" * 32), algorithms=["HS256"]
            )
        return jwt.encode(
            {"alg": "RS256", "kid": "one"}, claims, _OTHER if self.signed == "other key" else _KEY
        )


def _handler(directory: Directory) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/.well-known/openid-configuration":
                self._answer(directory.known())
            else:
                self._answer({"keys": [_KEY.as_dict(private=False)]})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(sent).items()}
            self._answer(directory.token({**form, "authorization": self.headers.get("Authorization", "")}))

        def _answer(self, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing is written."""

    return Handler

"""Signing in with the council's own directory, by OpenID Connect: away to it, and back with who it was.

Code flow with PKCE, state and nonce; Authlib checks the signature, issuer, audience, nonce and end of the ID
token. Nothing else is read from it than the subject, and nothing of it is kept but that.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx2

from queue_server.domain.errors import SignInFailed

BACK = "/sign-in/council/back"
LASTS_SECONDS = 600
_ANSWER_WITHIN_SECONDS = 10.0
_LEEWAY_SECONDS = 60
_LONGEST_SUBJECT = 255
# Made with a key that only the directory has; what it offers beside these ("none", shared secrets) is not.
_SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trip:
    """One browser's way there and back. All that is compared on the way comes from its one secret.

    `seal` shows that somebody who is signed in wants to connect their account; "" for who signs in.
    """

    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    seal: str = field(default="", repr=False)
    wanted: str = "/"

    def part(self, name: str) -> str:
        """The `state`, `nonce` or `verifier` of this trip: 43 letters that tell nothing of one another."""
        digest = hmac.digest(self.secret.encode(), name.encode(), "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


class Council:
    """The council's directory. Raises ImportError where the extra `oidc` is not installed.

    `words` is what the council calls it, such as "your Guildhall account".
    """

    def __init__(self, issuer: str, client_id: str, client_secret: str, ours: str, words: str) -> None:
        from authlib.integrations.starlette_client import StarletteOAuth2App

        self.issuer, self.words = issuer, words
        self._ours, self._client_id = ours, client_id
        self._directory = StarletteOAuth2App(
            None,
            client_id=client_id,
            client_secret=client_secret,
            server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "timeout": _ANSWER_WITHIN_SECONDS,
            },
        )

    async def address(self, trip: Trip) -> str:
        """Where the browser goes. Who they are is asked anew each time, for desks are shared."""
        await self._known()
        made = await self._asked(
            self._directory.create_authorization_url(
                self._ours + BACK,
                state=trip.part("state"),
                nonce=trip.part("nonce"),
                code_verifier=trip.part("verifier"),
                prompt="login",
            )
        )
        return str(made["url"])

    async def subject(self, trip: Trip, said: Mapping[str, str]) -> str:
        """Who it was, as the directory names them for good. Refuses with SignInFailed, in a sentence."""
        if said.get("iss", self.issuer) != self.issuer or not said.get("code"):
            raise SignInFailed(f"The sign-in with {self.words} was not finished. Please try again.")
        if not hmac.compare_digest(said.get("state", "").encode(), trip.part("state").encode()):
            raise SignInFailed("This sign-in was not begun here, or it took too long. Please begin again.")
        await self._known()
        token = await self._asked(
            self._directory.fetch_access_token(
                self._ours + BACK, code=said["code"], code_verifier=trip.part("verifier")
            )
        )
        checks = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self._client_id},
        }
        claims = await self._asked(
            self._directory.parse_id_token(
                token, nonce=trip.part("nonce"), claims_options=checks, leeway=_LEEWAY_SECONDS
            )
        )
        subject = claims.get("sub") if claims else None
        if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
            raise self._not_believed("no subject")
        return subject

    async def way_out(self) -> str | None:
        """Where a browser ends its session with the directory; None where the directory has no such page."""
        known = await self._known()
        page = known.get("end_session_endpoint")
        said = {"client_id": self._client_id, "post_logout_redirect_uri": f"{self._ours}/sign-in"}
        return f"{page}?{urlencode(said)}" if page else None

    async def _known(self) -> dict[str, Any]:
        """What the directory says of itself, asked once; another issuer's words are not believed."""
        said: dict[str, Any] = await self._asked(self._directory.load_server_metadata())
        if said.get("issuer") != self.issuer:
            self._directory.server_metadata = {}
            raise self._not_believed("another issuer")
        offered = said.get("id_token_signing_alg_values_supported", ())
        said["id_token_signing_alg_values_supported"] = [each for each in _SIGNED_BY if each in offered]
        return said

    async def _asked(self, question: Any) -> Any:
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError

        try:
            async with asyncio.timeout(3 * _ANSWER_WITHIN_SECONDS):
                return await question
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, OSError) as away:
            log.warning("The council's directory does not answer: %s", type(away).__name__)
            raise SignInFailed(
                f"Signing in with {self.words} does not work just now."
                " Sign in with your password, or try again in a few minutes."
            ) from None
        except (AuthlibBaseError, JoseError, RuntimeError, ValueError, KeyError, TypeError) as wrong:
            raise self._not_believed(type(wrong).__name__) from None

    def _not_believed(self, why: str) -> SignInFailed:
        log.warning("What the council's directory said was not believed: %s", why)
        return SignInFailed(
            f"We could not check who you are with {self.words}."
            " Please try again, or sign in with your password."
        )

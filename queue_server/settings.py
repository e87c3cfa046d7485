"""How this server is run: typed, read once, and refused by name when it can't be used.

A setting comes from the command line, else from the environment (`FRONT_DOOR_PORT` for `--port`).
"""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_PREFIX = "FRONT_DOOR_"
EXAMPLE_SHOP = Path(__file__).resolve().parent.parent / "config"


class BadSettings(Exception):
    """The server can't be run like this; the message names the setting."""


def _kept_secret(file: Path) -> Path:
    if not file.is_file():
        raise ValueError(f"there is no file {file}")
    if file.stat().st_mode & 0o077:
        raise ValueError(f"others can read {file}. Say: chmod 600 {file}")
    if not file.read_text(encoding="utf-8").strip():
        raise ValueError(f"{file} is empty")
    return file


# A file that only its owner may read, holding nothing but the secret.
SecretFile = Annotated[Path, AfterValidator(_kept_secret)]
_NOTIFY_KEY = re.compile(r".*[0-9a-fA-F-]{36}-[0-9a-fA-F-]{36}")


class Settings(BaseSettings):
    """Everything that is decided before the server starts.

    `data` holds the SQLite database unless `database` names another; `behind_proxy` is the address
    of the one proxy that does TLS for us, the only one whose forwarded headers are believed. Messages to
    customers go out by GOV.UK Notify with `notify_key_file`, and emails by a mail server with `smtp_host`;
    without either they wait. The shop is copied to `backups` once a day: beside the SQLite database unless
    another folder is named; a PostgreSQL only where one is. With `oidc_issuer` staff may sign in with the
    council's own directory; `oidc_only`: who has connected their account there, and is no manager, must.
    """

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    data: Path = Path("var")
    database: str | None = Field(default=None, repr=False)
    backups: Path | None = None
    backups_kept: int = Field(default=30, ge=1, le=30)
    shop: Path = EXAMPLE_SHOP
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_proxy: str | None = None
    public_url: str | None = None
    keep_hours: bool = True
    metrics_token: SecretStr | None = None
    demo_password: SecretStr | None = None
    notify_key_file: SecretFile | None = None
    notify_url: str | None = None
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password_file: SecretFile | None = None
    smtp_from: str | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret_file: SecretFile | None = Field(default=None, repr=False)
    oidc_words: str = Field(default="your council account", min_length=1, max_length=60)
    oidc_only: bool = False

    @field_validator("notify_key_file")
    @classmethod
    def _a_notify_key(cls, file: Path | None) -> Path | None:
        if file is not None and not _NOTIFY_KEY.fullmatch(secret_in(file)):
            raise ValueError(f"{file} does not hold a key of GOV.UK Notify")
        return file

    @field_validator("public_url", "notify_url")
    @classmethod
    def _an_address(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("https://", "http://")):
            raise ValueError("must start with https:// or http://")
        return url.rstrip("/") if url else None

    @field_validator("behind_proxy")
    @classmethod
    def _one_machine(cls, address: str | None) -> str | None:
        return None if address is None else str(ipaddress.ip_address(address))

    @field_validator("database")
    @classmethod
    def _known_database(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("sqlite://", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("must start with postgresql:// or sqlite://")
        return url

    @model_validator(mode="after")
    def _nothing_readable_on_the_network(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("--tls-cert and --tls-key belong together: give both or none")
        for name, file in (("--tls-cert", self.tls_cert), ("--tls-key", self.tls_key)):
            if file is not None and not file.is_file():
                raise ValueError(f"{name}: there is no file {file}")
        if not (self.is_local or self.tls_cert or self.behind_proxy):
            raise ValueError(
                f"--host {self.host} can be reached from other machines, so it needs --tls-cert and"
                " --tls-key, or --behind-proxy with the address of the proxy that does TLS."
                " `python -m queue_server certificate` makes a certificate"
            )
        return self

    @model_validator(mode="after")
    def _mail_as_it_should_be(self) -> Self:
        if self.smtp_host is None:
            return self
        if self.smtp_from is None or "@" not in self.smtp_from:
            raise ValueError("--smtp-host needs --smtp-from, the address that customers see")
        if (self.smtp_user is None) != (self.smtp_password_file is None):
            raise ValueError("--smtp-user and --smtp-password-file belong together: give both or none")
        if self.smtp_tls == "none" and not _is_here(self.smtp_host):
            raise ValueError("--smtp-tls none is only for a mail server on this machine")
        return self

    @model_validator(mode="after")
    def _council_as_it_should_be(self) -> Self:
        if self.oidc_issuer is None:
            if self.oidc_only:
                raise ValueError("--oidc-only needs --oidc-issuer")
            return self
        if self.oidc_client_id is None or self.oidc_client_secret_file is None or self.public_url is None:
            raise ValueError(
                "--oidc-issuer needs --oidc-client-id, --oidc-client-secret-file and --public-url"
            )
        parts = urlsplit(self.oidc_issuer)
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname or "")):
            raise ValueError("--oidc-issuer must start with https://")
        return self

    @property
    def only_council(self) -> str | None:
        """The directory that whoever has connected to must sign in with; None where they need not."""
        return self.oidc_issuer if self.oidc_only else None

    @property
    def copies_in(self) -> Path | None:
        """Where the daily copies are kept; None where none are made."""
        if self.backups is None and self.database is None:
            return self.data / "backups"
        return self.backups

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        return _is_here(self.host)

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the server by https."""
        return self.tls_cert is not None or self.behind_proxy is not None

    @property
    def address(self) -> str:
        """Where to find the server from this machine, without the port."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "localhost") else self.host
        host = f"[{host}]" if ":" in host else host
        return f"{'https' if self.tls_cert else 'http'}://{host}"


def secret_in(file: Path) -> str:
    """What the file holds, without spaces around it; for nobody else's eyes."""
    return file.read_text(encoding="utf-8").strip()


def refuse_open_password(database: str) -> None:
    """Raises BadSettings for an address with a password in it: a command line is no place for one."""
    if urlsplit(database).password:
        raise BadSettings(
            "--database: everybody on this machine can read the command line, so no password belongs there."
            " Name a file that only the server's user may read in PGPASSFILE, or use FRONT_DOOR_DATABASE."
        )


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read(**given: Any) -> Settings:
    """The settings: what was given (None counts as not given), else the environment, else the default.

    Raises BadSettings with one line for each setting that can't be used.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise BadSettings("\n".join(_sentence(dict(problem)) for problem in error.errors())) from error


def _sentence(problem: dict[str, Any]) -> str:
    said = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return f"{said}."
    name = str(problem["loc"][0])
    return f"--{name.replace('_', '-')} ({_PREFIX}{name.upper()}): {said}."

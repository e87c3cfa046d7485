"""How this server is run: typed, read once, and refused by name when it can't be used.

A setting comes from the command line, else from the environment (`FRONT_DOOR_PORT` for `--port`).
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_PREFIX = "FRONT_DOOR_"
EXAMPLE_SHOP = Path(__file__).resolve().parent.parent / "config"


class BadSettings(Exception):
    """The server can't be run like this; the message names the setting."""


class Settings(BaseSettings):
    """Everything that is decided before the server starts.

    `data` holds the SQLite database unless `database` names another; `behind_proxy` is the address
    of the one proxy that does TLS for us, the only one whose forwarded headers are believed.
    """

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    data: Path = Path("var")
    database: str | None = None
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

    @field_validator("public_url")
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

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

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

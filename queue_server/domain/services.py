"""What people come for: services, and the life events that lead to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One thing the shop or a partner does. `series` is shared by several services on purpose.

    `organisation` is None for the council's own. `hours` names a row set in `services.toml`; None
    means whenever the shop is open. `public` ones are offered at the kiosk.
    """

    code: str
    names: Mapping[str, str]
    series: str
    planned_minutes: int
    icon: str
    hints: Mapping[str, str] = field(default_factory=dict)
    featured: bool = False
    organisation: str | None = None
    skill: str | None = None

    @property
    def needs_skill(self) -> str:
        """The skill that an adviser must have; by default the service's own code."""
        return self.skill or self.code

    @property
    def name(self) -> str:
        """In English."""
        return self.names["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """What has happened, in people's own terms; `services` most helpful first."""

    code: str
    names: Mapping[str, str]
    icon: str
    services: tuple[str, ...]

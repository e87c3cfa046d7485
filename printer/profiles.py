"""What each printer model can do, as python-escpos knows it; the rest is asked of the unit itself."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import Any

from escpos import capabilities
from escpos.printer import Dummy

if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)  # else each start leaves a folder

DOTS_80_MM = 576
USUAL_DPI = 203
USUAL_PROFILE = "default"


class UnknownProfile(ValueError):
    """There is no printer model of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no printer profile {name!r}. Known: {', '.join(names())}.")


@dataclass(frozen=True)
class Profile:
    """One printer model: `dots` across the paper it can ink, dots an inch, and whether it cuts."""

    name: str
    dots: int
    dpi: int
    cuts: bool

    def composer(self) -> Dummy:
        """A python-escpos printer that writes into memory, knowing this paper's width."""
        composer = Dummy(profile=self.name)
        data = dict(composer.profile.profile_data)
        data["media"] = {"dpi": self.dpi, "width": {"pixels": self.dots, "mm": self.dots * 25.4 / self.dpi}}
        composer.profile.profile_data = data
        return composer


def names() -> list[str]:
    """Every model's name, in a settled order."""
    return sorted(capabilities.CAPABILITIES["profiles"])


def profile(name: str = USUAL_PROFILE, dots: int | None = None) -> Profile:
    """The profile called `name`; `dots` overrules its width. Unknown widths are taken as 80 mm paper.

    Raises UnknownProfile. Its answer says nothing of what the unit really supports: clones lie.
    """
    known: dict[str, Any] = capabilities.CAPABILITIES["profiles"]
    if name not in known:
        raise UnknownProfile(name)
    media, features = known[name]["media"], known[name]["features"]
    width = dots or _number(media.get("width", {}).get("pixels"), DOTS_80_MM)
    cuts = bool(features.get("paperPartCut") or features.get("paperFullCut"))
    return Profile(name=name, dots=width, dpi=_number(media.get("dpi"), USUAL_DPI), cuts=cuts)


def _number(value: object, otherwise: int) -> int:
    return int(value) if isinstance(value, int) else otherwise

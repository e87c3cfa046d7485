"""How a request is refused: a code for programs and a plain sentence for people."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Problem(BaseModel):
    """Why nothing was changed. `code` is stable; `message` is a sentence that may be shown."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    code: str = Field(pattern=r"^[a-z][a-z_]*$", examples=["desk_busy"])
    message: str

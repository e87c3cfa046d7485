"""What would be a secret or somebody's own is in no object's written form, so in no log and no error."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

import queue_server

UNSAID = {
    *("password", "password_hash", "token", "token_hash", "code_hash", "phone_key", "manage_token"),
    *("family_name", "date_of_birth", "phone", "email", "reach", "address", "note", "notes"),
}
PACKAGES = ("contract", "domain", "operations", "store", "live", "outgoing", "api")


def shapes() -> Iterator[tuple[str, dict[str, bool]]]:
    """Every dataclass and model of ours, and for each field whether it is written."""
    for package in PACKAGES:
        folder = [f"{root}/{package}" for root in queue_server.__path__]
        for module in pkgutil.iter_modules(folder, f"queue_server.{package}."):
            for name, kind in vars(importlib.import_module(module.name)).items():
                if not inspect.isclass(kind) or kind.__module__ != module.name:
                    continue
                if issubclass(kind, BaseModel):
                    yield f"{module.name}.{name}", {f: i.repr for f, i in kind.model_fields.items()}
                elif dataclasses.is_dataclass(kind):
                    yield f"{module.name}.{name}", {f.name: f.repr for f in dataclasses.fields(kind)}


@pytest.mark.parametrize("unsaid", sorted(UNSAID))
def test_no_written_form_has_it(unsaid: str) -> None:
    assert [name for name, fields in SHAPES if fields.get(unsaid)] == []


SHAPES = list(shapes())


def test_there_is_enough_to_look_at() -> None:
    assert len(SHAPES) > 150
    assert sum(bool(UNSAID & set(fields)) for _, fields in SHAPES) > 15

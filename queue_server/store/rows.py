"""Changing rows, remembering what they were before, so that an act can be put back."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Table, and_, bindparam

from queue_server.store.prepared import Prepared, Values


@dataclass(frozen=True, slots=True)
class Change:
    """One row that a command touched: `values` are what it was before, or its key when it is new."""

    kind: Literal["insert", "update", "delete"]
    table: str
    key: Values
    before: Values


@dataclass(slots=True)
class Rows:
    """A transaction's rows and what has become of them. Keys are columns that find exactly one row."""

    connection: Connection
    changes: list[Change] = field(default_factory=list)

    def insert(self, table: Table, values: Values) -> None:
        """A new row; columns that are left out are NULL."""
        _insert(table, tuple(values)).run(self.connection, values)
        key = {column.name: values[column.name] for column in table.primary_key}
        self.changes.append(Change("insert", table.name, key, {}))

    def update(self, table: Table, key: Values, before: Values, after: Values) -> None:
        """Change what differs between `before` and `after`; nothing when nothing does."""
        new = {name: value for name, value in after.items() if before.get(name) != value}
        if not new:
            return
        _change(self.connection, table, key, new)
        self.changes.append(Change("update", table.name, key, {name: before.get(name) for name in new}))

    def delete(self, table: Table, key: Values, before: Values) -> None:
        """Take away the row, which looks like `before`."""
        self.connection.execute(table.delete().where(_is(table, key)))
        self.changes.append(Change("delete", table.name, key, before))


def put_back(connection: Connection, table: Table, change: Change) -> None:
    """Undo one change. Constraints still hold: IntegrityError when its place was taken."""
    if change.kind == "insert":
        connection.execute(table.delete().where(_is(table, change.key)))
    elif change.kind == "update":
        _change(connection, table, change.key, change.before)
    else:
        _insert(table, tuple(change.before)).run(connection, change.before)


def _change(connection: Connection, table: Table, key: Values, new: Values) -> None:
    found = {f"key_{name}": value for name, value in key.items()}
    values = {f"new_{name}": value for name, value in new.items()}
    _update(table, tuple(key), tuple(new)).run(connection, {**found, **values})


@cache
def _update(table: Table, key: tuple[str, ...], new: tuple[str, ...]) -> Prepared:
    found = and_(*(table.c[name] == bindparam(f"key_{name}") for name in key))
    return Prepared(table.update().where(found).values({name: bindparam(f"new_{name}") for name in new}))


def _is(table: Table, key: Values) -> Any:
    return and_(*(table.c[name] == value for name, value in key.items()))


@cache
def _insert(table: Table, columns: tuple[str, ...]) -> Prepared:
    return Prepared(table.insert().values({name: bindparam(name) for name in columns}))

"""A statement that is written once for each kind of database and then handed straight to its driver.

SQLAlchemy builds every statement and knows every type; what it does anew for each execution costs three
times what SQLite itself needs for a small statement, so the path of a ticket goes without it.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Dialect, Executable, Uuid
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
_REMEMBERED_IDS = 8192
R = TypeVar("R")


class Prepared:
    """One statement without expanding parameters; values and columns are as its types say, None is NULL.

    Rows are named tuples. Errors are SQLAlchemy's, as from `Connection.execute`. The statement runs in
    the connection's transaction, which it begins if there is none.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._written: dict[str, _Written] = {}

    def all(self, connection: Connection, values: Values) -> list[Any]:
        """Every row that it finds."""
        return self._for(connection.dialect).run(connection, values)

    def first(self, connection: Connection, values: Values) -> Any | None:
        """The first row that it finds, None without one."""
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def one(self, connection: Connection, values: Values) -> Any:
        """The only row that it finds."""
        (row,) = self.all(connection, values)
        return row

    def run(self, connection: Connection, values: Values) -> None:
        """Only do it."""
        self._for(connection.dialect).run(connection, values)

    def run_each(self, connection: Connection, rows: Iterable[Values]) -> None:
        """Do it once for each of these rows; an error leaves the transaction to be rolled back."""
        self._for(connection.dialect).run_each(connection, rows)

    def _for(self, dialect: Dialect) -> _Written:
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = _Written(self._statement, dialect)
        return written


class _Written:
    """The statement as one kind of database reads it."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        self._sql, self._dialect, self._error = str(compiled), dialect, dialect.loaded_dbapi.Error
        self._handed = _Handed(compiled, dialect)
        columns = list(getattr(statement, "exported_columns", ()))
        self._types = [column.type.dialect_impl(dialect) for column in columns]
        self._make = _row_of([column.key for column in columns])
        self._changes: list[tuple[int, Any]] | None = None

    def run(self, connection: Connection, values: Values) -> list[Any]:
        """Every row, if it answers with rows."""
        given = self._handed.of(values)
        cursor = _cursor(connection)
        try:
            cursor.execute(self._sql, given)
            return self._read(cursor) if self._types else []
        except self._error as error:
            raise self._told(error) from error
        finally:
            cursor.close()

    def run_each(self, connection: Connection, rows: Iterable[Values]) -> None:
        """Once for each, in one call of the driver."""
        given = [self._handed.of(values) for values in rows]
        cursor = _cursor(connection)
        try:
            cursor.executemany(self._sql, given)
        except self._error as error:
            raise self._told(error) from error
        finally:
            cursor.close()

    def _told(self, error: Exception) -> BaseException:
        """The driver's error as SQLAlchemy tells it, without what was to be written."""
        return DBAPIError.instance(self._sql, None, error, self._error, hide_parameters=True)

    def _read(self, cursor: Any) -> list[Any]:
        if self._changes is None:
            self._changes = self._changes_of(cursor.description)
        make, changes = self._make, self._changes
        if not changes:
            return [make(row) for row in cursor.fetchall()]
        rows = []
        for row in cursor.fetchall():
            values = list(row)
            for place, change in changes:
                if values[place] is not None:
                    values[place] = change(values[place])
            rows.append(make(values))
        return rows

    def _changes_of(self, description: Any) -> list[tuple[int, Any]]:
        """What has to be done to which column; a driver says only with its answer how it gives them."""
        processors = (
            (place, kind, kind.result_processor(self._dialect, described[1]))
            for place, (kind, described) in enumerate(zip(self._types, description, strict=True))
        )
        return [
            (place, read_id if isinstance(kind, Uuid) else change)
            for place, kind, change in processors
            if change is not None
        ]


def _cursor(connection: Connection) -> Any:
    """The driver's own cursor, in the connection's transaction."""
    if not connection.in_transaction():
        connection.begin()
    return connection.connection.cursor()


def _row_of(columns: list[str]) -> Callable[[Iterable[Any]], Any]:
    """Makes rows with these columns, which only the statement at hand can name."""
    row = namedtuple("Row", columns)  # type: ignore[misc]  # noqa: PYI024 - known only while running
    make: Callable[[Iterable[Any]], Any] = row._make
    return make


@lru_cache(maxsize=_REMEMBERED_IDS)
def read_id(written: str) -> UUID:
    """The id that is written: whoever is here is read again and again, and an id costs most of a row."""
    return UUID(written)


class _Handed:
    """What the driver is handed, as it wants it: what is given, and what is part of the statement."""

    def __init__(self, compiled: SQLCompiler, dialect: Dialect) -> None:
        parameters = _in_order(compiled)
        self._names = None if compiled.positional else [name for name, _ in parameters]
        self._always = {bound.key: bound.effective_value for _, bound in parameters if not bound.required}
        self._each = [
            (bound.key, bound.type.dialect_impl(dialect).bind_processor(dialect)) for _, bound in parameters
        ]

    def of(self, values: Values) -> Any:
        """In the order of the statement, or by name."""
        every = {**values, **self._always} if self._always else values
        handed = [
            value if (value := every[key]) is None or change is None else change(value)
            for key, change in self._each
        ]
        return handed if self._names is None else dict(zip(self._names, handed, strict=True))


def _in_order(compiled: SQLCompiler) -> list[tuple[str, BindParameter[Any]]]:
    named = {name: bound for bound, name in compiled.bind_names.items()}
    return [(name, named[name]) for name in (compiled.positiontup or named)]

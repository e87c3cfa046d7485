"""Rows that a database hands over as text, each a JSON list: that costs a third of forty values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def each(columns: Iterable[ColumnElement[Any]]) -> FunctionElement[str]:
    """These columns of a row as the text of a JSON list."""
    return _AsText(*columns)


def together(columns: Iterable[ColumnElement[Any]]) -> FunctionElement[str]:
    """The texts of all rows in one, for `lines` to take apart; NULL where there are no rows.

    A driver lets other threads on for every row that it fetches, and may have to wait for them each time.
    """
    return _InLines(_AsText(*columns))


def lines(written: str | None) -> list[str]:
    """The texts of the rows that are written `together`: no JSON text has a line's end in it."""
    return [] if written is None else written.split("\n")


class _Spelled(FunctionElement[str]):
    """A text that each kind of database is asked for in its own words, {} being the columns."""

    type = Text()
    inherit_cache = True
    words: Mapping[str, str]


class _AsText(_Spelled):
    inherit_cache = True
    words = MappingProxyType({"sqlite": "json_array({})", "postgresql": "CAST(json_build_array({}) AS TEXT)"})


class _InLines(_Spelled):
    inherit_cache = True
    words = MappingProxyType(
        {"sqlite": "group_concat({}, char(10))", "postgresql": "string_agg({}, chr(10))"}
    )


@compiles(_Spelled)
def _in_its_words(element: _Spelled, compiler: SQLCompiler, **more: Any) -> str:
    return element.words[compiler.dialect.name].format(compiler.process(element.clauses, **more))

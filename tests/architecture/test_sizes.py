"""Files and functions stay small enough to read at one sitting."""

import ast

from tests.architecture import source

LINES_IN_A_FILE = 450
LINES_IN_A_FUNCTION = 40
WRITTEN = {".py", ".js", ".scss", ".html", ".toml", ".md", ".sh"}


def test_no_file_is_longer_than_450_lines():
    lengths = {
        source.where(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in source.files()
        if path.suffix in WRITTEN and not _is_looked_up(path)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LINES_IN_A_FILE} == {}


def _is_looked_up(path):
    """The shop's words in every language are looked up by row, as in a catalogue, and not read through."""
    return path.suffix == ".toml" and source.where(path).startswith("config/")


def test_no_function_is_longer_than_40_lines():
    too_long = [
        f"{source.where(path, node.lineno)} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in source.python()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LINES_IN_A_FUNCTION
    ]
    assert too_long == []

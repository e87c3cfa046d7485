"""Modules are named after ideas, open with their promise, and let no error vanish."""

import ast
import re
from pathlib import PurePath

from tests.architecture import source

SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}
# What sets a rule aside for one line; the words after it say why.
SET_ASIDE = re.compile(
    r"#\s*(?:ruff: )?noqa(?:: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)?|#\s*type: ignore(?:\[[\w, -]+\])?|isort: ?skip"
)
AUDIENCES = ("queue_server/api/", "queue_server/live/present/", "queue_server/web/")
# What goes on whatever happens: server tasks, the kiosk's callbacks, the board's feed, the printer agent.
# The writer is one of the server's tasks: whoever asked hears the error, and the next one is still served.
MAY_CATCH_ALL = {
    "queue_server/store/writer.py": 2,
    "queue_server/live/hub.py": 1,
    "kiosk/app.py": 1,
    "display_board/feed.py": 1,
    "printer/agent.py": 2,
}


def test_no_module_has_a_name_that_says_nothing():
    names = (source.where(path) for path in source.files() if path.suffix in {".py", ".js", ".html", ".scss"})
    assert [name for name in names if says_nothing(name)] == []


def says_nothing(name):
    banned = SAYS_NOTHING - ({"manager"} if name.startswith(AUDIENCES) else set())
    return bool(banned & set(PurePath(name).with_suffix("").parts))


def test_a_package_opens_with_its_map_and_imports_nothing():
    busy = [
        source.where(path)
        for path in source.python(*source.PRODUCT)
        if path.name == "__init__.py" and (len(source.tree(path).body) != 1 or not has_docstring(path))
    ]
    assert busy == []


def test_a_packages_map_names_every_module_in_it():
    """The steps of the database are found by the one before, not on a map."""
    unnamed = {
        source.where(path): lost
        for path in source.python(*source.PRODUCT)
        if path.name == "__init__.py" and path.parent.name != "versions" and (lost := not_on_the_map(path))
    }
    assert unnamed == {}


def not_on_the_map(init):
    """What lies in a package and is not in its docstring."""
    modules = {path.stem for path in init.parent.glob("*.py")}
    packages = {path.parent.name for path in init.parent.glob("*/__init__.py")}
    named = set(re.findall(r"\w+", ast.get_docstring(source.tree(init)) or ""))
    return (modules | packages) - named - {"__init__"}


def test_every_module_opens_with_its_promise():
    assert [source.where(path) for path in source.python() if not has_docstring(path)] == []


def test_only_the_named_loops_catch_everything():
    caught = {
        name: lines
        for path in source.python(*source.PRODUCT)
        if (lines := list(broad_excepts(path))) and (name := source.where(path))
    }
    stray = {name: lines for name, lines in caught.items() if len(lines) > MAY_CATCH_ALL.get(name, 0)}
    assert stray == {}


def test_every_exception_to_the_rules_says_why():
    silent = [
        source.where(path, number)
        for path in source.python()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := SET_ASIDE.search(line))
        and not re.search(r"\w", SET_ASIDE.sub("", line[found.start() :]))
    ]
    assert silent == []


def has_docstring(path):
    return bool(ast.get_docstring(source.tree(path)))


def broad_excepts(path):
    """The lines of the handlers that catch everything and do not raise it again."""
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)} if node.type else {"all"}
            raises = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            if caught & {"all", "Exception", "BaseException"} and not raises:
                yield node.lineno

"""The repository's own files, as the architecture tests read them."""

import ast
import gc
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("queue_server", "kiosk", "display_board", "printer")
PRODUCT = (*PROGRAMS, "deploy")


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the repository: tracked, or new and not ignored."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in sorted(set(names.split("\0"))) if name and (path := ROOT / name).is_file())


def python(*folders: str) -> list[Path]:
    """The Python modules in these top-level folders; everywhere, when none is named."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and (not folders or path.relative_to(ROOT).parts[0] in folders)
    ]


@cache
def tree(path: Path) -> ast.Module:
    """The module's syntax tree, read undisturbed: Python 3.11.2 miscounts when it tidies up meanwhile."""
    gc.disable()
    try:
        return ast.parse(path.read_text(encoding="utf-8"), str(path))
    finally:
        gc.enable()


def where(path: Path, line: int | None = None) -> str:
    """A place in the repository, as an editor opens it."""
    return f"{path.relative_to(ROOT)}{'' if line is None else f':{line}'}"


def imports(path: Path) -> list[tuple[str, int]]:
    """The absolute dotted names that a module imports, with their lines."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
    return found

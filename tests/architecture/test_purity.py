"""The rules and the numbers run anywhere: standard library only (and numpy where it earns its place)."""

import sys

from tests.architecture import source

USES_NUMPY = {"queue_server/domain/waiting.py", "queue_server/domain/estimates.py"}
OURS = ("queue_server.domain", "queue_server.contract.numbers")


def test_the_domain_is_pure():
    foreign = [
        f"{source.where(path, line)} imports {name}"
        for path in source.python("queue_server")
        if source.where(path).startswith("queue_server/domain/")
        for name, line in source.imports(path)
        if not name.startswith(OURS) and not may_import(source.where(path), name)
    ]
    assert foreign == []


def test_the_numbers_are_plain_standard_library():
    numbers = source.ROOT / "queue_server" / "contract" / "numbers.py"
    assert [name for name, _ in source.imports(numbers) if not may_import("numbers", name)] == []


def may_import(module, name):
    top = name.split(".")[0]
    return top in sys.stdlib_module_names or (top == "numpy" and module in USES_NUMPY)

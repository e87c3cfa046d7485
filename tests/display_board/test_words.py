"""Every sentence the board can show is drawn without an empty box, in every weight."""

import ast
from pathlib import Path

import display_board
from printer.fonts import face, missing

FOLDER = Path(display_board.__file__).parent


def sentences():
    """All that the board's modules hand to `say`."""
    for module in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "say"
            ):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    yield first.value


def test_every_sentence_can_be_drawn():
    found = set(sentences())
    assert {"Now calling", "Please see reception", "{number}. Please go to {place}."} <= found
    for bold in (False, True):
        assert {sentence: lost for sentence in found if (lost := missing(sentence, face("en", bold)))} == {}

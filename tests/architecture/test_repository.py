"""The repository speaks of the product alone, and pins what it installs without saying where from."""

import json
import re

import pytest

from tests.architecture import source

PICTURES = {".png", ".jpg", ".ico", ".ttf", ".otf", ".woff2", ".wav", ".bin", ".pdf"}
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb.debian" + ".org")
SOMEONES_MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/[a-z]+|Users)/")
PAGES = ("README.md", "ARCHITECTURE.md", "GLOSSARY.md", "CHANGELOG.md", "CONTRIBUTING.md")


def texts():
    for path in source.files():
        if path.suffix not in PICTURES:
            yield path, path.read_text(encoding="utf-8", errors="replace")


def test_no_file_names_a_package_registry():
    assert [source.where(path) for path, text in texts() if any(name in text for name in REGISTRIES)] == []


def test_no_file_names_a_folder_of_the_machine_it_was_written_on():
    named = [
        source.where(path, text[: found.start()].count("\n") + 1)
        for path, text in texts()
        for found in SOMEONES_MACHINE.finditer(text)
    ]
    assert named == []


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_that_a_newcomer_looks_for_are_there(page):
    assert (source.ROOT / page).stat().st_size > 200


def test_every_python_package_is_pinned_by_hash():
    for lock in (source.ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        pinned = len(re.findall(r"^[\w.-]+(?:\[[\w,]+\])?==", text, re.MULTILINE))
        unhashed = re.findall(r"^[\w.-]+(?:\[[\w,]+\])?==[^\\\n]*$", text, re.MULTILINE)
        assert pinned, lock.name
        assert unhashed == [], lock.name


def test_every_web_package_is_pinned_by_hash_and_names_no_address():
    packages = json.loads((source.ROOT / "package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert name == "" or package["integrity"].startswith("sha512-"), name

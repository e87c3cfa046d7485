"""Brings locale/ up to what the sources say, and loses nothing that a translator wrote.

`python deploy/catalogues.py`, from any folder. The template and every catalogue are written anew: new
sentences come without a translation, those no longer said stay at the end as `#~`, and each catalogue keeps
its header, its marks and its comments as they are. Set-up compiles the catalogues.
"""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
NAME = "front_door"
_SPOKEN_BY = ("kiosk", "display_board", "printer", "queue_server")
_SAYS = ("--no-default-keywords", "-k", "say", "-k", "count:1,2", "-k", "counted:1,2", "-k", "sentence")
_LOOK = ("--no-wrap", "--sort-output", "--omit-header")


def extract(template: Path) -> None:
    """Write every sentence that customers can meet, in English, with where it is said."""
    babel = (sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "locale/babel.cfg")
    subprocess.run([*babel, *_SAYS, *_LOOK, "-o", str(template), *_SPOKEN_BY], cwd=ROOT, check=True)


def update(catalogue: Path, template: Path) -> None:
    """Write one language's catalogue anew."""
    known, said = _read(catalogue, catalogue.parent.parent.name), _read(template)
    known.update(said, no_fuzzy_matching=True)
    written = BytesIO()
    write_po(written, known, width=0, no_location=True, omit_header=True)
    body = written.getvalue().lstrip(b"\n")
    catalogue.write_bytes(_header(catalogue) + body)


def main(locale: Path = LOCALE) -> None:
    """The template first, then each language."""
    template = locale / f"{NAME}.pot"
    extract(template)
    for catalogue in sorted(locale.glob(f"*/LC_MESSAGES/{NAME}.po")):
        update(catalogue, template)


def _read(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _header(catalogue: Path) -> bytes:
    """All before the first sentence, to the letter: who translated, and how the language counts."""
    before, _, _ = catalogue.read_bytes().partition(b"\n\n")
    if b'msgid ""\n' not in before:
        raise SystemExit(f"{catalogue} has no header to keep. Mend it first.")
    return before + b"\n\n"


if __name__ == "__main__":
    main()

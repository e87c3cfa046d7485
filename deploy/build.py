"""Builds every file that is made rather than written, and builds none twice.

Made are the pages' style sheet and scripts (`queue_server/web/static/`), the compiled catalogues (`*.mo`
beside their `.po`) and how far they have come (`locale/coverage.json`), the merged fonts
(`printer/built_fonts/`), the names of days, a list of bank holidays and the compiled programs, whose users
may not write here. Each step remembers a hash of what it was made from; a step whose sources are unchanged
and whose results are there is skipped, so a second build takes a fraction of a second.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import cache_from_source
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "queue_server" / "web"
STATIC = WEB / "static"
MODULES = ROOT / "node_modules"
STAMPS = ROOT / ".cache" / "built.json"
BIN = Path(sys.executable).parent

PACKAGES = ("kiosk", "queue_server", "display_board", "printer")
VENDOR_SCRIPTS = {
    "govuk-frontend.min.js": MODULES / "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "htmx.min.js": MODULES / "htmx.org/dist/htmx.min.js",
}
PAGE_FONTS = {
    "atkinson-hyperlegible-regular.ttf": "AtkinsonHyperlegible-Regular.ttf",
    "atkinson-hyperlegible-bold.ttf": "AtkinsonHyperlegible-Bold.ttf",
}


@dataclass(frozen=True)
class Step:
    """One thing to build: made from `sources` and under these `facts`, found at `results`, by `make`."""

    name: str
    sources: tuple[Path, ...]
    results: tuple[Path, ...]
    make: Callable[[], None]
    facts: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        """The facts and the sources' names and contents as one hash; a missing source counts as such."""
        total = hashlib.sha256("\n".join((sys.version, *self.facts, "")).encode())
        for path in self.sources:
            content = path.read_bytes() if path.is_file() else b"absent"
            total.update(f"{path.name}:{hashlib.sha256(content).hexdigest()}\n".encode())
        return total.hexdigest()


def run(*command: str | Path) -> None:
    """Run one command in the project's folder, with this .venv's programs first; its failure is ours."""
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run([str(part) for part in command], cwd=ROOT, env={**os.environ, "PATH": path}, check=True)


def install_web_packages() -> None:
    """Install what package-lock.json names, by hash, running no package's own code."""
    run(
        BIN / "npm",
        "ci",
        "--ignore-scripts",
        "--omit=optional",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    )


def build_style_sheet() -> None:
    """Turn the Sass sources into one small style sheet, with no font or picture of anyone else's brand."""
    STATIC.mkdir(parents=True, exist_ok=True)
    sass = MODULES / "sass" / "sass.js"
    flags = ("--style=compressed", "--no-source-map", "--quiet-deps", f"--load-path={MODULES}")
    run(BIN / "node", sass, *flags, WEB / "style" / "front-door.scss", STATIC / "front-door.css")


def copy_scripts() -> None:
    """Lay the vendors' scripts and our own beside the style sheet."""
    STATIC.mkdir(parents=True, exist_ok=True)
    for name, source in VENDOR_SCRIPTS.items():
        shutil.copyfile(source, STATIC / name)
    for source in own_scripts():
        shutil.copyfile(source, STATIC / source.name)


def page_pictures() -> dict[str, Path]:
    """The fonts and the picture that the pages show, by the name under which they are served."""
    from fontpkg_atkinson_hyperlegible import __file__ as package

    fonts = Path(package or "").with_name("files")
    return {name: fonts / file for name, file in PAGE_FONTS.items()} | {
        "icon.svg": WEB / "style" / "icon.svg"
    }


def copy_pictures() -> None:
    """Lay the fonts and the picture beside the style sheet."""
    STATIC.mkdir(parents=True, exist_ok=True)
    for name, source in page_pictures().items():
        shutil.copyfile(source, STATIC / name)


def own_scripts() -> tuple[Path, ...]:
    """Our own scripts, in a settled order."""
    return tuple(sorted((WEB / "script").glob("*.js")))


def compile_catalogues() -> None:
    """Compile each catalogue to the form that gettext loads, and count how far each has come."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in catalogues():
        language = source.parent.parent.name
        with source.open("rb") as text:
            catalogue = read_po(text, locale=language)
        with source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)
    run(sys.executable, "-m", "deploy.coverage")


def catalogues() -> tuple[Path, ...]:
    """The message catalogues, one a language."""
    return tuple(sorted((ROOT / "locale").glob("*/LC_MESSAGES/front_door.po")))


def languages() -> tuple[str, ...]:
    """The languages that there are catalogues for, which English needs none for."""
    return tuple(source.parent.parent.name for source in catalogues())


def write_days() -> None:
    """Write down what each language of ours calls days and months."""
    run(sys.executable, "-m", "queue_server.contract.days", "en", *languages())


def build_fonts() -> None:
    """Merge the fonts that tickets and screens are drawn with."""
    run(sys.executable, "-m", "printer.fonts")


def system_fonts() -> tuple[str, ...]:
    """The machine's Noto fonts by name: when they come or go, the merged fonts are made anew."""
    return tuple(sorted(path.name for path in Path("/usr/share/fonts/truetype/noto").glob("Noto*-*.ttf")))


def write_bank_holidays() -> None:
    """Write down the bank holidays of the years to come."""
    run(sys.executable, "-m", "queue_server.bank_holidays")


def compile_programs() -> None:
    """Compile our programs, which else would be done at every start: they run as a user who may not write."""
    run(sys.executable, "-m", "compileall", "-q", *PACKAGES)


def web_steps() -> Iterable[Step]:
    """The steps for the pages; none where the checkout has no pages."""
    if not (WEB / "style" / "front-door.scss").is_file():
        return
    lock = ROOT / "package-lock.json"
    installed = MODULES / ".package-lock.json"
    yield Step("web packages", (lock,), (installed, *VENDOR_SCRIPTS.values()), install_web_packages)
    styles = tuple(sorted((WEB / "style").rglob("*.scss")))
    yield Step("style sheet", (lock, *styles), (STATIC / "front-door.css",), build_style_sheet)
    pictures = page_pictures()
    yield Step(
        "page fonts", tuple(pictures.values()), tuple(STATIC / name for name in pictures), copy_pictures
    )
    scripts = own_scripts()
    names = (*VENDOR_SCRIPTS, *(script.name for script in scripts))
    yield Step("scripts", (lock, *scripts), tuple(STATIC / name for name in names), copy_scripts)


def steps() -> Iterable[Step]:
    """Everything there is to build, in order."""
    yield from web_steps()
    sources = catalogues()
    template, counts = ROOT / "locale/front_door.pot", ROOT / "locale/coverage.json"
    made = (*(source.with_suffix(".mo") for source in sources), counts)
    yield Step("catalogues", (template, *sources), made, compile_catalogues)
    lock = ROOT / "requirements" / "run.txt"
    names = ROOT / "queue_server" / "contract" / "days.py"
    named = (names.with_name("built_days.json"),)
    yield Step("names of days", (names, lock), named, write_days, languages())
    days = ROOT / "queue_server" / "bank_holidays.py"
    written = (days.with_name("built_bank_holidays.json"),)
    yield Step("bank holidays", (days, lock), written, write_bank_holidays, (str(datetime.now(UTC).year),))
    fonts = ROOT / "printer" / "fonts.py"
    if fonts.is_file():
        sources = (fonts, fonts.with_name("glyph_order.py"), lock)
        yield Step("fonts", sources, (ROOT / "printer" / "built_fonts",), build_fonts, system_fonts())
    programs = tuple(sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")))
    compiled = tuple(Path(cache_from_source(str(path))) for path in programs)
    yield Step("programs", programs, compiled, compile_programs)


def main() -> int:
    """Build what is out of date; 0 when everything is there, 1 naming the step that failed."""
    done = json.loads(STAMPS.read_text()) if STAMPS.is_file() else {}
    for step in steps():
        fingerprint = step.fingerprint()
        if done.get(step.name) == fingerprint and all(path.exists() for path in step.results):
            continue
        print(f"Building {step.name} …", flush=True)
        try:
            step.make()
        except (OSError, subprocess.CalledProcessError, ValueError) as problem:
            print(f"Could not build {step.name}: {problem}", file=sys.stderr)
            return 1
        done[step.name] = fingerprint
        STAMPS.parent.mkdir(exist_ok=True)
        STAMPS.write_text(json.dumps(done, indent=1, sort_keys=True))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)  # nothing half built is remembered; the next build does it again

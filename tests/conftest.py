"""What tests need of the machine: one that cannot run here is left out, and named at the end with the reason.

Mark a test `window`, `browser`, `fonts` or `speech` when it needs that, and `alone` when it measures how long
something takes. Fixtures live beside their own tests.
"""

import ctypes.util
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from queue_server.operations import passwords
from tests.alone import room

# Workers that import Kivy at once in a home where nobody did before would trip over each other's folder.
_KIVY_HOME = TemporaryDirectory(prefix="front-door-kivy-")
os.environ["KIVY_HOME"] = _KIVY_HOME.name

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 20_000
"""How long a page may take on a busy machine until it shows what is expected; nobody waits once it does."""


def lacking() -> dict[str, str]:
    """The needs that this machine cannot meet, each with what to install."""
    draws = ctypes.util.find_library("GL") and ctypes.util.find_library("EGL")
    noto = Path("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf")
    needs = {
        "window": (draws and has("Xvfb", "xdotool"), "libgl1 libegl1 xvfb xdotool"),
        "browser": (any(has(name) for name in BROWSERS), "chromium-headless-shell"),
        "fonts": (noto.is_file(), "fonts-noto-core"),
        "shaping": (ctypes.util.find_library("fribidi"), "libfribidi0"),
        "speech": (has("espeak-ng"), "espeak-ng"),
    }
    return {need: packages for need, (met, packages) in needs.items() if not met}


def has(*programs: str) -> bool:
    """Whether all these programs are on the path."""
    return all(shutil.which(program) for program in programs)


LACKING = lacking()
LONG = ("slow", "window", "browser", "timeout")
LONGEST = (
    "test_drawn_pages",
    "test_pages",
    "test_window",
    "test_schema",
    "test_desk_page",
    "test_booking_pages",
)
"""The files that take a minute or more; one begun last would keep every other worker waiting."""

# A busy machine is no failure; where changes are taken in, the same change is judged by the same examples.
settings.register_profile("front-door", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.register_profile("deep", deadline=None, max_examples=1000)
settings.load_profile("front-door")


def examples(usual: int) -> int:
    """How many examples to try where each takes long: so many, or ten times that in the profile "deep"."""
    return usual * settings.default.max_examples // 100


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what cannot run here, and begin with the long files, so that none is waited for at the end.

    Of tests with the same name several workers would run only one.
    """
    if twice := [name for name, count in Counter(item.nodeid for item in items).items() if count > 1]:
        raise pytest.UsageError(f"These names stand for more than one test: {', '.join(twice)}")
    for item in items:
        for need, packages in LACKING.items():
            if item.get_closest_marker(need):
                item.add_marker(pytest.mark.skip(reason=f"left out: needs {packages}"))
    long = {item.path for item in items if any(map(item.get_closest_marker, LONG))}
    items.sort(key=lambda item: (item.path.stem not in LONGEST, item.path not in long))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item):
    """With several workers, a test that measures time waits until it is alone."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return (yield)
    with room(item.config.rootpath / ".cache", alone=item.get_closest_marker("alone") is not None):
        return (yield)


@pytest.fixture(scope="session", autouse=True)
def _passwords_cost_little() -> Iterator[None]:
    """A hash costs a third of a second on purpose; in the tests' own process nobody guesses.

    Programs that tests start keep the real cost, which tests/operations/test_people_and_devices measures.
    """
    cheap = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passwords, "NOBODYS", cheap().hash("nobody's"))
        patched.setattr(passwords, "PasswordHasher", cheap)
        yield


# How the product says that it lacks a system package, and the need that this is.
SAID = {
    "There is no font for language": "fonts",
    "Pillow has no RAQM": "shaping",
    "install libfribidi0": "shaping",
}


def left_out(said: str) -> str | None:
    """Why a test that ended with these words is left out here; None when the words are no excuse."""
    needs = (need for words, need in SAID.items() if words in said and need in LACKING)
    return next((f"left out: needs {LACKING[need]}" for need in needs), None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """Leave out a test that meets a lack of this machine only while it runs."""
    try:
        return (yield)
    except Exception as problem:
        if reason := left_out(str(problem)):
            pytest.skip(reason)
        raise


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """Leave out a file whose subject cannot even be imported here."""
    report = yield
    if report.failed and (reason := left_out(str(report.longrepr))):
        report.outcome, report.longrepr = "skipped", (str(collector.path), 0, reason)
    return report

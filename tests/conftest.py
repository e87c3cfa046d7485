"""What tests need of the machine: one that cannot run here is left out, and named at the end with the reason.

Mark a test `window`, `browser`, `fonts` or `speech` when it needs that. Fixtures live beside their own tests.
"""

import ctypes.util
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def lacking() -> dict[str, str]:
    """The needs that this machine cannot meet, each with what to install."""
    here = {
        "window": ctypes.util.find_library("GL")
        and ctypes.util.find_library("EGL")
        and has("Xvfb", "xdotool"),
        "browser": any(has(name) for name in BROWSERS),
        "fonts": Path("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf").is_file(),
        "speech": has("espeak-ng"),
    }
    packages = {
        "window": "libgl1 libegl1 xvfb xdotool",
        "browser": "chromium",
        "fonts": "fonts-noto-core",
        "speech": "espeak-ng",
    }
    return {need: packages[need] for need, met in here.items() if not met}


def has(*programs: str) -> bool:
    """Whether all these programs are on the path."""
    return all(shutil.which(program) for program in programs)


LACKING = lacking()

# A busy machine is no failure; where changes are taken in, the same change is judged by the same examples.
settings.register_profile("front-door", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("front-door")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what cannot run here."""
    for item in items:
        for need, packages in LACKING.items():
            if item.get_closest_marker(need):
                item.add_marker(pytest.mark.skip(reason=f"left out: needs {packages}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """A test that meets a language without a font is left out where the fonts are not installed."""
    try:
        return (yield)
    except Exception as problem:
        if "fonts" in LACKING and type(problem).__name__ == "NoFace":
            pytest.skip(f"left out: needs {LACKING['fonts']}")
        raise

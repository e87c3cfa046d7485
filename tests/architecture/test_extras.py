"""Each program runs with its own extra alone: a kiosk needs no server's packages, and so on."""

import ctypes.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import source

PROGRAMS = {"server": "queue_server", "kiosk": "kiosk", "board": "display_board", "printer": "printer"}
UV = Path(sys.executable).with_name("uv")
IMPORT_ALL = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"

pytestmark = pytest.mark.slow


@pytest.mark.timeout(600)
@pytest.mark.parametrize("extra", PROGRAMS)
def test_a_program_imports_with_its_extra_alone(extra, tmp_path):
    modules = modules_of(PROGRAMS[extra])
    assert modules, f"{PROGRAMS[extra]} has no module"
    if extra in ("kiosk", "board") and not ctypes.util.find_library("EGL"):
        pytest.skip("needs libgl1 and libegl1")
    venv = tmp_path / "venv"
    run(UV, "venv", "--quiet", "--python", sys.executable, venv)
    lock = source.ROOT / "requirements" / f"{extra}.txt"
    run(UV, "pip", "install", "--quiet", "--python", venv, "--require-hashes", "--requirement", lock)
    run(venv / "bin" / "python", "-c", IMPORT_ALL, *modules, home=tmp_path)


def modules_of(program):
    """Every module of the program by its dotted name; database migrations are loaded by their tool."""
    paths = (
        path.relative_to(source.ROOT) for path in source.python(program) if "migrations" not in path.parts
    )
    return [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]


def run(*command, home=None):
    env = {**os.environ, "PYTHONPATH": str(source.ROOT), "KIVY_NO_ARGS": "1", "KIVY_NO_CONSOLELOG": "1"}
    env |= {"SDL_VIDEODRIVER": "offscreen", "KIVY_GL_BACKEND": "mock", "UV_PYTHON_DOWNLOADS": "never"}
    if home:
        env["KIVY_HOME"] = str(home)
    done = subprocess.run([str(word) for word in command], env=env, capture_output=True, text=True, cwd=home)
    assert done.returncode == 0, done.stderr[-4000:]

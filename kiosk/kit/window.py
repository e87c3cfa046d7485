"""Kivy settings for a screen that the public uses, to be made before anything opens a window."""

from __future__ import annotations

import ctypes
import logging
import os
from pathlib import Path


def prepare(home: Path, windowed: tuple[int, int] | None = None, *, cursor: bool = False) -> None:
    """Make Kivy quiet, private and hard to leave: no settings of its own, no red dots, Escape closes nothing.

    Where there is a `DISPLAY`, the window opens on it or the program ends. Kivy keeps its files in `home`,
    readable by nobody else. `windowed` is a size in pixels for a window; without it the whole screen is used.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["KIVY_HOME"] = str(home)
    os.environ["KIVY_NO_ARGS"] = "1"
    os.environ["KIVY_NO_CONFIG"] = "1"
    os.environ["KIVY_NO_FILELOG"] = "1"
    os.environ["KIVY_LOG_MODE"] = "PYTHON"
    os.environ["KIVY_TEXT"] = "pil"  # kiosk.kit.text says why
    os.environ["KIVY_IMAGE"] = "sdl2"  # the others read much at every start and open no file here
    if os.environ.get("DISPLAY"):
        # Left to choose, SDL draws where nobody sees it while the X server takes nobody.
        os.environ.setdefault("SDL_VIDEODRIVER", "x11")
    logging.getLogger("kivy").addFilter(_is_news)

    _configure(windowed, cursor)  # before Kivy's clock is made, which reads how often it has to tick
    _read_no_style_sheet()

    import kiosk.kit.text  # noqa: F401 - its import makes Kivy shape text as our scripts need it


def _is_news(record: logging.LogRecord) -> bool:
    """Kivy reports, with a traceback, every input driver that this machine does not have."""
    return "is not supported by your version" not in str(record.msg)


def _read_no_style_sheet() -> None:
    """Kivy reads its style sheet, for a tenth of a second, from its data when it is imported."""
    import kivy

    whole, kivy.kivy_data_dir = kivy.kivy_data_dir, str(Path(__file__).with_name("kivy_data"))
    import kivy.lang

    kivy.kivy_data_dir = whole


def _configure(windowed: tuple[int, int] | None, cursor: bool) -> None:
    from kivy.config import Config

    for section, name, value in _settings(windowed, cursor):
        Config.set(section, name, value)
    # Only the window's own pointer: a touch screen seen twice would press everything twice.
    Config.remove_section("input")
    Config.add_section("input")
    Config.set("input", "mouse", "mouse,disable_multitouch")


def _settings(windowed: tuple[int, int] | None, cursor: bool) -> list[tuple[str, str, str]]:
    width, height = windowed or display_size() or (1080, 1920)
    return [
        ("kivy", "log_level", "warning"),
        ("kivy", "exit_on_escape", "0"),
        ("kivy", "pause_on_minimize", "0"),
        ("kivy", "desktop", "0"),
        ("graphics", "fullscreen", "0" if windowed else "auto"),
        ("graphics", "borderless", "1"),
        ("graphics", "resizable", "0"),
        ("graphics", "show_cursor", "1" if cursor else "0"),
        ("graphics", "multisamples", "0"),
        ("graphics", "maxfps", "40"),
        ("graphics", "width", str(width)),
        ("graphics", "height", str(height)),
        ("graphics", "position", "custom"),
        ("graphics", "left", "0"),
        ("graphics", "top", "0"),
    ]


def steady(window: object) -> None:
    """Finish each picture before the next: software drawing else keeps every one in memory."""
    from kivy.graphics.opengl import glFinish

    window.bind(on_flip=lambda *_: glFinish())  # type: ignore[attr-defined]  # Kivy has no types


def display_size() -> tuple[int, int] | None:
    """How many pixels the X display has; None where there is none.

    Where no window manager runs, SDL fills the screen only with a window of the right size.
    """
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    x11.XOpenDisplay.restype = ctypes.c_void_p
    for function in (x11.XDefaultScreen, x11.XCloseDisplay):
        function.argtypes = [ctypes.c_void_p]
    for function in (x11.XDisplayWidth, x11.XDisplayHeight):
        function.argtypes = [ctypes.c_void_p, ctypes.c_int]
    display = x11.XOpenDisplay(None)
    if not display:
        return None
    try:
        screen = x11.XDefaultScreen(display)
        return x11.XDisplayWidth(display, screen), x11.XDisplayHeight(display, screen)
    finally:
        x11.XCloseDisplay(display)

"""How many pixels the X display has, asked before the first window opens.

Where no window manager runs, as on a screen that shows nothing but the board, SDL fills the screen only with
a window that was asked for in the right size.
"""

from __future__ import annotations

import ctypes


def size() -> tuple[int, int] | None:
    """Width and height in pixels; None where there is no X display."""
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

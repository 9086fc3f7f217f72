"""Checks before Qt is loaded whether a window can be shown, because Qt ends the process without a display."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from studio_app.words import say

NEEDS_NO_DISPLAY = frozenset({"offscreen", "minimal", "minimalegl", "vnc", "linuxfb", "eglfs", "vkkhrdisplay"})

EVERY_WINDOW = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
X11_WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""Libraries that Qt takes from the system, and Debian's package of each (found with `ldd` on Qt's xcb plugin)."""


def no_display_reason(environment: Mapping[str, str] = os.environ) -> str | None:
    """Why no window can be shown on this machine, in a sentence with the ways on; None where one can."""
    if not sys.platform.startswith("linux"):
        return None
    platform = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0].strip()
    if platform and platform not in _platforms():
        return say(
            "QT_QPA_PLATFORM is set to {name}, which this program's window does not know. Unset it and start again.",
            name=platform,
        )
    missing = _missing(EVERY_WINDOW)
    if platform in NEEDS_NO_DISPLAY:
        return _libraries_sentence(missing) if missing else None
    if _wayland_answers(environment) and platform in ("", "wayland", "wayland-egl"):
        return _libraries_sentence(missing) if missing else None
    display = environment.get("DISPLAY", "")
    if not display:
        return say(
            "There is no screen here to show a window on (neither DISPLAY nor WAYLAND_DISPLAY leads to one)."
        ) + ("\n" + ways_on())
    missing += _missing(X11_WINDOW)
    if missing:
        return _libraries_sentence(missing)
    if not _x11_answers(display):
        return say("The screen that DISPLAY names ({name}) does not answer.", name=display) + "\n" + ways_on()
    return None


def ways_on() -> str:
    """The two ways to go on where there is no screen."""
    return say(
        "Two ways on: with a virtual screen, `{virtual}`; or without a window, `{without}`.",
        virtual="xvfb-run -a python main.py demo",
        without="python main.py demo --no-window",
    )


def _libraries_sentence(packages: list[str]) -> str:
    return (
        say("Some of the system's parts that a window needs are missing. Install them once with:")
        + f"\n    sudo apt-get install {' '.join(packages)}\n"
        + ways_on()
    )


def _missing(libraries: Mapping[str, str]) -> list[str]:
    packages = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            packages.append(package)
    return packages


def _platforms() -> set[str]:
    """The names that the installed Qt takes in QT_QPA_PLATFORM, read from its plugin folder without loading it."""
    found = importlib.util.find_spec("PySide6")
    if found is None or found.origin is None:
        return set()
    folder = Path(found.origin).parent / "Qt" / "plugins" / "platforms"
    names = {file.stem.removeprefix("libq") for file in folder.glob("libq*.so")}
    if "wayland" in names:
        names.add("wayland-egl")
    return names


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY", "")
    if not name:
        return False
    address = os.path.join(environment.get("XDG_RUNTIME_DIR", ""), name)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
        wire.settimeout(3.0)
        try:
            wire.connect(address)
        except OSError:
            return False
    return True


def _x11_answers(display: str) -> bool:
    """Connect as Qt would, its permission file included, through the same small C library, and hang up again."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused

"""The window locks when the desktop says that its screen is locked: with a real session bus."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ui.shell.session.system_lock.linux import SCREEN_SAVERS

ROOT = Path(__file__).parents[3]

LISTEN = """
import subprocess, sys
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from ui.shell.session.system_lock.linux import watch_buses
app = QCoreApplication([])
kept = QObject()
locked = []
def lock():
    locked.append(True)
    print("locked")
    app.quit()
assert watch_buses(kept, lock) is not None
path, interface = sys.argv[1:3]
def say(value):
    subprocess.run(["dbus-send", "--session", "--type=signal", path, interface + ".ActiveChanged", "boolean:" + value], check=True)
say("false")
QTimer.singleShot(300, lambda: (print("not yet") if not locked else None, say("true")))
QTimer.singleShot(15000, app.quit)
app.exec()
"""

SLEEP = """
import os, sys
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from ui.shell.session.system_lock.linux import LOGIND, watch_buses
app = QCoreApplication([])
logind = QDBusConnection.connectToBus(os.environ["DBUS_SYSTEM_BUS_ADDRESS"], "the system's logind")
assert logind.registerService(LOGIND)
kept = QObject()
def lock():
    print("locked")
    app.quit()
assert watch_buses(kept, lock) is not None
def sleep():
    signal = QDBusMessage.createSignal("/org/freedesktop/login1", LOGIND + ".Manager", "PrepareForSleep")
    signal.setArguments([True])
    logind.send(signal)
QTimer.singleShot(300, sleep)
QTimer.singleShot(15000, app.quit)
app.exec()
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="needs dbus-run-session (package dbus)")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
@pytest.mark.parametrize(("path", "interface"), SCREEN_SAVERS[::2])
def test_a_locked_screen_locks_the_window_and_an_unlocked_one_does_not(path: str, interface: str) -> None:
    command = ["dbus-run-session", "--", sys.executable, "-c", LISTEN, path, interface]
    heard = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert heard.stdout.split("\n")[:2] == ["not yet", "locked"]


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="needs dbus-run-session (package dbus)")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
def test_a_laptop_that_is_closed_locks_the_window_before_it_sleeps() -> None:
    command = ["dbus-run-session", "--", sys.executable, "-c", SLEEP]
    heard = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert heard.stdout.strip() == "locked"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
def test_without_any_bus_the_program_goes_on_as_it_is(qapp: object) -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")
    } | {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent", "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent"}
    call = (
        "from PySide6.QtCore import QCoreApplication, QObject;"
        "app = QCoreApplication([]); kept = QObject();"
        "from ui.shell.session.system_lock.linux import watch_buses;"
        "print(watch_buses(kept, print))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", call], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout.strip() == "None"

"""What the tests of the window share: one theme, one `Work`, and English texts unless a test asks for others."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from studio_app.words import use_language
from ui.theme import Theme, load_theme
from ui.work import Work


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


@pytest.fixture(autouse=True)
def _no_garbage_collection() -> Iterator[None]:
    """As in the program (`ui.shell.session.garbage_collection`): no background thread destroys widgets."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme, applied."""
    light = load_theme("light")
    light.apply(qapp)
    return light


@pytest.fixture
def work(qapp: QApplication) -> Iterator[Work]:
    """A window's `Work`; whatever it still runs at the end of the test is cancelled and waited for."""
    work = Work()
    yield work
    assert work.close(10)

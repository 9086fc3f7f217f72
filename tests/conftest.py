"""Fixtures every test may use: an empty folder with a fresh studio in it, and texts in English unless told otherwise.

What a fixture needs of the program it imports itself: a test of a pure function waits for neither Qt nor SQLAlchemy.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from studio_app.security import password_hash
from studio_app.words import use_language

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn
    from studio_app.security.device_secret import FileSecrets
    from tests.studio_app.observation.campus import Campus as Dormitory
    from tests.studio_app.sync.campus import Campus

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PASSWORD = "correct horse battery"
SHIPPED = password_hash.MIN_COST


def pytest_configure() -> None:
    """Argon2id with 8 KiB and one pass: the tests seal and open some thousand times."""
    password_hash.MIN_COST = password_hash.Cost(passes=1, memory_kib=8, lanes=1)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hypothesis's plugin imports the whole of Hypothesis (0.6 s) to print its summary, though no test has used it."""
    if "hypothesis" not in sys.modules and not session.config.getoption("numprocesses", None):
        session.config.pluginmanager.unregister(name="hypothesispytest")


@pytest.fixture(autouse=True, scope="session")
def _own_user_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ.setdefault("PSYCHE_CONFIG", str(tmp_path_factory.mktemp("user-folder")))


@pytest.fixture
def shipped_cost(monkeypatch: pytest.MonkeyPatch) -> password_hash.Cost:
    """Argon2id as the program ships it, for tests about it and for files that another process opens."""
    monkeypatch.setattr(password_hash, "MIN_COST", SHIPPED)
    return SHIPPED


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


@pytest.fixture
def secrets_kept(tmp_path: Path) -> FileSecrets:
    """A device secret in a file of the test's own."""
    from studio_app.security.device_secret import FileSecrets

    return FileSecrets(tmp_path / "device-secret")


@pytest.fixture
def studio(tmp_path: Path, secrets_kept: FileSecrets) -> Iterator[SignedIn]:
    """A fresh studio, its lead signed in."""
    from tests.node_files import fresh_studio

    made = fresh_studio(tmp_path, secrets_kept)
    yield made
    made.store.close()


@pytest.fixture
def roster(tmp_path: Path, secrets_kept: FileSecrets) -> Iterator[SignedIn]:
    """A studio with the 600 people of the registry's sample, its lead signed in."""
    from tests.node_files import studio_with_roster

    made = studio_with_roster(tmp_path, secrets_kept)
    yield made
    made.store.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Campus]:
    """An empty campus on which a test makes files of a center, studios and Messengers, all by one clock."""
    from tests.studio_app.sync.campus import campus

    made = campus(tmp_path)
    yield made
    made.close()


@pytest.fixture
def campus(tmp_path: Path) -> Iterator[Dormitory]:
    """A small dormitory in one file: a studio's lead, and a Messenger with two rooms."""
    from tests.studio_app.observation.campus import build

    made = build(tmp_path)
    yield made
    made.close()

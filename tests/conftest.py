"""Fixtures every test may use: an empty folder with a fresh studio in it, and texts in English unless told otherwise."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path

import argon2.low_level
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from studio_app.node import service as node_service
from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import FileSecrets
from studio_app.words import use_language

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True, scope="session")
def _own_user_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ.setdefault("PSYCHE_CONFIG", str(tmp_path_factory.mktemp("user-folder")))


@pytest.fixture(autouse=True, scope="session")
def _stretched_once() -> Iterator[None]:
    """Argon2id gives the same answer to the same question; the tests ask some thousand times, 0.2 s each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(argon2.low_level, "hash_secret_raw", functools.cache(argon2.low_level.hash_secret_raw))
        yield


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


@pytest.fixture
def secrets_kept(tmp_path: Path) -> FileSecrets:
    """A device secret in a file of the test's own."""
    return FileSecrets(tmp_path / "device-secret")


@pytest.fixture
def studio(tmp_path: Path, secrets_kept: FileSecrets) -> Iterator[SignedIn]:
    """A fresh studio, its lead signed in."""
    created = node_service.create_node(tmp_path / "studio.psyche", "studio", "Invented College", PASSWORD, secrets_kept)
    yield created.signed_in
    created.signed_in.store.close()

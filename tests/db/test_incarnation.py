"""Copies made by hand: two files that both went on never do so under one incarnation."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import StaticPool, create_engine, insert, select

from db.incarnation import NonceStore, renew_nonce
from db.schema import Base, Node, NodeState
from studio_app.node import service
from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import FileSecrets
from studio_app.security.key_file import keys_path
from tests.conftest import PASSWORD

_NODE = b"\x01" * 16

_steps = st.lists(
    st.tuples(
        st.sampled_from(["open", "copy", "power cut", "nothing can be kept outside"]),
        st.integers(0, 5),
        st.integers(0, 1),
    ),
    max_size=20,
)


class _File:
    """A database with what the rule needs of a node file, and every write made under its incarnation."""

    def __init__(self, content: bytes | None = None, writes: tuple[bytes, ...] = ()) -> None:
        self.engine = create_engine("sqlite://", poolclass=StaticPool)
        self.writes = writes
        if content is None:
            Base.metadata.create_all(self.engine)
            with self.engine.begin() as connection:
                connection.execute(insert(Node).values(key=1, id=_NODE))
                connection.execute(
                    insert(NodeState).values(key=1, node=1, incarnation=b"first", nonce=b"n" * 16, **_PLAIN)
                )
        else:
            self._driver().deserialize(content)

    def copied(self) -> _File:
        return _File(self._driver().serialize(), self.writes)

    def opened(self, outside: NonceStore, *, cut: bool) -> None:
        with self.engine.connect() as connection, connection.begin() as transaction:
            taken = renew_nonce(connection, outside)
            if cut:
                transaction.rollback()
                return
        self.writes = (*(() if taken.anew else self.writes), taken.nonce)

    def incarnation(self) -> bytes:
        with self.engine.connect() as connection:
            return connection.execute(select(NodeState.incarnation)).scalar_one()

    def _driver(self) -> sqlite3.Connection:
        driver = self.engine.raw_connection().driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver


_PLAIN: dict[str, Any] = {
    "time_zone": "",
    "created_at": 0,
    "signing_key": b"",
    "age_identity": "",
    "pseudonym_key": b"",
}


@settings(max_examples=60, deadline=None)
@given(_steps)
def test_no_two_files_go_on_under_one_incarnation(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        folders = [Path(folder) / "one", Path(folder) / "other"]
        computers = [NonceStore(folder) for folder in folders]
        computers[0].put(_NODE.hex(), b"n" * 16)
        files = [_File()]
        for what, number, computer in steps:
            file = files[number % len(files)]
            if what == "copy":
                files.append(file.copied())
            elif what == "nothing can be kept outside":
                with _unwritable(folders[computer]):
                    file.opened(computers[computer], cut=False)
            else:
                file.opened(computers[computer], cut=what == "power cut")
        for one, other in itertools.combinations(files, 2):
            if one.incarnation() == other.incarnation():
                shorter = min(len(one.writes), len(other.writes))
                assert one.writes[:shorter] == other.writes[:shorter]
        for file in files:
            file.engine.dispose()


@contextlib.contextmanager
def _unwritable(folder: Path) -> Iterator[None]:
    """A folder in the way of the new nonce, as a full disk or a read-only folder would be."""
    way = folder / f"{_NODE.hex()}.nonce.new"
    way.mkdir(parents=True)
    yield
    way.rmdir()


def _copied(path: Path, target: Path) -> None:
    shutil.copy(path, target)
    shutil.copy(keys_path(path), keys_path(target))


def _incarnation(path: Path, kept: FileSecrets, hold: bool = True) -> str:
    signed_in = service.sign_in(path, "lead", PASSWORD, kept, hold=hold)
    signed_in.store.close()
    return signed_in.node.incarnation


@pytest.mark.parametrize("hold", [True, False])
def test_a_copy_made_by_hand_is_noticed_and_the_original_goes_on(
    studio: SignedIn, secrets_kept: FileSecrets, tmp_path: Path, hold: bool
) -> None:
    path, was = studio.store.path, studio.node.incarnation
    studio.store.close()
    copy = tmp_path / "copy.psyche"
    _copied(path, copy)
    assert _incarnation(path, secrets_kept) == was
    assert _incarnation(path, secrets_kept) == was
    assert _incarnation(copy, secrets_kept, hold) != was


def test_an_older_copy_put_back_is_noticed(studio: SignedIn, secrets_kept: FileSecrets, tmp_path: Path) -> None:
    path, was = studio.store.path, studio.node.incarnation
    studio.store.close()
    _copied(path, tmp_path / "kept.psyche")
    assert _incarnation(path, secrets_kept) == was
    _copied(tmp_path / "kept.psyche", path)
    restored = service.sign_in(path, "lead", PASSWORD, secrets_kept)
    assert restored.node.incarnation != was
    assert all(check.ok for check in service.verify(restored))
    restored.store.close()


def test_on_a_computer_that_never_saw_the_file_it_is_a_new_incarnation(
    studio: SignedIn, secrets_kept: FileSecrets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, was = studio.store.path, studio.node.incarnation
    studio.store.close()
    monkeypatch.setenv("PSYCHE_CONFIG", str(tmp_path / "another computer"))
    new = _incarnation(path, secrets_kept)
    assert new != was
    assert _incarnation(path, secrets_kept) == new

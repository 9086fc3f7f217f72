"""A file of an older program is brought up on a copy: it takes the file's place only when it is sound."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from db import errors
from db.engine import open_engine
from db.migrations import HEAD, OURS, Steps, schema_of
from db.upgrade import upgrade
from studio_app.node import service
from studio_app.node.settings import DUTY_TELEPHONE
from studio_app.node.signed_in import SignedIn
from studio_app.security.key_file import keys_path
from tests.other_process import another_writer

_STEP = """
from alembic import op
import sqlalchemy as sa

revision, down_revision, branch_labels, depends_on = "{revision}", "{before}", None, None


def upgrade() -> None:
    {work}
"""

NEXT = f"{int(HEAD) + 1:04d}"
GOOD = 'op.add_column("person", sa.Column("title", sa.String(), nullable=True))'
FAILS_HALF_WAY = GOOD + "\n    raise ValueError"
BREAKS_REFERENCES = 'op.execute("PRAGMA foreign_keys"); op.execute("DELETE FROM node")'


def _later_program(folder: Path, work: str) -> Steps:
    versions = folder / "later"
    shutil.copytree(OURS.folder, versions, ignore=shutil.ignore_patterns("__pycache__"))
    (versions / f"{NEXT}_later.py").write_text(_STEP.format(revision=NEXT, before=HEAD, work=work))
    return Steps(versions, NEXT)


def test_a_good_step_takes_the_files_place_and_the_old_one_is_kept(studio: SignedIn, tmp_path: Path) -> None:
    service.set_setting(studio, DUTY_TELEPHONE, "110")
    path, key = studio.store.path, studio.keys.data_key
    studio.store.close()
    before, kept_as = path.read_bytes(), tmp_path / "backups" / "before.psyche"
    upgrade(path, key, kept_as, _later_program(tmp_path, GOOD))
    engine = open_engine(path, key)
    with engine.connect() as read:
        assert schema_of(read) == NEXT
        assert read.execute(text("SELECT title FROM person")).all() == [(None,)]
        assert read.execute(text("SELECT value FROM setting")).all() == [('"110"',)]
    engine.dispose()
    assert kept_as.read_bytes() == before
    assert keys_path(kept_as).read_bytes() == keys_path(path).read_bytes()
    assert not list(path.parent.glob("*.upgrading*"))


@pytest.mark.parametrize("work", [FAILS_HALF_WAY, BREAKS_REFERENCES])
def test_a_step_that_fails_or_leaves_it_unsound_changes_nothing(studio: SignedIn, tmp_path: Path, work: str) -> None:
    path, key = studio.store.path, studio.keys.data_key
    studio.store.close()
    before = path.read_bytes()
    with pytest.raises((ValueError, errors.Damaged)):
        upgrade(path, key, tmp_path / "before.psyche", _later_program(tmp_path, work))
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.upgrading*"))


def test_what_stood_in_the_log_after_a_power_cut_comes_along(studio: SignedIn, tmp_path: Path) -> None:
    service.set_setting(studio, DUTY_TELEPHONE, "110")
    cut = tmp_path / "cut.psyche"
    for end in ("", "-wal"):
        shutil.copy(f"{studio.store.path}{end}", f"{cut}{end}")
    upgrade(cut, studio.keys.data_key, tmp_path / "before.psyche", _later_program(tmp_path, GOOD))
    engine = open_engine(cut, studio.keys.data_key)
    with engine.connect() as read:
        assert read.execute(text("SELECT value FROM setting")).all() == [('"110"',)]
    engine.dispose()


def test_a_file_open_in_a_window_is_not_brought_up(studio: SignedIn, tmp_path: Path) -> None:
    path, key = studio.store.path, studio.keys.data_key
    studio.store.close()
    before = path.read_bytes()
    with another_writer(path), pytest.raises(errors.OpenElsewhere):
        upgrade(path, key, tmp_path / "before.psyche", _later_program(tmp_path, GOOD))
    assert path.read_bytes() == before

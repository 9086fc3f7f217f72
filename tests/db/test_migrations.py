"""A new file, made at once from the tables as coded, is the same as one brought up step by step."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from db import errors
from db.engine import open_engine, writing
from db.migrations import HEAD, bring_up, schema_of
from db.schema import Base
from studio_app.node import service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets
from tests.conftest import PASSWORD


def test_the_steps_lead_to_the_tables_as_coded(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_engine(tmp_path / "stepwise.psyche", os.urandom(32), create=True)
    with writing(engine) as connection, connection.begin():
        bring_up(connection, tmp_path / "stepwise.psyche")
        assert schema_of(connection) == HEAD
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_a_file_of_a_newer_program_is_refused_untouched(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    path = studio.store.path
    with studio.store.migrating() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    studio.store.close()
    before = path.read_bytes()
    with pytest.raises(Refusal) as refused:
        service.sign_in(path, "lead", PASSWORD, secrets_kept)
    assert refused.value.code == "newer-file"
    assert path.read_bytes() == before


def test_an_unknown_step_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "newer.psyche"
    engine = open_engine(path, os.urandom(32), create=True)
    with writing(engine) as connection, connection.begin():
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
        with pytest.raises(errors.FromNewerProgram) as refused:
            bring_up(connection, path)
    engine.dispose()
    assert refused.value.path == path

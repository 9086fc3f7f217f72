"""Brings a node file's tables to the form this program knows, step by step (Alembic)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from db import errors

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0001"
"""The newest step. Compared at each open, so that Alembic is imported only when there is something to do."""

SCHEMA = int(HEAD)
"""The same as a number: bundles and `info` name it."""


def schema_of(connection: Connection) -> str | None:
    """The step the file is at; None for a file without tables."""
    known = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).first()
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if known else None


def bring_up(connection: Connection, path: Path) -> None:
    """Runs the steps the file lacks, inside the caller's transaction.

    Raises FromNewerProgram, with nothing changed, for a step this program does not know.
    """
    found = schema_of(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise errors.FromNewerProgram(path)
    from alembic import command

    command.upgrade(config(connection), "head")


def config(connection: Connection) -> Config:
    """Alembic's configuration for one open connection."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made

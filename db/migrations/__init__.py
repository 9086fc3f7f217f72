"""Schema migrations of a node file (Alembic)."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Steps:
    """The folder with the steps, and the newest of them; a test brings steps of a later program."""

    folder: Path
    head: str


OURS = Steps(Path(__file__).parent / "versions", HEAD)


def schema_of(connection: Connection) -> str | None:
    """The step the file is at; None for a file without tables."""
    known = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).first()
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if known else None


def bring_up(connection: Connection, path: Path, steps: Steps = OURS) -> None:
    """Runs the steps the file lacks, inside the caller's transaction; on a copy: see `db.upgrade`.

    Raises FromNewerProgram, with nothing changed, for a step this program does not know.
    """
    found = schema_of(connection)
    if found == steps.head:
        return
    if found is not None and found > steps.head:
        raise errors.FromNewerProgram(path)
    from alembic import command

    command.upgrade(config(connection, steps), "head")


def config(connection: Connection, steps: Steps = OURS) -> Config:
    """Alembic's configuration for one open connection."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.set_main_option("path_separator", "newline")
    made.set_main_option("version_locations", str(steps.folder))
    made.attributes["connection"] = connection
    return made

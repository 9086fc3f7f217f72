"""Writes the next migration from the difference between the tables as coded and the steps so far.

    python -m db.migrations.new_step 0002 "what it is for"

For developers; read what it wrote before committing it, and raise `HEAD` in `db/migrations/__init__.py`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from alembic import command

from db.engine import open_engine, writing
from db.migrations import config


def main(revision: str, message: str) -> None:
    """Writes `versions/<revision>_<message>.py`."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder) / "file.psyche", os.urandom(32), create=True)
        with writing(engine) as connection:
            command.upgrade(config(connection), "head")
            connection.commit()
            command.revision(config(connection), message, autogenerate=True, rev_id=revision)
        engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])

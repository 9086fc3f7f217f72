"""Alembic's environment script: runs the migrations on the connection that `db.migrations` passes."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from db.schema import Base
from db.schema.column_types import Day


def _plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Steps are written in plain SQLAlchemy types: what they did once must not change with our classes."""
    return "sa.Integer()" if kind == "type" and isinstance(item, Day) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_plain,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()

"""The name services give a connection they read with, so that they need not know SQLAlchemy."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import Connection

Reading: TypeAlias = Connection
"""What `Store.read` gives and the functions of `db.queries` take."""

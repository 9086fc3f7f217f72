"""Alias of SQLAlchemy's Connection for services, which do not import SQLAlchemy."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import Connection

Reading: TypeAlias = Connection
"""What `Store.read` gives and the functions of `db.queries` take."""

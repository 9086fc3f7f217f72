"""Withdraws transfers at the old college, and blanks the identity on every node."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from db.queries import transfers as queries
from db.queries.transfers import TransferRow
from db.schema import Transfer
from db.store import UnitOfWork
from studio_app.roster.transfer_state import IDENTITY_BLANKS


def withdraw_all(unit: UnitOfWork, rows: Sequence[TransferRow]) -> None:
    """Withdraws transfers made here."""
    for row in rows:
        unit.change(Transfer, row.transfer, {**IDENTITY_BLANKS, "withdrawn_at": unit.now})
        unit.log("transfer-withdrawn", "transfer", bytes.fromhex(row.id))


def withdraw_pending_of(unit: UnitOfWork, students: Collection[int]) -> None:
    """Withdraws the pending transfers of these students, who stay after all."""
    rows = queries.transfers(unit.connection, waiting=True, students=students) if students else []
    withdraw_all(unit, [row for row in rows if row.made_here])


def undo_offer(unit: UnitOfWork, transfer: int) -> bool:
    """Withdraws a new offer; gives whether it was still unanswered."""
    rows = [row for row in queries.transfers(unit.connection, waiting=True, key=transfer) if row.made_here]
    withdraw_all(unit, rows)
    return bool(rows)

"""The old college's way back: a transfer that it made is withdrawn, and who it was is emptied everywhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from db.queries import transfers as queries
from db.queries.transfers import TransferRow
from db.schema import Transfer
from db.store import UnitOfWork
from studio_app.roster.transfer_state import IDENTITY_BLANKS


def take_back(unit: UnitOfWork, rows: Sequence[TransferRow]) -> None:
    """Withdraws transfers made here."""
    for row in rows:
        unit.change(Transfer, row.key, {**IDENTITY_BLANKS, "withdrawn_at": unit.now})
        unit.log("transfer-withdrawn", "transfer", bytes.fromhex(row.id))


def take_back_of(unit: UnitOfWork, students: Collection[int]) -> None:
    """Withdraws what was offered of these students and nobody has answered: they do not go after all."""
    rows = queries.transfers(unit.connection, waiting=True, students=students) if students else []
    take_back(unit, [row for row in rows if row.made_here])


def undo_offer(unit: UnitOfWork, transfer: int) -> bool:
    """Withdraws an offer that was just made; says whether it still waited for an answer."""
    rows = [row for row in queries.transfers(unit.connection, waiting=True, key=transfer) if row.made_here]
    take_back(unit, rows)
    return bool(rows)

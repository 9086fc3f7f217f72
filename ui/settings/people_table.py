"""The accounts as a table: login, name, role, and how each stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from studio_app.domain.permissions import ROLE_NAMES
from studio_app.node.service import STATE_NAMES, Account
from studio_app.words import say

_Index = QModelIndex | QPersistentModelIndex


class PeopleTable(QAbstractTableModel):
    """Read only; a row is an account."""

    def __init__(self) -> None:
        super().__init__()
        self.accounts: Sequence[Account] = ()

    def show(self, accounts: Sequence[Account]) -> None:
        """Shows other accounts."""
        self.beginResetModel()
        self.accounts = accounts
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.accounts)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        account = self.accounts[index.row()]
        cells = (account.name, account.login, say(ROLE_NAMES[account.role]), say(STATE_NAMES[account.state]))
        return cells[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (say("Name"), say("Login"), say("Role"), say("Account"))[section]

"""Common set-up of tables and trees: row height, selection, headers, scrolling."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QTreeView

from ui.theme import Theme


def dress_table(table: QTableView, theme: Theme, *, compact: bool = False) -> None:
    """Whole rows are chosen, one at a time, 36 px high (28 compact), and the arrow keys move along them."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows = table.verticalHeader()
    rows.setVisible(False)
    rows.setMinimumSectionSize(theme.size("row_compact"))
    rows.setDefaultSectionSize(theme.size("row_compact" if compact else "row"))
    columns = table.horizontalHeader()
    columns.setHighlightSections(False)
    columns.setStretchLastSection(True)
    columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    columns.setFixedHeight(theme.size("row_compact") + 4)


def dress_tree(tree: QTreeView, theme: Theme) -> None:
    """A tree of filters or places: no header, one chosen at a time."""
    tree.setHeaderHidden(True)
    tree.setIndentation(theme.size("space_4"))
    tree.ensurePolished()  # row heights are measured once, and must be measured in our style
    tree.setUniformRowHeights(True)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

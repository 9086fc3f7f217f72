"""All neighbours: one or two as cards; more as a list, with the card of the one that is chosen, and all made at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service
from studio_app.sync.service import ExportedAll, NeighbourStatus, records_in_words, warnings
from studio_app.words import say, say_count
from ui.context import PageContext, PagePart
from ui.sync.bundle_folder import BundleFolder
from ui.sync.bundle_out import FolderLine, MadeList
from ui.sync.card import SyncCard, when
from ui.sync.neighbour_card import NeighbourCard
from ui.widgets.cards import primary_button
from ui.widgets.layouts import rows
from ui.widgets.plain import PlainLabel, plain_tip
from ui.widgets.tables import dress_table
from ui.work import WRITES

AS_CARDS = 2
"""Up to so many neighbours each has a card; more stand in a list."""
ROWS_SHOWN = 8


class Neighbours(PagePart, QWidget):
    """Keeps a card for each neighbour that was looked at, and what is open in it."""

    exchanged = Signal()
    to_join_again = Signal()

    def __init__(self, context: PageContext, folder: BundleFolder) -> None:
        super().__init__()
        self.context, self._folder = context, folder
        self._standing: dict[str, NeighbourStatus] = {}
        self._cards: dict[str, NeighbourCard] = {}
        self._many = False
        self.nobody = PlainLabel("", face="muted", wrap=True)
        self._column = rows(self.nobody, on=self, gap=4)
        self.all = AllCard(context, folder)
        self._wire(self.all)
        self.all.chosen.connect(self._choose)
        self.all.hide()

    def show_standing(self, standing: Sequence[NeighbourStatus]) -> None:
        """How it stands now, the unit above first."""
        before, self._standing = self._standing, {one.node: one for one in standing}
        self.say_instead("" if standing else _nobody_yet(self.signed_in))
        for node, card in list(self._cards.items()):
            one = self._standing.get(node)
            if one is None or one.state != before[node].state:
                del self._cards[node]
                card.hide()
                card.deleteLater()
            else:
                card.show_standing(one)
        many = self._many = len(standing) > AS_CARDS
        self.all.setVisible(many)
        self.all.show_standing(standing if many else ())
        for one in () if many else standing:
            self.card(one.node).show()

    def say_instead(self, sentence: str) -> None:
        """A sentence where the neighbours would be."""
        self.nobody.setText(sentence)
        self.nobody.setVisible(bool(sentence))

    def card(self, node: str) -> NeighbourCard:
        """The card of a neighbour."""
        if node not in self._cards:
            folder_line = None if self._many else FolderLine(self._folder)
            made = NeighbourCard(self.context, self._standing[node], self._folder, folder_line)
            self._wire(made)
            made.to_join_again.connect(self.to_join_again)
            self._cards[node] = made
        return self._cards[node]

    def cards(self) -> list[NeighbourCard]:
        """Those that are shown."""
        return [card for card in self._cards.values() if not card.isHidden()]

    def _choose(self, node: str) -> None:
        if node in self._standing:
            wanted = self.card(node)
            for card in self._cards.values():
                card.setVisible(card is wanted)

    def _wire(self, card: SyncCard) -> None:
        card.exchanged.connect(self.exchanged)
        self._column.addWidget(card)


class AllCard(SyncCard):
    """The list, what waits for each, and the button that makes all bundles of the week."""

    chosen = Signal(str)
    """the id of the neighbour whose row is chosen"""

    def __init__(self, context: PageContext, folder: BundleFolder) -> None:
        super().__init__(context, say("Neighbours"))
        self._folder = folder
        self.make_button = primary_button("")
        self.make_button.clicked.connect(self.make_all)
        self.head.addWidget(self.make_button)
        self.summary = PlainLabel("", wrap=True)
        self.body.addWidget(self.summary)
        self.model = QStandardItemModel(0, 3)
        self.model.setHorizontalHeaderLabels([say("Neighbour"), say("Waits for it"), say("Last from it")])
        self.table = QTableView()
        self.table.setModel(self.model)
        dress_table(self.table, self.theme, compact=True)
        self.table.horizontalHeader().setStretchLastSection(False)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
        self.table.setAccessibleName(say("Neighbours"))
        self.table.selectionModel().currentRowChanged.connect(lambda row, _before: self._choose(row.row()))
        self.body.addWidget(self.table)
        self.body.addWidget(FolderLine(folder))
        self.made = MadeList()
        self.body.addWidget(self.made)

    def show_standing(self, standing: Sequence[NeighbourStatus]) -> None:
        """Fills the list; the chosen row stays."""
        lacking = [one for one in standing if service.needs_bundle(one)]
        text = say_count("Make {count} bundle", "Make all {count} bundles", len(lacking))
        self.make_button.setText(text)
        self.make_button.setVisible(bool(lacking))
        self.summary.setText(_summary(standing, lacking))
        now = self.signed_in.now()
        row = max(0, self.table.currentIndex().row())
        chosen = self._node(row) if self.model.rowCount() else ""
        self.table.selectionModel().blockSignals(True)
        self.model.setRowCount(0)
        for one in standing:
            self.model.appendRow(self._row(one, now))
        self.table.selectionModel().blockSignals(False)
        nodes = [one.node for one in standing]
        if nodes:
            self._fit(len(nodes))
            place = nodes.index(chosen) if chosen in nodes else 0
            self.table.selectionModel().setCurrentIndex(
                self.model.index(place, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
            self.chosen.emit(nodes[place])

    def make_all(self) -> None:
        """Makes all where bundles go; the first time a folder is asked for."""
        folder = self._folder.path or self._folder.choose(self)
        if folder is None:
            return

        def done(found: ExportedAll) -> None:
            self.said.emit(self.made.show_made(found.made, found.refused, len(found.have_everything)))
            self.exchanged.emit()

        self.ask_long(service.export_all, folder, done=done, title=say("Making the bundles"), lane=WRITES)

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(self._node(row))

    def _node(self, row: int) -> str:
        return str(self.model.item(row).data(Qt.ItemDataRole.UserRole))

    def _row(self, one: NeighbourStatus, now: int) -> list[QStandardItem]:
        told = warnings(one, now)
        name = QStandardItem(one.name)
        name.setData(one.node, Qt.ItemDataRole.UserRole)
        if one.state == "revoked":
            waits = say("revoked")
        else:
            waits = records_in_words(one.waiting) if one.waiting else say("has everything")
        last = when(self.signed_in, one.last_in) if one.last_in else say("never")
        cells = [name, QStandardItem(waits), QStandardItem(last)]
        cells[1].setToolTip(plain_tip(waits))
        name.setToolTip(plain_tip("\n".join([one.name, *told])))
        if told:
            name.setIcon(self.theme.icon("triangle-alert", "orange_text"))
        for cell in cells:
            cell.setEditable(False)
        return cells

    def _fit(self, count: int) -> None:
        height = self.table.horizontalHeader().height() + 2
        height += min(count, ROWS_SHOWN) * self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(height)
        metrics = self.table.fontMetrics()
        texts = [self.model.item(row, 2).text() for row in range(count)]
        texts.append(str(self.model.headerData(2, Qt.Orientation.Horizontal)))
        wide = max(metrics.horizontalAdvance(text) for text in texts)
        self.table.horizontalHeader().resizeSection(2, wide + self.theme.size("space_8"))


def _nobody_yet(signed_in: SignedIn) -> str:
    """What comes first in a file that exchanges with nobody yet."""
    if signed_in.node.kind == "messenger":
        return say("This file belongs to no studio yet. Join with the invitation you were given.")
    if not signed_in.may(Permission.ADMINISTER):
        return say(
            "There is nobody to exchange bundles with yet. Whoever leads this unit joins others or invites them."
        )
    if signed_in.node.kind == "center":
        return say("No studio exchanges bundles with this file yet. Begin by inviting one.")
    return say(
        "Nobody exchanges bundles with this file yet. Join the center with its invitation, or invite a Messenger."
    )


def _summary(standing: Sequence[NeighbourStatus], lacking: Sequence[NeighbourStatus]) -> str:
    if not lacking:
        return say("All have everything they may hold.")
    total: dict[str, int] = {}
    for one in lacking:
        for kind, count in one.waiting.items():
            total[kind] = total.get(kind, 0) + count
    rest = sum(one.state == "active" for one in standing) - len(lacking)
    text = say(
        "Together: {what}. Each gets only what it may hold; choose a row to see what.", what=records_in_words(total)
    )
    if rest:
        text += " " + say_count("{count} has everything already.", "{count} have everything already.", rest)
    return text

"""What a person can read and press in the Sync view."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from studio_app.node.signed_in import SignedIn
from tests.studio_app.sync.campus import held
from ui.sync.neighbour_card import NeighbourCard
from ui.sync.page import SyncPage


def texts(widget: QWidget) -> str:
    """All that can be read in it."""
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def buttons(widget: QWidget) -> list[str]:
    """What stands on its buttons."""
    QApplication.processEvents()
    return [button.text() for button in widget.findChildren(QPushButton) if button.isVisibleTo(widget)]


def card(page: SyncPage) -> NeighbourCard:
    """The one neighbour's card that is shown."""
    (found,) = page.neighbours.cards()
    return found


def levels(node: SignedIn) -> list[int]:
    """The levels of the cases in a file."""
    return [row.fields["level"] for row in held(node, "case")]

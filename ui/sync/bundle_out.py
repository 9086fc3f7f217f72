"""Making bundles, for one neighbour or for all: what will be in them in plain words, one click, and where they are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from studio_app.sync.service import Exported, NeighbourStatus, contents_in_words
from studio_app.words import say, say_count
from ui.sync.bundle_folder import BundleFolder, open_folder
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.layouts import STRETCH, clear, columns, grow, rows
from ui.widgets.plain import PlainLabel


def content_heading(standing: NeighbourStatus) -> str:
    """What the lines below it are: what goes with the next bundle, and whether it went before."""
    if not standing.waiting:
        never = standing.last_out is None and standing.last_in is None
        return say("There is nothing for it yet.") if never else say("It has everything it may hold.")
    if not standing.unsent:
        return say("Sent, not confirmed yet; the next bundle brings it again:")
    return say("The next bundle brings it:")


def content_lines(here: str, standing: NeighbourStatus) -> list[str]:
    """What will be in the bundle for a neighbour of this file of kind `here`."""
    if not standing.waiting:
        return [say("A bundle would only confirm what came from it.")] if standing.owed else []
    return contents_in_words(f"{here}->{standing.kind}", standing.waiting, standing.named, standing.transferred)


class FolderLine(QWidget):
    """Where bundles go, and a way to another place."""

    def __init__(self, folder: BundleFolder) -> None:
        super().__init__()
        self._folder = folder
        self.text = PlainLabel("", face="small-muted", elide=True)
        self.other = quiet_button(say("Another folder …"))
        self.other.clicked.connect(lambda: folder.choose(self))
        columns(grow(self.text), self.other, on=self)
        folder.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        path = self._folder.path
        self.text.setText(say("Bundles go to {folder}", folder=str(path)) if path else "")
        self.setVisible(path is not None)


class MadeList(QWidget):
    """Bundles that stand complete, and the way to them."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = rows(on=self, gap=1)
        self.hide()

    def show_made(self, made: Sequence[Exported], refused: Sequence[tuple[str, str]] = (), everything: int = 0) -> str:
        """Shows what was made; gives the sentence for the status bar."""
        clear(self._lines)
        told = _told(made)
        self._add(f"✓ {told}" if made else told, "strong")
        for name, sentence in refused:
            self._add(f"✗ {name}", "strong")
            self._add(sentence, "body")
        if everything:
            text = say_count("{count} has everything already.", "{count} have everything already.", everything)
            self._add(text, "small-muted")
        if made:
            self._add(
                say("Only the receiver can open it. A lost one does no harm: the next brings the same."), "small-muted"
            )
            opener = styled_button(say("Open folder"), "small")
            opener.clicked.connect(partial(open_folder, Path(made[0].bundle).parent))
            self._lines.addLayout(columns(opener, STRETCH))
        self.show()
        return told

    def _add(self, text: str, face: str) -> None:
        self._lines.addWidget(PlainLabel(text, face=face, wrap=True, selectable=True))  # type: ignore[arg-type]


def _told(made: Sequence[Exported]) -> str:
    if not made:
        return say("No bundle was needed.")
    if len(made) == 1:
        name = Path(made[0].bundle).name
        return say("The bundle is ready: {file}. Take it to {name}.", file=name, name=made[0].name)
    return say_count("{count} bundle is ready.", "{count} bundles are ready.", len(made))

"""Reading what neighbours sent: drop the files here or choose them; what became of each is said below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from studio_app.node.signed_in import SignedIn
from studio_app.progress import Cancelled, Progress
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.service import Received, read_in_words, reasons_counted, records_in_words
from studio_app.words import say, say_count
from ui.context import PageContext
from ui.sync.card import SyncCard
from ui.sync.trust import WordsPanel, words_of
from ui.widgets.cards import styled_button
from ui.widgets.layouts import clear, rows
from ui.widgets.plain import PlainLabel
from ui.work import WRITES


@dataclass(frozen=True)
class _Outcome:
    path: Path
    received: Received | None = None
    refusal: Refusal | None = None


class _Part:
    """The progress of one file among several."""

    def __init__(self, whole: Progress, place: int, count: int) -> None:
        self._whole, self._place, self._count = whole, place, count

    def report(self, done: int, total: int) -> None:
        self._whole.report(self._place * 1000 + done * 1000 // max(1, total), self._count * 1000)

    def check(self) -> None:
        self._whole.check()


class ReadingCard(SyncCard):
    """Takes any file a neighbour sends: bundles, and requests to join. An invitation is handed on to be answered."""

    invitation = Signal(object)
    """the Path of an invitation that was given here"""

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            say("Read a bundle"),
            say("Drop bundles, requests to join or invitations here, or choose them. Reading one twice does no harm."),
        )
        self.choose_button = styled_button(say("Choose files …"), "")
        self.choose_button.clicked.connect(self._choose)
        self.row(self.choose_button)
        self.outcomes = rows(gap=1)
        self.body.addLayout(self.outcomes)

    def read(self, paths: Sequence[Path]) -> None:
        """Reads the files one after another; each is taken in or refused by itself."""
        signed_in = self.signed_in
        may_join = signed_in.node.kind != "center" and service.may_enrol(signed_in)
        invitations = [path for path in paths if path.suffix.lower() == ".psi" and may_join]
        if invitations:
            self.invitation.emit(invitations[0])
            paths = [path for path in paths if path not in invitations]
            if not paths:
                return

        self.ask_long(_read, paths, done=self._show, title=say("Reading the bundle"), lane=WRITES)

    def show_target(self, on: bool) -> None:
        """Shows that files held over the view will be read here when they are let go."""
        self.setProperty("kind", "card-target" if on else "card")
        self.style().unpolish(self)
        self.style().polish(self)

    def _choose(self) -> None:
        kinds = say("Bundles, requests and invitations ({patterns})", patterns="*.psb *.psr *.psi")
        names, _ = QFileDialog.getOpenFileNames(self, say("Read a bundle"), "", f"{kinds};;{say('All files (*)')}")
        if names:
            self.read([Path(name) for name in names])

    def _show(self, outcomes: list[_Outcome]) -> None:
        clear(self.outcomes)
        for outcome in outcomes:
            for text, face in _told(outcome):
                self.outcomes.addWidget(PlainLabel(text, face=face, wrap=True, selectable=True))  # type: ignore[arg-type]
            enrolled = outcome.received.enrolled if outcome.received is not None else None
            if enrolled is not None:
                self.outcomes.addWidget(WordsPanel(self, words_of(enrolled)))
            if outcome.received is not None:
                self.changes_made.emit(outcome.received.changes)
        done = sum(outcome.received is not None for outcome in outcomes)
        self.said.emit(say_count("{count} file was read.", "{count} files were read.", done))
        self.exchanged.emit()


def _read(signed_in: SignedIn, paths: Sequence[Path], progress: Progress) -> list[_Outcome]:
    found: list[_Outcome] = []
    for place, path in enumerate(paths):
        try:
            part = _Part(progress, place, len(paths))
            found.append(_Outcome(path, received=service.receive(signed_in, path, part)))
        except Refusal as refusal:
            found.append(_Outcome(path, refusal=refusal))
        except Cancelled:  # what was read before stays read, and is told
            return found + [_Outcome(rest) for rest in paths[place:]]
    return found


def _told(outcome: _Outcome) -> list[tuple[str, str]]:
    """Lines about one file, each with the face of its label."""
    name = outcome.path.name
    if outcome.refusal is not None:
        return [(f"✗ {name}", "strong"), (outcome.refusal.sentence, "body")]
    received = outcome.received
    if received is None:
        return [(f"○ {name}", "strong"), (say("Stopped before it was read. Nothing of it was taken in."), "body")]
    if received.enrolled is not None:
        enrolled = received.enrolled
        return [
            (f"✓ {name}", "strong"),
            (say("{name} is enrolled now.", name=enrolled.name), "body"),
        ]
    assert received.bundle is not None
    read = received.bundle
    lines = [(f"✓ {name}", "strong"), (read_in_words(read), "body")]
    if read.records:
        lines.append((records_in_words(read.records), "small-muted"))
    if read.quarantined:
        text = say_count("{count} line was set aside:", "{count} lines were set aside:", read.quarantined)
        lines += [(text, "body"), *((line, "small-muted") for line in reasons_counted(read.reasons))]
    if read.conflicts:
        text = say_count(
            "{count} field was written on both sides; please look at it.",
            "{count} fields were written on both sides; please look at them.",
            read.conflicts,
        )
        lines.append((text, "body"))
    return lines + [(note, "body") for note in read.notes]


def dropped_files(event: QDropEvent) -> list[Path]:
    """The files that somebody drags."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]

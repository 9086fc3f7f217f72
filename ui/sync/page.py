"""The Sync view: neighbours and what each has, bundles out and in, enrolment, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio_app.domain.permissions import Permission
from studio_app.node.kinds import KINDS
from studio_app.node.service import Changes
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.service import BundleRow, Conflict, QuarantinedLine, Status, WatchStatus
from studio_app.words import say
from ui.page import Page
from ui.sync.bundle_folder import BundleFolder, kept_folder
from ui.sync.card import SyncCard
from ui.sync.conflicts_card import ConflictsCard
from ui.sync.enrolment_card import InviteCard, JoinCard, KeysCard
from ui.sync.history_lists import HistoryCard, SetAsideCard
from ui.sync.neighbours import Neighbours
from ui.sync.reading_card import ReadingCard, dropped_files
from ui.sync.watch_card import WatchCard
from ui.widgets.layouts import columns, grow, rows, scrolling

_Card = TypeVar("_Card", bound=SyncCard)
_NEWS = frozenset(KINDS) | {"bundle", "shared-folder", "neighbour", "quarantine"}
"""Any record may wait for a neighbour."""


@dataclass(frozen=True)
class _Shown:
    """All that the page shows, read in one call."""

    status: Status
    history: list[BundleRow]
    aside: list[QuarantinedLine]
    conflicts: list[Conflict]
    folder: str
    watching: WatchStatus


class SyncPage(Page):
    """Left: neighbours and what to do with them. Right: what happened and what waits."""

    def build(self) -> Iterator[None]:
        self.setAcceptDrops(True)
        self._left, self._right = rows(gap=4), rows(gap=4)
        inside = QWidget()
        columns(grow(self._left, 3), grow(self._right, 2), on=inside, gap=6, margins=6)
        rows(scrolling(inside), on=self)
        self.folder = BundleFolder(self.context, self)
        self.neighbours = Neighbours(self.context, self.folder)
        self.neighbours.exchanged.connect(self._read)
        self.neighbours.to_join_again.connect(self._open_or_close_joining)
        self._left.addWidget(self.neighbours)
        yield
        self.join_card = self._placed(JoinCard(self.context), self._left)
        self.join_card.hide()
        self.reading = self._placed(ReadingCard(self.context), self._left)
        self.reading.invitation.connect(self.arrive)
        yield
        self.watch = self._placed(WatchCard(self.context), self._left)
        yield
        kind = service.child_kind(self.signed_in.node.kind)
        self.invite_card: InviteCard | None = None
        if kind is not None and self.signed_in.may(Permission.ADMINISTER):
            self.invite_card = self._placed(InviteCard(self.context, kind), self._left)
            yield
        self.keys_card = self._placed(KeysCard(self.context), self._left)
        self._left.addStretch(1)
        yield
        self.conflicts = self._placed(ConflictsCard(self.context), self._right)
        self.aside = self._placed(SetAsideCard(self.context), self._right)
        self.history = self._placed(HistoryCard(self.context), self._right)
        self.conflicts.hide()
        self.aside.hide()
        self._right.addStretch(1)
        yield

    def ready(self) -> None:
        self._read()

    def title(self) -> str:
        return say("Sync")

    def changed(self, changes: Changes) -> None:
        if changes.kinds & _NEWS:
            self._read()

    def arrive(self, subject: object) -> None:
        """With an invitation (a Path) for this file: who invites is shown, and the code is asked for."""
        if isinstance(subject, Path):
            self.join_again()
            self.join_card.take(subject)

    def _open_or_close_joining(self) -> None:
        if self.join_card.is_begun:
            self.join_card.is_begun = False
            self.join_card.hide()
        else:
            self.join_again()

    def join_again(self) -> None:
        """Shows where an invitation is answered, though the file has a unit above it."""
        self.join_card.begin()
        self.join_card.show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            self.reading.show_target(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.reading.show_target(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.reading.show_target(False)
        event.acceptProposedAction()
        if paths := dropped_files(event):
            self.reading.read(paths)

    def _read(self) -> None:
        self.ask(
            _shown,
            done=lambda shown: self.work.in_turns(self, self._show(shown)),
            refused=self._refused,
            newest="status",
        )

    def _refused(self, refusal: Refusal) -> None:
        self.neighbours.show_standing(())
        self.neighbours.say_instead(refusal.sentence)
        for card in (self.reading, self.watch, self.join_card, self.keys_card, self.history):
            card.hide()

    def _show(self, shown: _Shown) -> Iterator[None]:
        self.folder.take(shown.folder)
        standing = shown.status.neighbours
        self.neighbours.show_standing(standing)
        has_parent = any(one.relation == "parent" and one.state == "active" for one in standing)
        may_join = service.may_enrol(self.signed_in)
        is_wanted = not has_parent or self.join_card.is_begun
        self.join_card.setVisible(self.signed_in.node.kind != "center" and may_join and is_wanted)
        yield
        self.watch.show_watching(shown.watching)
        self.watch.setVisible(bool(standing))
        self.keys_card.setVisible(bool(standing) and may_join)
        yield
        self.history.show_rows(shown.history)
        yield
        self.aside.show_rows(shown.aside)
        self.conflicts.show_rows(shown.conflicts)

    def _placed(self, card: _Card, column: QVBoxLayout) -> _Card:
        card.exchanged.connect(self._read)
        column.addWidget(card)
        return card


def _shown(signed_in: SignedIn) -> _Shown:
    settles = signed_in.may(Permission.RESOLVE_CONFLICTS)
    return _Shown(
        service.status(signed_in),
        service.history(signed_in),
        service.quarantined_lines(signed_in),
        service.conflicts(signed_in) if settles else [],
        kept_folder(signed_in),
        service.watch_status(signed_in),
    )

"""Saves what the note editor holds: a draft at every keystroke, a note on request; a discarded draft can be restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio_app.cases import service
from studio_app.cases.service import Changes, NoteDraft
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.cases.note_editor import NoteEditor
from ui.cases.times import clock_said
from ui.context import PageContext, PagePart
from ui.drafts import ConflictValue, DraftKeeper

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


class NoteSaving(PagePart, QObject):
    """One for the page; `about` says which case the editor is for."""

    def __init__(self, context: PageContext, editor: NoteEditor) -> None:
        super().__init__(context)
        self.context, self._editor = context, editor
        self._case: int | None = None
        self._refused = False
        """why the note was not saved stands beside the button until the next key, whatever is kept meanwhile"""
        self._drafts = DraftKeeper[int, NoteDraft](context, write_draft)
        self._drafts.written.connect(self._draft_kept)
        self._drafts.refused.connect(lambda sentence: editor.say_kept(sentence, refused=True))
        editor.typed.connect(self._typed)
        editor.save_asked.connect(self._save)
        editor.discarded.connect(self._discarded)

    def about(self, case: int, in_file: NoteDraft | None) -> NoteDraft | None:
        """From now on the editor is about `case`; gives the draft to show there, which the file may not have yet."""
        if case != self._case:
            self._case, self._refused = case, False
        return self._drafts.newest(case, in_file)

    def _typed(self, draft: NoteDraft | None) -> None:
        self._refused = False
        if self._case is not None:
            self._drafts.keep(self._case, draft)

    def _draft_kept(self, written: ConflictValue[int]) -> None:
        if self._case in written.changes and self._editor.holds_text() and not self._refused:
            now = clock_said(self.signed_in.local_time(self.signed_in.now()))
            self._editor.say_kept(say("Draft kept {time}", time=now))

    def _discarded(self, draft: NoteDraft) -> None:
        case = self._case

        def undo() -> None:
            if case is not None and case == self._case:
                self._editor.restore(draft)
            elif case is not None:
                self._drafts.keep(case, draft)

        self.offered.emit(say("Draft discarded."), say("Undo"), undo)

    def _save(self, draft: NoteDraft) -> None:
        case, editor = self._case, self._editor
        if case is None:
            return
        self._drafts.forget([case])
        editor.set_saving(True)

        def saved(changes: Changes) -> None:
            editor.set_saving(False)
            if case == self._case:
                editor.clear()
            self.announce(say("Note saved."), changes)

        def refused(refusal: Refusal) -> None:
            editor.set_saving(False)
            if draft.text.strip():
                self._drafts.keep(case, draft)
            if case == self._case:
                self._refused = True
                editor.say_kept(refusal.sentence, refused=True)
            else:
                self.said.emit(refusal.sentence)

        self.write(keep_note, case, draft, done=saved, refused=refused, title=say("Saving the note"))


def write_draft(signed_in: SignedIn, case: int, draft: NoteDraft | None) -> Changes:
    """Writes the draft of a case's note, or deletes it."""
    if draft is None:
        return service.delete_note_draft(signed_in, case)
    return service.save_note_draft(signed_in, case, draft)


def keep_note(signed_in: SignedIn, case: int, draft: NoteDraft) -> Changes:
    """Saves what the editor held: a correction, or a new note with the next contact where one was set."""
    if draft.amends is not None:
        return service.amend_note(signed_in, draft.amends, draft.text, draft.reason, draft.shared)[1]
    contact = {} if draft.next_contact is None else {"next_contact": draft.next_contact}
    return service.add_note(
        signed_in,
        case,
        draft.kind,
        draft.text,
        draft.day,
        draft.shared,
        next_contact_how=draft.next_contact_how,
        **contact,
    )[1]

"""Access rules for cases: who sees one, who works on it, which notes they may read.

Staff see that a case exists, its level and its owner; of its steps only those that the plan assigns to the studio.
"""

from __future__ import annotations

from dataclasses import replace

from db.queries import cases as queries
from db.queries.cases import CaseRow, NoteRow, StepRow
from db.queries.limits import Limit
from db.reading import Reading
from studio_app.cases.note_kinds import CLOSING
from studio_app.domain.permissions import Permission, Reach
from studio_app.node.signed_in import SignedIn, not_permitted
from studio_app.refusal import Refusal
from studio_app.words import say


def case_limit(signed_in: SignedIn) -> Limit:
    """The query limit of the cases the person may know of. Raises Refusal `not-permitted`."""
    return signed_in.limit(Permission.SEE_CASES)


def sees_case_content(signed_in: SignedIn) -> bool:
    """Whether the person sees more of a case than its level and owner."""
    return signed_in.reach(Permission.SEE_CASES) in (Reach.ALL, Reach.SHARED)


def may_work(signed_in: SignedIn) -> bool:
    """Whether the person writes notes, changes and closes cases."""
    return sees_case_content(signed_in) and signed_in.may(Permission.CASE_NOTES)


def require_case_work(signed_in: SignedIn) -> None:
    """Raises Refusal `not-permitted` for a person who does not work on cases."""
    if not may_work(signed_in):
        raise not_permitted()


def visible_case(signed_in: SignedIn, read: Reading, key: int) -> CaseRow:
    """A case, redacted to what the person may see. Raises Refusal `case-unknown`, `not-permitted`."""
    row = queries.case(read, case_limit(signed_in), key, signed_in.now())
    if row is None:
        raise Refusal("case-unknown", say("There is no such case among those you may see. Nothing was changed."))
    return redacted_case(signed_in, row)


def editable_case(signed_in: SignedIn, read: Reading, key: int) -> CaseRow:
    """An open case that the person may change. Raises Refusal `case-closed`, `case-unknown`, `not-permitted`."""
    require_case_work(signed_in)
    row = visible_case(signed_in, read, key)
    if row.status != "open":
        raise Refusal(
            "case-closed",
            say("This case is closed. Nothing was changed; reopen it first if it is to go on."),
        )
    return row


def editable_step(signed_in: SignedIn, read: Reading, key: int) -> tuple[StepRow, CaseRow]:
    """A step with its case. Raises Refusal `step-unknown` and those of `visible_case`."""
    step = queries.step(read, key)
    if step is None:
        raise Refusal("step-unknown", say("There is no such step among those you may see. Nothing was changed."))
    return step, visible_case(signed_in, read, step.case)


def redacted_case(signed_in: SignedIn, row: CaseRow) -> CaseRow:
    """The case redacted to student, level, status and owner where the person may see no more."""
    if sees_case_content(signed_in):
        return row
    return replace(
        row,
        alert=None,
        opened_by="",
        reason="",
        next_contact=None,
        next_contact_how="",
        referred=False,
        closed_at=None,
        closed_by="",
        closing_reason="",
        overdue_steps=0,
    )


def may_read_note(signed_in: SignedIn, case: CaseRow, note: NoteRow) -> bool:
    """Whether a note of `case` may be read: it is shared, of the person's own case, or written by them.

    A proposal to close may be read by whoever may agree to it.
    """
    reach = signed_in.reach(Permission.CASE_NOTES)
    if reach is Reach.NOTHING:
        return False
    if note.shared or note.author == signed_in.person or reach is Reach.ALL:
        return True
    if note.kind == CLOSING:
        return sees_case_content(signed_in)
    return reach is Reach.OWN_OR_SHARED and case.owner == signed_in.person

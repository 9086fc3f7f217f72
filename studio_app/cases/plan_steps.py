"""The plan steps of a case: added when it opens or its level changes, then done or waived with a reason."""

from __future__ import annotations

from db.changes import Changes
from db.queries import cases as queries
from db.queries.cases import CaseRow, StepRow
from db.schema import PlanStep
from db.store import UnitOfWork
from studio_app.cases.access import editable_step, may_work, require_case_work, sees_case_content
from studio_app.crisis.plan import MINUTE_MS, Plan, Who, next_due, steps_for
from studio_app.crisis.plans import Plans
from studio_app.crisis.plans import plans as plans_of
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn, not_permitted
from studio_app.refusal import Refusal
from studio_app.words import say

STAFF_STEPS = frozenset({Who.STUDIO, Who.MESSENGER})
"""Parties whose steps staff may tick without seeing the case."""


def step_words(plans: Plans, code: str, level: int) -> str:
    """A step's sentence in the display language."""
    step = plans.step(code, level)
    return code if step is None else step.text.said()


def who_does(plans: Plans, code: str, level: int) -> Who | None:
    """Who does a step; None where no plan of this file has it."""
    step = plans.step(code, level)
    return None if step is None else step.who


def may_do(signed_in: SignedIn, plans: Plans, code: str, level: int) -> bool:
    """Whether this person may tick a step: all for those who work on cases, the studio's own for staff."""
    return may_work(signed_in) or (not sees_case_content(signed_in) and who_does(plans, code, level) in STAFF_STEPS)


def contact_days(plan: Plan, level: Level) -> int:
    """Days until the next contact that the plan asks for at a level: the interval of the contact step, or of the
    first step.
    """
    steps = plan.at(level).steps
    repeats = [step.repeat for step in steps if step.repeat is not None]
    return max(1, min(repeats or [steps[0].within]) // (24 * 60))


def add_steps(unit: UnitOfWork, case: int, student: int, level: Level, trigger: int) -> None:
    """Adds the steps of `level` to a case, their time limits counted from `trigger` (ms since 1970 UTC)."""
    for step in steps_for(level, trigger, plans_of(unit.connection).in_force):
        unit.add(PlanStep, {"case": case, "code": step.code, "level": level.value, "due_at": step.due_ms})
    unit.touched(PlanStep, student)


def waive_open_steps(unit: UnitOfWork, case: int, student: int, by: int, reason: str) -> None:
    """Waives a case's open steps, for one reason."""
    for step in queries.steps(unit.connection, case):
        if step.status == "due":
            _set(unit, step, student, {"status": "waived", "done_at": unit.now, "done_by": by, "reason": reason})


def complete_step(signed_in: SignedIn, step: int) -> Changes:
    """Marks a step as done now; one that repeats is due again after its interval.

    Raises Refusal `step-settled`, `step-unknown`, `case-unknown`, `not-permitted`.
    """
    signed_in.require(Permission.SEE_CASES)
    with signed_in.unit() as unit:
        found, case = _open_step(signed_in, unit, step)
        plans = plans_of(unit.connection)
        if not may_do(signed_in, plans, found.code, found.level):
            raise not_permitted()
        _set(unit, found, case.student, {"status": "done", "done_at": unit.now, "done_by": signed_in.person})
        again = next_due(_repeat_ms(plans, found), unit.now)
        if again is not None:
            unit.add(PlanStep, {"case": found.case, "code": found.code, "level": found.level, "due_at": again})
    return unit.changes


def undo_step(signed_in: SignedIn, step: int) -> Changes:
    """Reopens a done step with its old time limit. Raises as `complete_step` does."""
    signed_in.require(Permission.SEE_CASES)
    with signed_in.unit() as unit:
        found, case = editable_step(signed_in, unit.connection, step)
        plans = plans_of(unit.connection)
        if not may_do(signed_in, plans, found.code, found.level) or case.status != "open":
            raise not_permitted()
        if found.status == "done":
            again = next_due(_repeat_ms(plans, found), found.done_at or 0)
            for later in queries.steps(unit.connection, found.case):
                if (later.code, later.level, later.due_at, later.status) == (found.code, found.level, again, "due"):
                    _set(unit, later, case.student, {"status": "waived", "done_at": unit.now})
        _set(unit, found, case.student, {"status": "due", "done_at": None, "done_by": None, "reason": ""})
    return unit.changes


def waive_step(signed_in: SignedIn, step: int, reason: str) -> Changes:
    """Marks a step as not needed, and why. Raises Refusal `reason-needed` and those of `complete_step`."""
    require_case_work(signed_in)
    reason = required_reason(reason)
    with signed_in.unit() as unit:
        found, case = _open_step(signed_in, unit, step)
        values = {"status": "waived", "done_at": unit.now, "done_by": signed_in.person, "reason": reason}
        _set(unit, found, case.student, values)
    return unit.changes


def required_reason(reason: str) -> str:
    """The trimmed reason. Raises Refusal `reason-needed` where it is empty."""
    if not reason.strip():
        raise Refusal("reason-needed", say("Please add a word on why. Nothing was changed yet."))
    return reason.strip()


def _open_step(signed_in: SignedIn, unit: UnitOfWork, step: int) -> tuple[StepRow, CaseRow]:
    found, case = editable_step(signed_in, unit.connection, step)
    if found.status != "due" or case.status != "open":
        raise Refusal("step-settled", say("This step was settled already. Nothing was changed."))
    return found, case


def _repeat_ms(plans: Plans, step: StepRow) -> int | None:
    plan = plans.step(step.code, step.level)
    return None if plan is None or plan.repeat is None else plan.repeat * MINUTE_MS


def _set(unit: UnitOfWork, step: StepRow, student: int, values: dict[str, object]) -> None:
    unit.change(PlanStep, step.step, values)
    unit.touched(PlanStep, student)

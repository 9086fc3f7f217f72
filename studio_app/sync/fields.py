"""What the fields of each type of record may hold when a bundle brings them: kinds of value, ranges, sizes.

Every field may be absent, for an edge carries only what is in scope; a field that is named nowhere here belongs to a
newer program, and the line that has it is set aside whole.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType

from studio_app.crisis.levels import Level
from studio_app.observation.form import NOTE_LIMIT, Appetite, Contact, Mood, Sleep, Social, Source, Study
from studio_app.security.permissions import Role

Id: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
FIRST_YEAR, LAST_YEAR = 1900, 9998
"""Of days: what is outside could not be reckoned with (a week before, a month after)."""

LATEST = 253_370_764_800_000
"""The beginning of 9999 in milliseconds since 1970: no later moment can be shown as a date."""

Moment: TypeAlias = Annotated[int, Meta(ge=0, lt=LATEST)]
Short: TypeAlias = Annotated[str, Meta(max_length=200)]
Code: TypeAlias = Annotated[str, Meta(max_length=80)]
Text: TypeAlias = Annotated[str, Meta(max_length=20_000)]
LongText: TypeAlias = Annotated[str, Meta(max_length=60_000)]
Count: TypeAlias = Annotated[int, Meta(ge=0, lt=1 << 31)]
Mask: TypeAlias = Annotated[int, Meta(ge=0, lt=1 << 53)]
"""Signs as bits. A later version may know more signs than this one; they are kept and passed over when shown."""


class _Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Values as they stand in the line; days are parsed, all else is as it travels."""


class StudentFields(_Fields, frozen=True):
    student_no: Short | UnsetType = UNSET
    name: Short | UnsetType = UNSET
    gender: Literal["", "female", "male"] | UnsetType = UNSET
    college: Short | UnsetType = UNSET
    major: Short | UnsetType = UNSET
    class_name: Short | UnsetType = UNSET
    grade: Short | UnsetType = UNSET
    building: Short | UnsetType = UNSET
    room: Short | UnsetType = UNSET
    bed: Short | UnsetType = UNSET
    phone: Short | UnsetType = UNSET
    birth_date: dt.date | UnsetType | None = UNSET
    ethnicity: Short | UnsetType = UNSET
    status: Literal["present", "leave", "graduated", "left", "transferred", "merged"] | UnsetType = UNSET
    status_note: Short | UnsetType = UNSET
    merged_into: Id | UnsetType | None = UNSET


class PersonFields(_Fields, frozen=True):
    login: Code | UnsetType = UNSET
    name: Short | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    student: Id | UnsetType | None = UNSET


class AssignmentFields(_Fields, frozen=True):
    person: Id | UnsetType = UNSET
    building: Short | UnsetType = UNSET
    room: Short | UnsetType = UNSET
    class_name: Short | UnsetType = UNSET
    since: dt.date | UnsetType = UNSET
    until: dt.date | UnsetType | None = UNSET


class PeriodMarkFields(_Fields, frozen=True):
    name: Short | UnsetType = UNSET
    first_day: dt.date | UnsetType = UNSET
    last_day: dt.date | UnsetType = UNSET


class PublicationFields(_Fields, frozen=True):
    kind: Literal["plan", "instrument", "course", "article"] | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    version: Annotated[int, Meta(ge=1, lt=1 << 31)] | UnsetType = UNSET
    title: Short | UnsetType = UNSET
    content: LongText | UnsetType = UNSET
    published_at: Moment | UnsetType = UNSET
    withdrawn: bool | UnsetType = UNSET


class RevocationFields(_Fields, frozen=True):
    node: Id | UnsetType = UNSET
    verify_key: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")] | UnsetType = UNSET
    revoked_at: Moment | UnsetType = UNSET
    revoked_by: Id | UnsetType | None = UNSET


class TrainingResultFields(_Fields, frozen=True):
    person: Id | UnsetType = UNSET
    course: Code | UnsetType = UNSET
    course_version: Annotated[int, Meta(ge=1, lt=1 << 31)] | UnsetType = UNSET
    day: dt.date | UnsetType = UNSET
    passed: bool | UnsetType = UNSET
    score: Annotated[int, Meta(ge=0, le=100)] | UnsetType | None = UNSET
    expires: dt.date | UnsetType | None = UNSET
    entered_at: Moment | UnsetType = UNSET


class WeekFigureFields(_Fields, frozen=True):
    week: dt.date | UnsetType = UNSET
    name: Code | UnsetType = UNSET
    detail: Code | UnsetType = UNSET
    counted: Count | UnsetType | None = UNSET
    out_of: Count | UnsetType | None = UNSET


class ProposalFields(_Fields, frozen=True):
    student: Id | UnsetType = UNSET
    field: Literal["name", "class_name", "building", "room", "bed", "phone", "status"] | UnsetType = UNSET
    value: Short | UnsetType = UNSET
    words: Annotated[str, Meta(max_length=NOTE_LIMIT)] | UnsetType = UNSET
    proposed_at: Moment | UnsetType = UNSET
    proposed_by: Id | UnsetType | None = UNSET
    settled: Literal["accepted", "declined"] | UnsetType | None = UNSET
    settled_at: Moment | UnsetType | None = UNSET
    answer: Annotated[str, Meta(max_length=NOTE_LIMIT)] | UnsetType = UNSET


class CheckInFields(_Fields, frozen=True):
    student: Id | UnsetType = UNSET
    day: dt.date | UnsetType = UNSET
    mood: Mood | UnsetType | None = UNSET
    sleep: Sleep | UnsetType | None = UNSET
    appetite: Appetite | UnsetType | None = UNSET
    social: Social | UnsetType | None = UNSET
    study: Study | UnsetType | None = UNSET
    contact: Contact | UnsetType = UNSET
    signs: Mask | UnsetType = UNSET
    note: Annotated[str, Meta(max_length=NOTE_LIMIT)] | UnsetType = UNSET
    source: Source | UnsetType = UNSET
    observer: Id | UnsetType | None = UNSET
    entered_at: Moment | UnsetType = UNSET
    amends: Id | UnsetType | None = UNSET
    reason: Annotated[str, Meta(max_length=NOTE_LIMIT)] | UnsetType = UNSET


class AlertFields(_Fields, frozen=True):
    student: Id | UnsetType = UNSET
    check_in: Id | UnsetType | None = UNSET
    day: dt.date | UnsetType = UNSET
    level: Level | UnsetType = UNSET
    signs: Mask | UnsetType = UNSET
    words: Text | UnsetType = UNSET
    raised_at: Moment | UnsetType = UNSET
    raised_by: Id | UnsetType | None = UNSET
    status: Literal["raised", "acknowledged", "case", "closed"] | UnsetType = UNSET
    acknowledged_at: Moment | UnsetType | None = UNSET
    acknowledged_by: Id | UnsetType | None = UNSET
    outcome: Text | UnsetType = UNSET


class CaseFields(_Fields, frozen=True):
    student: Id | UnsetType = UNSET
    alert: Id | UnsetType | None = UNSET
    level: Level | UnsetType = UNSET
    status: Literal["open", "closed"] | UnsetType = UNSET
    owner: Id | UnsetType | None = UNSET
    opened_at: Moment | UnsetType = UNSET
    opened_by: Id | UnsetType | None = UNSET
    reason: Text | UnsetType = UNSET
    next_contact: dt.date | UnsetType | None = UNSET
    next_contact_how: Text | UnsetType = UNSET
    referred: bool | UnsetType = UNSET
    closed_at: Moment | UnsetType | None = UNSET
    closed_by: Id | UnsetType | None = UNSET
    closing_reason: Text | UnsetType = UNSET


class CaseNoteFields(_Fields, frozen=True):
    case: Id | UnsetType = UNSET
    kind: Code | UnsetType = UNSET
    day: dt.date | UnsetType = UNSET
    written_at: Moment | UnsetType = UNSET
    author: Id | UnsetType | None = UNSET
    text: LongText | UnsetType = UNSET
    shared: bool | UnsetType = UNSET
    amends: Id | UnsetType | None = UNSET
    reason: Text | UnsetType = UNSET


class ReferralAnswerFields(_Fields, frozen=True):
    case: Id | UnsetType = UNSET
    status: Literal["taken", "advice", "returned"] | UnsetType = UNSET
    level: Level | UnsetType | None = UNSET
    next_contact: dt.date | UnsetType | None = UNSET
    words: Text | UnsetType = UNSET
    answered_at: Moment | UnsetType = UNSET
    answered_by: Id | UnsetType | None = UNSET


class PlanStepFields(_Fields, frozen=True):
    case: Id | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    level: Level | UnsetType = UNSET
    due_at: Moment | UnsetType = UNSET
    status: Literal["due", "done", "waived"] | UnsetType = UNSET
    done_at: Moment | UnsetType | None = UNSET
    done_by: Id | UnsetType | None = UNSET
    reason: Text | UnsetType = UNSET


class TransferFields(_Fields, frozen=True):
    student: Id | UnsetType | None = UNSET
    case: Id | UnsetType | None = UNSET
    student_no: Short | UnsetType = UNSET
    name: Short | UnsetType = UNSET
    gender: Literal["", "female", "male"] | UnsetType = UNSET
    birth_date: dt.date | UnsetType | None = UNSET
    phone: Short | UnsetType = UNSET
    major: Short | UnsetType = UNSET
    class_name: Short | UnsetType = UNSET
    grade: Short | UnsetType = UNSET
    from_college: Short | UnsetType = UNSET
    to_college: Short | UnsetType = UNSET
    speak_to: Short | UnsetType = UNSET
    offered_at: Moment | UnsetType = UNSET
    withdrawn_at: Moment | UnsetType | None = UNSET
    passed_to: Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")] | UnsetType = UNSET
    passed_name: Short | UnsetType = UNSET
    passed_at: Moment | UnsetType | None = UNSET
    returned_at: Moment | UnsetType | None = UNSET
    center_words: Text | UnsetType = UNSET
    accepted_at: Moment | UnsetType | None = UNSET
    declined_at: Moment | UnsetType | None = UNSET
    answer_words: Text | UnsetType = UNSET


FIELDS: dict[str, type[msgspec.Struct]] = {
    "student": StudentFields,
    "person": PersonFields,
    "assignment": AssignmentFields,
    "period-mark": PeriodMarkFields,
    "publication": PublicationFields,
    "revocation": RevocationFields,
    "training-result": TrainingResultFields,
    "week-figure": WeekFigureFields,
    "proposal": ProposalFields,
    "check-in": CheckInFields,
    "alert": AlertFields,
    "case": CaseFields,
    "case-note": CaseNoteFields,
    "referral-answer": ReferralAnswerFields,
    "plan-step": PlanStepFields,
    "transfer": TransferFields,
}
"""Type of record to what its fields may hold; a test holds it against the tables."""

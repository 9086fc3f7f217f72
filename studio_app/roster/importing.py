"""Imports a registry's table into the roster: preview, and import in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from db.changes import Changes
from db.local_writes import keep_setting
from db.queries import people as queries
from db.queries.past_imports import highest_student
from db.reading import Reading
from db.schema import Student
from db.settings import SettingKey, read_setting
from db.store import UnitOfWork
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.roster.column_mapping import HeadingRefusal
from studio_app.roster.editing import SEARCHED_FIELDS, search_text
from studio_app.roster.import_diff import RosterPlan, StudentUpdate, compare
from studio_app.roster.import_history import ImportRecord, save_import_record
from studio_app.roster.registry_row import RegistryRow
from studio_app.roster.registry_table import RegistryTable, read_registry
from studio_app.words import say

_BATCH = 500
"""Students written between two checks for cancellation."""
_STILL_HERE = ("present", "leave")
_MAPPING = SettingKey("roster-mapping/", dict[str, str], {})
"""Field by heading, one a set of headings."""


@dataclass(frozen=True, slots=True)
class ImportPreview(RegistryTable):
    """A table, and what importing it would do (or did).

    `not_listed` are present students of the table's colleges whom it does not list: they are reported, never removed.
    `mapping`: the one that was used (given, or stored), None for the known headings.
    """

    file: str
    added: tuple[RegistryRow, ...]
    updated: tuple[StudentUpdate, ...]
    unchanged: int
    not_listed: tuple[queries.StudentDetail, ...]
    mapping: dict[str, str] | None

    @property
    def nothing_to_do(self) -> bool:
        """Whether the import would change nothing."""
        return not self.added and not self.updated


@dataclass(frozen=True, slots=True)
class ImportReport(ImportPreview):
    """The result of an import; with `dry_run` what it would have been.

    `at`: the moment (ms) that identifies it for undo; None where there is nothing to undo.
    """

    dry_run: bool
    changes: Changes
    at: int | None = None


def preview_import(
    signed_in: SignedIn, path: Path, mapping: Mapping[str, str] | None = None, progress: Progress | None = None
) -> ImportPreview:
    """What importing the table at `path` would do; writes nothing.

    `mapping` (heading to field, '' for 'do not import') is a person's answer; without it the one stored for a table
    with these headings is used. Raises Refusal as `registry_table.read_registry` does (HeadingRefusal where a person
    must map columns) and `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    progress = progress or NoProgress()
    table, used = _read_table(signed_in, path, mapping, progress)
    with signed_in.read() as read:
        plan = _plan(read, table)
    progress.check()
    return ImportPreview(**_facts(path.name, table, used, plan))


def import_roster(
    signed_in: SignedIn,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    remember: bool = False,
) -> ImportReport:
    """Imports the table at `path`, all of it or, when cancelled or refused, nothing.

    Importing the same file again changes nothing. `remember`: store the mapping for tables with the same headings.
    Raises as `preview_import` does.
    """
    signed_in.require(Permission.ROSTER)
    progress = progress or NoProgress()
    table, used = _read_table(signed_in, path, mapping, progress)
    if dry_run:
        with signed_in.read() as read:
            plan = _plan(read, table)
        return ImportReport(**_facts(path.name, table, used, plan), dry_run=True, changes=Changes())
    with signed_in.unit() as unit:
        plan = _plan(unit.connection, table)
        _write_import(unit, path.name, table, plan, mapping if remember else None, progress)
    at = None if plan.nothing_to_do else unit.now
    return ImportReport(**_facts(path.name, table, used, plan), dry_run=False, changes=unit.changes, at=at)


def import_previewed(
    signed_in: SignedIn, preview: ImportPreview, progress: Progress | None = None, remember: bool = False
) -> ImportReport:
    """Imports what `preview` showed, regardless of later changes to the file.

    Raises Refusal `roster-changed-since` where the roster has changed so that the result would differ, and
    `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    progress = progress or NoProgress()
    used = preview.mapping
    with signed_in.unit() as unit:
        plan = _plan(unit.connection, preview)
        if (plan.added, plan.updated) != (preview.added, preview.updated):
            raise Refusal(
                "roster-changed-since",
                say(
                    "The roster was changed after this was shown. Nothing was brought in yet; please look at it again."
                ),
            )
        _write_import(unit, preview.file, preview, plan, used if remember else None, progress)
    at = None if plan.nothing_to_do else unit.now
    return ImportReport(**_facts(preview.file, preview, used, plan), dry_run=False, changes=unit.changes, at=at)


def remembered_mapping(signed_in: SignedIn, shape_key: str) -> dict[str, str] | None:
    """The mapping stored for a table with these headings; None where there is none."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        return read_setting(read, _MAPPING.of(shape_key)) or None


def _read_table(
    signed_in: SignedIn, path: Path, mapping: Mapping[str, str] | None, progress: Progress
) -> tuple[RegistryTable, dict[str, str] | None]:
    if mapping:
        return read_registry(path, mapping, progress=progress), dict(mapping)
    try:
        table = read_registry(path, progress=progress)
    except HeadingRefusal as refusal:
        remembered = remembered_mapping(signed_in, refusal.questions[0].shape_key)
        if remembered is None:
            raise
    else:
        remembered = remembered_mapping(signed_in, table.shape_key)
        if remembered is None:
            return table, None
    return read_registry(path, remembered, progress=progress), remembered


def _plan(read: Reading, table: RegistryTable) -> RosterPlan:
    students = queries.all_students(read, queries.EVERYONE)
    existing: dict[str, queries.StudentDetail] = {}
    here: set[int] = set()
    second = {one.student_no: one for one in students if one.merged_into is not None}
    for student in students:
        if student.student_no and student.student_no not in existing and student.merged_into is None:
            existing[student.student_no] = student
            if student.status in _STILL_HERE:
                here.add(student.key)
    # The registry may still list the second entry of somebody of whom one entry is kept here.
    second_only = second.keys() - existing.keys()
    merged = [second[row.student_no] for row in table.rows if row.student_no in second_only]
    here -= {one.merged_into for one in merged}
    rows = [row for row in table.rows if row.student_no not in second_only]
    plan = compare(rows, existing, table.numbers_seen)
    colleges = {row.college for row in table.rows}
    missing = tuple(
        student
        for student in plan.not_listed
        if student.key in here and (student.college in colleges or colleges == {""})
    )
    return RosterPlan(plan.added, plan.updated, (*plan.unchanged, *(one.key for one in merged)), missing)


def _write_import(
    unit: UnitOfWork,
    file: str,
    table: RegistryTable,
    plan: RosterPlan,
    mapping: Mapping[str, str] | None,
    progress: Progress,
) -> None:
    """Writes the plan and stores what undo needs, and `mapping` for tables with these headings."""
    first = highest_student(unit.connection) + 1
    _write(unit, plan, progress)
    if not plan.nothing_to_do:
        last = highest_student(unit.connection)
        counted = (len(plan.added), len(plan.updated))
        save_import_record(unit, ImportRecord(unit.now, unit.by or 0, file, *counted, first, last))
    if mapping:
        keep_setting(unit, _MAPPING.of(table.shape_key), dict(mapping))
    counts = (len(plan.added), len(plan.updated), len(plan.unchanged), len(table.refused))
    unit.log("roster-import", "student", detail="added {} updated {} unchanged {} refused {}".format(*counts))
    progress.check()


def _write(unit: UnitOfWork, plan: RosterPlan, progress: Progress) -> None:
    total = len(plan.added) + len(plan.updated)

    def between(done: int) -> None:
        progress.report(done, total)
        progress.check()

    between(0)
    for start in range(0, len(plan.added), _BATCH):
        rows = plan.added[start : start + _BATCH]
        unit.add_many(Student, [_new_student(row) for row in rows])
        between(start + len(rows))
    for done, update in enumerate(plan.updated, start=len(plan.added) + 1):
        unit.change(Student, update.key, _changed_values(unit, update))
        if done % 50 == 0:
            between(done)


def _new_student(row: RegistryRow) -> dict[str, Any]:
    values = asdict(row)
    del values["row"]
    return {**values, "find": search_text(values)}


def _changed_values(unit: UnitOfWork, update: StudentUpdate) -> dict[str, Any]:
    values: dict[str, Any] = {field: new for field, (_, new) in update.changes.items()}
    if any(field in values for field in SEARCHED_FIELDS):
        now = queries.student(unit.connection, queries.EVERYONE, update.key)
        values["find"] = search_text({field: getattr(now, field) for field in SEARCHED_FIELDS} | values)
    return values


def _facts(file: str, table: RegistryTable, used: dict[str, str] | None, plan: RosterPlan) -> dict[str, Any]:
    """The fields of an `ImportPreview`."""
    return {one.name: getattr(table, one.name) for one in fields(RegistryTable)} | {
        "file": file,
        "mapping": used,
        "added": plan.added,
        "updated": plan.updated,
        "unchanged": len(plan.unchanged),
        "not_listed": plan.not_listed,
    }

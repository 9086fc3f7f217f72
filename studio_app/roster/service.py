"""The roster for views and commands: its people, the registry's table, and who stands for which room."""

from __future__ import annotations

from db.queries.people import AssignmentRow, ClassCount, Narrowing, RoomCount, StudentDetail, StudentRow
from studio_app.roster.assignments import assign, assignments, end_assignment, messengers, messengers_of
from studio_app.roster.by_hand import add_student, change_student
from studio_app.roster.floors import by_number, floor_of
from studio_app.roster.importing import (
    ImportPreview,
    ImportReport,
    import_roster,
    preview_import,
    remembered_mapping,
)
from studio_app.roster.past_imports import PastImport, past_imports
from studio_app.roster.proposals import OpenProposal, open_proposals, propose_change, settle_proposal
from studio_app.roster.student_page import OpenAlert, OpenCase, Stay, StudentPage, student_page
from studio_app.roster.students import (
    GENDER_NAMES,
    PAGE,
    STATUS_NAMES,
    Listing,
    classes,
    list_students,
    listing,
    rooms,
    students_count,
    taken_out,
)
from studio_app.roster.undoing import LeftAlone, UndoReport, undo_import

__all__ = [
    "GENDER_NAMES",
    "PAGE",
    "STATUS_NAMES",
    "AssignmentRow",
    "ClassCount",
    "ImportPreview",
    "ImportReport",
    "LeftAlone",
    "Listing",
    "Narrowing",
    "OpenAlert",
    "OpenCase",
    "OpenProposal",
    "PastImport",
    "RoomCount",
    "Stay",
    "StudentDetail",
    "StudentPage",
    "StudentRow",
    "UndoReport",
    "add_student",
    "assign",
    "assignments",
    "by_number",
    "change_student",
    "classes",
    "end_assignment",
    "floor_of",
    "import_roster",
    "list_students",
    "listing",
    "messengers",
    "messengers_of",
    "open_proposals",
    "past_imports",
    "preview_import",
    "propose_change",
    "remembered_mapping",
    "rooms",
    "settle_proposal",
    "student_page",
    "students_count",
    "taken_out",
    "undo_import",
]

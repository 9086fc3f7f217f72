"""Entry module of the roster for views and commands: students, imports, assignments, transfers."""

from __future__ import annotations

from db.queries.node import PersonRow
from db.queries.people import AssignmentRow, ClassCount, Narrowing, RoomCount, StudentDetail, StudentRow
from db.queries.transfers import StudioRow
from studio_app.domain.floors import by_number, floor_of
from studio_app.roster.assignments import (
    AssignmentResult,
    RoomOrClass,
    assign,
    assign_places,
    assignments,
    end_assignment,
    messengers,
    undo_assignments,
)
from studio_app.roster.column_mapping import NOT_KEPT, HeadingQuestion, HeadingRefusal
from studio_app.roster.duplicate_detection import DuplicateReason, Pair
from studio_app.roster.editing import add_student, change_student
from studio_app.roster.graduation import (
    CASE_ACTION_NAMES,
    CaseAction,
    Decision,
    GraduationResult,
    LeavingStudents,
    Year,
    graduate,
    leaving_students,
    undo_graduation,
    years,
)
from studio_app.roster.import_history import PastImport, past_imports
from studio_app.roster.import_undo import NotUndone, UndoReport, undo_import
from studio_app.roster.importing import (
    ImportPreview,
    ImportReport,
    import_previewed,
    import_roster,
    preview_import,
)
from studio_app.roster.merging import different_people, duplicates, merge_students, unmerge_student
from studio_app.roster.messengers_leaving import (
    PLACES_ACTION_NAMES,
    EndedAssignments,
    MessengerLeaving,
    PlacesAction,
    PlacesDecision,
    undo_ended_assignments,
)
from studio_app.roster.messengers_returning import ReturningMessenger, returning_messengers
from studio_app.roster.own_proposals import CORRECTED_FIELDS, ProposalOutcome, own_proposals
from studio_app.roster.proposals import OpenProposal, answer_proposal, open_proposals, propose_change, reopen_proposal
from studio_app.roster.removal import delete_period_mark, delete_student, erase_student
from studio_app.roster.student_page import FormerRoom, StudentPage, student_page
from studio_app.roster.student_status import StatusChange, set_status, undo_status_change
from studio_app.roster.students import (
    CHOSEN_STATUSES,
    GENDER_NAMES,
    PAGE,
    STATUS_NAMES,
    Listing,
    classes,
    list_students,
    listing,
    log_list_export,
    rooms,
    student_keys,
    students_count,
    students_with,
)
from studio_app.roster.transfer_answering import (
    TransferAccepted,
    accept_transfer,
    decline_transfer,
    pass_transfer,
    return_transfer,
)
from studio_app.roster.transfer_offering import (
    TransferDisclosure,
    TransferResult,
    colleges,
    transfer_disclosure,
    transfer_students,
    withdraw_transfer,
)
from studio_app.roster.transfer_state import TransferState
from studio_app.roster.transfers import (
    TransferEntry,
    likely_studio,
    mark_transfer_answer_read,
    studios,
    transfer_answers,
    transfers,
)
from studio_app.roster.view_settings import (
    COLUMN_NAMES,
    DEFAULT_COLUMNS,
    SavedFilter,
    choose_columns,
    chosen_columns,
    columns_here,
    default_columns,
    delete_filter,
    save_filter,
    save_student_draft,
    saved_filters,
    student_draft,
)

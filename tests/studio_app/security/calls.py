"""Every call that services offer to a signed-in person, and the permissions each asks for at its door."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import studio_app
from studio_app.domain.permissions import Permission as P

MODULES = tuple(
    f"studio_app.{file.parent.name}.service" for file in sorted(Path(studio_app.__file__).parent.glob("*/service.py"))
)
"""Where views and commands find calls."""

EVERYBODY: tuple[P, ...] = ()

ASKS: dict[str, dict[tuple[P, ...], str]] = {
    "cases": {
        EVERYBODY: "may_work",
        (P.SEE_CASES,): "case_page complete_step follow_ups list_cases open_case_of referrals_with_answers "
        "referrals_to_answer steps_due undo_step",
        (P.SEE_CASES, P.SEE_PEOPLE): "open_case person_for_case possible_owners",
        (
            P.CASE_NOTES,
        ): "add_note amend_note answer_referral close_case record_contact delete_note_draft save_note_draft note_draft "
        "note_drafts refer reopen_case set_level set_next_contact set_owner attach_alert waive_step withdraw_closing",
    },
    "crisis": {
        EVERYBODY: "closing first_aid may_answer_alerts plan_in_force plan_notice",
        (P.ADMINISTER,): "publish_plan",
        (P.SEE_PEOPLE,): "alert alerts",
        (P.ENTER_CHECK_INS,): "first_aid_done save_first_aid_done",
        (P.SEE_CASES, P.SEE_PEOPLE): "acknowledge close_alert",
        (P.RAISE_ALERT, P.SEE_PEOPLE): "raise_alert",
    },
    "figures": {
        (P.FIGURES,): "buildings heat_picture room_heat save_heat save_trend student_trend trend_picture",
        (P.SEE_PEOPLE,): "student_by_number",
    },
    "library": {
        (P.READ_ARTICLES,): "article_named article_page list_articles save_web_page",
        (P.PUBLISH,): "article_draft article_drafts_here begin_article import_draft discard_article_draft "
        "save_article_draft publish restore_article restore_draft withdraw",
    },
    "node": {
        EVERYBODY: "back_up_daily change_password check_after_unclean_shutdown info "
        "own_setting people_who_sign_in roles_here set_own_setting setting verify",
        (
            P.ADMINISTER,
        ): "accounts add_person back_up_now back_up_to backup_plan own_backups restore_here save_backup_plan "
        "export_device_secret change_role close_account invite_person "
        "new_recovery_code reset_password set_setting",
        (P.ACCESS_LOG,): "export_log log_choices log_page",
    },
    "observation": {
        EVERYBODY: "period_marks",
        (P.SEE_PEOPLE,): "check_ins unseen",
        (P.ENTER_CHECK_INS,): "check_in_ids delete_entry_draft entry_drafts save_entry_draft import_previewed_sheet "
        "import_sheet open_room preview_sheet record_round unfinished_room_count rooms_of_round round_sheet student_to_observe",
    },
    "roster": {
        EVERYBODY: "columns_here default_columns",
        (
            P.SEE_PEOPLE,
        ): "assignments choose_columns chosen_columns classes delete_filter list_students listing messengers "
        "rooms save_filter saved_filters student_keys student_page students_count students_with studios log_list_export "
        "transfer_answers transfers",
        (P.CASE_NOTES,): "pass_transfer return_transfer",
        (P.ADMINISTER,): "delete_period_mark",
        (P.ADMINISTER, P.SEE_PEOPLE): "erase_student",
        (P.ENTER_CHECK_INS, P.SEE_PEOPLE): "own_proposals propose_change",
        (
            P.ROSTER,
        ): "accept_transfer add_student assign assign_places student_draft save_student_draft change_student delete_student different_people duplicates "
        "colleges decline_transfer mark_transfer_answer_read transfer_students transfer_disclosure withdraw_transfer "
        "end_assignment graduate import_previewed import_roster merge_students returning_messengers open_proposals past_imports preview_import "
        "undo_ended_assignments undo_status_change set_status answer_proposal undo_assignments "
        "undo_graduation undo_import unmerge_student reopen_proposal leaving_students years",
    },
    "sync": {
        (P.BUNDLES,): "check_clock export export_all history quarantined_lines plan read read_postponed receive "
        "retry_quarantine save_watch_settings scan_folder scan_is_due status watch_status words_to_compare",
        (P.RESOLVE_CONFLICTS,): "conflicts resolve unresolved_count",
        (
            P.ADMINISTER,
        ): "accept account_of disclosed_to invite join messengers_to_invite revoke rotate_keys words_agree words_differ",
        EVERYBODY: "disclosed_in_words may_enrol",
    },
    "today": {EVERYBODY: "mark_contacted queue undo_contact waiting_count"},
    "search": {EVERYBODY: "search_hint search_index"},
    "undo": {EVERYBODY: "can_undo undo"},  # what was done must be one's own, and still be allowed
}
"""Part to permissions to calls. For everybody are: what is one's own, what gathers other calls, and the file's safety."""


def calls() -> dict[str, Callable[..., Any]]:
    """Every public function that takes a signed-in person first, by `part.name`."""
    found = {}
    for path in MODULES:
        module = importlib.import_module(path)
        part = path.removeprefix("studio_app.").removesuffix(".service")
        public = {name: call for name, call in vars(module).items() if inspect.isfunction(call) and name[0] != "_"}
        for name, call in public.items():
            if name in getattr(module, "__all__", public) and _parameters(call)[:1] == ["signed_in"]:
                found[f"{part}.{name}"] = call
    return found


def asked() -> dict[str, tuple[P, ...]]:
    """`part.name` to the permissions the call asks for."""
    return {
        f"{part}.{name}": permissions
        for part, by_permissions in ASKS.items()
        for permissions, names in by_permissions.items()
        for name in names.split()
    }


def required(call: Callable[..., Any]) -> int:
    """How many arguments a call needs beside the signed-in person."""
    parameters = list(inspect.signature(call).parameters.values())[1:]
    return sum(each.default is each.empty and each.kind is each.POSITIONAL_OR_KEYWORD for each in parameters)


def _parameters(call: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(call).parameters)

"""Entry module of the node file for views and commands: creating, opening, verifying, accounts, settings."""

from __future__ import annotations

from dataclasses import dataclass

from db import integrity
from db.changes import Changes
from db.migrations import SCHEMA
from db.queries import node as queries
from db.queries.node import PersonRow
from studio_app.domain.permissions import Permission
from studio_app.node.access_log import (
    LOG_PAGE,
    LogChoices,
    LogEntry,
    LogFilter,
    LogPage,
    export_log,
    log_choices,
    log_page,
)
from studio_app.node.backups import (
    Backup,
    BackupPlan,
    back_up_daily,
    back_up_now,
    back_up_to,
    backup_plan,
    own_backups,
    save_backup_plan,
)
from studio_app.node.computers import export_device_secret, import_device_secret, new_recovery_code
from studio_app.node.creation import FIRST_PERSON, Created, create_node
from studio_app.node.opening import default_login, recover, sign_in
from studio_app.node.people import (
    STATE_NAMES,
    Account,
    AccountState,
    OneTimePassword,
    accounts,
    add_person,
    change_password,
    change_role,
    close_account,
    invite_person,
    reset_password,
    roles_here,
)
from studio_app.node.restoring import restore, restore_here
from studio_app.node.settings import (
    BUNDLE_FOLDER,
    DUTY_TELEPHONE,
    LOCK_AFTER,
    own_setting,
    set_own_setting,
    set_setting,
    setting,
)
from studio_app.node.signed_in import SignedIn
from studio_app.node.unclean_shutdown import check_after_unclean_shutdown
from studio_app.node.verification import CHECK_NAMES, Check, verify


@dataclass(frozen=True)
class Info:
    """Facts about a file: ids in hex, records by type, one digest over all of them."""

    kind: str
    node: str
    name: str
    incarnation: str
    schema: int
    rev: int
    records: dict[str, int]
    digest: str


def info(signed_in: SignedIn) -> Info:
    """Facts about the file; numbers of records only for a person who may see the whole of it."""
    whole = signed_in.may(Permission.ADMINISTER) or signed_in.node.kind == "messenger"
    with signed_in.read() as read:
        node = queries.this_node(read)
        counts, digest = queries.record_counts(read) if whole else {}, integrity.digest(read)
    return Info(node.kind, node.id, node.name, node.incarnation, SCHEMA, node.rev, counts, digest)


def people_who_sign_in(signed_in: SignedIn) -> list[PersonRow]:
    """All accounts of this file; names only, which every signed-in person may know."""
    with signed_in.read() as read:
        return queries.people_who_sign_in(read)

"""The service of the exchange with neighbours: export, import, enrolment, status."""

from __future__ import annotations

from db.queries.exchange_log import BundleRow
from db.queries.node import PersonRow
from studio_app.sync.clock_check import check_clock
from studio_app.sync.conflicts.listing import CONFLICT_KINDS, Conflict, ConflictValue, conflicts, unresolved_count
from studio_app.sync.conflicts.resolution import Resolved, resolve
from studio_app.sync.contents_words import contents_in_words, reasons_counted, records_in_words
from studio_app.sync.export_all import ExportedAll, export_all, needs_bundle
from studio_app.sync.folder.watch_settings import (
    ScanCounts,
    WatchSettings,
    WatchStatus,
    save_watch_settings,
    scan_is_due,
    watch_status,
)
from studio_app.sync.folder.watched_folder import FolderScan, scan_folder
from studio_app.sync.neighbour_warnings import warnings
from studio_app.sync.neighbours import may_enrol
from studio_app.sync.receive.import_bundle import ReadBundle, read, read_postponed
from studio_app.sync.receive.neighbour_file import Received, receive
from studio_app.sync.receive.outcome_words import read_in_words
from studio_app.sync.receive.retry_quarantine import RetryOutcome, retry_quarantine
from studio_app.sync.rules.scope import child_kind
from studio_app.sync.send.export import Exported, Plan, export, plan
from studio_app.sync.status import (
    NeighbourStatus,
    QuarantinedLine,
    Status,
    history,
    quarantined_lines,
    status,
)
from studio_app.sync.trust.disclosed_data import (
    DisclosedData,
    by_room,
    disclosed_counts_in_words,
    disclosed_in_words,
    disclosed_to,
    not_known_there,
)
from studio_app.sync.trust.enrolment import (
    Enrolled,
    Invited,
    MessengerChoice,
    accept,
    inspect_invitation,
    invite,
    join,
    messengers_to_invite,
)
from studio_app.sync.trust.fingerprint_words import Words, words_agree, words_differ, words_to_compare
from studio_app.sync.trust.key_rotation import Rotated, rotate_keys
from studio_app.sync.trust.revocation import Revoked, account_of, revoke

"""The service of the exchange with neighbours: export, import, enrolment, status."""

from __future__ import annotations

from db.queries.exchange_log import BundleRow
from db.queries.node import PersonRow
from studio_app.sync.clock_check import check_clock
from studio_app.sync.conflicts.listing import CONFLICT_KINDS, Conflict, Written, conflicts, unresolved_count
from studio_app.sync.conflicts.resolution import Resolved, resolve
from studio_app.sync.contents_words import counted, in_plain_words, reasons_counted
from studio_app.sync.export_all import AllMade, export_all, needs_bundle
from studio_app.sync.folder.watch_settings import Counts, Watching, WatchPlan, keep_watch_plan, look_is_due, watching
from studio_app.sync.folder.watched_folder import Looked, look
from studio_app.sync.neighbour_warnings import warnings
from studio_app.sync.neighbours import may_enrol
from studio_app.sync.receive.import_bundle import ReadBundle, read, read_kept
from studio_app.sync.receive.neighbour_file import Received, receive
from studio_app.sync.receive.outcome_words import read_in_words
from studio_app.sync.receive.retry_quarantine import TriedAgain, try_again
from studio_app.sync.rules.scope import child_kind
from studio_app.sync.send.export import Exported, Plan, export, plan
from studio_app.sync.status import (
    NeighbourStatus,
    SetAsideLine,
    Status,
    history,
    set_aside,
    status,
)
from studio_app.sync.trust.disclosed_data import Held, held_by
from studio_app.sync.trust.disclosed_words import by_room, held_in_words, not_known_there, what_in_words
from studio_app.sync.trust.enrolment import (
    Enrolled,
    Invited,
    MessengerChoice,
    accept,
    invite,
    join,
    look_at_invitation,
    messengers_to_invite,
)
from studio_app.sync.trust.fingerprint_words import Words, words_agree, words_differ, words_to_compare
from studio_app.sync.trust.key_rotation import Rotated, rotate_keys
from studio_app.sync.trust.revocation import Revoked, account_of, revoke

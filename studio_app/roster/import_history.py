"""The history of roster imports in this file, with what undoing them needs."""

from __future__ import annotations

import msgspec

from db.local_writes import keep_setting
from db.queries.node import people_who_sign_in
from db.reading import Reading
from db.settings import SettingKey, read_setting, read_settings
from db.store import UnitOfWork
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


class ImportRecord(msgspec.Struct, frozen=True):
    """A stored import. Added students have keys from `first` to `last`; `at` and `undone_at` in ms."""

    at: int
    by: int
    file: str
    added: int
    updated: int
    first: int
    last: int
    undone_at: int | None = None
    undone_by: int | None = None


_IMPORT = SettingKey[ImportRecord | None]("roster-import/", ImportRecord, None)
"""One a moment (ms)."""


class PastImport(ImportRecord, frozen=True, kw_only=True):
    """An import as shown, with the names of those who made and undid it."""

    by_name: str
    undone_by_name: str


def past_imports(signed_in: SignedIn) -> list[PastImport]:
    """The imports that changed something, newest first. `at` (ms since 1970 UTC) identifies one for `undo_import`."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        kept = [one for one in read_settings(read, _IMPORT).values() if one]
        names = {person.key: person.name for person in people_who_sign_in(read)}
    return [
        PastImport(
            **msgspec.structs.asdict(one),
            by_name=names.get(one.by, ""),
            undone_by_name=names.get(one.undone_by or 0, ""),
        )
        for one in sorted(kept, key=lambda one: one.at, reverse=True)
    ]


def import_record(read: Reading, at: int) -> ImportRecord:
    """The import of that moment. Raises Refusal `import-unknown`."""
    found = read_setting(read, _IMPORT.of(at))
    if found is not None:
        return found
    raise Refusal("import-unknown", say("This import is not remembered in this file. Nothing was changed."))


def save_import_record(unit: UnitOfWork, kept: ImportRecord) -> None:
    """Stores an import, or that it was undone."""
    keep_setting(unit, _IMPORT.of(kept.at), kept)

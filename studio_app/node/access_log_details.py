"""Details of access-log entries: stored as a short immutable line, formatted in words for display."""

from __future__ import annotations

import re

from studio_app.domain.permissions import ROLE_NAMES
from studio_app.node.field_words import FIELD_NAMES, LEVEL_WORDS, VALUE_NAMES
from studio_app.node.kinds import KINDS
from studio_app.words import marked, say, say_count

_ROLES = {role.value: name for role, name in ROLE_NAMES.items()}
_BUNDLE = re.compile(r"(\d+): (\d+)\Z")
_IMPORT = re.compile(r"added (\d+) updated (\d+) unchanged (\d+) refused (\d+)\Z")
_UNDONE = re.compile(r"removed (\d+) put-back (\d+) left (\d+)\Z")
_COUNT = re.compile(r"(\d+) entries\Z")
_CONFLICT = re.compile(r"(\w+)(?:: (\w[\w-]*))?\Z")


def conflict_detail(field: str, value: object) -> str:
    """The detail of a resolved conflict: `level: 3`; for a value that names somebody only the field."""
    if field not in ("level", "status", "referred") or value is None:
        return field
    return f"{field}: {str(value).lower()}"


def detail_words(action: str, detail: str) -> str:
    """The detail in the display language; an unknown one is returned as stored."""
    if action in ("person-added", "role-changed"):
        return " → ".join(say(_ROLES[code]) if code in _ROLES else code for code in detail.split(" -> "))
    if action in ("bundle-made", "bundle-read") and (found := _BUNDLE.match(detail)):
        return say_count(
            "bundle {number}, {count} record", "bundle {number}, {count} records", int(found[2]), number=found[1]
        )
    if action == "roster-import" and (found := _IMPORT.match(detail)):
        return say(
            "{added} added, {changed} changed, {same} unchanged, {refused} refused",
            added=found[1],
            changed=found[2],
            same=found[3],
            refused=found[4],
        )
    if action == "roster-undone" and (found := _UNDONE.match(detail)):
        return say("{removed} removed, {back} put back, {left} left", removed=found[1], back=found[2], left=found[3])
    if action == "conflict-settled" and (found := _CONFLICT.match(detail)):
        return _conflict_words(found[1], found[2] or "")
    if action == "keys-rotated" and detail.isdecimal():
        return say("change {number}", number=detail)
    if action == "clock-was-ahead" and detail.isdecimal():
        return say_count("{count} change", "{count} changes", int(detail))
    if action == "undone":
        return say(", ").join(say(KINDS[kind].name) if kind in KINDS else kind for kind in detail.split(", "))
    if action in ("export", "print") and (found := _COUNT.match(detail)):
        return say_count("{count} entry", "{count} entries", int(found[1]))
    return detail


def _conflict_words(field: str, value: str) -> str:
    name = say(FIELD_NAMES[field]) if field in FIELD_NAMES else field
    if not value:
        return name
    label = VALUE_NAMES.get(value) or {"true": marked("yes"), "false": marked("no")}.get(value, value)
    if field == "level" and value.isdecimal() and 0 < int(value) < len(LEVEL_WORDS):
        label = LEVEL_WORDS[int(value)]
    return say("{field}: {value}", field=name, value=say(label))

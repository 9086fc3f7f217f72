"""Role-based access control: one table of permissions, and the only place where a role decides anything.

docs/design/security.md has the same table in words.
"""

from __future__ import annotations

from enum import StrEnum

from studio_app.words import marked


class Role(StrEnum):
    MESSENGER = "messenger"
    STAFF = "staff"
    COUNSELOR = "counselor"
    LEAD = "lead"
    CENTER_COUNSELOR = "center-counselor"
    DIRECTOR = "director"
    AUDITOR = "auditor"


ROLE_NAMES: dict[Role, str] = {
    Role.MESSENGER: marked("Psyche Messenger"),
    Role.STAFF: marked("studio staff"),
    Role.COUNSELOR: marked("counselor"),
    Role.LEAD: marked("studio lead"),
    Role.CENTER_COUNSELOR: marked("center counselor"),
    Role.DIRECTOR: marked("director"),
    Role.AUDITOR: marked("auditor"),
}


ROLES_OF_KIND: dict[str, tuple[Role, ...]] = {
    "center": (Role.DIRECTOR, Role.CENTER_COUNSELOR, Role.AUDITOR),
    "studio": (Role.LEAD, Role.COUNSELOR, Role.STAFF, Role.MESSENGER, Role.AUDITOR),
    "messenger": (Role.MESSENGER,),
}
"""Kind of file to the roles that people have in it."""


class Permission(StrEnum):
    SEE_PEOPLE = "see-people"
    ENTER_CHECK_INS = "enter-check-ins"
    READ_CHECK_IN_NOTES = "read-check-in-notes"
    RAISE_ALERT = "raise-alert"
    SEE_CASES = "see-cases"
    RESOLVE_CONFLICTS = "settle"
    """view conflicting edits; which of them one may resolve follows from the record's own rule"""
    CASE_NOTES = "case-notes"
    HOTLINE = "hotline"
    ROSTER = "roster"
    FIGURES = "figures"
    BUNDLES = "bundles"
    READ_ARTICLES = "read-articles"
    PUBLISH = "publish"
    """articles only; publishing the plan belongs to the administrator"""
    ADMINISTER = "administer"
    ACCESS_LOG = "access-log"


class Reach(StrEnum):
    """Access scope of a permission: whose records it covers. Services turn it into a query limit; views never read
    it.
    """

    NOTHING = "nothing"
    OWN = "own"
    """own class and rooms; own entries; own activity"""
    LEVEL_AND_OWNER = "level-and-owner"
    """that a case exists, its level and its owner, and no more"""
    OWN_OR_SHARED = "own-or-shared"
    SHARED = "shared"
    """what a studio shared with the center"""
    REFERRED = "referred"
    """people whom a studio referred or whose identity an open red or orange case disclosed"""
    ALL = "all"
    """everything of the kind in this file"""


def _row(*reaches: Reach) -> dict[Role, Reach]:
    return dict(zip(Role, reaches, strict=True))


_NO, _OWN, _LVL, _OOS, _SHR, _REF, _ALL = Reach

TABLE: dict[Permission, dict[Role, Reach]] = {
    # columns: Messenger, staff, counselor, lead, center counselor, director, auditor
    Permission.SEE_PEOPLE: _row(_OWN, _ALL, _ALL, _ALL, _REF, _REF, _NO),
    Permission.ENTER_CHECK_INS: _row(_OWN, _ALL, _ALL, _ALL, _NO, _NO, _NO),
    Permission.READ_CHECK_IN_NOTES: _row(_OWN, _ALL, _ALL, _ALL, _SHR, _SHR, _NO),
    Permission.RAISE_ALERT: _row(_ALL, _ALL, _ALL, _ALL, _ALL, _ALL, _NO),
    Permission.SEE_CASES: _row(_NO, _LVL, _ALL, _ALL, _SHR, _SHR, _NO),
    Permission.RESOLVE_CONFLICTS: _row(_NO, _LVL, _ALL, _ALL, _SHR, _SHR, _NO),
    Permission.CASE_NOTES: _row(_NO, _NO, _OOS, _OOS, _SHR, _SHR, _NO),
    Permission.HOTLINE: _row(_NO, _ALL, _ALL, _ALL, _ALL, _ALL, _NO),
    Permission.ROSTER: _row(_NO, _ALL, _NO, _ALL, _NO, _NO, _NO),
    Permission.FIGURES: _row(_OWN, _ALL, _ALL, _ALL, _ALL, _ALL, _NO),
    Permission.BUNDLES: _row(_OWN, _ALL, _NO, _ALL, _ALL, _ALL, _NO),
    Permission.READ_ARTICLES: _row(_ALL, _ALL, _ALL, _ALL, _ALL, _ALL, _ALL),
    Permission.PUBLISH: _row(_NO, _NO, _NO, _ALL, _ALL, _ALL, _NO),
    Permission.ADMINISTER: _row(_NO, _NO, _NO, _ALL, _NO, _ALL, _NO),
    Permission.ACCESS_LOG: _row(_NO, _NO, _NO, _ALL, _NO, _ALL, _ALL),
}


def reach(role: Role, permission: Permission, kind: str) -> Reach:
    """The access scope of `permission` for `role` in a file of `kind`.

    A Messenger exports bundles only from their own file, so in a studio's file that permission covers nothing.
    """
    found = TABLE[permission][role]
    if permission is Permission.BUNDLES and found is Reach.OWN and kind != "messenger":
        return Reach.NOTHING
    return found


def roles_with(permission: Permission, kind: str) -> tuple[Role, ...]:
    """The roles in a file of `kind` that have a permission, to name in words whom one can ask."""
    return tuple(role for role in ROLES_OF_KIND[kind] if reach(role, permission, kind) is not Reach.NOTHING)

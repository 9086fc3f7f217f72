"""Every role at the door of every service call, and what each role finds in the navigation."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

import pytest

from db.store import Store
from studio_app.domain.permissions import TABLE, Permission, Reach, Role, reach
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from tests.studio_app.security.calls import asked, calls, required
from ui.shell.views import VIEWS


class Touched(Exception):
    """Something was asked of the file."""


OWN_FILE = {"sync.join", "sync.rotate_keys", "sync.words_agree", "sync.words_differ"}
"""What a Messenger does with their own file, for nobody else is there to do it."""


class Tripwire:
    """Stands where the file would be, and tells when anything is asked of it."""

    def __init__(self, store: Store) -> None:
        self.clock, self.path = store.clock, store.path

    def __getattr__(self, name: str) -> Any:
        raise Touched(name)


def _outcome(signed_in: SignedIn, name: str) -> str:
    """How far a call gets: `refused` at the door, or `past` it, whatever happens to arguments that are nothing."""
    call = calls()[name]
    try:
        call(signed_in, *[None] * required(call))
    except Refusal as refusal:
        return "refused" if refusal.code == "not-permitted" else "past"
    except Exception:
        return "past"
    return "past"


def test_the_table_names_every_call_there_is() -> None:
    assert sorted(asked()) == sorted(calls())


@pytest.mark.parametrize("role", Role)
def test_each_role_passes_the_doors_it_may_and_is_refused_at_the_others_before_anything_is_read(
    studio: SignedIn, role: Role
) -> None:
    store = cast(Store, Tripwire(studio.store))
    # A Messenger's `own` bundles are those of their own file: in the studio's they are refused.
    node = dataclasses.replace(studio.node, kind="messenger") if role is Role.MESSENGER else studio.node
    person = dataclasses.replace(studio, role=role, store=store, node=node)
    wrong = {}
    for name, permissions in asked().items():
        may = all(TABLE[permission][role] is not Reach.NOTHING for permission in permissions)
        may = may or (role is Role.MESSENGER and name in OWN_FILE)
        got = _outcome(person, name)
        if got != ("past" if may else "refused"):
            wrong[name] = got
    assert wrong == {}


VIEWS_OF = {
    Role.MESSENGER: "today roster check-in charts library",
    Role.STAFF: "today roster check-in cases charts library sync",
    Role.COUNSELOR: "today roster check-in cases charts library conflicts",
    Role.LEAD: "today roster check-in cases charts library sync access-log",
    Role.CENTER_COUNSELOR: "today roster cases charts library sync",
    Role.DIRECTOR: "today roster cases charts library sync access-log",
    Role.AUDITOR: "library access-log",
}


@pytest.mark.parametrize("role", Role)
def test_each_role_finds_its_own_views_and_no_other(studio: SignedIn, role: Role) -> None:
    person = dataclasses.replace(studio, role=role)
    assert [view.key for view in VIEWS if view.is_for(person)] == VIEWS_OF[role].split()


def test_the_table_is_the_one_of_the_design() -> None:
    """The table of docs/design/security.md: Messenger to auditor, in the order of `Role`."""
    rows = {
        Permission.SEE_PEOPLE: "own all all all referred referred nothing",
        Permission.ENTER_CHECK_INS: "own all all all nothing nothing nothing",
        Permission.READ_CHECK_IN_NOTES: "own all all all shared shared nothing",
        Permission.RAISE_ALERT: "all all all all all all nothing",
        Permission.SEE_CASES: "nothing level-and-owner all all shared shared nothing",
        Permission.RESOLVE_CONFLICTS: "nothing level-and-owner all all shared shared nothing",
        Permission.CASE_NOTES: "nothing nothing own-or-shared own-or-shared shared shared nothing",
        Permission.HOTLINE: "nothing all all all all all nothing",
        Permission.ROSTER: "nothing all nothing all nothing nothing nothing",
        Permission.FIGURES: "own all all all all all nothing",
        Permission.BUNDLES: "own all nothing all all all nothing",
        Permission.READ_ARTICLES: "all all all all all all all",
        Permission.PUBLISH: "nothing nothing nothing all all all nothing",
        Permission.ADMINISTER: "nothing nothing nothing all nothing all nothing",
        Permission.ACCESS_LOG: "nothing nothing nothing all nothing all all",
    }
    assert {kind: " ".join(TABLE[kind][role].value for role in Role) for kind in Permission} == rows


def test_a_messenger_at_the_studios_pc_has_no_sync_view_and_in_their_own_file_has() -> None:
    assert reach(Role.MESSENGER, Permission.BUNDLES, "studio") is Reach.NOTHING
    assert reach(Role.MESSENGER, Permission.BUNDLES, "messenger") is Reach.OWN

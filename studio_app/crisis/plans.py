"""Selects the crisis plan in force: the newest one that the center published, or the one that ships with the program.

A case opened under an earlier plan keeps its steps, so earlier plans are still read for their texts. An unreadable
published plan is skipped with a notice, and the one before it stays in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from db.changes import Changes
from db.queries.publications import PublicationRow, published
from db.reading import Reading
from db.schema import Publication
from studio_app.crisis.plan import Plan, Step, default_plan, read_plan
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say

KIND = CODE = "plan"
SIZE_LIMIT = 60_000
"""Maximum length of a published plan in characters: what one line of a bundle holds in any language."""


@dataclass(frozen=True)
class Plans:
    """The plan in force, and those before it, newest first.

    `published_at` is None for the plan that ships with the program. `unreadable_version`: the version of a newer plan that
    could not be read; None where there is none.
    """

    in_force: Plan
    earlier: tuple[Plan, ...] = ()
    published_at: int | None = None
    unreadable_version: int | None = None

    def step(self, code: str, level: int) -> Step | None:
        """The definition of a stored step in the newest plan that has it; None where none has."""
        found = (plan.at(Level(level)).steps for plan in (self.in_force, *self.earlier))
        return next((step for steps in found for step in steps if step.code == code), None)


@dataclass(frozen=True)
class PublishedPlan:
    """The result of publishing a plan. `version` is the plan's own."""

    id: str
    version: int
    changes: Changes


def plans(read: Reading) -> Plans:
    """The plans of this file."""
    rows = published(read, KIND, CODE)
    good = [(row, plan) for row in rows if (plan := _plan_in(row)) is not None]
    newest = rows[0].version if rows else None
    if not good:
        return Plans(default_plan(), unreadable_version=newest)
    (first, in_force), *others = good
    unreadable_version = newest if newest != first.version else None
    return Plans(in_force, (*(plan for _, plan in others), default_plan()), first.published_at, unreadable_version)


def plan_in_force(signed_in: SignedIn) -> Plans:
    """The plan in force with those before it; needs no permission, since it holds nothing about people."""
    with signed_in.read() as read:
        return plans(read)


def plan_notice(signed_in: SignedIn) -> str:
    """A sentence about a published plan that could not be read; empty otherwise."""
    found = plan_in_force(signed_in)
    if found.unreadable_version is None:
        return ""
    return say(
        "The center sent out version {version} of the plan, which this program cannot read; version {used} stays in "
        "force. Please tell the center, or update the program.",
        version=found.unreadable_version,
        used=found.in_force.version,
    )


def publish_plan(signed_in: SignedIn, path: Path) -> PublishedPlan:
    """Puts the plan at `path` in force here; it goes to every studio and Messenger with the next bundles.

    Raises Refusal `not-permitted`, `not-the-center`, `cannot-read`, `plan-unreadable`, `version-used`.
    """
    signed_in.require(Permission.ADMINISTER)
    if signed_in.node.kind != "center":
        raise Refusal("not-the-center", say("The plan is sent out by the center. Nothing was changed here."))
    content = _content_of(path)
    plan = read_plan(content.encode())
    with signed_in.unit() as unit:
        newest = max((row.version for row in published(unit.connection, KIND, CODE)), default=default_plan().version)
        if plan.version <= newest:
            raise Refusal(
                "version-used",
                say(
                    "Version {newest} of the plan is in force already. Give this one the version {next} in its file, "
                    "so that everybody can tell which is newer. Nothing was changed.",
                    newest=newest,
                    next=newest + 1,
                ),
            )
        values = {
            "kind": KIND,
            "code": CODE,
            "version": plan.version,
            "title": plan.name.zh_CN[:200],
            "content": content,
            "published_at": unit.now,
        }
        key = unit.add(Publication, values)
        made = next(row for row in published(unit.connection, KIND, CODE) if row.key == key)
        unit.log("plan-published", "publication", made.id, detail=str(plan.version))
    return PublishedPlan(made.id, plan.version, unit.changes)


def _content_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(4 * SIZE_LIMIT + 1).decode("utf-8-sig")
    except OSError as problem:
        raise Refusal(
            "cannot-read",
            say("{file} cannot be read. The plan in force stays as it is. Please try again.", file=path.name),
        ) from problem
    except UnicodeDecodeError as problem:
        raise _not_a_plan(path) from problem
    if len(content) > SIZE_LIMIT:
        raise _not_a_plan(path)
    return content


def _not_a_plan(path: Path) -> Refusal:
    return Refusal(
        "plan-unreadable",
        say("{file} is not a plan, or is too long for one. The plan in force stays as it is.", file=path.name),
    )


def _plan_in(row: PublicationRow) -> Plan | None:
    plan = _parsed(row.content)
    return plan if plan is not None and plan.version == row.version else None


@lru_cache(maxsize=32)
def _parsed(content: str) -> Plan | None:
    try:
        return read_plan(content.encode())
    except Refusal:
        return None

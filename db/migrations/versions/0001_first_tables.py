"""first tables"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Type = sa.types.TypeEngine | type[sa.types.TypeEngine]  # type: ignore[type-arg]


def column(name: str, kind: Type, refers_to: str = "", *, nullable: bool = False) -> sa.Column[object]:
    """A column; `refers_to` is the `table.key` of a foreign key, which `table` names."""
    return sa.Column(name, kind, nullable=nullable, info={"refers_to": refers_to})


def optional(name: str, kind: Type, refers_to: str = "") -> sa.Column[object]:
    """A column that may be null."""
    return column(name, kind, refers_to, nullable=True)


def table(
    name: str, *columns: sa.Column[object], primary_key: Sequence[str] = ("key",), unique: Sequence[str] = ()
) -> None:
    """A table whose constraints have the names that `db.schema.base` gives them."""
    constraints: list[sa.Constraint] = [
        sa.ForeignKeyConstraint([each.name], [each.info["refers_to"]], name=op.f(f"fk_{name}_{each.name}"))
        for each in sorted(columns, key=lambda each: each.name)
        if each.info["refers_to"]
    ]
    constraints.append(sa.PrimaryKeyConstraint(*primary_key, name=op.f(f"pk_{name}")))
    if unique:
        constraints.append(sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}")))
    op.create_table(name, *columns, *constraints)


def fact(name: str, *columns: sa.Column[object]) -> None:
    """A table of records that are written once and travel in bundles."""
    travels = (
        column("key", BIG),
        column("id", sa.LargeBinary(16)),
        column("origin", BIG, "node.key"),
        column("rev", BIG),
        optional("came_from", BIG, "node.key"),
    )
    table(name, *travels, *columns, unique=["id"])


def record(name: str, *columns: sa.Column[object]) -> None:
    """A table of records that change field by field and travel in bundles."""
    fact(name, column("stamps", sa.LargeBinary), *columns)


def upgrade() -> None:
    table(
        "access_entry",
        column("key", BIG),
        column("at", BIG),
        optional("person", BIG),
        column("action", sa.Text),
        column("subject_type", sa.Text),
        column("subject", sa.Text),
        column("detail", sa.Text),
        column("hash", sa.LargeBinary(32)),
    )
    op.create_index("ix_access_entry_at", "access_entry", ["at"])
    table(
        "draft",
        column("key", BIG),
        column("person", BIG),
        column("kind", sa.Text),
        column("subject", BIG),
        column("day", sa.Integer),
        column("content", sa.Text),
        column("at", BIG),
        unique=["person", "kind", "subject", "day"],
    )
    table(
        "field_history",
        column("key", BIG),
        column("type", sa.Text),
        column("record", BIG),
        column("field", sa.Text),
        column("old", sa.Text),
        column("new", sa.Text),
        column("at", BIG),
        optional("by", BIG),
    )
    op.create_index("ix_field_history_record", "field_history", ["type", "record"])
    table(
        "invitation",
        column("key", BIG),
        column("number", sa.LargeBinary),
        column("kind", sa.Text),
        column("name", sa.Text),
        column("content", sa.LargeBinary),
        column("code", sa.Text),
        column("expires_at", BIG),
        optional("used_at", BIG),
        unique=["number"],
    )
    table(
        "node",
        column("key", BIG),
        column("id", sa.LargeBinary(16)),
        column("kind", sa.Text),
        column("name", sa.Text),
        unique=["id"],
    )
    table(
        "setting",
        column("person", BIG),
        column("name", sa.Text),
        column("value", sa.Text),
        primary_key=["person", "name"],
    )
    table(
        "access_head",
        column("node", BIG, "node.key"),
        column("count", BIG),
        column("hash", sa.LargeBinary(32)),
        column("at", BIG),
        primary_key=["node"],
    )
    table(
        "bundle_entry",
        column("key", BIG),
        column("at", BIG),
        column("direction", sa.Text),
        column("neighbour", BIG, "node.key"),
        column("number", BIG),
        column("since", BIG),
        column("upto", BIG),
        column("counts", sa.Text),
        column("size", BIG),
    )
    table(
        "neighbour",
        column("node", BIG, "node.key"),
        column("relation", sa.Text),
        column("verify_key", sa.LargeBinary),
        column("recipient", sa.Text),
        column("state", sa.Text),
        column("since", BIG),
        optional("incarnation", sa.LargeBinary(8)),
        column("applied_upto", BIG),
        column("acknowledged_upto", BIG),
        column("number_out", BIG),
        column("number_in", BIG),
        optional("last_in", BIG),
        optional("last_out", BIG),
        primary_key=["node"],
    )
    table(
        "node_state",
        column("key", BIG),
        column("node", BIG, "node.key"),
        column("incarnation", sa.LargeBinary(8)),
        column("nonce", sa.LargeBinary(16)),
        column("time_zone", sa.Text),
        column("created_at", BIG),
        column("rev", BIG),
        column("clock_wall", BIG),
        column("clock_counter", BIG),
        column("signing_key", sa.LargeBinary),
        column("age_identity", sa.Text),
        column("pseudonym_key", sa.LargeBinary),
        column("demo", sa.Boolean),
    )
    record(
        "period_mark",
        column("name", sa.Text),
        column("first_day", sa.Integer),
        column("last_day", sa.Integer),
    )
    op.create_index("ix_period_mark_rev", "period_mark", ["rev"])
    record(
        "publication",
        column("kind", sa.Text),
        column("code", sa.Text),
        column("version", BIG),
        column("title", sa.Text),
        column("content", sa.Text),
        column("published_at", BIG),
        column("withdrawn", sa.Boolean),
    )
    op.create_index("ix_publication_code", "publication", ["kind", "code", "version"])
    op.create_index("ix_publication_rev", "publication", ["rev"])
    table(
        "quarantine",
        column("key", BIG),
        column("at", BIG),
        column("neighbour", BIG, "node.key"),
        column("number", BIG),
        column("line", sa.LargeBinary),
        column("digest", sa.LargeBinary),
        column("reason", sa.Text),
        unique=["digest"],
    )
    table(
        "removal",
        column("id", sa.LargeBinary(16)),
        column("type", sa.Text),
        column("kind", sa.Text),
        column("stamp", sa.LargeBinary),
        column("origin", BIG, "node.key"),
        column("rev", BIG),
        optional("came_from", BIG, "node.key"),
        primary_key=["id", "kind"],
    )
    op.create_index("ix_removal_rev", "removal", ["rev"])
    table(
        "sent",
        column("neighbour", BIG, "node.key"),
        column("id", sa.LargeBinary(16)),
        column("type", sa.Text),
        column("what", sa.Text),
        column("rev", BIG),
        primary_key=["neighbour", "id"],
    )
    record(
        "student",
        column("student_no", sa.Text),
        column("name", sa.Text),
        column("gender", sa.Text),
        column("college", sa.Text),
        column("major", sa.Text),
        column("class_name", sa.Text),
        column("grade", sa.Text),
        column("building", sa.Text),
        column("room", sa.Text),
        column("bed", sa.Text),
        column("phone", sa.Text),
        optional("birth_date", sa.Integer),
        column("ethnicity", sa.Text),
        column("status", sa.Text),
        column("status_note", sa.Text),
        optional("merged_into", BIG, "student.key"),
        column("find", sa.Text),
    )
    op.create_index("ix_student_class", "student", ["college", "class_name"])
    op.create_index("ix_student_merged_into", "student", ["merged_into"])
    op.create_index("ix_student_no", "student", ["student_no"])
    op.create_index("ix_student_place", "student", ["building", "room"])
    op.create_index("ix_student_rev", "student", ["rev"])
    record(
        "week_figure",
        column("week", sa.Integer),
        column("name", sa.Text),
        column("detail", sa.Text),
        optional("counted", BIG),
        optional("out_of", BIG),
    )
    op.create_index("ix_week_figure_rev", "week_figure", ["rev"])
    op.create_index("ix_week_figure_week", "week_figure", ["week", "name"])
    record(
        "person",
        column("login", sa.Text),
        column("name", sa.Text),
        column("role", sa.Text),
        column("active", sa.Boolean),
        optional("student", BIG, "student.key"),
    )
    op.create_index("ix_person_rev", "person", ["rev"])
    record(
        "assignment",
        column("person", BIG, "person.key"),
        column("building", sa.Text),
        column("room", sa.Text),
        column("class_name", sa.Text),
        column("since", sa.Integer),
        optional("until", sa.Integer),
    )
    op.create_index("ix_assignment_person", "assignment", ["person"])
    op.create_index("ix_assignment_rev", "assignment", ["rev"])
    op.create_index("ix_assignment_room", "assignment", ["building", "room"])
    fact(
        "check_in",
        column("student", BIG, "student.key"),
        column("day", sa.Integer),
        optional("mood", sa.SmallInteger),
        optional("sleep", sa.SmallInteger),
        optional("appetite", sa.SmallInteger),
        optional("social", sa.SmallInteger),
        optional("study", sa.SmallInteger),
        column("contact", sa.SmallInteger),
        column("signs", BIG),
        column("note", sa.Text),
        column("source", sa.SmallInteger),
        optional("observer", BIG, "person.key"),
        column("entered_at", BIG),
        optional("amends", BIG, "check_in.key"),
        column("reason", sa.Text),
        optional("amended_by", BIG),
    )
    op.create_index("ix_check_in_day", "check_in", ["day"])
    op.create_index("ix_check_in_rev_came_from", "check_in", ["rev", "came_from"])
    op.create_index("ix_check_in_student_day", "check_in", ["student", "day"])
    record(
        "proposal",
        column("student", BIG, "student.key"),
        column("field", sa.Text),
        column("value", sa.Text),
        column("words", sa.Text),
        column("proposed_at", BIG),
        optional("proposed_by", BIG, "person.key"),
        optional("settled", sa.Text),
        optional("settled_at", BIG),
        column("answer", sa.Text),
        optional("settled_by", BIG),
    )
    op.create_index("ix_proposal_rev", "proposal", ["rev"])
    op.create_index("ix_proposal_settled", "proposal", ["settled"])
    op.create_index("ix_proposal_student", "proposal", ["student"])
    fact(
        "revocation",
        column("node", sa.Text),
        column("verify_key", sa.Text),
        column("revoked_at", BIG),
        optional("revoked_by", BIG, "person.key"),
    )
    op.create_index("ix_revocation_node", "revocation", ["node"])
    op.create_index("ix_revocation_rev", "revocation", ["rev"])
    fact(
        "training_result",
        column("person", BIG, "person.key"),
        column("course", sa.Text),
        column("course_version", BIG),
        column("day", sa.Integer),
        column("passed", sa.Boolean),
        optional("score", sa.SmallInteger),
        optional("expires", sa.Integer),
        column("entered_at", BIG),
    )
    op.create_index("ix_training_result_person", "training_result", ["person"])
    op.create_index("ix_training_result_rev", "training_result", ["rev"])
    record(
        "alert",
        column("student", BIG, "student.key"),
        optional("check_in", BIG, "check_in.key"),
        column("day", sa.Integer),
        column("level", sa.SmallInteger),
        column("signs", BIG),
        column("words", sa.Text),
        column("raised_at", BIG),
        optional("raised_by", BIG, "person.key"),
        column("status", sa.Text),
        optional("acknowledged_at", BIG),
        optional("acknowledged_by", BIG, "person.key"),
        column("outcome", sa.Text),
    )
    op.create_index("ix_alert_rev", "alert", ["rev"])
    op.create_index("ix_alert_status", "alert", ["status"])
    op.create_index("ix_alert_student", "alert", ["student"])
    record(
        "case",
        column("student", BIG, "student.key"),
        optional("alert", BIG, "alert.key"),
        column("level", sa.SmallInteger),
        column("status", sa.Text),
        optional("owner", BIG, "person.key"),
        column("opened_at", BIG),
        optional("opened_by", BIG, "person.key"),
        column("reason", sa.Text),
        optional("next_contact", sa.Integer),
        column("next_contact_how", sa.Text),
        column("referred", sa.Boolean),
        optional("closed_at", BIG),
        optional("closed_by", BIG, "person.key"),
        column("closing_reason", sa.Text),
    )
    op.create_index("ix_case_rev", "case", ["rev"])
    op.create_index("ix_case_status", "case", ["status"])
    op.create_index("ix_case_student", "case", ["student"])
    fact(
        "case_note",
        column("case", BIG, "case.key"),
        column("kind", sa.Text),
        column("day", sa.Integer),
        column("written_at", BIG),
        optional("author", BIG, "person.key"),
        column("text", sa.Text),
        column("shared", sa.Boolean),
        optional("amends", BIG, "case_note.key"),
        column("reason", sa.Text),
        optional("amended_by", BIG),
    )
    op.create_index("ix_case_note_case", "case_note", ["case"])
    op.create_index("ix_case_note_rev", "case_note", ["rev"])
    record(
        "plan_step",
        column("case", BIG, "case.key"),
        column("code", sa.Text),
        column("level", sa.SmallInteger),
        column("due_at", BIG),
        column("status", sa.Text),
        optional("done_at", BIG),
        optional("done_by", BIG, "person.key"),
        column("reason", sa.Text),
    )
    op.create_index("ix_plan_step_case", "plan_step", ["case"])
    op.create_index("ix_plan_step_due", "plan_step", ["status", "due_at"])
    op.create_index("ix_plan_step_rev", "plan_step", ["rev"])
    fact(
        "referral_answer",
        column("case", BIG, "case.key"),
        column("status", sa.Text),
        optional("level", sa.SmallInteger),
        optional("next_contact", sa.Integer),
        column("words", sa.Text),
        column("answered_at", BIG),
        optional("answered_by", BIG, "person.key"),
        optional("seen_at", BIG),
    )
    op.create_index("ix_referral_answer_case", "referral_answer", ["case"])
    op.create_index("ix_referral_answer_rev", "referral_answer", ["rev"])
    record(
        "transfer",
        optional("student", BIG, "student.key"),
        optional("case", BIG, "case.key"),
        column("student_no", sa.Text),
        column("name", sa.Text),
        column("gender", sa.Text),
        optional("birth_date", sa.Integer),
        column("phone", sa.Text),
        column("major", sa.Text),
        column("class_name", sa.Text),
        column("grade", sa.Text),
        column("from_college", sa.Text),
        column("to_college", sa.Text),
        column("speak_to", sa.Text),
        column("offered_at", BIG),
        optional("withdrawn_at", BIG),
        column("passed_to", sa.Text),
        column("passed_name", sa.Text),
        optional("passed_at", BIG),
        optional("returned_at", BIG),
        column("center_words", sa.Text),
        optional("accepted_at", BIG),
        optional("declined_at", BIG),
        column("answer_words", sa.Text),
        optional("seen_at", BIG),
    )
    op.create_index("ix_transfer_rev", "transfer", ["rev"])
    op.create_index("ix_transfer_student", "transfer", ["student"])


def downgrade() -> None:
    raise NotImplementedError("a node file never goes back")

"""The tables of a node file, and the list of those that travel in bundles."""

from __future__ import annotations

from db.schema.base import Base, Fact, Record, Synced
from db.schema.cases import Case, CaseNote, PlanStep, ReferralAnswer
from db.schema.network import Publication, Revocation, WeekFigure
from db.schema.node import (
    AccessEntry,
    AccessHead,
    BundleEntry,
    Draft,
    FieldHistory,
    Invitation,
    Neighbour,
    Node,
    NodeState,
    Quarantine,
    Removal,
    Sent,
    Setting,
)
from db.schema.observation import Alert, CheckIn, PeriodMark
from db.schema.people import Assignment, Person, Proposal, Student, TrainingResult
from db.schema.synced import SYNCED, Field, SyncedType, synced_type
from db.schema.transfers import Transfer

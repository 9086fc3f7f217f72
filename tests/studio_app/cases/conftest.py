"""A studio whose clock stands at 24 November 2025, with a student, a counselor and a member of staff."""

from __future__ import annotations

import pytest

from studio_app.domain.permissions import Role
from studio_app.node.signed_in import SignedIn
from tests.studio_app.cases.people import Clock, add_student, somebody


@pytest.fixture
def clock(studio: SignedIn) -> Clock:
    clock = Clock()
    studio.store.clock = clock
    return clock


@pytest.fixture
def student(studio: SignedIn, clock: Clock) -> int:
    return add_student(studio)


@pytest.fixture
def counselor(studio: SignedIn, clock: Clock) -> SignedIn:
    return somebody(studio, "chen", "陈老师", Role.COUNSELOR)


@pytest.fixture
def staff(studio: SignedIn, clock: Clock) -> SignedIn:
    return somebody(studio, "wang", "王老师", Role.STAFF)

"""What the tests of the exchange share: an empty campus on which they make their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.studio_app.sync.campus import Campus, campus


@pytest.fixture
def place(tmp_path: Path) -> Campus:
    """Files of a center, studios and Messengers in a folder of the test's own, all by one clock."""
    return campus(tmp_path)

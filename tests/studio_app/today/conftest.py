"""The small dormitory for tests of the round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.studio_app.observation.campus import Campus, build


@pytest.fixture
def campus(tmp_path: Path) -> Iterator[Campus]:
    made = build(tmp_path)
    yield made
    made.close()

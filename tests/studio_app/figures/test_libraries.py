"""What a chart needs from the disk is read beforehand, and nothing of it is left out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

_LOADS = """
import sys
from pathlib import Path

def loaded():
    return {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if "site-packages" in line}

before = loaded()
import studio_app.figures.drawing
import studio_app.figures.heat_drawing
from studio_app.figures.libraries import libraries
print(*(loaded() - before - {str(path.resolve()) for path in libraries()}), sep="\\n")
"""


@pytest.mark.skipif(
    not Path("/proc/self/maps").exists(), reason="only Linux tells which libraries a process has loaded"
)
def test_every_library_that_drawing_loads_is_among_those_read_beforehand() -> None:
    ran = subprocess.run([sys.executable, "-c", _LOADS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []

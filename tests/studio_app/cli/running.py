"""Carries out command lines for the tests: in this process, or in one of its own as a script does."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio_app.cli.commands import carry_out
from studio_app.words import language, use_language

MAIN = Path(__file__).parents[3] / "main.py"
Ran = subprocess.CompletedProcess[str]


def run(folder: Path, *words: str, **environment: str) -> Ran:
    """Carries out the command in this process: nine tenths of a short command is a process's start."""
    out, err, before = io.StringIO(), io.StringIO(), language()
    with pytest.MonkeyPatch.context() as patch:
        for name in set(os.environ) - set(_environment(folder)):
            patch.delenv(name)
        for name, value in (_environment(folder) | environment).items():
            patch.setenv(name, value)
        patch.chdir(folder)
        patch.setattr(sys, "stdin", io.StringIO())
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status: object = carry_out(words).status
        except SystemExit as ended:
            status = ended.code
        finally:
            use_language(before)
    assert isinstance(status, int)
    return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())


def run_apart(folder: Path, *words: str, **environment: str) -> Ran:
    """Runs the program in a process of its own."""
    return subprocess.run(
        [sys.executable, str(MAIN), *words],
        cwd=folder,
        env=_environment(folder) | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def _environment(folder: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PSYCHE_")}
    return clean | {
        "PSYCHE_PASSWORD": "correct horse battery",
        "PSYCHE_DEVICE_SECRET_FILE": str(folder / "device-secret"),
        "PSYCHE_LANGUAGE": "en",
        "PSYCHE_CONFIG": str(folder / "config"),
    }

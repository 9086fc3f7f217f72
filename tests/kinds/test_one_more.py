"""One kind more: declared in test code alone, it goes through everything, and each mark that is left out is noticed once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MARKS = {
    "anew": "test_a_removed_one_that_somebody_spoke_of_comes_back_on_every_node",
    "draft": "test_what_was_being_typed_goes_with_the_person",
    "local": "test_what_a_node_keeps_for_itself_is_in_no_digest_and_no_bundle",
    "maker": "test_a_messenger_gets_what_they_made_on_the_laptop_before",
    "new": "test_a_center_makes_one_itself",
    "passing": "test_what_was_only_passing_is_kept_in_no_history",
    "personal": "test_an_erasure_leaves_no_word_of_it_in_any_file",
    "review": "test_two_writes_at_once_are_shown_to_who_may_settle_them_and_settled",
    "sealed": "test_a_sealed_text_travels_unopened_and_another_in_its_place_is_disputed",
    "resolve": "test_two_writes_at_once_are_shown_to_who_may_settle_them_and_settled",
    "undo": "test_it_is_taken_back_a_few_minutes_after",
}
"""Mark to the test of the walk that fails without it."""

TOGETHER = ("anew draft new passing review sealed", "local maker personal resolve undo")
"""Marks that are left out at once: a run for each would take minutes. `WITHOUT=draft pytest -p tests.kinds.one_more
tests/kinds/walk.py` runs one alone."""


def walk(without: str = "", *tests: str) -> tuple[set[str], str]:
    """The tests that fail with the further kind declared so, and what pytest said."""
    plugins = ["-p", "tests.kinds.one_more", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:pytest-qt"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rfE", "--tb=short", *plugins, *(tests or ["tests/kinds/walk.py"])],
        cwd=ROOT,
        env={**os.environ, "WITHOUT": without, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return set(re.findall(r"^(?:FAILED|ERROR) \S+::(\w+)", done.stdout, re.MULTILINE)), done.stdout


def test_a_further_kind_goes_through_everything_and_keeps_the_rules_of_all_others() -> None:
    failed, said = walk("", "tests/kinds/walk.py", "tests/kinds/test_declarations.py", "tests/kinds/test_lines.py")
    assert failed == set(), said


@pytest.mark.parametrize("marks", TOGETHER)
def test_each_mark_that_is_left_out_is_noticed_by_one_test(marks: str) -> None:
    failed, said = walk(marks)
    assert failed == {MARKS[mark] for mark in marks.split()}, said


def test_every_mark_is_left_out_once() -> None:
    assert sorted(" ".join(TOGETHER).split()) == sorted(MARKS)

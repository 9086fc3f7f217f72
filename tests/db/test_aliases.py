"""Queries put together by several threads at the same moment ask for what they mean."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_TOGETHER = """
import sys, threading, warnings
warnings.simplefilter("error")
sys.setswitchinterval(1e-6)
from db.queries import cases, observation
from db.queries.limits import Limit
from sqlalchemy import inspect, select

wrong = []

def ask(alias, key, together):
    together.wait()
    try:
        columns = select(getattr(alias, key)).get_final_froms()
        if columns != [inspect(alias).selectable]:
            wrong.append(key)
    except Warning as warning:
        wrong.append(str(warning))

aliases = [cases._OWNER, cases._OPENER, cases._CLOSER, observation._RAISER, observation._ACKNOWLEDGER]
for alias in aliases:
    keys = [attribute.key for attribute in inspect(alias).mapper.column_attrs]
    together = threading.Barrier(len(keys))
    threads = [threading.Thread(target=ask, args=(alias, key, together)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print(len(wrong), *wrong[:3])
"""


def test_names_used_first_by_many_threads_at_once_mean_the_same_to_all() -> None:
    root = Path(__file__).parents[2]
    for _ in range(3):
        told = subprocess.run(
            [sys.executable, "-c", _TOGETHER], cwd=root, capture_output=True, text=True, check=True, timeout=120
        )
        assert told.stdout.split()[0] == "0", told.stdout

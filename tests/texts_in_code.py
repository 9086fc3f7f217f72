"""Finds, in the code, every text that goes through translation.

    python -m tests.texts_in_code

prints those that have no Chinese yet, by file.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from studio_app.words import read_catalogue

ROOT = Path(__file__).parent.parent
_CALLS = {"say": 1, "marked": 1, "say_count": 2}


def texts() -> Iterator[tuple[str, str]]:
    """(place, text) of every text in `studio_app`, `ui` and `main.py`; the text is empty where it is not a literal."""
    for file in [*ROOT.glob("studio_app/**/*.py"), *ROOT.glob("ui/**/*.py"), ROOT / "main.py"]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            for argument in node.args[: _CALLS.get(name, 0)]:
                for each in _literals(argument):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", each


def _literals(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return []


def untranslated() -> list[tuple[str, str]]:
    """The texts without Chinese. One without a letter needs none."""
    known = read_catalogue("zh_CN")
    wanted = [(place, text) for place, text in texts() if any(letter.isalpha() for letter in text)]
    return [(place, text) for place, text in wanted if not known.get(text)]


if __name__ == "__main__":
    for place, text in untranslated():
        print(f"{place}  {text!r}")

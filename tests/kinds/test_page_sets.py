"""The kinds by which a page reads again exist: a name that is none would never be heard of."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

from db.schema import SYNCED

TOP = Path(__file__).parents[2]


@functools.cache
def _nodes() -> dict[Path, list[ast.AST]]:
    files = [path for part in ("db", "ui", "studio_app") for path in (TOP / part).rglob("*.py")]
    return {path: list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))) for path in files}


@functools.cache
def _constants() -> dict[str, ast.expr]:
    return {
        target.id: node.value
        for nodes in _nodes().values()
        for node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.isupper()
    }


def _asked_for() -> Iterator[tuple[str, ast.expr]]:
    """Where `changes.kinds` is looked into: the file, and what is looked for."""
    for path, nodes in _nodes().items():
        for node in nodes:
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd) and _is_kinds(node.left):
                yield str(path.relative_to(TOP)), node.right
            elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In) and _is_kinds(node.comparators[0]):
                yield str(path.relative_to(TOP)), node.left


def _is_kinds(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "kinds"


def _texts(node: ast.expr) -> set[str]:
    """The texts in an expression, and in the constants that it names."""
    inside = list(ast.walk(node))
    named = [_constants()[one.id] for one in inside if isinstance(one, ast.Name) and one.id in _constants()]
    found = {one.value for one in inside if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found.union(*map(_texts, named))


def _touched() -> set[str]:
    """What a write says that it touched, besides the records themselves."""
    calls = [node for nodes in _nodes().values() for node in nodes if isinstance(node, ast.Call) and node.args]
    names = {"touched", "Changes"}
    return set().union(
        *(_texts(call.args[0]) for call in calls if ast.unparse(call.func).rpartition(".")[2] in names),
    )


def test_pages_read_again_by_kinds_that_exist() -> None:
    asked = list(_asked_for())
    assert len(asked) > 8
    known = {kind.name for kind in SYNCED} | _touched()
    for path, node in asked:
        assert _texts(node) <= known, path

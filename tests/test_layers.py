"""Import rules that import-linter's contracts in `pyproject.toml` cannot express."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent

VALUE_MODULES = {
    "studio_app.crisis.plan",
    "studio_app.node.kinds",
    "studio_app.node.signed_in",
    "studio_app.observation.entry",
    "studio_app.search.index",
    "studio_app.security.attempts",
    "studio_app.security.device_secret",
}
"""Modules of values that views and commands import directly, besides `domain`, `tables` and those of `studio_app`.

The welcome page needs some of them, and a `service.py` would load SQLAlchemy with it.
"""

SHARED_PACKAGES = ("studio_app.domain.", "studio_app.tables.", "studio_app.cli.")


def test_views_and_commands_enter_packages_by_service_and_value_modules() -> None:
    entered = {module for file in _files("ui", "studio_app/cli") for module, _ in _imported(file)}
    packaged = {module for module in entered if module.count(".") > 1 and not module.startswith(SHARED_PACKAGES)}
    assert {module for module in packaged if not module.endswith(".service")} == VALUE_MODULES


def test_below_views_and_commands_a_name_is_imported_from_the_module_that_defines_it() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}: {name} from {module}"
        for file in _files("studio_app")
        if not file.is_relative_to(ROOT / "studio_app/cli")
        for module, name in _imported(file)
        if module.startswith("studio_app.") and name and name not in _defined(_path(module))
    ]
    assert wrong == []


def test_only_service_modules_re_export() -> None:
    empty = [
        str(file.relative_to(ROOT))
        for file in _files("ui", "studio_app", "db")
        if file.name not in ("__init__.py", "service.py") and not _defined(file) - {"__all__"}
    ]
    assert empty == []


def _files(*folders: str) -> list[Path]:
    return [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]


def _path(module: str) -> Path:
    file = ROOT / (module.replace(".", "/") + ".py")
    return file if file.exists() else ROOT / module.replace(".", "/") / "__init__.py"


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def _imported(file: Path) -> Iterator[tuple[str, str]]:
    """(module of `studio_app`, name imported from it); the name is empty where the module itself is imported."""
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name.startswith("studio_app."))
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "studio_app":
            for alias in node.names:
                module = f"{node.module}.{alias.name}"
                yield (module, "") if _path(module).exists() else (node.module, alias.name)


@cache
def _defined(file: Path) -> frozenset[str]:
    """Names that a module assigns or defines at its top level, also within `if` and `try`."""
    names = set()
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return frozenset(names)

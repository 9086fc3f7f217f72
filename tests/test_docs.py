"""What the pages for developers and scripts name exists: links, paths, modules, commands and their options."""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio_app.cli.commands import GROUPS

TOP = Path(__file__).parents[1]
PAGES = [TOP / "README.md", TOP / "CONTRIBUTING.md", *sorted((TOP / "docs").rglob("*.md"))]
ROOTS = ("ui/", "studio_app/", "db/", "resources/", "tests/", "docs/", ".ci/", ".github/")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))


def _in_backticks(page: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", page.read_text("utf-8"))


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@every_page
def test_paths_are_in_the_tree(page: Path) -> None:
    named = [word for text in _in_backticks(page) for word in text.split() if word.startswith(ROOTS)]
    paths = [path.strip(",;:") for path in named if not re.search(r"[<>*|]", path)]
    assert [path for path in paths if not (TOP / path).exists()] == []


@every_page
def test_modules_that_are_run_exist(page: Path) -> None:
    modules = re.findall(r"python -m ([\w.]+)", page.read_text("utf-8"))
    ours = [name for name in modules if name.split(".")[0] in ("tests", "db", "studio_app") and "NAME" not in name]
    files = {name: TOP / name.replace(".", "/") for name in ours}
    missing = [
        name
        for name, path in files.items()
        if not path.with_suffix(".py").is_file() and not (path / "__main__.py").is_file()
    ]
    assert missing == []


def test_pages_that_the_code_refers_to_exist() -> None:
    files = [path for folder in ("db", "studio_app", "ui", "tests") for path in (TOP / folder).rglob("*.py")]
    named = {page for path in files for page in re.findall(r"docs/[\w/-]+\.md", path.read_text("utf-8"))}
    assert [page for page in sorted(named) if not (TOP / page).exists()] == []


def _subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """A parser's commands by name; none where it has no further ones."""
    groups = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(groups[0]) if groups else {}


@pytest.fixture(scope="module")
def command_line() -> dict[str, argparse.ArgumentParser]:
    """Every command with its parser, `roster import` by both words."""
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    for group in GROUPS:
        importlib.import_module(f"studio_app.cli.{group}").add_commands(commands)
    found = {}
    for name, each in _subcommands(parser).items():
        parts = _subcommands(each)
        found |= {f"{name} {part}": its for part, its in parts.items()} if parts else {name: each}
    return found


def _named(page: Path, known: dict[str, argparse.ArgumentParser]) -> Iterator[tuple[str, str]]:
    """(command, the rest of its line) of every `main.py ...` on a page; `list\\|show` are two."""
    for text in _in_backticks(page):
        for line in re.findall(r"main\.py +([a-z][^`]*)", text.replace("\\|", "|")):
            first, _, rest = line.partition(" ")
            has_parts = any(name.startswith(f"{first} ") for name in known)
            if has_parts and not rest.startswith("..."):
                parts, _, rest = rest.partition(" ")
                yield from ((f"{first} {part}", rest) for part in parts.split("|"))
            else:
                yield first, rest


@every_page
def test_commands_and_their_options_exist(page: Path, command_line: dict[str, argparse.ArgumentParser]) -> None:
    wrong = []
    for command, rest in _named(page, command_line):
        parser = command_line.get(command)
        options = (
            set() if parser is None else {option for action in parser._actions for option in action.option_strings}
        )
        wrong += [command] if parser is None else []
        wrong += [f"{command} {option}" for option in re.findall(r"--[a-z-]+", rest) if option not in options]
    assert wrong == []


def test_every_command_is_in_the_table_of_commands(command_line: dict[str, argparse.ArgumentParser]) -> None:
    named = {command for command, _ in _named(TOP / "docs" / "commands.md", command_line)}
    assert sorted(command_line.keys() - named) == []

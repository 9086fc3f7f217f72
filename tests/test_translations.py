"""Every text a person can see has its Chinese, with the same places to fill in."""

from __future__ import annotations

import string

import polib

from studio_app.resource_files import resource
from studio_app.words import read_catalogue
from tests.texts_in_code import texts, untranslated


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_has_chinese() -> None:
    assert untranslated() == []


def test_chinese_fills_in_the_same_things() -> None:
    wrong = []
    for english, chinese in read_catalogue("zh_CN").items():
        missing, extra = _fields(english) - _fields(chinese), _fields(chinese) - _fields(english)
        if (missing | extra) - {"count"}:
            wrong.append((english, chinese))
    assert wrong == []


def test_no_translation_is_left_over_from_a_text_that_is_gone() -> None:
    used = {text for _, text in texts()}
    translated = set(read_catalogue("zh_CN"))
    assert sorted(translated - used) == []


def test_a_text_reads_the_same_wherever_it_stands() -> None:
    said: dict[str, set[str]] = {}
    for file in resource("translations", "zh_CN").glob("*.po"):
        for entry in polib.pofile(str(file)):
            said.setdefault(entry.msgid, set()).add(entry.msgstr or entry.msgstr_plural.get(0, ""))
    assert {english: chinese for english, chinese in said.items() if len(chinese) > 1} == {}

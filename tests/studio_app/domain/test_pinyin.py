"""People are found by what one types: name, pinyin, initials, number, room."""

from __future__ import annotations

import subprocess
import sys

import pytest

from studio_app.domain.pinyin import find_text, pinyin


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("田小东", "tianxiaodong", "txd"),
        ("单小明", "shanxiaoming", "sxm"),
        ("解红", "xiehong", "xh"),
        ("仇英", "qiuying", "qy"),
        ("区丽", "ouli", "ol"),
        ("曾经纬", "zengjingwei", "zjw"),
        ("查明", "zhaming", "zm"),
        ("朴敏", "piaomin", "pm"),
        ("盖云", "geyun", "gy"),
        ("任轩娜", "renxuanna", "rxn"),
        ("乐宁", "yuening", "yn"),
        ("翟志", "zhaizhi", "zz"),
        ("覃雯", "qinwen", "qw"),
        ("冼星", "xianxing", "xx"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("尉明", "weiming", "wm"),
        ("万俟雪", "moqixue", "mqx"),
        ("欧阳婷", "ouyangting", "oyt"),
        ("长孙婷", "zhangsunting", "zst"),
        ("吕布", "lvbu", "lb"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("查干·巴特尔", "chaganbateer", "cgbte"),
        ("Tom Li", "tomli", "tl"),
    ],
)
def test_names_are_read_as_people_read_them(name: str, full: str, initials: str) -> None:
    assert pinyin(name) == (full, initials)


@pytest.mark.parametrize("typed", ["吕布", "lvbu", "lubu", "lb", "202301b7", "116", "3号公寓116", "公寓"])
def test_a_person_is_found_by(typed: str) -> None:
    assert typed in find_text("吕布", "202301B7", "3号公寓", "116")


def test_a_dotted_name_is_found_without_its_dot_and_a_rare_reading_too() -> None:
    assert "阿依古丽买买提" in find_text("阿依古丽·买买提", "1", "", "").split("|")
    assert {"yuening", "lening"} <= set(find_text("乐宁", "1", "", "").split("|"))
    assert find_text("Tom Li", "", "", "") == "tom li|tomli|tl"


def test_the_dictionaries_are_loaded_only_when_a_name_is_read() -> None:
    code = "import sys, studio_app.domain.pinyin, studio_app.roster.registry_table as r; "
    code += "print([m for m in ('pypinyin', 'python_calamine', 'charset_normalizer', 'polib') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

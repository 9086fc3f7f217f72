"""Finding anything by a few letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from studio_app.domain.permissions import Role
from studio_app.domain.pinyin import find_text
from studio_app.node import service as node
from studio_app.node.signed_in import SignedIn
from studio_app.roster import service as roster
from studio_app.search.index import HitKind, SearchEntry, SearchIndex, normalized
from studio_app.search.service import command_entry, search_index
from studio_app.security.device_secret import FileSecrets
from tests.conftest import PASSWORD

NAMES = ("单小明", "解红", "仇英", "区丽", "曾经纬", "查明", "尉迟恭", "吕布", "阿依古丽·买买提", "王小明")


def _index() -> SearchIndex:
    people = [
        SearchEntry(HitKind.PERSON, name, "", find_text(name, f"2026{number:04}", "3号公寓", f"41{number}"), number)
        for number, name in enumerate(NAMES)
    ]
    return SearchIndex([command_entry("roster", "名册", "roster"), *people])


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("shan", "单小明"), ("Shàn", "单小明"), ("sxm", "单小明"), ("xie", "解红"), ("qiu", "仇英"), ("ou", "区丽"),
        ("zeng", "曾经纬"), ("zha", "查明"), ("yuchi", "尉迟恭"), ("lü", "吕布"), ("lvbu", "吕布"), ("lu", "吕布"),
        ("买买提", "阿依古丽·买买提"), ("20260004", "曾经纬"), ("418", "阿依古丽·买买提"), ("ｗａｎｇ", "王小明"),
        ("xm wang", "王小明"), ("mingce", "名册"), ("mc", "名册"), ("roster", "名册"),
    ],
)  # fmt: skip
def test_what_is_typed_finds(typed: str, first: str) -> None:
    assert _index().find(typed)[0].title == first


def test_a_whole_word_comes_before_a_beginning_and_a_beginning_before_the_middle() -> None:
    index = SearchIndex([SearchEntry(HitKind.ROOM, words, "", words) for words in ("x116", "1165", "116")])
    assert [hit.title for hit in index.find("116")] == ["116", "1165", "x116"]


@settings(max_examples=150, deadline=None)
@given(
    some.lists(some.text("abc1|\n ", min_size=1, max_size=6), min_size=1, max_size=12),
    some.text("abc1", min_size=1, max_size=3),
)
def test_whatever_holds_every_word_is_found_and_nothing_else(texts: list[str], typed: str) -> None:
    words = [text.replace("|", "").replace("\n", "") for text in texts]
    index = SearchIndex([SearchEntry(HitKind.PERSON, str(place), "", text) for place, text in enumerate(words)])
    found = {int(hit.title) for hit in index.find(typed, 100)}
    assert found == {place for place, text in enumerate(words) if typed in text}


def test_nothing_typed_finds_nothing() -> None:
    assert _index().find("  ") == []
    assert normalized("Lǚ") == "lv"


def test_who_may_not_see_people_finds_none_and_a_messenger_only_their_own(
    studio: SignedIn, secrets_kept: FileSecrets
) -> None:
    for number, room in ((1, "411"), (2, "412")):
        values = {"student_no": f"202600{number}", "name": f"测试{number}", "building": "7", "room": room}
        roster.add_student(studio, values)
    for login, role in (("may", Role.MESSENGER), ("ann", Role.AUDITOR)):
        node.add_person(studio, login, login, role, PASSWORD)
    roster.assign(studio, _key(studio, "may"), building="7", room="411")
    assert len(search_index(studio).find("测试")) == 2
    for login, titles in (("may", ["测试1"]), ("ann", [])):
        signed_in = node.sign_in(studio.store.path, login, PASSWORD, secrets_kept)
        assert [hit.title for hit in search_index(signed_in).find("测试")] == titles
        signed_in.store.close()


def _key(studio: SignedIn, login: str) -> int:
    return next(person.key for person in node.people_who_sign_in(studio) if person.login == login)

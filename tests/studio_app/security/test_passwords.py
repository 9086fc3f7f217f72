"""Which passwords are taken and which are refused, with habits of Chinese and of English in mind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.refusal import Refusal
from studio_app.resource_files import resource
from studio_app.security.passwords import MAX_LENGTH, MIN_LENGTH, check_password, one_time_password
from tests.common_passwords import composed

ABOUT = ("zhangwei", "张晓薇", "外国语学院")


def _code(password: str) -> str:
    try:
        check_password(password, ABOUT)
    except Refusal as refusal:
        return refusal.code
    return "taken"


@pytest.mark.parametrize(
    "password",
    [
        "12345678",
        "87654321",
        "11111111",
        "abcabcabc",
        "qwertyui",
        "1qaz2wsx",
        "abcd1234",
        "qwer1234",
        "147258369",
        "woaini1314",
        "woaini520",
        "5201314a",
        "iloveyou",
        "P@ssw0rd",
        "password2026",
        "Password123!",
        "liuyang123456",
        "19990101",
        "zhw19990101",
        "1999-01-01",
        "990101zhw",
        "13800138000",
        "wang13800138000",
        "５２０１３１４ａ",
        "ＷＯＡＩＮＩ１３１４",
        "xinlijiankang",
        "gongzuoshi888",
    ],
)
def test_what_everybody_thinks_of_is_refused(password: str) -> None:
    assert _code(password) == "password-common"


@pytest.mark.parametrize(
    "password",
    [
        "zhangwei",
        "ZhangWei2024",
        "zhangweizhangwei",
        "zhangxiaowei",
        "xiaoweizhang1",
        "张晓薇张晓薇1234",
        "iewgnahz",
        "外国语学院2026",
        "waiguoyuxueyuan",
        "psychestudio",
        "Studio!2026",
    ],
)
def test_a_name_that_others_know_is_refused(password: str) -> None:
    assert _code(password) == "password-personal"


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "a long enough word",
        "春风又绿江南岸，明月",
        "gray lantern 7",
        "kxvbwqpt",
        "        x y z        q",
    ],
)
def test_no_mixture_of_signs_is_asked_for(password: str) -> None:
    assert _code(password) == "taken"


def test_only_its_length_limits_a_password() -> None:
    assert _code("k7vq2mx") == "password-too-short"
    assert _code("k7vq2mxz") == "taken"
    assert _code("kv" + "qmx wz" * 50) == "password-too-long"


@given(st.text(min_size=MIN_LENGTH, max_size=MAX_LENGTH))
def test_any_text_is_judged(password: str) -> None:
    assert _code(password) in (
        "taken",
        "password-common",
        "password-personal",
        "password-too-short",
        "password-too-long",
    )


def test_the_list_is_as_it_was_composed_and_knows_both_languages() -> None:
    listed = resource("passwords", "common.txt").read_text("utf-8").split()
    assert listed == composed()
    assert len(listed) > 3000
    assert {"password", "woaini", "5201314woaini"} <= set(listed)


def test_a_one_time_password_is_fit_to_be_read_aloud_and_never_the_same() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert _code(password) == "taken"
        assert not set(password) & set("01ilou")

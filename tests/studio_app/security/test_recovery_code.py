"""A code on paper is read back as it was written, and a slip of the pen is told from a wrong code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.refusal import Refusal
from studio_app.security.recovery_code import format_code, read_code

codes = st.binary(min_size=20, max_size=20)
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(codes)
def test_a_written_code_is_read_back(code: bytes) -> None:
    assert read_code(format_code(code)) == code


@given(codes)
def test_case_spaces_and_look_alikes_do_not_matter(code: bytes) -> None:
    text = format_code(code).lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert read_code(text) == code


@given(codes, st.integers(0, 35), st.integers(1, 31))
def test_one_wrong_letter_is_a_slip(code: bytes, place: int, by: int) -> None:
    digits = list(format_code(code).replace("-", ""))
    digits[place] = DIGITS[(DIGITS.index(digits[place]) + by) % 32]
    with pytest.raises(Refusal) as refused:
        read_code("".join(digits))
    assert refused.value.code == "recovery-code-mistyped"


@pytest.mark.parametrize("text", ["", "ABCD", "U" * 36, "A" * 37])
def test_a_code_of_the_wrong_form_is_a_slip(text: str) -> None:
    with pytest.raises(Refusal):
        read_code(text)

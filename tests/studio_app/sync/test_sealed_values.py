"""A reader without the key asks of a sealed text only that it is an age message for a few people."""

from __future__ import annotations

import pyrage
import pytest

from studio_app.sync.bundle.sealed_values import is_age_message


def sealed(recipients: int, text: bytes = b"what was said") -> bytes:
    keys = [pyrage.x25519.Identity.generate().to_public() for _ in range(recipients)]
    return bytes(pyrage.encrypt(text, keys))


@pytest.mark.parametrize("recipients", [1, 2, 4])
def test_a_message_for_up_to_four_is_taken(recipients: int) -> None:
    assert is_age_message(sealed(recipients))
    assert is_age_message(sealed(recipients, b""))


@pytest.mark.parametrize("recipients", [5, 64])
def test_one_for_more_is_not(recipients: int) -> None:
    assert not is_age_message(sealed(recipients))


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"plain words",
        b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n",
        b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n" + b"\0" * 40,
        b"age-encryption.org/v2\n-> X25519 "
        + b"A" * 43
        + b"\n"
        + b"A" * 43
        + b"\n--- "
        + b"A" * 43
        + b"\n"
        + b"\0" * 40,
        b"age-encryption.org/v1\n" + b"-> X25519 A\n" * 40_000,
    ],
)
def test_anything_else_is_not(message: bytes) -> None:
    assert not is_age_message(message)


def test_a_message_that_was_cut_short_is_not() -> None:
    whole = sealed(1, b"")
    assert all(not is_age_message(whole[:length]) for length in range(len(whole)))

"""The recovery code: 160 random bits on paper that open the file without a password or a keyring.

Crockford's base32 (I, L and O are read as 1, 1 and 0, U is refused) in nine groups of four; the last group is a
checksum, which distinguishes a typing error from a wrong code.
"""

from __future__ import annotations

import hashlib
import secrets

from studio_app.refusal import Refusal
from studio_app.words import say

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_BITS, _CHECK_BITS, _GROUP = 160, 20, 4


def new_code() -> bytes:
    """A random code as 20 raw bytes."""
    return secrets.token_bytes(_BITS // 8)


def format_code(code: bytes) -> str:
    """The code in printed form: `XXXX-XXXX-...`, nine groups."""
    number = int.from_bytes(code, "big") << _CHECK_BITS | _checksum(code)
    length = (_BITS + _CHECK_BITS) // 5
    digits = "".join(_DIGITS[number >> 5 * place & 31] for place in reversed(range(length)))
    return "-".join(digits[i : i + _GROUP] for i in range(0, length, _GROUP))


def read_code(text: str) -> bytes:
    """Parses a typed code, in any case, with or without dashes and spaces.

    Raises Refusal `recovery-code-mistyped` when it is too short, too long, or its checksum does not fit.
    """
    digits = "".join(text.split()).replace("-", "").upper().translate(_READ_AS)
    wanted = (_BITS + _CHECK_BITS) // 5
    if len(digits) != wanted or any(digit not in _DIGITS for digit in digits):
        raise Refusal(
            "recovery-code-mistyped",
            say(
                "A recovery code has 36 letters and digits in nine groups of four. Look at the paper again; nothing "
                "was changed."
            ),
        )
    number = 0
    for digit in digits:
        number = number << 5 | _DIGITS.index(digit)
    code = (number >> _CHECK_BITS).to_bytes(_BITS // 8, "big")
    if number & (1 << _CHECK_BITS) - 1 != _checksum(code):
        raise Refusal(
            "recovery-code-mistyped",
            say(
                "The recovery code has a slip in it: one of its letters or digits differs from the paper. Nothing was "
                "changed; please type it again."
            ),
        )
    return code


def _checksum(code: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"psyche recovery code" + code).digest()[:3], "big") >> 24 - _CHECK_BITS

"""Password policy: a minimum length and a blocklist, nothing else.

After NIST SP 800-63B, 3.1.1.2: a minimum length, a list of common and expected passwords (here with Chinese patterns),
context-specific words, no composition rules, no periodic change.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable

from studio_app.refusal import Refusal
from studio_app.security.common_passwords import is_about, is_common
from studio_app.words import say

MIN_LENGTH = 8
MAX_LENGTH = 256
_DIGITS = "abcdefghjkmnpqrstvwxyz23456789"
_GROUPS, _GROUP = 3, 4


def check_password(password: str, about: Iterable[str] = ()) -> None:
    """Raises Refusal `password-too-short`, `password-too-long`, `password-common`, or `password-personal`.

    `about` are the person's login and name and the name of the place, which a password must not be.
    """
    length = len(unicodedata.normalize("NFKC", password))
    if length < MIN_LENGTH:
        raise Refusal(
            "password-too-short",
            say(
                "A password needs {count} characters or more; a short sentence is easy to remember. Nothing was changed.",
                count=MIN_LENGTH,
            ),
        )
    if length > MAX_LENGTH:
        raise Refusal(
            "password-too-long",
            say("A password may have up to {count} characters. Nothing was changed.", count=MAX_LENGTH),
        )
    if is_about(password, about):
        raise Refusal(
            "password-personal",
            say(
                "A login, a name or the college's name is what others would try first. Take something that only you "
                "would think of, perhaps a short sentence. Nothing was changed."
            ),
        )
    if is_common(password):
        raise Refusal(
            "password-common",
            say(
                "Many people choose this password or one of its kind, so it would be tried early. A few words that do "
                "not belong together are better. Nothing was changed."
            ),
        )


def one_time_password() -> str:
    """A random password for one sign-in: 12 unambiguous letters and digits (58 bits)."""
    groups = ("".join(secrets.choice(_DIGITS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)

"""What a password must be: long enough and not among the first that would be tried; nothing else is asked of it.

After NIST SP 800-63B, 3.1.1.2: a shortest length, a list of common and expected ones (here with Chinese habits), the
words of the person's own surroundings, no rules of composition, no change for the calendar's sake.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable

from studio_app.refusal import Refusal
from studio_app.security.common_passwords import is_about, is_common
from studio_app.words import say

SHORTEST = 8
LONGEST = 256
_DIGITS = "abcdefghjkmnpqrstvwxyz23456789"
_GROUPS, _GROUP = 3, 4


def check_password(password: str, about: Iterable[str] = ()) -> None:
    """Raises Refusal `password-too-short`, `password-too-long`, `password-common`, or `password-personal`.

    `about` are the person's login and name and the name of the place, which a password must not be.
    """
    length = len(unicodedata.normalize("NFKC", password))
    if length < SHORTEST:
        raise Refusal(
            "password-too-short",
            say(
                "A password needs {count} characters or more; a short sentence is easy to remember. Nothing was changed.",
                count=SHORTEST,
            ),
        )
    if length > LONGEST:
        raise Refusal(
            "password-too-long",
            say("A password may have up to {count} characters. Nothing was changed.", count=LONGEST),
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
    """A password for the lead to hand on, good for one sign-in: 12 letters and figures (58 bits) that read aloud well."""
    groups = ("".join(secrets.choice(_DIGITS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)

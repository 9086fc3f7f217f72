"""What a password must be: long enough, and nothing else is asked of it (NIST SP 800-63B, 3.1.1.2)."""

from __future__ import annotations

from studio_app.refusal import Refusal
from studio_app.words import say

SHORTEST = 8
LONGEST = 256


def check_password(password: str) -> None:
    """Raises Refusal `password-too-short` or `password-too-long`, counting characters."""
    if len(password) < SHORTEST:
        raise Refusal(
            "password-too-short",
            say(
                "A password needs {count} characters or more; a short sentence is easy to remember. Nothing was changed.",
                count=SHORTEST,
            ),
        )
    if len(password) > LONGEST:
        raise Refusal(
            "password-too-long",
            say("A password may have up to {count} characters. Nothing was changed.", count=LONGEST),
        )

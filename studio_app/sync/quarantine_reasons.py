"""Reasons for the quarantine of a bundle's line, in words."""

from __future__ import annotations

from studio_app.words import marked, say

REASONS: dict[str, str] = {
    "unreadable": marked("The line cannot be read."),
    "unknown-type": marked("It is of a kind this program does not know yet. A later version will try again."),
    "unknown-field": marked("It has something this program does not know yet. A later version will try again."),
    "bad-value": marked("One of its values cannot be right."),
    "bad-stamps": marked("Its marks of when it was written cannot be right."),
    "incomplete": marked("A part of it is missing that this file needs."),
    "out-of-scope": marked("The sender may not write this."),
    "missing-reference": marked("It speaks of something that is not here yet. It is tried again with the next bundle."),
    "disputed": marked("It differs from what is here under the same number, and what is here is never rewritten."),
}


def reason_in_words(code: str) -> str:
    """The sentence for the code of a reason."""
    return say(REASONS.get(code, REASONS["unreadable"]))

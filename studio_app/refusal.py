"""The error that a person sees."""

from __future__ import annotations


class Refusal(Exception):
    """Raised when a call cannot be carried out for a reason that a person can understand and act on.

    `code` is a short stable word for scripts (`wrong-password`, `not-permitted`); `sentence` is already in the
    display language and says what happened, what is safe and what to do next. Nothing was changed.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence

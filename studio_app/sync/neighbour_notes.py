"""Sentences about a neighbour stored as message and values, so that they are shown in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from studio_app.words import say

_Value = str | int
StoredNotes: TypeAlias = tuple[str | tuple[str, dict[str, _Value]], ...]


class Note(str):
    """A translated sentence with its English `text` and its `values`."""

    __slots__ = ("text", "values")
    text: str
    values: dict[str, _Value]


def note(text: str, /, **values: _Value) -> Note:
    """As `say`, for a `marked` text; the result keeps the text and its values."""
    said = Note(say(text, **values))
    said.text, said.values = text, values
    return said


def note_count(one: str, many: str, count: int, /, **values: _Value) -> Note:
    """As `say_count`, for `marked` texts."""
    return note(one if count == 1 else many, count=count, **values)


def stored_form(notes: Sequence[str]) -> StoredNotes:
    """Notes as a setting stores them: messages with their values."""
    return tuple((one.text, one.values) if isinstance(one, Note) else one for one in notes)


def restored_notes(stored: StoredNotes) -> tuple[str, ...]:
    """Stored notes in the current language."""
    return tuple(one if isinstance(one, str) else say(one[0], **one[1]) for one in stored)

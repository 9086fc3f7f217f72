"""Loads pypinyin with its dictionary of phrases entry by entry.

By itself it decodes the whole dictionary in one call, in which no other thread gets a turn: a fifth of a second in which the
window answers nothing, though the call is made in the background.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from importlib.resources import files
from typing import cast

import msgspec

_WITHOUT_PHRASES = "PYPINYIN_NO_PHRASES"
"""pypinyin's own switch, looked at when it is imported"""

_loading = threading.Lock()
_loaded: list[Callable[[str], list[str]]] = []


def reader() -> Callable[[str], list[str]]:
    """`lazy_pinyin`: a text's syllables without tones, what is not Chinese as it is. Takes half a second the first time."""
    with _loading:
        if not _loaded:
            _loaded.append(_load())
        return _loaded[0]


def _load() -> Callable[[str], list[str]]:
    before = os.environ.get(_WITHOUT_PHRASES)
    os.environ[_WITHOUT_PHRASES] = "1"
    try:
        import pypinyin
    finally:
        if before is None:
            del os.environ[_WITHOUT_PHRASES]
        else:
            os.environ[_WITHOUT_PHRASES] = before
    text = files("pypinyin").joinpath("phrases_dict.json").read_bytes()
    reading = msgspec.json.Decoder(list[list[str]])
    entries = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    pypinyin.load_phrases_dict({phrase: reading.decode(entry) for phrase, entry in entries.items()})
    return cast(Callable[[str], list[str]], pypinyin.lazy_pinyin)

"""Loads pypinyin with its dictionary of phrases entry by entry.

By itself it decodes the whole dictionary in one call, in which no other thread gets a turn: a fifth of a second in which the
window answers nothing, though the call is made in the background.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any, cast

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
    text = files("pypinyin").joinpath("phrases_dict.json").read_text(encoding="utf-8")
    pypinyin.load_phrases_dict(dict(entries(text)))
    return cast(Callable[[str], list[str]], pypinyin.lazy_pinyin)


def entries(text: str) -> Iterator[tuple[str, Any]]:
    """The members of the JSON object `text`, one after the other. Raises ValueError where it is none."""
    decode = json.JSONDecoder().raw_decode
    at = _past_space(text, 0)
    if text[at : at + 1] != "{":
        raise ValueError("not a JSON object")
    at = _past_space(text, at + 1)
    while text[at : at + 1] != "}":
        key, at = decode(text, at)
        at = _past_space(text, at)
        if text[at : at + 1] != ":":
            raise ValueError("a member without a value")
        value, at = decode(text, _past_space(text, at + 1))
        yield key, value
        at = _past_space(text, at)
        if text[at : at + 1] == ",":
            at = _past_space(text, at + 1)


def _past_space(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at

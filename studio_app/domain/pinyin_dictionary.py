"""Loads pypinyin with its dictionary of phrases piece by piece.

By itself it decodes the whole dictionary in one call, in which no other thread gets a turn: a fifth of a second in which the
window answers nothing, though the call is made in the background.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import cast

import msgspec

_WITHOUT_PHRASES = "PYPINYIN_NO_PHRASES"
"""pypinyin's own switch, looked at when it is imported"""

_END_OF_ENTRY = b"\n]\n],\n"
"""a text in JSON holds no line break, so this stands between two entries and nowhere else"""
_AT_A_TIME = 300

_loading = threading.Lock()
_loaded: list[Callable[[str], list[str]]] = []


def reader() -> Callable[[str], list[str]]:
    """`lazy_pinyin`: a text's syllables without tones, what is not Chinese as it is. Takes half a second the first time."""
    with _loading:
        if not _loaded:
            _loaded.append(_load())
        return _loaded[0]


def _phrases(text: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """The phrases and their readings, in pieces of a few hundred; all at once where the file is written in one line."""
    decoder = msgspec.json.Decoder(dict[str, list[list[str]]])
    pieces = text.strip().removeprefix(b"{").removesuffix(b"}").split(_END_OF_ENTRY)
    for begin in range(0, len(pieces), _AT_A_TIME):
        is_last = begin + _AT_A_TIME >= len(pieces)
        piece = _END_OF_ENTRY.join(pieces[begin : begin + _AT_A_TIME])
        yield from decoder.decode(b"{%s%s}" % (piece, b"" if is_last else _END_OF_ENTRY.rstrip(b",\n"))).items()


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
    pypinyin.load_phrases_dict(dict(_phrases(files("pypinyin").joinpath("phrases_dict.json").read_bytes())))
    return cast(Callable[[str], list[str]], pypinyin.lazy_pinyin)

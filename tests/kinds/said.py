"""What the columns of a kind are said to hold, read off its class: for tests that make one of every kind."""

from __future__ import annotations

import inspect
import re
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from db.schema import synced_type

LIMITS = ("max_length", "pattern", "lt", "le")


def said(kind: str, name: str) -> tuple[Any, bool]:
    """What a column may hold but for None, and whether it may be None."""
    (taken,) = get_args(inspect.get_annotations(synced_type(kind).model, eval_str=True)[name])
    if get_origin(taken) is Annotated or type(None) not in get_args(taken):
        return taken, False
    (other,) = (one for one in get_args(taken) if one is not type(None))
    return other, True


def plainly(taken: Any) -> type:
    """The Python type behind a named one."""
    if get_origin(taken) is Literal:
        (of_all,) = {type(word) for word in get_args(taken)}
        return of_all
    return get_args(taken)[0] if get_origin(taken) is Annotated else taken


def limits(taken: Any) -> dict[str, Any]:
    """The limits of a text, a number or bytes, by the names msgspec has for them."""
    metas = [one for one in get_args(taken) if isinstance(one, msgspec.Meta)]
    return {name: value for meta in metas for name in LIMITS if (value := getattr(meta, name)) is not None}


def choices(taken: Any) -> tuple[Any, ...]:
    """The few words or numbers it may be, or the shapes of a number in hex; nothing for any other text or number."""
    if get_origin(taken) is Literal:
        return get_args(taken)
    pattern = limits(taken).get("pattern")
    return tuple(text for text in ("", "ab" * 16, "cd" * 32) if re.match(pattern, text)) if pattern else ()

"""Reads a Markdown file in UTF-8 or GB18030, with or without a byte-order mark."""

from __future__ import annotations

from pathlib import Path

from studio_app.library.article import SIZE_LIMIT
from studio_app.library.markdown_text import title_and_text, without_embedded_pictures
from studio_app.refusal import Refusal
from studio_app.words import say

_MAX_BYTES = 16 * 1024 * 1024
"""Maximum file size in bytes, with room for embedded pictures, which are removed."""
_ENCODINGS = ("utf-8-sig", "gb18030")


def read_markdown(path: Path) -> tuple[str, str]:
    """Title and text of the file. Raises Refusal `cannot-read`, `not-text`, `too-long` or `empty-article`."""
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as problem:
        raise Refusal(
            "cannot-read",
            say("{file} cannot be read, so nothing was brought in. Please choose it again.", file=path.name),
        ) from problem
    if len(content) > _MAX_BYTES:
        raise too_long(path.name)
    title, text = title_and_text(without_embedded_pictures(_decoded(content, path)), path.stem)
    if not text.strip():
        raise Refusal("empty-article", say("{file} has no text in it, so nothing was brought in.", file=path.name))
    if len(text) > SIZE_LIMIT:
        raise too_long(path.name)
    return title, text


def too_long(name: str) -> Refusal:
    """The refusal for an article that does not fit into a bundle."""
    return Refusal(
        "too-long",
        say(
            "{file} is longer than {limit} characters, which is more than one article can carry. Nothing was brought in. "
            "Please make two articles of it.",
            file=name,
            limit=f"{SIZE_LIMIT:,}",
        ),
    )


def _decoded(content: bytes, path: Path) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(letter < " " and letter not in "\t\n\r\f" for letter in text):
            return text
    raise Refusal(
        "not-text",
        say(
            "{file} is not a text file, so nothing was brought in. An article is a Markdown file (.md); a Word document can "
            "be saved as one, or its text copied into one.",
            file=path.name,
        ),
    )

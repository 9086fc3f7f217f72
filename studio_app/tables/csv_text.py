"""Parses delimited text: detects encoding and separator, and gives the records with their line numbers."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

SEPARATORS = (",", "\t", ";", "|", "，")

_EXCEL_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE_RECORDS = 50


class UnclosedQuote(Exception):
    """A quotation mark on line `line` (from 1) is never closed, so the lines after it cannot be told apart."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def decode(content: bytes) -> tuple[str, str] | None:
    """The text and the name of its encoding; None where the content is not text.

    A byte order mark decides; then strict UTF-8, then GB18030 (a superset of GBK and GB2312), then
    charset-normalizer.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _strictly(content, encoding)
    found = _strictly(content, "utf-8") or _strictly(content, "gb18030")
    if found is None and b"\0" not in content:
        from charset_normalizer import from_bytes

        guess = from_bytes(content).best()
        found = _strictly(content, guess.encoding) if guess is not None else None
    return found


def _strictly(content: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if _CONTROL.search(text) else (text, encoding)


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the record's first line, counted from 1; its values). Quoted values may contain line breaks.

    Raises UnclosedQuote.
    """
    separator, first_line = _separator(text)
    try:
        yield from list(_parse(text, separator, first_line, strict=True))
    except _UnclosedAt as unclosed:
        raise UnclosedQuote(unclosed.line) from None
    except csv.Error:
        # A quotation mark inside a value that is not doubled: readable, only not by the strict rule.
        yield from _parse(text, separator, first_line, strict=False)


class _UnclosedAt(csv.Error):
    def __init__(self, line: int) -> None:
        super().__init__("unclosed quote")
        self.line = line


def _separator(text: str) -> tuple[str, int]:
    """The separator, and the number of leading `sep=;` lines, which Excel writes."""
    declared = _EXCEL_SEPARATOR_LINE.match(text)
    if declared:
        return declared[1], 1
    return max(SEPARATORS, key=lambda separator: _regularity(text, separator)), 0


def _regularity(text: str, separator: str) -> int:
    """Score of `separator`: the most common number of columns times the number of records that have it."""
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for record in reader:
            widths[len(record)] += 1
            if widths.total() == _SAMPLE_RECORDS:
                break
    except csv.Error:
        pass
    return max(((width - 1) * often for width, often in widths.items()), default=0)


def _parse(text: str, separator: str, first_line: int, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    source = io.StringIO(text, newline="")
    for _ in range(first_line):
        source.readline()
    reader = csv.reader(source, delimiter=separator, strict=strict)
    while True:
        line = first_line + reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # The reader says so at the end of the text, or when one value outgrew what a cell can hold.
            if "unexpected end" in str(error) or "field larger" in str(error):
                raise _UnclosedAt(line) from error
            raise
        yield line, record

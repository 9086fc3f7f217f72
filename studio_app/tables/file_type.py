"""Detects a file's type by its leading bytes, regardless of its name."""

from __future__ import annotations

import io
import zipfile

from studio_app.words import marked

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Signature of old Excel and Word files, and of new ones encrypted with a password."""
ZIP = b"PK\x03\x04"

_PICTURES_AND_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", marked("a PNG picture")),
    (0, b"\xff\xd8\xff", marked("a JPEG picture")),
    (0, b"GIF8", marked("a GIF picture")),
    (0, b"II*\x00", marked("a TIFF picture")),
    (0, b"MM\x00*", marked("a TIFF picture")),
    (8, b"WEBP", marked("a WebP picture")),
    (4, b"ftyp", marked("a video or a picture from a phone")),
    (0, b"%PDF-", marked("a PDF document")),
    (0, b"{\\rtf", marked("a text document (RTF)")),
    (0, b"Rar!\x1a\x07", marked("a RAR archive")),
    (0, b"7z\xbc\xaf\x27\x1c", marked("a 7z archive")),
    (0, b"\x1f\x8b", marked("a gzip archive")),
    (0, b"SQLite format 3\x00", marked("a database")),
    (0, b"MZ", marked("a program")),
    (0, b"\x7fELF", marked("a program")),
)
_IN_A_ZIP: tuple[tuple[str, str], ...] = (
    ("word/", marked("a Word document")),
    ("ppt/", marked("a PowerPoint presentation")),
)
_IN_OLE: tuple[tuple[str, str], ...] = (
    ("WordDocument", marked("a Word document")),
    ("PowerPoint Document", marked("a PowerPoint presentation")),
)
_WEB_PAGE = marked("a web page")
_ARCHIVE = marked("a ZIP archive")


def non_table_kind(content: bytes) -> str | None:
    """The English name of the file type (to be shown through `say`) where `content` cannot be a table, else None."""
    for offset, sign, kind in _PICTURES_AND_OTHERS:
        if content.startswith(sign, offset):
            return kind
    if content.startswith(b"BM") and content[6:10] == b"\0\0\0\0":
        return marked("a BMP picture")
    if content.startswith(ZIP):
        return _kind_of_zip(content)
    if content.startswith(OLE):
        return next((kind for stream, kind in _IN_OLE if stream.encode("utf-16-le") in content), None)
    # Some registries hand out a web page whose name ends in .xls.
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        return _WEB_PAGE
    return None


def _kind_of_zip(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    for folder, kind in _IN_A_ZIP:
        if any(name.startswith(folder) for name in names):
            return kind
    workbook = any(name.startswith("xl/") or name == "content.xml" for name in names)
    return None if workbook else _ARCHIVE


def is_locked_workbook(content: bytes) -> bool:
    """Whether `content` is a workbook that Excel encrypted with a password."""
    return content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content


def unpacked_size(content: bytes) -> int:
    """Uncompressed size in bytes that a zipped workbook declares; 0 where it is not a zip or its directory is
    unreadable.
    """
    if not content.startswith(ZIP):
        return 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return 0

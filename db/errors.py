"""Exceptions about a node file as a whole; services turn each into a sentence."""

from __future__ import annotations

from pathlib import Path


class NodeFileError(Exception):
    """Base class: an operation on the node file at `path` failed, and nothing in it was changed."""

    def __init__(self, path: Path) -> None:
        super().__init__(type(self).__name__)
        self.path = path


class FileMissing(NodeFileError):
    """There is no file at the path."""


class FileExists(NodeFileError):
    """The target of a new file exists already."""


class NotReadable(NodeFileError):
    """The key does not open the file: its beginning is damaged, or it is not a node file."""


class Damaged(NodeFileError):
    """A part of the file does not pass its authentication: it was cut short or overwritten."""


class FromNewerProgram(NodeFileError):
    """The file's schema version is newer than this program."""


class NotWritable(NodeFileError):
    """The file or its folder is read-only."""


class DiskGone(NodeFileError):
    """The disk or stick with the file was removed, or does not answer."""


class Exchanged(NodeFileError):
    """Another file stands at the path of the one that was opened."""


class OpenElsewhere(NodeFileError):
    """Another process holds the file's write lock."""


class DiskFull(NodeFileError):
    """The disk is full."""


class Busy(NodeFileError):
    """SQLite's write lock was not free within the timeout."""

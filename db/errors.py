"""What can go wrong with a node file, named so that services can put it into a sentence."""

from __future__ import annotations

from pathlib import Path


class NodeFileError(Exception):
    """Something is wrong with the file at `path`; nothing in it was changed."""

    def __init__(self, path: Path) -> None:
        super().__init__(type(self).__name__)
        self.path = path


class FileMissing(NodeFileError):
    """There is no file at the path."""


class FileExists(NodeFileError):
    """There is a file at the path already, and a new one would replace it."""


class NotReadable(NodeFileError):
    """The key does not open the file: it is damaged at its beginning, or it is not a node file at all."""


class Damaged(NodeFileError):
    """A part of the file does not pass its authentication: it was cut short or overwritten."""


class FromNewerProgram(NodeFileError):
    """The file's schema is one that this program does not know."""


class NotWritable(NodeFileError):
    """The file or its folder is read-only."""


class DiskGone(NodeFileError):
    """The disk or stick with the file was taken out, or does not answer: the file cannot be reached any more."""


class Exchanged(NodeFileError):
    """Another file stands in the place of the one that was opened."""


class OpenElsewhere(NodeFileError):
    """Another process has the file for writing: the window, or a command that is still at work."""


class DiskFull(NodeFileError):
    """There is no room to write."""


class Busy(NodeFileError):
    """Another writer has held the file for longer than we wait."""

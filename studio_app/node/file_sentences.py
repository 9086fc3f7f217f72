"""Translates database file errors into refusals."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from db import errors
from studio_app.refusal import Refusal
from studio_app.words import marked, say

_SENTENCES: dict[type[errors.NodeFileError], tuple[str, str]] = {
    errors.FileMissing: (
        "file-missing",
        marked("There is no file {file}. Look for where it was moved to, or take the newest backup."),
    ),
    errors.FileExists: (
        "file-exists",
        marked("{file} exists already and was left as it is. Choose another name."),
    ),
    errors.NotReadable: (
        "not-a-node-file",
        marked(
            "{file} is not a data file of Psyche Studio, or its beginning is damaged. Nothing was changed. If it should "
            "be one, restore the newest backup and keep this file for the center to look at."
        ),
    ),
    errors.Damaged: (
        "file-damaged",
        marked(
            "A part of {file} is damaged: it was cut short or overwritten. Nothing was changed. Restore the newest backup "
            "and keep this file for the center to look at."
        ),
    ),
    errors.FromNewerProgram: (
        "newer-file",
        marked(
            "{file} was written by a newer version of the program. Nothing was changed. Update the program, then open it."
        ),
    ),
    errors.NotWritable: (
        "not-writable",
        marked(
            "{file} cannot be written to: the folder is read-only, or the disk it lies on is gone. What was saved before is "
            "safe. Put the disk back or choose another folder."
        ),
    ),
    errors.DiskGone: (
        "disk-gone",
        marked(
            "{file} cannot be reached: the disk or stick it lies on was taken out or does not answer. This was not saved; "
            "what was saved before is safe. Put it back and try again."
        ),
    ),
    errors.Exchanged: (
        "file-exchanged",
        marked(
            "Another file was put in the place of {file} while it was open. This was not saved, and nothing was written to "
            "that file. Close the window, see which file is the right one, and open it anew."
        ),
    ),
    errors.OpenElsewhere: (
        "open-elsewhere",
        marked(
            "{file} is open in the window or being written by another command, and only one may write at a time. Nothing was "
            "changed. Close the window or lock it, then try again."
        ),
    ),
    errors.DiskFull: (
        "disk-full",
        marked("The disk is full, so this was not saved. What was saved before is safe. Make some room and try again."),
    ),
    errors.Busy: (
        "file-busy",
        marked("Another program is writing to {file}. Nothing was changed; try again in a moment."),
    ),
}


def refusal_for(error: errors.NodeFileError) -> Refusal:
    """The refusal for `error`."""
    code, sentence = _SENTENCES[type(error)]
    return Refusal(code, say(sentence, file=error.path.name))


@contextlib.contextmanager
def as_refusals() -> Iterator[None]:
    """Context manager that turns errors of the node file into refusals."""
    try:
        yield
    except errors.NodeFileError as error:
        raise refusal_for(error) from error

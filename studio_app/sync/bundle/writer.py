"""Writes a bundle file (`.psb`): compressed, encrypted to one node, signed, as a stream and atomically.

The format is in docs/bundle-format.md. Plain text never touches the disk: lines are packed and encrypted as they are
drawn from the caller's iterator, on a thread of their own. Memory stays bounded however large the bundle is.
"""

from __future__ import annotations

import errno
import hashlib
import io
import zlib
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
import pyrage
import zstandard

from db.atomic_write import atomic_write
from studio_app.refusal import Refusal
from studio_app.sync.bundle.keys import NodeKeys, Rotation
from studio_app.sync.bundle.lines import (
    FORMAT,
    LINE_LIMIT,
    VERSION,
    BundleHeader,
    EndLine,
    Signature,
    signed_text,
)
from studio_app.sync.bundle.zip_container import BUNDLE_LIMIT, BUNDLE_START, Member, finish, too_large
from studio_app.words import say

_LEVEL = 2
"""Of zstd: level 3 takes half as long again, for a hundredth of the size."""

_AHEAD = 4


class WrittenBundle(msgspec.Struct, frozen=True):
    """A completed bundle file: size in bytes, number of records, SHA-512 of `bundle.age` in hex."""

    path: Path
    bytes: int
    records: int
    sha512: str


def write_bundle(
    path: Path,
    header: BundleHeader,
    lines: Iterable[Sequence[bytes]],
    keys: NodeKeys,
    recipient: str,
    rotations: tuple[Rotation, ...] = (),
) -> WrittenBundle:
    """Writes `path` from `lines` (each one record's JSON, without a newline; some at a time), for the holder of the age
    `recipient`.

    `rotations` are those of the sender's that the receiver may not have heard of.

    The file appears under its name only when it is complete; until then a hidden file beside it holds ciphertext.
    Refusals: `disk-full`, `cannot-write`, `too-large`. ValueError for a line that no reader would accept, or if there
    are not `header.records` of them. What `lines` raises comes through.
    """
    drawn = _drawn_ahead(lines)
    text = _PackedText(header, drawn)
    try:
        with _new_file(path) as file, closing(drawn):
            file.seek(BUNDLE_START)
            sealed = _seal(text, file, recipient)
            sha512 = sealed.sha512.hexdigest()
            key_id = keys.public().key_id
            signed = keys.sign(signed_text(key_id, sha512)).hex()
            signature = Signature(FORMAT, VERSION, key_id, sha512, signed, rotations)
            finish(file, Member(BUNDLE_START, sealed.size, sealed.crc), msgspec.json.encode(signature) + b"\n")
            size = file.tell()
    except BaseException as problem:
        raise text.problem or problem from None
    return WrittenBundle(path, size, text.records, sha512)


def _drawn_ahead(lines: Iterable[Sequence[bytes]]) -> Generator[Sequence[bytes]]:
    """The same, drawn on another thread before they are wanted: the database and zstd leave Python's lock free while they
    work, and so work at the same time."""
    left = iter(lines)
    with ThreadPoolExecutor(1, "lines") as beside:
        coming = deque(beside.submit(next, left, None) for _ in range(_AHEAD))
        try:
            while (some := coming.popleft().result()) is not None:
                coming.append(beside.submit(next, left, None))
                yield some
        finally:
            beside.shutdown(cancel_futures=True)


def _seal(text: _PackedText, file: BinaryIO, recipient: str) -> _Sealed:
    """Encrypts the packed text into the file."""
    sealed = _Sealed(file)
    try:
        pyrage.encrypt_io(text, sealed, [pyrage.x25519.Recipient.from_str(recipient)])
    except BaseException as problem:
        raise sealed.problem or problem from None
    return sealed


class _PackedText(io.RawIOBase):
    """The bundle's plain text as one zstd frame; `problem` is what stopped the lines, or what is wrong with them."""

    def __init__(self, header: BundleHeader, lines: Iterable[Sequence[bytes]]) -> None:
        self.records = 0
        self.problem: BaseException | None = None
        self._lines = lines
        self._packed = self._pack(header)
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._waiting:
            try:
                piece = next(self._packed, None)
            except BaseException as problem:  # of which pyrage would keep no more than the text
                self.problem = problem
                raise
            if piece is None:
                return b""
            self._waiting = piece
        size = len(self._waiting) if size < 0 else size
        piece, self._waiting = self._waiting[:size], self._waiting[size:]
        return piece

    def _pack(self, header: BundleHeader) -> Iterator[bytes]:
        frame = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compressobj()
        first = msgspec.json.encode(header) + b"\n"
        digest = hashlib.sha512(first)
        yield frame.compress(first)
        for lines in self._lines:
            if not lines:
                continue
            text = self._checked(lines)
            digest.update(text)
            yield frame.compress(text)
        if self.records != header.records:
            raise ValueError(f"the header announces {header.records} records, {self.records} came")
        yield frame.compress(msgspec.json.encode(EndLine(self.records, digest.hexdigest())) + b"\n")
        yield frame.flush()

    def _checked(self, lines: Sequence[bytes]) -> bytes:
        """The lines with a newline each."""
        text = b"\n".join([*lines, b""])
        if not all(lines) or text.count(b"\n") != len(lines) or max(map(len, lines)) > LINE_LIMIT:
            raise ValueError("a record must be one line of at most 256 KiB")
        self.records += len(lines)
        return text


class _Sealed:
    """Writes the ciphertext to the file and computes its size, SHA-512 and CRC-32."""

    def __init__(self, file: BinaryIO) -> None:
        self.sha512 = hashlib.sha512()
        self.size = self.crc = 0
        self.problem: BaseException | None = None
        self._file = file

    def write(self, piece: bytes) -> int:
        if self.problem is not None:
            raise self.problem
        self.sha512.update(piece)
        self.crc = zlib.crc32(piece, self.crc)
        self.size += len(piece)
        try:
            if self.size > BUNDLE_LIMIT:
                raise too_large()
            return self._file.write(piece)
        except (OSError, Refusal) as problem:
            self.problem = problem
            raise

    def flush(self) -> None:
        """The file is flushed when it is complete."""


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """`atomic_write` with its errors as Refusals."""
    try:
        with atomic_write(path, private=True) as file:
            yield file
    except OSError as problem:
        raise _cannot_write(problem) from problem


def _cannot_write(problem: OSError) -> Refusal:
    if problem.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return Refusal(
            "disk-full",
            say(
                "There is not enough room for the bundle there. Nothing is lost. Please make room or choose another place."
            ),
        )
    return Refusal(
        "cannot-write",
        say("The bundle cannot be written there. Nothing is lost. Please choose another place."),
    )

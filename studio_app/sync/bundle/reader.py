"""Reads a bundle file (`.psb`): verifies signature, size limits and digest, decrypts, and yields the record lines.

The format is in docs/bundle-format.md. Plain text never touches the disk: each record is handed to the caller as it is
decrypted, which a thread of its own does. Memory stays bounded however large the bundle is.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar

import msgspec
import pyrage

from studio_app.refusal import Refusal
from studio_app.sync.bundle.keys import NodeKeys, PublicKeys
from studio_app.sync.bundle.lines import (
    BundleHeader,
    LineReader,
    Signature,
    Unpacker,
    damaged_inside,
    read_header,
    read_signature,
    signed_text,
)
from studio_app.sync.bundle.zip_container import BUNDLE_LIMIT, Member, MemberReader, altered, open_frame
from studio_app.words import say

PLAIN_LIMIT = 64 * 1024**3
_BLOCK = 1024 * 1024
_AHEAD = 4
_LONG = 4 * 1024 * 1024
LINES = 1000
"""Lines that are handed on together; fewer where they are long."""

T = TypeVar("T")


class Envelope(msgspec.Struct, frozen=True):
    """The unverified outside of a bundle file: size, claimed signer, signature."""

    key_id: str
    sha512: str
    bytes: int


class Sender(msgspec.Struct, frozen=True):
    """A neighbour as the reader knows it; `revoked` where its bundles are refused, `above` for the parent."""

    node: str
    name: str
    keys: PublicKeys
    revoked: bool = False
    above: bool = False


class BundleRead(msgspec.Struct, frozen=True):
    """A completely read bundle with matching count and digest; only then may the caller commit."""

    header: BundleHeader
    sender: Sender
    records: int
    sha512: str


def inspect(path: Path) -> Envelope:
    """The claimed signer of the file at `path`, not verified. Refusals: those of `read_bundle` about the file's
    outside.
    """
    with _existing_file(path) as (file, size):
        member, text = open_frame(file, size, BUNDLE_LIMIT)
        signature = read_signature(text)
    return Envelope(signature.sender, signature.sha512, member.size)


def read_bundle(
    path: Path,
    keys: NodeKeys,
    here: str,
    schema: int,
    *,
    find_sender: Callable[[str], Sender | None],
    node_name: Callable[[str], str | None],
    begin: Callable[[BundleHeader], None],
    prepare: Callable[[list[bytes]], T],
    take: Callable[[T], None],
    follow: Callable[[Signature], Sender | None] | None = None,
    limit: int = BUNDLE_LIMIT,
    plain_limit: int = PLAIN_LIMIT,
) -> BundleRead:
    """Reads the bundle at `path`: `begin` gets the header, then `take` the records' lines in order, some at a time, as
    `prepare` made them ready. `take` is called on a thread of its own, and `prepare` runs ahead of it meanwhile.

    `keys` and `here` are this node's; `schema` is the latest schema version it knows. `find_sender` knows a key id or
    answers None; `follow` then looks whether the rotations in the signature lead to it from a key that is known, and
    refuses by itself. `node_name` gives a node's name for a sentence. The caller merges in one transaction and commits only
    when this returns; anything raised means that nothing of the bundle counts. An exception of `begin` or `take`
    stops the reading and comes through.

    Refusals, in the order of the checks: `cannot-read`, `not-a-bundle`, `cut-short`, `too-large`, `altered`,
    `newer-program`, `unknown-sender`, `revoked-sender`, `wrong-receiver`, `wrong-sender`, `damaged-inside`.
    """
    with _existing_file(path) as (file, size):
        member, text = open_frame(file, size, limit)
        signature = read_signature(text)
        sender = find_sender(signature.sender)
        if sender is None and follow is not None and signature.rotations:
            sender = follow(signature)
        if sender is None:
            raise Refusal(
                "unknown-sender",
                say(
                    "This bundle is signed by a unit that is not enrolled here, or with keys that nobody here knows any more. "
                    "Nothing was changed. If you expected it, the unit below needs an invitation from the unit above; what "
                    "both files hold stays."
                ),
            )
        if sender.revoked:
            raise Refusal(
                "revoked-sender",
                say(
                    "Bundles from {name} are no longer accepted, because its access was revoked. Nothing was changed.",
                    name=sender.name,
                ),
            )
        _check_signature(file, member, signature, sender)
        source = _Digested(file, member)
        header: BundleHeader | None = None

        def begin_with(line: bytes) -> None:
            nonlocal header
            header = _checked(read_header(line, schema), here, sender, node_name)
            begin(header)

        with ThreadPoolExecutor(1, "bundle") as beside:
            opened = _Opened(begin_with, prepare, take, beside, plain_limit)
            _decrypt(source, opened, keys, sender)
            opened.complete()
        records = opened.finish(header)
        if source.sha512.hexdigest() != signature.sha512:
            raise altered()
        assert header is not None
        return BundleRead(header, sender, records, signature.sha512)


def _check_signature(file: io.BufferedIOBase, member: Member, signature: Signature, sender: Sender) -> None:
    source = _Digested(file, member)
    while source.read(_BLOCK):
        pass
    signed = signed_text(signature.sender, signature.sha512)
    if (
        source.crc != member.crc
        or source.sha512.hexdigest() != signature.sha512
        or sender.keys.key_id != signature.sender
        or not sender.keys.verifies(signed, bytes.fromhex(signature.signature))
    ):
        raise altered()


def _decrypt(source: _Digested, opened: _Opened[Any], keys: NodeKeys, sender: Sender) -> None:
    try:
        pyrage.decrypt_io(source, opened, keys.openers())
    except BaseException as problem:
        if opened.problem or source.problem:
            raise opened.problem or source.problem or problem from None
        if isinstance(problem, pyrage.DecryptError) and "No matching keys" in str(problem):
            raise _not_for_these_keys(sender) from problem
        if isinstance(problem, (pyrage.DecryptError, OSError, ValueError)):
            raise damaged_inside() from problem
        raise


def _not_for_these_keys(sender: Sender) -> Refusal:
    """Refusal for a bundle encrypted to other keys: the sender does not know this file's newest keys, or this file has
    lost them.
    """
    if sender.above:
        sentence = say(
            "This bundle was made for another unit, or for keys that this file does not have. Nothing was changed. If it was "
            "meant for this unit, send {name} a bundle from here, and ask for a new one then. If that is not read either, a "
            "file was restored from a backup that is older than its keys: ask {name} for a new invitation. What both files "
            "hold stays.",
            name=sender.name,
        )
    else:
        sentence = say(
            "This bundle was made for another unit, or for keys that this file does not have. Nothing was changed. If it was "
            "meant for this unit, send {name} a bundle from here, and ask for a new one then. If that is not read either, a "
            "file was restored from a backup that is older than its keys: invite {name} again. What both files hold stays.",
            name=sender.name,
        )
    return Refusal("wrong-receiver", sentence)


class _Digested(MemberReader):
    """A member's bytes and the SHA-512 of those read so far."""

    def __init__(self, file: io.BufferedIOBase, member: Member) -> None:
        super().__init__(file, member)
        self.sha512 = hashlib.sha512()
        self.problem: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            piece = super().read(size)
        except (OSError, Refusal) as problem:
            self.problem = problem
            raise
        self.sha512.update(piece)
        return piece


def _checked(header: BundleHeader, here: str, sender: Sender, node_name: Callable[[str], str | None]) -> BundleHeader:
    """The header, if it names this node as receiver and the signer as sender."""
    if header.to != here:
        name = node_name(header.to) or say("another unit")
        raise Refusal(
            "wrong-receiver",
            say("This bundle was made for {name}, not for this unit. Nothing was changed.", name=name),
        )
    if header.from_ != sender.node:
        raise Refusal(
            "wrong-sender",
            say(
                "This bundle is signed by {name} but says it comes from another unit, so it was not read. "
                "Nothing was changed. Please tell the sender.",
                name=sender.name,
            ),
        )
    return header


class _Opened(Generic[T]):
    """A sink for decrypted bytes: decompresses them and passes lines on, the header first, then in batches."""

    def __init__(
        self,
        begin: Callable[[bytes], None],
        prepare: Callable[[list[bytes]], T],
        take: Callable[[T], None],
        beside: ThreadPoolExecutor,
        plain_limit: int,
    ) -> None:
        self.problem: BaseException | None = None
        self._begin, self._prepare, self._take = begin, prepare, take
        self._beside = beside
        self._under_way: deque[Future[None]] = deque()
        self._unpacker = Unpacker(plain_limit)
        self._reader = LineReader()
        self._waiting: list[bytes] = []
        self._length = 0
        self._has_header = False

    def write(self, packed: bytes) -> int:
        if self.problem is not None:  # pyrage writes once more what it could not write
            raise self.problem
        try:
            for piece in self._unpacker.pieces(packed):
                lines = self._reader.take(piece)
                if lines and not self._has_header:
                    self._begin(lines.pop(0))
                    self._has_header = True
                self._waiting += lines
                self._length += len(piece)
                while len(self._waiting) >= LINES or (self._length > _LONG and self._waiting):
                    self._hand_over()
        except BaseException as problem:
            self.problem = problem
            raise
        return len(packed)

    def complete(self) -> None:
        """Hands over what is left, and waits until all is taken. What `take` raised comes through."""
        if self._waiting:
            self._hand_over()
        for taken in self._under_way:
            taken.result()

    def _hand_over(self) -> None:
        some, self._waiting, self._length = self._waiting[:LINES], self._waiting[LINES:], 0
        before = self._under_way[-1] if self._under_way else None
        self._under_way.append(self._beside.submit(self._take_after, before, self._prepare(some)))
        if len(self._under_way) > _AHEAD:
            self._under_way.popleft().result()

    def _take_after(self, before: Future[None] | None, some: T) -> None:
        """Nothing is taken once something went wrong: the transaction may have ended."""
        if before is not None:
            before.result()
        self._take(some)

    def flush(self) -> None:
        """Nothing waits."""

    def finish(self, header: BundleHeader | None) -> int:
        """The number of records, once the frame, the count and the digest are complete and agree."""
        self._unpacker.finish()
        return self._reader.finish(header)


@contextmanager
def _existing_file(path: Path) -> Iterator[tuple[io.BufferedIOBase, int]]:
    """Opens the file and returns it with its size; an OSError at this point becomes a refusal."""
    try:
        file = path.open("rb")
    except OSError as problem:
        raise _cannot_read() from problem
    with file:
        yield _Readable(file), os.fstat(file.fileno()).st_size


class _Readable(io.BufferedIOBase):
    """A file object whose OSErrors (removed USB stick) become a Refusal."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def seek(self, place: int, whence: int = 0) -> int:
        return self._file.seek(place, whence)

    def read(self, size: int | None = -1) -> bytes:
        try:
            return self._file.read(-1 if size is None else size)
        except OSError as problem:
            raise _cannot_read() from problem


def _cannot_read() -> Refusal:
    return Refusal(
        "cannot-read",
        say("The bundle file cannot be read. Nothing was changed. Is the memory stick plugged in? Please try again."),
    )

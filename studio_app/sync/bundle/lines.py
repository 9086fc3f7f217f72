"""The plain text of a bundle: header line, record lines, end line, and the text that the signature covers."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated

import msgspec
import zstandard

from studio_app.refusal import Refusal
from studio_app.sync.bundle.keys import Rotation
from studio_app.sync.bundle.zip_container import too_large
from studio_app.words import say

FORMAT = "psyche-studio-bundle"
VERSION = 1
LINE_LIMIT = 256 * 1024
ROTATIONS = 20
"""So many rotations fit into a signature."""

NodeId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
Incarnation = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")]
KeyId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")]
Sha512 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}\Z")]
HexHash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]


class Acknowledgement(msgspec.Struct, frozen=True):
    """The receiver's records that the sender has applied: every `rev` up to `upto` of that incarnation."""

    incarnation: Incarnation
    upto: Count


class LogHead(msgspec.Struct, frozen=True):
    """The head of a node's access log: its number of entries, and the hash of the last of them.

    See docs/design/security.md.
    """

    count: Count
    hash: HexHash


class BundleHeader(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """The first line. `from_` and `to` are node ids, `made_at` is in milliseconds since 1970, `number` counts the
    bundles this sender made for this receiver, `since` and `upto` bound the sender's revs, `records` counts the record
    lines. `log` is the head of the sender's access log, `log_held` the head of the receiver's that the sender was last
    told: both only between a studio and the center. `keys_held` is the key id of the receiver's keys that the sender
    knows, so that the receiver sees whether its new keys have arrived. `restored_upto`: the sender's file was restored, and is
    complete up to this moment (in milliseconds): see `whole_set`."""

    format: str = FORMAT
    version: Count = VERSION
    schema: Count
    from_: NodeId
    to: NodeId
    incarnation: Incarnation
    since: Count
    upto: Count
    ack: Acknowledgement | None
    made_at: Count
    number: Count
    records: Count
    log: LogHead | None = None
    log_held: LogHead | None = None
    keys_held: KeyId | None = None
    restored_upto: Count | None = None


class _Versions(msgspec.Struct):
    """The fields that the header has in every version of the format."""

    format: str
    version: Count
    schema: Count


class EndLine(msgspec.Struct, frozen=True):
    """The last line: how many record lines there were, and the SHA-512 of all lines before it with their newlines."""

    records: Count
    sha512: Sha512


class Signature(msgspec.Struct, frozen=True, omit_defaults=True):
    """The member `signature.json`: who signed (a key id), over which bundle.age (its SHA-512), Ed25519 in hex.

    `rotations` lead a receiver that knows the sender by earlier keys to those that signed; each is signed for itself.
    """

    format: str
    version: Count
    sender: KeyId
    sha512: Sha512
    signature: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}\Z")]
    rotations: Annotated[tuple[Rotation, ...], msgspec.Meta(max_length=ROTATIONS)] = ()


class _SignatureVersion(msgspec.Struct):
    format: str
    version: Count


def signed_text(sender: str, sha512: str) -> bytes:
    """The bytes under the signature; the first line keeps them apart from anything else a node key signs."""
    return f"psyche-studio bundle signature\n{FORMAT} {VERSION}\n{sender}\n{sha512}\n".encode()


def read_signature(text: bytes) -> Signature:
    """The parsed member. Refusals: `newer-program`, `altered`."""
    try:
        version = msgspec.json.decode(text, type=_SignatureVersion)
        if version.format == FORMAT and version.version > VERSION:
            raise newer_program()
        found = msgspec.json.decode(text, type=Signature)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise damaged_inside() from problem
    if found.format != FORMAT or found.version != VERSION:
        raise damaged_inside()
    return found


def read_header(line: bytes, schema: int) -> BundleHeader:
    """The parsed first line, for a program that knows schema versions up to `schema`.

    Refusals: `newer-program`, `damaged-inside`.
    """
    try:
        known = msgspec.json.decode(line, type=_Versions)
        if known.format == FORMAT and (known.version > VERSION or known.schema > schema):
            raise newer_program()
        header = msgspec.json.decode(line, type=BundleHeader)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise damaged_inside() from problem
    if header.format != FORMAT or header.version != VERSION:
        raise damaged_inside()
    return header


class LineReader:
    """Splits plain text into lines, counts and digests them, and separates the last one as the end line.

    `take` hands over each line once a later one has begun: the header first, then the records. `finish` checks the end.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._held: bytes | None = None
        self._digest = hashlib.sha512()
        self._lines = 0

    def take(self, piece: bytes) -> list[bytes]:
        """The lines completed by `piece`, without newlines. Refusal `damaged-inside` for a line above the limit."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > LINE_LIMIT or any(len(line) > LINE_LIMIT for line in lines):
            raise damaged_inside()
        if not lines:
            return []
        ready = lines[:-1] if self._held is None else [self._held, *lines[:-1]]
        self._held = lines[-1]
        if ready:
            self._digest.update(b"\n".join(ready) + b"\n")
        self._lines += len(ready)
        return ready

    def finish(self, header: BundleHeader | None) -> int:
        """How many records there were, once count and digest agree. Refusal `damaged-inside`."""
        records = self._lines - 1
        try:
            end = msgspec.json.decode(self._held or b"", type=EndLine)
        except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
            raise damaged_inside() from problem
        if (
            header is None
            or self._rest
            or end != EndLine(records, self._digest.hexdigest())
            or header.records != records
        ):
            raise damaged_inside()
        return records


class Unpacker:
    """Decompresses one zstd frame piece by piece, so that a small file cannot fill memory or disk.

    `limit` is the most plain text in bytes; above 64 MiB it may also not be more than a thousand times the packed size.
    """

    # A block of 128 KiB may take four bytes, so a short slice gives at most 8 MiB, and a long one 64 MiB. Long ones are for
    # what has packed no better than text does: each slice is a call.
    _SHORT, _LONG, _AS_TEXT = 256, 2048, 40
    _PIECE = 256 * 1024
    _WINDOW = 8 * 1024 * 1024
    _FREE, _RATIO = 64 * 1024 * 1024, 1000

    def __init__(self, limit: int) -> None:
        self._frame = zstandard.ZstdDecompressor(max_window_size=self._WINDOW).decompressobj()
        self._limit = limit
        self._packed = self._plain = 0

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        """The plain text in `packed`, in pieces of bounded size. Refusals: `damaged-inside`, `too-large`."""
        ready: list[bytes] = []
        start = waiting = 0
        while start < len(packed):
            size = self._LONG if self._plain < self._AS_TEXT * self._packed else self._SHORT
            plain = self._unpack(packed[start : start + size])
            start += size
            for place in range(0, len(plain), self._PIECE):
                piece = plain[place : place + self._PIECE]
                ready.append(piece)
                waiting += len(piece)
                if waiting >= self._PIECE:
                    yield b"".join(ready)
                    ready, waiting = [], 0
        yield b"".join(ready)

    def finish(self) -> None:
        """Refusal `damaged-inside` if the frame is not complete."""
        if not self._frame.eof:
            raise damaged_inside()

    def _unpack(self, packed: bytes) -> bytes:
        if self._frame.eof:
            raise damaged_inside()
        try:
            plain = self._frame.decompress(packed)
        except zstandard.ZstdError as problem:
            raise damaged_inside() from problem
        if self._frame.unused_data:
            raise damaged_inside()
        self._packed += len(packed)
        self._plain += len(plain)
        if self._plain > min(self._limit, max(self._FREE, self._RATIO * self._packed)):
            raise too_large()
        return plain


def newer_program() -> Refusal:
    """Refusal for a bundle of a later format or schema version."""
    return Refusal(
        "newer-program",
        say(
            "This bundle was made by a newer Psyche Studio. Nothing was changed, and the file is still good. "
            "Please update the program here, then read it again."
        ),
    )


def damaged_inside() -> Refusal:
    """Refusal for a bundle that is authentic or well framed and has invalid content."""
    return Refusal(
        "damaged-inside",
        say("What is inside this bundle cannot be read. Nothing was changed. Please ask the sender to make it again."),
    )


def bundle_file_name(sender: str, receiver: str, number: int) -> str:
    """The file name `SENDER-to-RECEIVER-00012.psb`, of the nodes' short names, with characters valid on every file
    system.
    """
    return f"{_safe(sender)}-to-{_safe(receiver)}-{number:05}.psb"


def _safe(name: str) -> str:
    kept = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", name)).strip("-_")
    return kept[:24].rstrip("-_") or "node"

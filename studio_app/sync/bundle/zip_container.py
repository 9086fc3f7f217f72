"""The ZIP container of a bundle file: exactly two stored members.

Any unzip program opens it, and any that stores two files plainly can make it. Nothing else is accepted: the two members,
the directory and its end follow each other without a byte between, before or after, and the directory repeats what the
members say of themselves, so that nothing can be hidden in the container. The layout is in docs/bundle-format.md.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import BinaryIO

import msgspec

from studio_app.refusal import Refusal
from studio_app.words import say

BUNDLE_MEMBER = b"bundle.age"
SIGNATURE_MEMBER = b"signature.json"
SIGNATURE_LIMIT = 16 * 1024
BUNDLE_LIMIT = 2 * 1024**3

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_MAGIC = b"PK\x03\x04"
_VERSION = 20
_VERSIONS = (10, 20)
"""Of the ZIP format that a member may need: 1.0, 2.0."""

_DAY = 0x21  # 1 January 1980, the earliest a ZIP can say: when a bundle was made stands inside it, signed

BUNDLE_START = _LOCAL.size + len(BUNDLE_MEMBER)


class Member(msgspec.Struct, frozen=True):
    """A stored ZIP member: offset and size of its bytes in the file, and their CRC-32."""

    start: int
    size: int
    crc: int

    @property
    def end(self) -> int:
        """Offset of the first byte after the member."""
        return self.start + self.size


def local_header(name: bytes, size: int, crc: int) -> bytes:
    """The ZIP local file header of a member."""
    return _LOCAL.pack(_MAGIC, _VERSION, 0, 0, 0, _DAY, crc, size, size, len(name), 0) + name


def directory(bundle: Member, signature: Member) -> bytes:
    """The ZIP central directory and end record."""
    entries = b""
    for name, member in ((BUNDLE_MEMBER, bundle), (SIGNATURE_MEMBER, signature)):
        sizes = (member.crc, member.size, member.size, len(name))
        offset = member.start - _LOCAL.size - len(name)
        entries += _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, 0, 0, 0, _DAY, *sizes, 0, 0, 0, 0, 0, offset) + name
    start = signature.start + signature.size
    return entries + _END.pack(b"PK\x05\x06", 0, 0, 2, 2, len(entries), start, 0)


def finish(file: BinaryIO, bundle: Member, signature: bytes) -> None:
    """Completes a file in which the bundle's bytes begin at `BUNDLE_START`: signature member, directory, local header."""
    file.seek(0)
    file.write(local_header(BUNDLE_MEMBER, bundle.size, bundle.crc))
    file.seek(bundle.start + bundle.size)
    crc = zlib.crc32(signature)
    header = local_header(SIGNATURE_MEMBER, len(signature), crc)
    second = Member(bundle.start + bundle.size + len(header), len(signature), crc)
    file.write(header + signature + directory(bundle, second))


def open_frame(file: io.BufferedIOBase, size: int, limit: int) -> tuple[Member, bytes]:
    """Locates the member `bundle.age` and reads `signature.json` in a file of `size` bytes.

    The bytes of `bundle.age` are not read yet. Raises Refusal: `not-a-bundle`, `cut-short`, `altered`, `too-large`.
    """
    first = _stored(file, 0, size, limit)
    second = _stored(file, first.member.end, size, limit)
    found = {one.name: one.member for one in (first, second)}
    if len(found) < 2:
        raise altered()
    begin = second.member.end
    expected = _CENTRAL.size * 2 + len(BUNDLE_MEMBER) + len(SIGNATURE_MEMBER)
    whole = begin + expected + _END.size
    if size < whole:
        raise cut_short()
    entries = _read(file, begin, expected)
    end = _END.pack(b"PK\x05\x06", 0, 0, 2, 2, expected, begin, 0)
    split = _CENTRAL.size + len(first.name)
    signature = _read(file, found[SIGNATURE_MEMBER].start, found[SIGNATURE_MEMBER].size)
    if (
        size > whole
        or _read(file, begin + expected, _END.size) != end
        or not first.is_entry(entries[:split])
        or not second.is_entry(entries[split:])
        or zlib.crc32(signature) != found[SIGNATURE_MEMBER].crc
    ):
        raise altered()
    return found[BUNDLE_MEMBER], signature


class _Stored(msgspec.Struct, frozen=True):
    """A member, with its name and the local header before it."""

    name: bytes
    member: Member
    header: bytes

    def is_entry(self, entry: bytes) -> bool:
        """Whether this directory entry agrees with the local header; the attributes of the system it was made on are
        ignored.
        """
        made_by, attributes = entry[4:6], entry[36:42]
        offset = self.member.start - len(self.header)
        like_this = self.header[4 : _LOCAL.size] + bytes(4)
        return entry == b"PK\x01\x02" + made_by + like_this + attributes + offset.to_bytes(4, "little") + self.name


def _stored(file: io.BufferedIOBase, start: int, size: int, limit: int) -> _Stored:
    """The member whose local header is at `start`."""
    head = _read(file, start, _LOCAL.size)
    if not _MAGIC.startswith(head[:4]):
        raise altered() if start else not_a_bundle()
    if len(head) < _LOCAL.size:
        raise cut_short()
    _, version, flags, method, _, _, crc, packed, plain, length, extra = _LOCAL.unpack(head)
    known = next((name for name in (BUNDLE_MEMBER, SIGNATURE_MEMBER) if len(name) == length), b"")
    name = _read(file, start + _LOCAL.size, len(known))
    if not known or not known.startswith(name):
        raise altered() if start else not_a_bundle()
    if name != known:
        raise cut_short()
    if version not in _VERSIONS or flags or method or extra or packed != plain:
        raise altered()
    if plain > (limit if name == BUNDLE_MEMBER else SIGNATURE_LIMIT):
        raise too_large()
    member = Member(start + _LOCAL.size + length, plain, crc)
    if size < member.end:
        raise cut_short()
    return _Stored(name, member, head + name)


class MemberReader(io.RawIOBase):
    """Reads the bytes of one member as a stream, and computes the CRC-32 of those read so far."""

    def __init__(self, file: io.BufferedIOBase, member: Member) -> None:
        file.seek(member.start)
        self._file = file
        self._left = member.size
        self.crc = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(self._left if size < 0 else min(size, self._left))
        if not piece and self._left and size:
            raise cut_short()
        self._left -= len(piece)
        self.crc = zlib.crc32(piece, self.crc)
        return piece


def cut_short() -> Refusal:
    """Refusal for a truncated file."""
    return Refusal(
        "cut-short",
        say(
            "This bundle is incomplete: copying it was probably interrupted. Nothing was changed. Please copy it again."
        ),
    )


def altered() -> Refusal:
    """Refusal for a file that was changed after it was written."""
    return Refusal(
        "altered",
        say(
            "This bundle was damaged or altered on its way. Nothing was changed. "
            "Please copy it again, or ask the sender to make it again."
        ),
    )


def not_a_bundle() -> Refusal:
    """Refusal for a file of another format."""
    return Refusal(
        "not-a-bundle",
        say("This file is not a bundle of Psyche Studio. Nothing was changed. Please choose a .psb file."),
    )


def too_large() -> Refusal:
    """Refusal for a file above the limits."""
    return Refusal(
        "too-large",
        say(
            "This bundle is larger than a bundle can be, so it was not opened. Nothing was changed. "
            "Please ask the sender to make it again."
        ),
    )


def _read(file: io.BufferedIOBase, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)

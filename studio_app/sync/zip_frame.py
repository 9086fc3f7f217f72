"""The outside of a bundle file: a ZIP of exactly two stored members, laid out in the one way this program writes it.

Any unzip program opens it; this program accepts nothing but that layout, byte for byte, so that nothing can be hidden
in the container, and no byte of it can change unnoticed. The layout is in docs/bundle-format.md.
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
_VERSION = 20
_DAY = 0x21  # 1 January 1980, the earliest a ZIP can say: when a bundle was made stands inside it, signed

BUNDLE_START = _LOCAL.size + len(BUNDLE_MEMBER)


class Member(msgspec.Struct, frozen=True):
    """One stored member: where its bytes begin in the file, how many they are, their CRC-32."""

    start: int
    size: int
    crc: int


def local_header(name: bytes, size: int, crc: int) -> bytes:
    """What stands before the member's bytes."""
    return _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, 0, 0, _DAY, crc, size, size, len(name), 0) + name


def directory(bundle: Member, signature: Member) -> bytes:
    """What stands after the last member's bytes, up to the end of the file."""
    entries = b""
    for name, member in ((BUNDLE_MEMBER, bundle), (SIGNATURE_MEMBER, signature)):
        sizes = (member.crc, member.size, member.size, len(name))
        offset = member.start - _LOCAL.size - len(name)
        entries += _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, 0, 0, 0, _DAY, *sizes, 0, 0, 0, 0, 0, offset) + name
    start = signature.start + signature.size
    return entries + _END.pack(b"PK\x05\x06", 0, 0, 2, 2, len(entries), start, 0)


def finish(file: BinaryIO, bundle: Member, signature: bytes) -> None:
    """Completes a file in which the bundle's bytes stand from `BUNDLE_START` on."""
    file.seek(0)
    file.write(local_header(BUNDLE_MEMBER, bundle.size, bundle.crc))
    file.seek(bundle.start + bundle.size)
    crc = zlib.crc32(signature)
    header = local_header(SIGNATURE_MEMBER, len(signature), crc)
    second = Member(bundle.start + bundle.size + len(header), len(signature), crc)
    file.write(header + signature + directory(bundle, second))


def open_frame(file: io.BufferedIOBase, size: int, limit: int) -> tuple[Member, bytes]:
    """The member `bundle.age` and the text of `signature.json` of a file of `size` bytes.

    The bytes of `bundle.age` are not read yet. Raises Refusal: `not-a-bundle`, `cut-short`, `altered`, `too-large`.
    """
    start = _read(file, 0, BUNDLE_START)
    blank = local_header(BUNDLE_MEMBER, 0, 0)
    if len(start) < len(blank):
        raise cut_short() if blank.startswith(start[:4]) else not_a_bundle()
    bundle = _member(start, BUNDLE_MEMBER, BUNDLE_START)
    if bundle is None:
        raise altered() if start[:4] == blank[:4] and start[_LOCAL.size :] == BUNDLE_MEMBER else not_a_bundle()
    if bundle.size > limit:
        raise too_large()
    after = bundle.start + bundle.size
    name = _LOCAL.size + len(SIGNATURE_MEMBER)
    if size < after + name:
        raise cut_short()
    second = _member(_read(file, after, name), SIGNATURE_MEMBER, after + name)
    if second is None:
        raise altered()
    if second.size > SIGNATURE_LIMIT:
        raise too_large()
    end = directory(bundle, second)
    whole = second.start + second.size + len(end)
    if size < whole:
        raise cut_short()
    signature = _read(file, second.start, second.size)
    if size > whole or _read(file, whole - len(end), len(end)) != end or zlib.crc32(signature) != second.crc:
        raise altered()
    return bundle, signature


class MemberReader(io.RawIOBase):
    """The bytes of one member as a stream, and the CRC-32 of those read so far."""

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
    """A file that ends too early."""
    return Refusal(
        "cut-short",
        say(
            "This bundle is incomplete: copying it was probably interrupted. Nothing was changed. Please copy it again."
        ),
    )


def altered() -> Refusal:
    """A file that is not as its sender wrote it."""
    return Refusal(
        "altered",
        say(
            "This bundle was damaged or altered on its way. Nothing was changed. "
            "Please copy it again, or ask the sender to make it again."
        ),
    )


def not_a_bundle() -> Refusal:
    """A file of another kind."""
    return Refusal(
        "not-a-bundle",
        say("This file is not a bundle of Psyche Studio. Nothing was changed. Please choose a .psb file."),
    )


def too_large() -> Refusal:
    """A file above the limits."""
    return Refusal(
        "too-large",
        say(
            "This bundle is larger than a bundle can be, so it was not opened. Nothing was changed. "
            "Please ask the sender to make it again."
        ),
    )


def _member(header: bytes, name: bytes, start: int) -> Member | None:
    """The member whose local header this is, or None if it is not exactly as this program writes it."""
    if len(header) != _LOCAL.size + len(name):
        return None
    crc, size = struct.unpack_from("<II", header, 14)
    return Member(start, size, crc) if header == local_header(name, size, crc) else None


def _read(file: io.BufferedIOBase, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)

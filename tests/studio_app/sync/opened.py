"""A bundle as its receiver reads it, for tests that look at every byte."""

from __future__ import annotations

from pathlib import Path

import pyrage
import zstandard

from studio_app.node.signed_in import SignedIn
from studio_app.sync.bundle.zip_container import BUNDLE_LIMIT, open_frame
from studio_app.sync.trust.key_store import own_keys


def plain_text(path: Path, receiver: SignedIn) -> bytes:
    """The decrypted text of the bundle at `path`: header, records, end line."""
    with path.open("rb") as file:
        member, _ = open_frame(file, path.stat().st_size, BUNDLE_LIMIT)
        file.seek(member.start)
        packed = file.read(member.size)
    with receiver.read() as read:
        keys = own_keys(read)
    return zstandard.ZstdDecompressor().decompressobj().decompress(pyrage.decrypt(packed, [keys.opener()]))

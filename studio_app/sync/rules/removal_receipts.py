"""Receipts (MACs) for deletions and erasures, by which a restored file recognises its own removals.

A file that went back in time forgot what it deleted since the backup, and its neighbours must not decide that for it.
So each line that says of a removal carries a keyed hash which only its sender can make. A neighbour keeps it, and
returns it with the line to a sender that forgot; nobody can make one for a deletion that was never sent.
"""

from __future__ import annotations

import hashlib
import hmac

from db.stamps import Stamp
from studio_app.sync.bundle.records import Incoming

_PURPOSE = "psyche-studio removal receipt 1"


def receipt(key: bytes, kind: str, id: str, what: str, stamp: Stamp) -> str:
    """32 hex digits: HMAC-SHA256 under the file's pseudonym key, which stays the same when the file is restored.

    `what` is `delete` or `erasure`; `id` and `stamp` are as the line has them. A pseudonym is a hash of 16 bytes under
    the same key, and this of a longer text, so that neither can be had for the other.
    """
    text = "\n".join((_PURPOSE, kind, id, what, str(stamp.wall), str(stamp.counter), stamp.node))
    return hmac.digest(key, text.encode("ascii"), hashlib.sha256)[:16].hex()


def is_ours(key: bytes, record: Incoming) -> bool:
    """Whether this file issued the receipt in the removal's line `record`, as it was sent."""
    stated = [(what, s) for what, s in (("delete", record.removed), ("erasure", record.erased)) if s is not None]
    if record.returned is None or len(stated) != 1:
        return False
    (what, stamp), *_ = stated
    return hmac.compare_digest(record.returned, receipt(key, record.kind.name, record.id, what, stamp))

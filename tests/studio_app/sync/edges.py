"""A studio and the center above it, with real keys, and a bundle between them: what the bundle tests begin from."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pyrage

from studio_app.sync.bundle.keys import NodeKeys, new_keys
from studio_app.sync.bundle.lines import FORMAT, VERSION, Acknowledgement, BundleHeader, EndLine, Signature, signed_text
from studio_app.sync.bundle.reader import BundleRead, Sender, read_bundle
from studio_app.sync.bundle.writer import WrittenBundle, write_bundle
from studio_app.sync.bundle.zip_container import BUNDLE_START, Member, finish

STUDIO, CENTER, OTHER = "5" * 32, "c" * 32, "e" * 32
NAMES = {STUDIO: "Education College", CENTER: "the center", OTHER: "Arts College"}
STUDIO_KEYS, CENTER_KEYS, OTHER_KEYS = new_keys(), new_keys(), new_keys()
SCHEMA = 7


def header(records: int, **changes: object) -> BundleHeader:
    values: dict = {
        "schema": SCHEMA, "from_": STUDIO, "to": CENTER, "incarnation": "0123456789abcdef", "since": 10, "upto": 42,
        "ack": Acknowledgement("fedcba9876543210", 5), "made_at": 1_790_000_000_000, "number": 12, "records": records,
    }  # fmt: skip
    return BundleHeader(**{**values, **changes})


def lines(count: int) -> list[bytes]:
    return [b'{"type":"check-in","id":"%032x","note":"quiet, \xe6\x99\x9a\xe4\xb8\x8a"}' % n for n in range(count)]


def write(
    path: Path,
    records: Iterable[bytes],
    head: BundleHeader | None = None,
    signer: NodeKeys = STUDIO_KEYS,
    receiver: NodeKeys = CENTER_KEYS,
) -> WrittenBundle:
    records = list(records) if head is None else records
    lines = ([record] for record in records)
    return write_bundle(path, head or header(len(records)), lines, signer, receiver.public().recipient)


def senders(key_id: str) -> Sender | None:
    known = Sender(STUDIO, NAMES[STUDIO], STUDIO_KEYS.public())
    return known if key_id == known.keys.key_id else None


def read(path: Path, taken: list[bytes] | None = None, **changes: object) -> BundleRead:
    options: dict = {
        "find_sender": senders, "node_name": NAMES.get, "begin": lambda head: None, "prepare": list,
        "take": [].extend if taken is None else taken.extend, **changes,
    }  # fmt: skip
    return read_bundle(path, CENTER_KEYS, CENTER, SCHEMA, **options)


def seal(path: Path, packed: bytes, signer: NodeKeys = STUDIO_KEYS, receiver: NodeKeys = CENTER_KEYS) -> None:
    """A well signed bundle around any `packed` bytes, as a faulty or hostile enrolled program could make it."""
    age = pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(receiver.public().recipient)])
    sha512, key_id = hashlib.sha512(age).hexdigest(), signer.public().key_id
    text = Signature(FORMAT, VERSION, key_id, sha512, signer.sign(signed_text(key_id, sha512)).hex())
    with path.open("wb") as file:
        file.seek(BUNDLE_START)
        file.write(age)
        finish(file, Member(BUNDLE_START, len(age), zlib.crc32(age)), msgspec.json.encode(text))


def plain_text(head: BundleHeader, records: list[bytes]) -> bytes:
    """The text inside a bundle in good order."""
    body = b"".join(line + b"\n" for line in [msgspec.json.encode(head), *records])
    return body + msgspec.json.encode(EndLine(len(records), hashlib.sha512(body).hexdigest())) + b"\n"


def open_members(path: Path) -> tuple[bytes, bytes]:
    """The bytes of `bundle.age` and of `signature.json`."""
    with zipfile.ZipFile(path) as opened:
        return opened.read("bundle.age"), opened.read("signature.json")

"""What the tests of faults in bundles begin from: a center and its studios, and a bundle that waits to be read."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import zstandard
from sqlalchemy import text

from db.schema import CheckIn
from studio_app.node.service import verify
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.bundle.keys import NodeKeys
from studio_app.sync.bundle.zip_container import open_frame
from studio_app.sync.receive.import_bundle import LIMITS, Limits, read
from studio_app.sync.trust.key_store import own_keys
from studio_app.words import use_language
from tests.studio_app.sync.campus import DAY, NOW, Campus, digest, rev, student
from tests.studio_app.sync.edges import seal

CHINESE = re.compile("[\u4e00-\u9fff]")
YEAR = 365 * 24 * 3600 * 1000

CUT_SHORT = "This bundle is incomplete: copying it was probably interrupted. Nothing was changed. Please copy it again."
ALTERED = (
    "This bundle was damaged or altered on its way. Nothing was changed. Please copy it again, or ask the sender to make "
    "it again."
)
NOT_A_BUNDLE = "This file is not a bundle of Psyche Studio. Nothing was changed. Please choose a .psb file."
UNKNOWN_SENDER = (
    "This bundle is signed by a unit that is not enrolled here, or with keys that nobody here knows any more. Nothing was "
    "changed. If you expected it, the unit below needs an invitation from the unit above; what both files hold stays."
)
DAMAGED_INSIDE = (
    "What is inside this bundle cannot be read. Nothing was changed. Please ask the sender to make it again."
)
TOO_LARGE = (
    "This bundle is larger than a bundle can be, so it was not opened. Nothing was changed. Please ask the sender to make "
    "it again."
)


class Pair:
    """A center that has read one bundle of a studio, and a second one that waits to be read."""

    def __init__(self, place: Campus) -> None:
        self.place = place
        self.center, self.studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
        self.other = place.node("studio", "艺术学院")
        place.link(self.center, self.studio)
        place.link(self.center, self.other)
        self.who = student(self.studio)
        self.first = place.bundle(self.studio, self.center)
        service.read(self.center, self.first)
        check_ins(self.studio, self.who, 300)
        self.second = place.bundle(self.studio, self.center)

    def close(self) -> None:
        """Lets go of the files."""
        for node in (self.center, self.studio, self.other):
            node.store.close()

    def remade(self, change: Callable[[list[bytes]], list[bytes]], path: Path, signer: SignedIn | None = None) -> Path:
        """The waiting bundle with its lines changed, put right again and signed by `signer` (the studio)."""
        head, *records = opened(self.center, self.second).splitlines()
        *lines, _ = change([head, *records])
        write_anew(path, in_order(lines), signer or self.studio, self.center)
        return path


def check_ins(studio: SignedIn, who: int, count: int, **values: Any) -> None:
    """So many check-ins about one person, written in one go."""
    with studio.unit() as unit:
        for number in range(count):
            unit.add(CheckIn, {"student": who, "day": DAY, "mood": 1 + number % 5, "contact": 0, "note": "写下的话",
                               "entered_at": NOW + number, **values})  # fmt: skip


def keys(node: SignedIn) -> NodeKeys:
    """A node's own secret keys."""
    with node.read() as read:
        return own_keys(read)


def opened(reader: SignedIn, path: Path) -> bytes:
    """The plain text of a bundle made for `reader`."""
    with path.open("rb") as file:
        member, _ = open_frame(file, path.stat().st_size, LIMITS.file)
    age = path.read_bytes()[member.start : member.start + member.size]
    return zstandard.ZstdDecompressor().decompressobj().decompress(pyrage.decrypt(age, [keys(reader).opener()]))


def in_order(lines: list[bytes]) -> bytes:
    """Header and records with the number in the header, and an end line, that agree with them."""
    head = {**json.loads(lines[0]), "records": len(lines) - 1}
    body = b"".join(line + b"\n" for line in [msgspec.json.encode(head), *lines[1:]])
    return body + msgspec.json.encode({"records": len(lines) - 1, "sha512": hashlib.sha512(body).hexdigest()}) + b"\n"


def write_anew(path: Path, plain: bytes, signer: SignedIn, receiver: SignedIn) -> None:
    """Packs, encrypts and signs a text, as a faulty or hostile program of an enrolled unit could."""
    seal(path, zstandard.ZstdCompressor().compress(plain), keys(signer), keys(receiver))


def state(node: SignedIn) -> tuple[str, int, list[tuple[object, ...]]]:
    """All that a reading could change."""
    with node.read() as read:
        rows = [
            tuple(row)
            for table in ("neighbour", "quarantine", "bundle_entry", "setting", "removal", "sent", "access_entry")
            for row in read.execute(text(f"SELECT * FROM {table}"))
        ]
    return digest(node), rev(node), rows


def sound(node: SignedIn) -> bool:
    """Whether the file's self-check finds nothing."""
    return all(check.ok for check in verify(node))


def refused(node: SignedIn, path: Path, limits: Limits = LIMITS) -> tuple[str, str]:
    """The code and the English sentence with which a bundle is refused.

    Nothing in the file differs afterwards, its self-check passes, and there is a Chinese sentence too.
    """
    before = state(node)
    spoken: dict[str, Refusal] = {}
    for language in ("zh_CN", "en"):
        use_language(language)
        try:
            read(node, path, limits=limits)
        except Refusal as refusal:
            spoken[language] = refusal
        else:
            raise AssertionError("the bundle was read")
        finally:
            use_language("en")
    assert state(node) == before
    assert sound(node)
    said, in_other = spoken["en"], spoken["zh_CN"]
    assert in_other.code == said.code
    assert in_chinese(in_other.sentence)
    return said.code, said.sentence


def in_chinese(sentence: str) -> bool:
    """Whether a sentence was translated: Chinese, and no English words but names."""
    return bool(CHINESE.search(sentence)) and not re.search(r"\b(the|was|this|please|is)\b", sentence, re.IGNORECASE)

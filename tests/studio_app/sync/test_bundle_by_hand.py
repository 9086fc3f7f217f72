"""A bundle made with nothing but ordinary commands is read like any other: the format stands without this program."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.queries import node as node_queries
from db.schema import CheckIn
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.trust.key_store import own_keys
from studio_app.sync.trust.pseudonyms import pseudonym
from tests.studio_app.sync.campus import DAY, NOW, Campus, add, campus, held, student

TOOLS = ("age", "zstd", "zip", "openssl", "sha512sum")
CHECK_IN = "0199a0c2f4007000" + "8" + "1" * 15

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason=f"the commands {', '.join(TOOLS)} are not all installed"
)


def run(*command: str | Path, folder: Path, text: bytes | None = None) -> bytes:
    done = subprocess.run(command, cwd=folder, input=text, capture_output=True, check=True)
    return done.stdout


def sha512(folder: Path, name: str) -> str:
    return run("sha512sum", name, folder=folder).decode().split()[0]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Campus, SignedIn, SignedIn]]:
    """A studio and the center above it, which has heard of one student already."""
    place = campus(tmp_path)
    center, studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
    place.link(center, studio)
    who = student(studio)
    add(studio, CheckIn, student=who, day=DAY, mood=3, contact=0, note="", entered_at=NOW, observer=studio.person)
    place.carry(studio, center)
    yield place, studio, center
    studio.store.close()
    center.store.close()


def header_and_line(studio: SignedIn, center: SignedIn) -> tuple[dict[str, object], dict[str, object]]:
    """What the studio would say: a header, and one check-in about its student."""
    with studio.read() as read:
        node, keys = node_queries.this_node(read), node_queries.node_keys(read)
        known_as = pseudonym(keys.pseudonym_key, held(studio, "student")[0].id)
    with center.read() as read:
        (there,) = node_queries.neighbours(read)
    header = {
        "format": "psyche-studio-bundle", "version": 1, "schema": 1, "from": studio.node.id, "to": center.node.id,
        "incarnation": node.incarnation, "since": there.applied_upto, "upto": there.applied_upto + 1, "ack": None,
        "made_at": NOW + 1_000_000, "number": there.number_in + 1, "records": 1,
    }  # fmt: skip
    fields = {"student": known_as, "day": "2026-09-22", "mood": 2, "contact": 0, "entered_at": NOW + 900_000}
    return header, {"type": "check-in", "id": CHECK_IN, "origin": studio.node.id, "fields": fields}


def make(folder: Path, studio: SignedIn, center: SignedIn, header: object, line: object) -> Path:
    """The bundle, step by step as docs/bundle-format.md says."""
    with studio.read() as read:
        signing = own_keys(read)
    with center.read() as read:
        recipient = own_keys(read).public().recipient
    folder.mkdir()
    lines = [json.dumps(header), json.dumps(line)]
    (folder / "lines").write_text("".join(f"{one}\n" for one in lines))
    end = json.dumps({"records": 1, "sha512": sha512(folder, "lines")})
    with (folder / "lines").open("a") as file:
        file.write(f"{end}\n")
    run("zstd", "-q", "lines", folder=folder)
    run("age", "-r", recipient, "-o", "bundle.age", "lines.zst", folder=folder)
    digest, key_id = sha512(folder, "bundle.age"), signing.public().key_id
    # An Ed25519 private key is its 32 bytes after these sixteen (RFC 8410).
    der = bytes.fromhex("302e020100300506032b657004220420" + signing.seed)
    (folder / "key.pem").write_bytes(run("openssl", "pkey", "-inform", "DER", folder=folder, text=der))
    (folder / "signed").write_text(f"psyche-studio bundle signature\npsyche-studio-bundle 1\n{key_id}\n{digest}\n")
    sign = ("openssl", "pkeyutl", "-sign", "-rawin", "-inkey", "key.pem", "-in", "signed")
    signature = run(*sign, folder=folder).hex()
    text = {"format": "psyche-studio-bundle", "version": 1, "sender": key_id, "sha512": digest, "signature": signature}
    (folder / "signature.json").write_text(json.dumps(text))
    run("zip", "-q", "-0", "-X", "made.psb", "bundle.age", "signature.json", folder=folder)
    return folder / "made.psb"


def test_a_bundle_made_with_ordinary_commands_is_read(pair, tmp_path):
    _, studio, center = pair
    header, line = header_and_line(studio, center)
    done = service.read(center, make(tmp_path / "by-hand", studio, center, header, line))
    assert (done.records, done.quarantined, done.sender) == ({"check-in": 1}, 0, studio.node.id)
    (seen,) = [record for record in held(center, "check-in") if record.id == CHECK_IN]
    assert (seen.fields["day"], seen.fields["mood"], seen.fields["note"]) == ("2026-09-22", 2, "")


def test_what_is_wrong_in_it_is_found_as_in_any_other(pair, tmp_path):
    _, studio, center = pair
    header, line = header_and_line(studio, center)
    wrong = {**line, "fields": {**line["fields"], "mood": 9}}
    done = service.read(center, make(tmp_path / "one", studio, center, header, wrong))
    assert (done.applied, done.reasons) == (0, {"bad-value": 1})
    with pytest.raises(Refusal) as refusal:
        service.read(center, make(tmp_path / "two", studio, center, {**header, "records": 2}, line))
    assert refusal.value.code == "damaged-inside"

"""What the fuzzer does to a bundle: at the file, its ZIP, its signature, its ciphertext; and, signed anew by the sender's
own key as a faulty or hostile enrolled program could, at the packed frame, the lines, and the values in them."""

from __future__ import annotations

import hashlib
import json
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeAlias

import pyrage
import zstandard

from studio_app.sync.bundle.lines import FORMAT, VERSION, signed_text
from studio_app.sync.bundle.zip_container import open_frame
from tests.faults.fuzz_campus import Scene
from tests.faults.fuzz_values import line_of_another_kind, odd_value, other_line

Chance: TypeAlias = random.Random
Mutation: TypeAlias = Callable[[Scene, Chance], bytes]


def sealed(scene: Scene, packed: bytes) -> bytes:
    """A well signed bundle around any bytes."""
    age = pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(scene.recipient)])
    return zipped(age, json.dumps(_signature(scene, age)).encode())


def in_order(head: bytes, records: list[bytes]) -> bytes:
    """The plain text with an end line that agrees with it."""
    body = b"".join(line + b"\n" for line in [head, *records])
    return body + json.dumps({"records": len(records), "sha512": hashlib.sha512(body).hexdigest()}).encode() + b"\n"


def _signature(scene: Scene, age: bytes) -> dict[str, Any]:
    sha512, key_id = hashlib.sha512(age).hexdigest(), scene.sender_keys.public().key_id
    signature = scene.sender_keys.sign(signed_text(key_id, sha512)).hex()
    return {"format": FORMAT, "version": VERSION, "sender": key_id, "sha512": sha512, "signature": signature}


def zipped(age: bytes, signature: bytes) -> bytes:
    """The two members as the format has them, made here a second time so that it is not the program that says so."""
    found, entries = b"", b""
    for name, data in ((b"bundle.age", age), (b"signature.json", signature)):
        rest = struct.pack("<5H3I2H", 20, 0, 0, 0, 0x21, zlib.crc32(data), len(data), len(data), len(name), 0)
        entries += b"PK\x01\x02" + struct.pack("<H", 20) + rest + struct.pack("<3H2I", 0, 0, 0, 0, len(found)) + name
        found += b"PK\x03\x04" + rest + name + data
    end = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 2, 2, len(entries), len(found), 0)
    return found + entries + end


def _members(scene: Scene) -> tuple[bytes, bytes]:
    member, signature = open_frame(BytesIO(scene.whole), len(scene.whole), len(scene.whole))
    return scene.whole[member.start : member.start + member.size], signature


def _lines(scene: Scene) -> tuple[bytes, list[bytes]]:
    lines = scene.plain.splitlines()
    return lines[0], lines[1:-1]


def _packed(plain: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=1, write_checksum=True).compress(plain)


def changed_bytes(data: bytes, chance: Chance) -> bytes:
    """Some bytes flipped, cut out, put in, doubled, moved, or the end cut off; never the same."""
    if not data:
        return b"x"
    place = chance.randrange(len(data))
    length = min(len(data) - place, chance.choice((1, 2, 4, 16, 64, 4096)))
    match chance.randrange(8):
        case 0:
            return data[:place]
        case 1:
            return data[:place] + data[place + length :]
        case 2:
            return data[:place] + chance.randbytes(length) + data[place:]
        case 3:
            return data + data[place : place + length]
        case 4:
            return data[:place] + data[place : place + length] + data[place:]
        case 5:
            return data[:place] + b"\xff" * length + b"\0" * length + data[place + length :]
        case _:
            found = bytearray(data)
            for _ in range(chance.choice((1, 1, 1, 3, 20))):
                found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
            return bytes(found) if bytes(found) != data else data + b"\0"


def the_file(scene: Scene, chance: Chance) -> bytes:
    """Raw bytes of the whole file."""
    return changed_bytes(scene.whole, chance)


def the_zip(scene: Scene, chance: Chance) -> bytes:
    """A ZIP that holds the right bytes in another way, or says other things of them."""
    age, signature = _members(scene)
    members = [("bundle.age", age), ("signature.json", signature)]
    kind, comment, before = zipfile.ZIP_STORED, b"", b""
    names = (
        "../bundle.age",
        "/bundle.age",
        "C:\\bundle.age",
        "bundle.age/",
        "BUNDLE.AGE",
        "bundle.age\0.txt",
        "数据.age",
        "",
    )
    match chance.randrange(9):
        case 0:
            members.insert(chance.randrange(3), (chance.choice(("more.txt", "bundle.age", "signature.json")), b"x"))
        case 1:
            members[chance.randrange(2)] = (chance.choice(names), chance.choice(members)[1])
        case 2:
            kind = zipfile.ZIP_DEFLATED
        case 3:
            comment = b"hello"
        case 4:
            members.reverse()
        case 5:
            before = chance.choice((b"\0", b"MZ" * 40, b"#!/bin/sh\n", b"PK\x03\x04"))
        case 6:
            members.pop(chance.randrange(2))
        case 7:
            return _other_numbers(zipped(age, signature), chance)
        case _:
            return zipped(age, signature) + chance.choice((b"\0", b"PK", zipped(age, signature), b"\n" * 100))
    return before + _by_zipfile(members, kind, comment, zip64=chance.random() < 0.3)


def _by_zipfile(members: list[tuple[str, bytes]], kind: int, comment: bytes, *, zip64: bool) -> bytes:
    file = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as made:
        warnings.simplefilter("ignore")  # a name twice
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = kind
            with made.open(info, "w", force_zip64=zip64) as member:
                member.write(data)
        made.comment = comment
    return file.getvalue()


def _other_numbers(whole: bytes, chance: Chance) -> bytes:
    """One number of the ZIP's structure is another."""
    marks = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06")
    starts = [place for mark in marks for place in range(len(whole)) if whole.startswith(mark, place)]
    place = chance.choice(starts) + 4 + 2 * chance.randrange(20)
    width, value = chance.choice((("<H", 0xFFFF), ("<I", 0xFFFFFFFF), ("<I", 0), ("<H", 1), ("<I", 0x7FFFFFFF)))
    piece = struct.pack(width, value)
    found = whole[:place] + piece + whole[place + len(piece) :]
    return found if found != whole else whole + b"\0"


def the_signature(scene: Scene, chance: Chance) -> bytes:
    """signature.json says something else of the same ciphertext."""
    age, text = _members(scene)
    signature = json.loads(text)
    name = chance.choice(list(signature))
    match chance.randrange(6):
        case 0:
            signature[name] = odd_value(chance, scene)
        case 1:
            del signature[name]
        case 2:
            signature["more"] = odd_value(chance, scene)
        case 3:
            signature["signature"] = chance.randbytes(64).hex()
        case 4:
            signature["version"] = chance.choice((0, 2, 99, 1 << 70))
        case _:
            return zipped(age, changed_bytes(text, chance))
    return zipped(age, as_json(signature))


def the_ciphertext(scene: Scene, chance: Chance) -> bytes:
    """Other ciphertext under a ZIP that agrees with it; sometimes signed anew."""
    age = changed_bytes(_members(scene)[0], chance)
    signature = json.dumps(_signature(scene, age)).encode() if chance.random() < 0.7 else _members(scene)[1]
    return zipped(age, signature)


def the_frame(scene: Scene, chance: Chance) -> bytes:
    """The packed frame: bytes, several frames, a frame made otherwise, a bomb."""
    match chance.randrange(9):
        case 0:
            packed = _packed(scene.plain) * 2
        case 1:
            packed = b"\x50\x2a\x4d\x18\x04\0\0\0skip" + _packed(scene.plain)
        case 2:
            packed = _packed(scene.plain[: len(scene.plain) // 2]) + _packed(scene.plain[len(scene.plain) // 2 :])
        case 3:
            packed = zstandard.ZstdCompressor(level=19, write_content_size=chance.random() < 0.5).compress(scene.plain)
        case 4:
            packed = _bomb(scene, chance)
        case 5:
            packed = scene.plain
        case _:
            packed = changed_bytes(_packed(scene.plain), chance)
    return sealed(scene, packed)


def _bomb(scene: Scene, chance: Chance) -> bytes:
    frame = zstandard.ZstdCompressor().compressobj()
    piece = chance.choice((b"\n", b"x", b"{}\n", b"[", b"\0"))
    pieces = [frame.compress(piece * (1_000_000 // len(piece))) for _ in range(chance.choice((1, 70)))]
    return b"".join([*pieces, frame.compress(scene.plain), frame.flush()])


def the_text(scene: Scene, chance: Chance) -> bytes:
    """The plain text, byte by byte, with nothing put right after it."""
    return sealed(scene, _packed(changed_bytes(scene.plain, chance)))


def the_lines(scene: Scene, chance: Chance) -> bytes:
    """Lines left out, doubled, in another order, cut, joined, very long; count and digest agree."""
    head, records = _lines(scene)
    for _ in range(chance.choice((1, 1, 2, 5))):
        place = chance.randrange(len(records) + 1)
        match chance.randrange(10):
            case 0:
                records[place : place + 1] = []
            case 1:
                records.insert(place, chance.choice(records) if records else b"")
            case 2:
                chance.shuffle(records)
            case 3:
                records.insert(place, chance.choice((b"", b" ", b"null", b"[]", b"\xff\xfe", b"\0", b"{", b'"', head)))
            case 4:
                records.insert(place, b'{"type":"' + b"x" * chance.choice((1000, 262_000, 262_200)) + b'"}')
            case 5 if records:
                records[min(place, len(records) - 1)] = changed_bytes(chance.choice(records), chance).replace(
                    b"\n", b""
                )
            case 6:
                deep = chance.choice((20, 900, 5000, 100_000))
                records.insert(place, b'{"type":"student","id":' + b"[" * deep + b"]" * deep + b"}")
            case 7:
                records *= chance.choice((0, 2, 30))
            case 8 if records:
                at = min(place, len(records) - 1)
                records[at] = b" \t" + records[at].replace(b":", b" : ") + b"\r"
            case _:
                records.reverse()
    return sealed(scene, _packed(in_order(head, records)))


def the_header(scene: Scene, chance: Chance) -> bytes:
    """The header says something else."""
    head, records = _lines(scene)
    values = json.loads(head)
    name = chance.choice(list(values))
    match chance.randrange(8):
        case 0:
            del values[name]
        case 1 | 2:
            values[name] = odd_value(chance, scene)
        case 3:
            which = chance.choice(("since", "upto", "made_at", "number", "records", "schema", "version"))
            values[which] = chance.choice((0, 1, -1, 7, 10**6, 1 << 31, 1 << 53, (1 << 63) - 1, 1 << 63, 1 << 64, 1.5))
        case 4:
            ack = values.get("ack") or {"incarnation": "0" * 16, "upto": 0}
            ack[chance.choice(list(ack))] = odd_value(chance, scene)
            if chance.random() < 0.6:
                ack["upto"] = chance.choice((0, 1, 10**9, 1 << 63, -1))
            values["ack"] = ack
        case 5:
            values["incarnation"] = chance.randbytes(8).hex()
        case 6:
            which = chance.choice(("log", "log_held"))
            count = chance.choice((0, 1, 10**6, 1 << 53, 1 << 63))
            values[which] = {"count": count, "hash": chance.randbytes(32).hex()}
        case _:
            values[chance.choice(("from", "to"))] = chance.choice((*scene.others, "0" * 32, scene.sender, "x"))
    if chance.random() < 0.1:
        return sealed(
            scene, _packed(in_order(head.replace(b"{", b'{"version":1,"from":"%s",' % (b"0" * 32), 1), records))
        )
    return sealed(scene, _packed(in_order(as_json(values), records)))


def the_end(scene: Scene, chance: Chance) -> bytes:
    """The end line says something else, comes twice, too early, or not at all."""
    lines = scene.plain.splitlines(keepends=True)
    end = json.loads(lines[-1])
    match chance.randrange(5):
        case 0:
            end[chance.choice(list(end))] = odd_value(chance, scene)
        case 1:
            end["records"] += chance.choice((-1, 1, 1 << 64))
        case 2:
            end["sha512"] = hashlib.sha512(b"").hexdigest()
        case 3:
            lines.insert(chance.randrange(len(lines)), lines[-1])
        case _:
            lines.insert(len(lines) - 1, chance.choice((b"\n", b"{}\n", lines[0])))
    return sealed(scene, _packed(b"".join(lines[:-1]) + as_json(end) + chance.choice((b"\n", b"", b"\n\n"))))


def the_values(scene: Scene, chance: Chance) -> bytes:
    """Values in the lines: other types, sizes, ids, origins, stamps, fields, withdrawals; count and digest agree."""
    head, records = _lines(scene)
    for _ in range(chance.choice((1, 1, 2, 4))):
        if records:
            place = chance.randrange(len(records))
            records[place] = as_json(other_line(json.loads(records[place]), scene, chance), chance)
            if b"\n" in records[place]:
                records[place] = b"{}"
    if chance.random() < 0.3 or not records:
        records.insert(chance.randrange(len(records) + 1), as_json(line_of_another_kind(scene, chance), chance))
    if chance.random() < 0.7:
        # As a program that goes on from where it was: otherwise all that is inside is known already.
        values = json.loads(head)
        values["upto"] += 1000
        values["number"] += chance.choice((0, 1, 5))
        head = json.dumps(values).encode()
    head = json.dumps({**json.loads(head), "records": len(records)}).encode()
    return sealed(scene, _packed(in_order(head, records)))


def as_json(value: Any, chance: Chance | None = None) -> bytes:
    """JSON as an odd program might write it: NaN, lone surrogates as escapes or as bytes, a key twice."""
    ascii_only = chance is not None and chance.random() < 0.5
    found = json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if chance is not None and chance.random() < 0.05 and found.startswith(b'{"type"'):
        found = b'{"type":"student",' + found[1:]
    return found


LAYERS: tuple[tuple[Mutation, int], ...] = (
    (the_file, 8),
    (the_zip, 6),
    (the_signature, 6),
    (the_ciphertext, 6),
    (the_frame, 8),
    (the_text, 8),
    (the_lines, 14),
    (the_header, 14),
    (the_end, 4),
    (the_values, 60),
)
"""Each with how often it is chosen."""

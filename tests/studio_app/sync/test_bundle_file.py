"""A bundle goes from one node to another whole, or is refused in words and changes nothing."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import re
import shutil
import struct
import subprocess
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
import zstandard

from studio_app.refusal import Refusal
from studio_app.sync.bundle.lines import LINE_LIMIT, bundle_file_name
from studio_app.sync.bundle.reader import Sender, inspect
from tests.studio_app.sync.edges import (
    CENTER,
    CENTER_KEYS,
    NAMES,
    OTHER,
    OTHER_KEYS,
    STUDIO,
    STUDIO_KEYS,
    header,
    lines,
    plain_text,
    read,
    seal,
    write,
)


def refused(path: Path, **changes: object) -> str:
    """The code with which the bundle at `path` is refused, for a reader that must not be told it is complete."""
    with pytest.raises(Refusal) as refusal:
        read(path, **changes)
    assert refusal.value.sentence.endswith((".", "?"))
    return refusal.value.code


def distinct(count: int) -> Iterator[bytes]:
    """Records that hardly pack."""
    for number in range(count):
        note = hashlib.sha256(str(number).encode()).hexdigest()
        yield b'{"type":"check-in","id":"%032x","note":"quiet %s"}' % (number, note.encode())


class Unseekable(io.RawIOBase):
    """A pipe, as far as a ZIP program can tell: sizes come after the data then."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        return self._file.write(data)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / bundle_file_name("Education", "center", 12)
    write(path, lines(3))
    return path


@pytest.mark.parametrize("count", [0, 1, 3, 5000])
def test_what_is_written_is_read_in_order(tmp_path, count):
    path, taken, begun = tmp_path / "a.psb", [], []
    written = write(path, lines(count))
    done = read(path, taken, begin=begun.append)
    assert taken == lines(count)
    assert begun == [header(count)] == [done.header]
    assert done.records == written.records == count
    assert done.sha512 == written.sha512
    assert path.stat().st_size == written.bytes


def test_the_outside_says_who_signed_and_nothing_about_people(bundle):
    assert inspect(bundle).key_id == STUDIO_KEYS.public().key_id
    with zipfile.ZipFile(bundle) as opened:
        assert opened.namelist() == ["bundle.age", "signature.json"]
        assert opened.testzip() is None
        assert set(json.loads(opened.read("signature.json"))) == {"format", "version", "sender", "sha512", "signature"}
    assert b"quiet" not in bundle.read_bytes()


def test_every_altered_byte_is_noticed(bundle, tmp_path):
    whole = bundle.read_bytes()
    altered = tmp_path / "altered.psb"
    directory = [place.start() for place in re.finditer(b"PK\x01\x02", whole)]
    of_the_system = {entry + place for entry in directory for place in (4, 5, *range(36, 42))}
    for place in range(len(whole)):
        for change in (0x01, 0x20, 0xFF):
            altered.write_bytes(whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :])
            if place in of_the_system:  # who may read the unpacked file, on what system: says nothing of the bundle
                taken = []
                read(altered, taken)
                assert taken == lines(3)
            else:
                assert refused(altered) in {"altered", "cut-short", "not-a-bundle", "too-large"}, place


def test_a_file_that_ends_anywhere_too_early_is_incomplete(bundle, tmp_path):
    whole = bundle.read_bytes()
    short = tmp_path / "short.psb"
    for length in range(len(whole)):
        short.write_bytes(whole[:length])
        assert refused(short) == "cut-short", length


def test_nothing_may_stand_before_or_after_the_bundle(bundle, tmp_path):
    whole = bundle.read_bytes()
    for changed in (whole + b"\0", b"\0" + whole, whole + whole):
        (tmp_path / "junk.psb").write_bytes(changed)
        assert refused(tmp_path / "junk.psb") in {"altered", "not-a-bundle"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "how", ["extra", "twice", "packed", "comment", "path", "extra field", "gap", "streamed", "lying size", "overlap"]
)
def test_a_zip_of_another_shape_is_not_opened(bundle, tmp_path, how):
    with zipfile.ZipFile(bundle) as opened:
        members = [(name, opened.read(name)) for name in opened.namelist()]
    if how == "extra":
        members.append(("more.txt", b"x"))
    if how == "twice":
        members.append(members[0])
    if how == "path":
        members[0] = ("../bundle.age", members[0][1])
    kind = zipfile.ZIP_DEFLATED if how == "packed" else zipfile.ZIP_STORED
    odd = tmp_path / "odd.psb"
    with odd.open("wb") as file, zipfile.ZipFile(Unseekable(file) if how == "streamed" else file, "w", kind) as made:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            if how == "extra field":
                info.extra = b"\x99\x99\x02\x00hi"
            made.writestr(info, data, kind)
            if how == "gap":
                file.write(b"hidden")
                made.start_dir = file.tell()
        made.comment = b"hello" if how == "comment" else b""
    whole = odd.read_bytes()
    second, entry = whole.rindex(b"PK\x03\x04"), whole.rindex(b"PK\x01\x02")
    if how == "lying size":
        odd.write_bytes(whole[: entry + 24] + struct.pack("<I", 5) + whole[entry + 28 :])
    if how == "overlap":
        odd.write_bytes(whole[: entry + 42] + struct.pack("<I", second - 1) + whole[entry + 46 :])
    assert refused(odd) in {"altered", "not-a-bundle", "cut-short"}


@pytest.mark.parametrize("order", [1, -1])
def test_a_zip_that_another_program_stored_plainly_is_opened(bundle, tmp_path, order):
    with zipfile.ZipFile(bundle) as opened:
        members = [(name, opened.read(name)) for name in opened.namelist()]
    with zipfile.ZipFile(tmp_path / "plain.psb", "w") as made:
        for name, data in members[::order]:
            made.writestr(zipfile.ZipInfo(name, (2026, 9, 21, 8, 30, 0)), data)
    taken = []
    read(tmp_path / "plain.psb", taken)
    assert taken == lines(3)


def test_a_file_of_another_kind_or_none_at_all(tmp_path):
    (tmp_path / "letter.psb").write_bytes(b"Dear colleague, " * 20)
    assert refused(tmp_path / "letter.psb") == "not-a-bundle"
    assert refused(tmp_path / "missing.psb") == "cannot-read"
    assert refused(tmp_path) == "cannot-read"


def test_a_bundle_above_the_limit_is_not_even_looked_into(bundle):
    assert refused(bundle, limit=100) == "too-large"


def test_only_enrolled_senders_are_read(tmp_path):
    write(tmp_path / "a.psb", lines(1), signer=OTHER_KEYS)
    assert refused(tmp_path / "a.psb") == "unknown-sender"


def test_a_lost_laptop_is_refused_from_the_moment_it_is_revoked(bundle):
    lost = Sender(STUDIO, NAMES[STUDIO], STUDIO_KEYS.public(), revoked=True)
    assert refused(bundle, find_sender=lambda key_id: lost) == "revoked-sender"


def test_nobody_signs_in_the_name_of_another(bundle):
    impostor = Sender(STUDIO, NAMES[STUDIO], OTHER_KEYS.public())
    assert refused(bundle, find_sender=lambda key_id: impostor) == "altered"


def test_a_sender_speaks_only_for_itself(tmp_path):
    write(tmp_path / "a.psb", lines(1), header(1, from_=OTHER))
    assert refused(tmp_path / "a.psb") == "wrong-sender"


def test_a_bundle_for_another_unit_names_it(tmp_path):
    write(tmp_path / "a.psb", lines(1), header(1, to=OTHER))
    with pytest.raises(Refusal, match="Arts College") as refusal:
        read(tmp_path / "a.psb")
    assert refusal.value.code == "wrong-receiver"


def test_a_bundle_encrypted_to_other_keys(tmp_path):
    write(tmp_path / "a.psb", lines(1), receiver=OTHER_KEYS)
    assert refused(tmp_path / "a.psb") == "wrong-receiver"


@pytest.mark.parametrize("newer", [{"schema": 8}, {"version": 2}])
def test_a_bundle_from_a_newer_program_waits_for_the_update(tmp_path, newer):
    write(tmp_path / "a.psb", lines(1), header(1, **newer))
    assert refused(tmp_path / "a.psb") == "newer-program"
    assert (tmp_path / "a.psb").exists()


GOOD = plain_text(header(2), lines(2))
END = GOOD.splitlines(keepends=True)[-1]
HEAD = GOOD.splitlines(keepends=True)[0]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        GOOD[:-1],
        GOOD[: -len(END)],
        GOOD + b"\n",
        GOOD + GOOD,
        GOOD.replace(b"check-in", b"check-IN", 1),
        GOOD.replace(b'"records":2', b'"records":3', 1),
        HEAD + END,
        b"[]\n" + GOOD,
        b'{"format":"psyche-studio-bundle"}\n' + END,
        b"\xff\xfe\n" + END,
        HEAD + b"x" * (LINE_LIMIT + 1) + b"\n" + END,
        HEAD + b"x" * (20 * 1024 * 1024),
    ],
    ids=range(14),
)
def test_a_signed_bundle_whose_inside_is_out_of_order_is_refused(tmp_path, text):
    seal(tmp_path / "a.psb", zstandard.ZstdCompressor().compress(text))
    assert refused(tmp_path / "a.psb") == "damaged-inside"


def test_the_same_inside_in_good_order_is_read(tmp_path):
    seal(tmp_path / "a.psb", zstandard.ZstdCompressor().compress(GOOD))
    assert read(tmp_path / "a.psb").records == 2


def test_one_whole_frame_and_nothing_else(tmp_path):
    frame = zstandard.ZstdCompressor().compress(GOOD)
    for packed in (b"", b"not zstd", frame[:-1], frame + b"x", frame + frame):
        seal(tmp_path / "a.psb", packed)
        assert refused(tmp_path / "a.psb") == "damaged-inside"


def test_a_small_file_cannot_blow_up(tmp_path):
    frame = zstandard.ZstdCompressor().compressobj()
    packed = frame.compress(HEAD) + b"".join(frame.compress(b"x\n" * 500_000) for _ in range(200)) + frame.flush()
    seal(tmp_path / "a.psb", packed)
    tracemalloc.start()
    assert refused(tmp_path / "a.psb", take=lambda lines: None) == "too-large"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


def test_what_stops_the_taker_stops_the_reading(bundle):
    def take(lines: list[bytes]) -> None:
        raise KeyError("no such type")

    with pytest.raises(KeyError, match="no such type"):
        read(bundle, take=take)


def test_a_failed_export_leaves_the_older_file_and_nothing_beside_it(bundle):
    before = bundle.read_bytes()

    def breaks_off():
        yield from lines(3000)
        raise OSError(errno.EIO, "the database went away")

    with pytest.raises(OSError, match="went away"):
        write(bundle, breaks_off(), header(9000))
    with pytest.raises(ValueError, match="announces"):
        write(bundle, lines(3), header(4))
    with pytest.raises(ValueError, match="one line"):
        write(bundle, [b"a\nb"])
    with pytest.raises(ValueError, match="one line"):
        write(bundle, [b"x" * (LINE_LIMIT + 1)])
    assert bundle.read_bytes() == before
    assert list(bundle.parent.iterdir()) == [bundle]


def test_while_it_is_written_the_disk_holds_only_ciphertext(tmp_path):
    path, looked = tmp_path / "a.psb", []

    def watched():
        for place, line in enumerate(distinct(60_000)):
            if place == 59_000:
                looked.extend(file.read_bytes() for file in tmp_path.iterdir())
                assert not path.exists()
            yield line

    write(path, watched(), header(60_000))
    assert len(looked) == 1
    assert len(looked[0]) > 65_536
    assert b"quiet" not in looked[0]
    assert b"\x28\xb5\x2f\xfd" not in looked[0][:400]


def test_a_place_that_cannot_be_written_to(tmp_path):
    with pytest.raises(Refusal) as refusal:
        write(tmp_path / "no such folder" / "a.psb", lines(1))
    assert refusal.value.code == "cannot-write"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full to stand for a full disk")
def test_a_full_disk_is_told_in_words(tmp_path, monkeypatch):
    real = os.open

    def full(path, flags, mode=0o777):
        handle = real(path, flags, mode)
        if not str(path).endswith(".part"):
            return handle
        os.close(handle)
        return real("/dev/full", os.O_RDWR)

    with monkeypatch.context() as broken, pytest.raises(Refusal) as refusal:
        broken.setattr(os, "open", full)
        write(tmp_path / "a.psb", lines(1000))
    assert refusal.value.code == "disk-full"
    assert list(tmp_path.iterdir()) == []


def test_two_hundred_thousand_records_stream_in_little_memory(tmp_path):
    count, taken = 200_000, [0]

    def take(lines: list[bytes]) -> None:
        taken[0] += len(lines)

    tracemalloc.start()
    write(tmp_path / "a.psb", distinct(count), header(count))
    read(tmp_path / "a.psb", take=take)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken == [count]
    assert peak < 16 * 1024 * 1024


@pytest.mark.skipif(
    not all(map(shutil.which, ("unzip", "age", "zstd"))),
    reason="the commands unzip, age and zstd are not all installed",
)
def test_ordinary_tools_open_a_bundle(bundle, tmp_path):
    subprocess.run(["unzip", "-q", bundle, "-d", tmp_path], check=True)
    (tmp_path / "key.txt").write_text(CENTER_KEYS.identity + "\n")
    opened = subprocess.run(
        ["age", "-d", "-i", tmp_path / "key.txt", tmp_path / "bundle.age"], check=True, capture_output=True
    )
    text = subprocess.run(["zstd", "-d", "-c"], input=opened.stdout, check=True, capture_output=True).stdout
    assert text.splitlines()[1:-1] == lines(3)
    assert json.loads(text.splitlines()[0])["to"] == CENTER


def test_a_file_name_says_who_to_whom_and_which_and_is_safe():
    assert bundle_file_name("Education", "center", 12) == "Education-to-center-00012.psb"
    assert bundle_file_name("教育学院", "中心", 3) == "教育学院-to-中心-00003.psb"
    assert bundle_file_name("../a b\\c:*?", "", 1) == "a-b-c-to-node-00001.psb"
    assert len(bundle_file_name("院" * 300, "心" * 300, 1).encode()) < 255

"""Fails or cuts each write of a file that the program writes beside its database, and looks at what is left of it.

    python -m tests.faults.files

Each of `WRITERS` writes its file twice. During the second time the n-th write or flush fails or ends the process, as
in `tests.faults.writes`; once the power goes right after the rename, with all that was not flushed before it. The file
must hold its former or its new content, whole. A failure must be raised (Refusal or OSError) where it is not one that
only means something is forgotten, and must leave no other file. Linux only.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from db.incarnation import NonceStore
from studio_app.demo.folder import MARKER, Marker, write_marker
from studio_app.figures.figure_files import save_table
from studio_app.library import service as library
from studio_app.node import service
from studio_app.node.opening import open_store
from studio_app.node.signed_in import SignedIn
from studio_app.observation.service import save_round_sheet
from studio_app.preferences import Preferences, save_preferences
from studio_app.refusal import Refusal
from studio_app.security.attempts import count_failure
from studio_app.security.device_secret import FileSecrets
from studio_app.security.key_file import KeyFile, RecoverySeal, keys_path, read_keys, write_keys
from studio_app.sync import service as sync
from tests.faults import writes

WAYS = writes.WAYS | {"power": 5}


@dataclass(frozen=True)
class Writer:
    """One kind of file: `write(open_studio, folder, number)` writes `name` into `folder`."""

    name: str
    write: Callable[[Callable[[], SignedIn], Path, int], object]
    forgets: bool = False
    """whether a write that failed only means that something is forgotten, so that nothing is raised"""
    at_random: bool = False
    """whether the content is another each time, so that only its size says whether it is whole"""


def _keep_preferences(_: object, folder: Path, number: int) -> None:
    os.environ["PSYCHE_CONFIG"] = str(folder)
    save_preferences(Preferences(remind_at=f"0{number}:00"))


def _write_keys(_: object, folder: Path, number: int) -> None:
    write_keys(folder / "x.keys", KeyFile("0" * 32, RecoverySeal("", str(number))))


def _write_marker(_: object, folder: Path, number: int) -> None:
    write_marker(folder, Marker(number, 1, 1, "en", dt.date(2026, 3, 2), 0, ()))


WRITERS = (
    Writer("table.csv", lambda _, folder, number: save_table([("invented", str(number))], folder / "table.csv")),
    Writer(
        "page.html", lambda studio, folder, number: library.save_web_page(studio(), 1 + number, folder / "page.html")
    ),
    Writer("log.csv", lambda studio, folder, _: service.export_log(studio(), folder / "log.csv"), at_random=True),
    Writer(
        "invited",
        lambda studio, folder, _: sync.invite(studio(), "messenger", "虚构", folder / "invited"),
        at_random=True,
    ),
    Writer("sheet.pdf", lambda _, folder, number: save_round_sheet(bytes([number]) * 90, folder / "sheet.pdf")),
    Writer("preferences.json", _keep_preferences, forgets=True),
    Writer("secret", lambda _, folder, number: FileSecrets(folder / "secret").put("", bytes([number]) * 32)),
    Writer(MARKER, _write_marker),
    Writer("x.keys", _write_keys),
    Writer(
        "x.attempts", lambda _, folder, number: count_failure(folder / "x", str(number), 1, frozenset()), forgets=True
    ),
    Writer("x.nonce", lambda _, folder, number: NonceStore(folder).put("x", bytes([number])), forgets=True),
)


class _Bench:
    """A studio with two articles, put back before each write, and the folder `files` in which writes fail."""

    def __init__(self, library_of_faults: Path, folder: Path) -> None:
        self.faults = ctypes.CDLL(str(library_of_faults))
        self.faults.faults_count.restype = ctypes.c_long
        self.files = folder / "files"
        self._kept, self._work = folder / "kept", folder / "work"
        self._kept.mkdir()
        made = service.create_node(
            self._kept / writes.NODE_FILE, "studio", "Invented College", writes.PASSWORD, FileSecrets(folder / "secret")
        ).signed_in
        for text in ("# 考前睡好\n\n早点睡。", "# 听室友说\n\n先听。"):
            (folder / "article.md").write_text(text, "utf-8")
            library.publish(made, library.import_draft(made, folder / "article.md").draft.number)
        made.store.close()
        self._was = made

    def write(self, writer: Writer, number: int, at: int = 0, way: int = 0) -> tuple[str, int]:
        """Writes the file in a process of its own; gives `saved`, `refused`, `fell-over` or, if it ended, nothing, and
        the count of writes and flushes."""
        shutil.rmtree(self._work, ignore_errors=True)
        shutil.copytree(self._kept, self._work)
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(theirs, self._in_child(writer, number, at, way).encode())
            os._exit(0)
        os.close(theirs)
        with os.fdopen(ours) as pipe:
            said = pipe.read().split()
        os.waitpid(child, 0)
        return (said[0], int(said[1])) if said else ("", 0)

    def _open(self) -> SignedIn:
        file, was = self._work / writes.NODE_FILE, self._was
        store = open_store(file, was.keys.data_key, read_keys(keys_path(file)), was.store.clock)
        return SignedIn(store, was.node, was.person, was.person_id, was.login, was.name, was.role, was.keys)

    def _in_child(self, writer: Writer, number: int, at: int, way: int) -> str:
        self.faults.faults_arm(f"{self.files}/".encode(), ctypes.c_long(at), way)
        try:
            writer.write(self._open, self.files, number)
            said = "saved"
        except (Refusal, OSError):
            said = "refused"
        except BaseException as error:
            sys.stderr.write(f"{writer.name}: {type(error).__name__}: {error}\n")
            said = "fell-over"
        return f"{said} {self.faults.faults_count()}"


def _run_inside(library_of_faults: Path, folder: Path) -> tuple[int, list[str]]:
    """Gives the number of faults and what was wrong, in words."""
    bench, faults, problems = _Bench(library_of_faults, folder), 0, list[str]()
    for writer in WRITERS:
        path = bench.files / writer.name
        bench.files.mkdir()
        assert bench.write(writer, 0)[0] == "saved", writer.name
        before = path.read_bytes()
        said, count = bench.write(writer, 1)
        assert (said, count > 0) == ("saved", True), writer.name
        after = path.read_bytes()
        for name, way in WAYS.items():
            for at in (1,) if name == "power" else range(1, count + 1):
                shutil.rmtree(bench.files)
                bench.files.mkdir()
                path.write_bytes(before)
                said, _ = bench.write(writer, 1, at, way)
                faults += 1
                left = path.read_bytes()
                whole = left in (before, after) or (writer.at_random and len(left) == len(after))
                if not whole:
                    problems.append(f"{writer.name}, {name} at {at}: {len(left)} bytes are left of {len(after)}")
                if said == "fell-over" or (said == "saved" and left == before != after and not writer.forgets):
                    problems.append(f"{writer.name}, {name} at {at}: not told in words")
                if said and len(list(bench.files.iterdir())) > 1:
                    problems.append(f"{writer.name}, {name} at {at}: a temporary file is left")
        shutil.rmtree(bench.files)
    return faults, problems


def run() -> str:
    """Runs everything in a process that has the library of faults in it; gives what that printed, the figures last."""
    return writes.run_with_faults("tests.faults.files")


def main() -> int:
    """The command; exit status 1 when anything was wrong."""
    if sys.argv[1:2] == ["--inside"]:
        faults, problems = _run_inside(Path(sys.argv[2]), Path(sys.argv[3]))
        print(*problems, f"files {len(WRITERS)}, faults {faults}, wrong {len(problems)}", sep="\n")
        return 0
    if writes.why_not():
        print(writes.why_not())
        return 0
    printed = run()
    print(printed, end="")
    return 0 if printed.endswith("wrong 0\n") else 1


if __name__ == "__main__":
    sys.exit(main())

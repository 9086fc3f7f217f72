"""A small dormitory for tests: a studio's lead, one Messenger with two rooms, and a room that nobody stands for."""

from __future__ import annotations

import datetime as dt
import functools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from studio_app.domain.permissions import Role
from studio_app.node import service as node
from studio_app.node.signed_in import SignedIn
from studio_app.roster import service as roster
from studio_app.security import password_hash
from studio_app.security.device_secret import FileSecrets
from studio_app.words import language, use_language
from tests.node_files import PASSWORD, ClosedNode, close_node, copy_node, new_folder, open_copy

BUILDING = "7"
NAMES = (
    ("411", ("Lin Xiaoyu", "Chen Siyuan", "Wang Zihan", "Li Muyang", "Zhao Wanqing", "Zhou Zimo")),
    ("412", ("Wu Yutong", "Zheng Haoran", "Sun Jiayi", "Qian Yifan", "Feng Shiqi", "Han Lixin")),
    ("501", ("Yang Jianing", "Zhu Tianyou")),
)


@dataclass
class Campus:
    """Both people are signed in to the same file; `keys` by name."""

    file: Path
    secrets: FileSecrets
    lead: SignedIn
    messenger: SignedIn
    keys: dict[str, int]

    def again(self, login: str = "may") -> SignedIn:
        """Somebody signs in anew, as after the program was started again."""
        return node.sign_in(self.file, login, PASSWORD, self.secrets)

    def close(self) -> None:
        for signed_in in (self.lead, self.messenger):
            signed_in.store.close()


def build(folder: Path) -> Campus:
    """The campus in a file in `folder`; the Messenger stands for 411 and 412. Made once in a process and copied since."""
    _, made, closed = _template(password_hash.MIN_COST)
    secrets = FileSecrets(folder / made.secrets.path.name)
    secrets.put(made.lead.node.id, made.lead.keys.device_secret)
    file = copy_node(closed, folder)
    return Campus(file, secrets, open_copy(made.lead, file), open_copy(made.messenger, file), dict(made.keys))


@functools.cache
def _template(_cost: password_hash.Cost) -> tuple[tempfile.TemporaryDirectory[str], Campus, ClosedNode]:
    kept, spoken = new_folder(), language()
    use_language("en")
    made = _build(Path(kept.name))
    use_language(spoken)
    made.messenger.store.close()
    return kept, made, close_node(made.lead)


def _build(folder: Path) -> Campus:
    secrets = FileSecrets(folder / "campus-secret")
    file = folder / "campus.psyche"
    lead = node.create_node(file, "studio", "Invented College", PASSWORD, secrets).signed_in
    keys: dict[str, int] = {}
    for room, names in NAMES:
        for bed, name in enumerate(names, start=1):
            values = {
                "student_no": f"2024{len(keys):04d}",
                "name": name,
                "building": BUILDING,
                "room": room,
                "bed": str(bed),
                "class_name": f"Class {room}",
            }
            keys[name], _ = roster.add_student(lead, values)
    person, _ = node.add_person(lead, "may", "May Zhou", Role.MESSENGER, PASSWORD)
    for room in ("411", "412"):
        roster.assign(lead, person, building=BUILDING, room=room, since=lead.today() - dt.timedelta(days=60))
    messenger = node.sign_in(file, "may", PASSWORD, secrets)
    return Campus(file, secrets, lead, messenger, keys)


@contextmanager
def days_earlier(signed_in: SignedIn, days: float) -> Iterator[None]:
    """The file's clock stands so many days earlier for this person."""
    clock = signed_in.store.clock
    signed_in.store.clock = lambda: clock() - round(days * 86_400_000)
    try:
        yield
    finally:
        signed_in.store.clock = clock

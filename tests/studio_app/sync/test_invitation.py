"""A node joins only with the file and the code, as the kind it was invited as, once, in time."""

from __future__ import annotations

import msgspec
import pytest

from studio_app.refusal import Refusal
from studio_app.sync.bundle.keys import new_keys
from studio_app.sync.trust.invitation import Issued, Node, make_request, new_invitation, read_invitation, read_request
from tests.studio_app.sync.edges import CENTER, CENTER_KEYS, OTHER_KEYS, STUDIO, STUDIO_KEYS

NOW = 1_790_000_000_000
PARENT = Node(CENTER, "心理健康教育指导中心", "center", CENTER_KEYS.public())
ISSUED, CODE, FILE = new_invitation(PARENT, "studio", "教育学院心理工作室", "教育学院", NOW)


def ask(file: bytes = FILE, code: str = CODE, kind: str = "studio") -> bytes:
    return make_request(file, code, kind, "教育学院心理工作室", STUDIO, STUDIO_KEYS)


def find(number: str) -> Issued | None:
    return ISSUED if number == ISSUED.invitation.number else None


def answer(request: bytes, **changes: object):
    options: dict = {"find": find, "now_ms": NOW + 1000, "keys": CENTER_KEYS, **changes}
    return read_request(request, **options)


def code_of(call, *values: object, **named: object) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*values, **named)
    return refusal.value.code


def test_file_and_code_together_introduce_both_sides():
    request = answer(ask())
    assert request.child == Node(STUDIO, "教育学院心理工作室", "studio", STUDIO_KEYS.public())
    assert read_invitation(FILE).parent.keys.fingerprint("en") == CENTER_KEYS.public().fingerprint("en")
    assert request.child.keys.fingerprint("zh_CN") == STUDIO_KEYS.public().fingerprint("zh_CN")


def test_the_code_is_not_in_the_file_and_may_be_typed_carelessly():
    assert CODE.encode() not in FILE
    assert CODE.replace("-", "").encode() not in FILE
    assert answer(ask(code=f" {CODE.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "))


@pytest.mark.parametrize("typed", ["", "ABCDE", "ABCDE-FGHJ", "ABCDE-FGHJKM", "ABCDE-FGHU!"])
def test_a_code_that_cannot_be_one(typed):
    assert code_of(ask, code=typed) == "code-mistyped"


def test_another_code_is_noticed_before_anything_is_carried_back():
    wrong = ("Z" if CODE[0] != "Z" else "Y") + CODE[1:]
    assert code_of(ask, code=wrong) == "wrong-code"


def test_an_invitation_whose_keys_were_swapped_on_the_way():
    swapped = FILE.replace(CENTER_KEYS.public().recipient.encode(), OTHER_KEYS.public().recipient.encode())
    assert swapped != FILE
    assert code_of(ask, file=swapped) == "wrong-code"


def test_a_request_forged_without_the_code():
    _, other_code, other_file = new_invitation(PARENT, "studio", "教育学院心理工作室", "教育学院", NOW)
    forged = ask(other_file, other_code)
    assert code_of(answer, forged) == "unknown-invitation"
    assert code_of(answer, forged, find=lambda number: ISSUED) == "request-altered"


def test_every_altered_byte_of_a_request_is_noticed():
    request = ask()
    for place in range(len(request)):
        changed = request[:place] + bytes([request[place] ^ 1]) + request[place + 1 :]
        assert code_of(answer, changed) == "not-a-request"


def test_each_limit_of_an_invitation():
    request = ask()
    assert code_of(ask, kind="messenger") == "other-kind"
    assert code_of(answer, request, now_ms=NOW + 15 * 24 * 3600 * 1000) == "expired"
    assert code_of(answer, request, find=lambda number: msgspec.structs.replace(ISSUED, used=True)) == "already-used"
    assert code_of(answer, request, keys=OTHER_KEYS) == "not-a-request"


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"[1]", b"x" * 100_000, FILE[:-5], FILE + FILE])
def test_files_of_other_kinds(data):
    assert code_of(read_invitation, data) == "not-an-invitation"
    assert code_of(answer, data) == "not-a-request"


def test_an_invitation_from_a_newer_program():
    assert code_of(read_invitation, FILE.replace(b'"version":1', b'"version":2')) == "newer-program"


def test_what_the_parent_keeps_does_not_show_itself_in_a_log():
    assert ISSUED.key not in repr(ISSUED)
    keys = new_keys()
    assert keys.seed not in repr(keys)
    assert keys.identity not in f"{[keys]}"

"""A shared folder: what is put there and read from there by itself, and what is left alone."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.schema import Case
from studio_app.domain.permissions import Role
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.folder.watch_settings import is_due
from studio_app.sync.service import FolderScan, WatchSettings
from studio_app.words import use_language
from tests.studio_app.sync.campus import NOW, Campus, add, digest, held, student

SHORT = {"quarter": 15 * 60, "hour": 3600, "day": 24 * 3600}


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


@pytest.fixture
def pair(place: Campus, share: Path) -> Iterator[tuple[SignedIn, SignedIn]]:
    center, studio = place.node("center", "the center"), place.node("studio", "Education College")
    place.link(center, studio)
    for node in (center, studio):
        service.save_watch_settings(node, WatchSettings(folder=str(share)))
    yield studio, center
    studio.store.close()
    center.store.close()


def own_folder(share: Path, node: SignedIn) -> Path:
    return share / f"for-{node.node.id[-12:]}"


def looked_twice(node: SignedIn) -> FolderScan:
    """What came is taken in once it looks as it did the time before."""
    first = service.scan_folder(node)
    again = service.scan_folder(node)
    return replace(again, made=(*first.made, *again.made), read=(*first.read, *again.read))


def test_two_who_share_a_folder_agree_without_anybody_s_hand_and_come_to_rest(
    share: Path, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    add(studio, Case, student=student(studio), level=4, opened_at=NOW)
    for _ in range(4):
        looked_twice(studio)
        looked_twice(center)
    assert len(held(center, "case")) == 1
    for node in pair:
        found = looked_twice(node)
        assert (found.made, found.read, found.refused, found.is_news) == ((), (), (), False)
        assert service.status(node).neighbours[0].waiting == {}
    assert sorted(path.name for path in share.iterdir()) == sorted(own_folder(share, node).name for node in pair)


def test_file_names_say_nothing_of_anybody(share: Path, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, center = pair
    student(studio)
    service.scan_folder(studio)
    (bundle,) = own_folder(share, center).iterdir()
    assert bundle.name == f"from-{studio.node.id[-12:]}-00001.psb"
    assert "Education" not in str(bundle.relative_to(share))


def test_a_bundle_that_was_read_is_moved_aside_and_a_copy_of_it_is_not_read_again(
    share: Path, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    student(studio)
    service.scan_folder(studio)
    own = own_folder(share, center)
    looked_twice(center)
    (read,) = (own / "read").iterdir()
    shutil.copy(read, own / "once more.psb")
    before = digest(center), len(service.history(center))
    assert looked_twice(center).read == ()
    assert (digest(center), len(service.history(center))) == before
    assert list(own.glob("*.psb")) == []


def test_other_files_are_left_alone(share: Path, pair: tuple[SignedIn, SignedIn]) -> None:
    _, center = pair
    service.scan_folder(center)
    own = own_folder(share, center)
    for path in (own / "minutes.docx", own / ".hidden.psb", share / "loose.psb", own / "read.me"):
        path.write_bytes(b"somebody's own")
    (own / "folder.psb").mkdir()
    found = looked_twice(center)
    assert (found.read, found.refused, found.waiting) == ((), (), 0)
    assert (share / "loose.psb").read_bytes() == b"somebody's own"
    assert {path.name for path in own.iterdir()} == {"minutes.docx", ".hidden.psb", "read.me", "folder.psb"}


def test_a_file_that_is_still_being_copied_waits_without_a_word(
    place: Campus, share: Path, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    student(studio)
    whole = place.bundle(studio, center).read_bytes()
    service.scan_folder(center)
    coming = own_folder(share, center) / "coming.psb"
    for part in (3, 2):
        coming.write_bytes(whole[: len(whole) // part])
        found = service.scan_folder(center)
        assert (found.waiting, found.read, found.sentence) == (1, (), "")
    coming.write_bytes(whole)
    assert service.scan_folder(center).waiting == 1
    assert len(service.scan_folder(center).read) == 1


def test_a_file_at_rest_for_a_minute_is_read_at_the_first_look(
    place: Campus, share: Path, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    student(studio)
    bundle = place.bundle(studio, center)
    service.scan_folder(center)
    coming = own_folder(share, center) / "coming.psb"
    shutil.copy(bundle, coming)
    then = NOW / 1000 - 120
    os.utime(coming, (then, then))
    assert len(service.scan_folder(center).read) == 1


def test_a_damaged_file_is_told_of_once_and_stays(share: Path, pair: tuple[SignedIn, SignedIn]) -> None:
    _, center = pair
    service.scan_folder(center)
    bad = own_folder(share, center) / "holiday.psb"
    bad.write_bytes(b"no bundle at all")
    service.scan_folder(center)
    found = service.scan_folder(center)
    assert "not a bundle" in found.refused[0].sentence
    assert found.sentence == "Shared folder: 1 not taken."
    assert service.scan_folder(center).refused == ()
    assert [name for name, _ in service.watch_status(center).refused] == ["holiday.psb"]
    assert bad.exists()
    bad.write_bytes(b"another one, no bundle either")
    assert len(looked_twice(center).refused) == 1
    bad.unlink()
    service.scan_folder(center)
    assert service.watch_status(center).refused == ()


def test_a_share_that_is_gone_is_told_of_once_and_tried_again(share: Path, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, center = pair
    student(studio)
    away = share.rename(share.with_name("away"))
    first = service.scan_folder(studio)
    assert first.gone
    assert first.is_news
    assert "Nothing is lost" in first.sentence
    assert not service.scan_folder(studio).is_news
    assert service.watch_status(studio).came_to.gone
    away.rename(share)
    assert len(service.scan_folder(studio).made) == 1
    assert not service.watch_status(studio).came_to.gone
    assert len(looked_twice(center).read) == 1


def test_only_the_newest_bundle_waits_for_a_receiver_who_is_away(
    place: Campus, share: Path, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    for number in range(3):
        student(studio, student_no=f"2026{number}")
        service.scan_folder(studio)
    there = own_folder(share, center)
    assert [path.name[-9:] for path in there.iterdir()] == ["00003.psb"]
    looked_twice(center)
    assert len(held(center, "student")) == 3


def test_what_was_never_acknowledged_is_put_there_again_after_a_day(
    place: Campus, share: Path, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    student(studio)
    service.scan_folder(studio)
    for path in own_folder(share, center).iterdir():
        path.unlink()
    assert service.scan_folder(studio).made == ()
    place.clock.now += 25 * 3600 * 1000
    assert len(service.scan_folder(studio).made) == 1
    assert len(looked_twice(center).read) == 1


def test_who_may_not_exchange_bundles_watches_nothing(pair: tuple[SignedIn, SignedIn], share: Path) -> None:
    studio, _ = pair
    for call in (service.watch_status, service.scan_folder, service.scan_is_due):
        with pytest.raises(Refusal) as refused:
            call(replace(studio, role=Role.COUNSELOR))
        assert refused.value.code == "not-permitted"
    with pytest.raises(Refusal):
        service.save_watch_settings(replace(studio, role=Role.MESSENGER), WatchSettings(folder=str(share)))


def test_a_folder_that_is_not_there_is_not_taken(pair: tuple[SignedIn, SignedIn], share: Path) -> None:
    studio, _ = pair
    with pytest.raises(Refusal) as refused:
        service.save_watch_settings(studio, WatchSettings(folder=str(share / "nowhere")))
    assert refused.value.code == "not-a-folder"
    service.save_watch_settings(studio, None)
    assert not service.scan_is_due(studio)
    assert service.watch_status(studio).plan is None


moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)).map(lambda at: at.replace(tzinfo=dt.UTC))


@given(st.sampled_from(["quarter", "hour", "day"]), st.integers(0, 23), moments, st.integers(0, 10**6))
def test_a_look_is_due_no_later_than_its_period_and_not_twice_in_it(
    every: str, hour: int, last: dt.datetime, seconds: int
) -> None:
    plan = WatchSettings(folder="", every=every, hour=hour)  # type: ignore[arg-type]
    now = last + dt.timedelta(seconds=seconds)
    due = is_due(plan, last, now)
    assert due or seconds < SHORT[every]
    assert not is_due(plan, now, now)
    if every == "day" and due:
        crossed = (last + dt.timedelta(seconds=second) for second in range(1, min(seconds, 86_400) + 1, 60))
        assert any(at.hour == hour for at in crossed) or now.hour == hour or seconds >= 86_400
    assert is_due(plan, None, now)
    assert is_due(plan, now + dt.timedelta(days=1), now)


def test_what_a_bundle_gives_reason_to_say_stays_with_its_sender_until_the_next(
    place: Campus, share: Path, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    student(studio)
    place.clock.now += 3 * 24 * 3600 * 1000
    service.scan_folder(studio)
    place.clock.now -= 3 * 24 * 3600 * 1000
    looked_twice(center)
    (note,) = service.status(center).neighbours[0].notes
    assert "The clock of Education College is more than a day ahead" in note
    use_language("zh_CN")
    assert service.status(center).neighbours[0].notes == (
        "“Education College”的时钟比这里快了一天以上，请核对两边的时间。",
    )
    use_language("en")
    service.receive(center, place.bundle(studio, center))
    assert service.status(center).neighbours[0].notes == ()

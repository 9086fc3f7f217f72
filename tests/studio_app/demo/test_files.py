"""The demo's files: the same for the same seed, whole or not there at all, and never in place of somebody's files."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from studio_app.cases import service as cases
from studio_app.crisis import service as crisis
from studio_app.crisis.plan import default_plan
from studio_app.demo import service as demo
from studio_app.demo.campus import make_campus
from studio_app.demo.clock import MADE_MINUTE
from studio_app.demo.service import Campus, make_campus_files, ready_campus
from studio_app.demo.stories import alerts as told_alerts
from studio_app.domain.permissions import Permission
from studio_app.library import service as library
from studio_app.node import service as node
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.progress import Cancelled
from studio_app.refusal import Refusal
from studio_app.roster import service as roster
from studio_app.roster.service import TransferState
from studio_app.sync import service as sync
from studio_app.today import service as today

TODAY = dt.date(2026, 5, 20)
SMALL = {"students": 40, "weeks": 2, "seed": 3}


@contextmanager
def opened(campus: Campus, file: Path | None = None, login: str = "") -> Iterator[SignedIn]:
    signed_in = node.sign_in(file or campus.studio, login or campus.login, campus.password, campus.kept)
    try:
        yield signed_in
    finally:
        signed_in.store.close()


def digests(campus: Campus) -> list[str]:
    found = []
    for file in campus.files:
        with opened(campus, campus.folder / file.file, file.logins[0]) as signed_in:
            found.append(node.info(signed_in).digest)
    return found


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.fixture(scope="module")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Campus:
    folder = tmp_path_factory.mktemp("demo") / "campus"
    return make_campus_files(folder, students=60, weeks=9, seed=4, today=TODAY, spoken="zh_CN")


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Campus:
    return make_campus_files(tmp_path_factory.mktemp("small") / "demo", **SMALL, today=TODAY)


@pytest.fixture
def small(made_once: Campus, tmp_path: Path) -> Campus:
    """A small demo that the test may change."""
    shutil.copytree(made_once.folder, tmp_path / "demo")
    return ready_campus(tmp_path / "demo")


def test_the_same_seed_makes_the_same_files_and_another_seed_others(small: Campus, tmp_path: Path) -> None:
    again = make_campus_files(tmp_path / "again", **SMALL, today=TODAY)
    other = make_campus_files(tmp_path / "other", **SMALL | {"seed": 5}, today=TODAY)
    assert digests(small) == digests(again)
    assert not set(digests(small)) & set(digests(other))


def test_a_center_two_studios_and_a_messenger_of_each_are_made_and_sound(campus: Campus) -> None:
    assert [file.kind for file in campus.files] == ["center", "studio", "studio", "messenger", "messenger"]
    for file in campus.files:
        for login in file.logins:
            with opened(campus, campus.folder / file.file, login) as signed_in:
                assert signed_in.node.demo
                assert signed_in.node.kind == file.kind
                assert "演示·虚构" in signed_in.node.name
        with opened(campus, campus.folder / file.file, file.logins[0]) as signed_in:
            assert all(check.ok for check in node.verify(signed_in))


def test_who_is_signed_in_sees_everybody_of_the_college_and_a_messenger_their_own(campus: Campus) -> None:
    with opened(campus) as lead:
        assert lead.may(Permission.ADMINISTER)
        everybody = roster.students_count(lead)
        assert everybody == campus.students // 2
        assert roster.students_count(lead, roster.Narrowing(text=roster.list_students(lead)[0].student_no)) == 1
    with opened(campus, login="messenger1") as messenger:
        assert 0 < roster.students_count(messenger) < everybody


def test_a_check_in_of_a_day_was_entered_on_that_day(campus: Campus) -> None:
    with opened(campus) as lead:
        found = 0
        for student in roster.list_students(lead):
            for check_in in observation.check_ins(lead, student.key, dt.date.min, dt.date.max):
                found += 1
                assert lead.day_of(check_in.entered_at) == check_in.day <= TODAY
                assert check_in.observer_name
        assert found > 1000


def test_nothing_has_happened_after_the_moment_the_demo_was_made(campus: Campus) -> None:
    made = dt.datetime.combine(TODAY, dt.time(), ZoneInfo("Asia/Shanghai")) + dt.timedelta(minutes=MADE_MINUTE)
    latest = int(made.timestamp() * 1000)
    with opened(campus) as lead:
        moments = [alert.raised_at for alert in crisis.alerts(lead, open_only=False)]
        moments += [alert.acknowledged_at or 0 for alert in crisis.alerts(lead, open_only=False)]
        for case in cases.list_cases(lead, "all"):
            moments += [event.at for event in cases.case_page(lead, case.case).events]
    assert len(moments) > 40
    assert max(moments) <= latest


def test_alerts_and_cases_end_as_the_stories_tell_them(campus: Campus) -> None:
    told = make_campus(today=TODAY, students=60, weeks=9, seed=4, language="zh_CN", now_minute=MADE_MINUTE)
    wanted = Counter((alert.level.value, alert.signs, alert.status) for alert in told_alerts(told))
    found: Counter[tuple[int, int, str]] = Counter()
    for file in campus.studios:
        with opened(campus, file) as lead:
            rows = crisis.alerts(lead, open_only=False)
            found.update((row.level, row.signs, row.status) for row in rows)
            assert all(row.check_in for row in rows if (TODAY - row.day).days < 60)
    assert found == wanted


def test_a_run_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    class Stopped:
        def report(self, done: int, total: int) -> None:
            self.done = done

        def check(self) -> None:
            if getattr(self, "done", 0) > 25:
                raise Cancelled

    progress = Stopped()
    with pytest.raises(Cancelled):
        make_campus_files(tmp_path / "demo", **SMALL, today=TODAY, progress=progress)
    assert progress.done == 26
    assert names(tmp_path) == []


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("three years of work")
    for fresh in (False, True):
        with pytest.raises(Refusal, match="in use for something else"):
            ready_campus(tmp_path, **SMALL, fresh=fresh)
    assert names(tmp_path) == ["thesis.docx"]
    assert (tmp_path / "thesis.docx").read_text() == "three years of work"


def test_a_demo_that_stands_is_opened_with_what_was_typed_in_it_and_fresh_makes_it_anew(
    small: Campus, tmp_path: Path
) -> None:
    folder = small.folder
    with opened(small) as lead:
        student = roster.list_students(lead)[0].key
        roster.change_student(lead, student, {"phone": "00000000099"})
    with opened(ready_campus(folder)) as lead:
        assert roster.student_page(lead, student).student.phone == "00000000099"
    with pytest.raises(Refusal, match="--fresh"):
        ready_campus(folder, students=30)
    anew = ready_campus(folder, students=30, weeks=1, fresh=True)
    assert anew.students == 30
    assert names(tmp_path) == ["demo"]
    with opened(anew) as lead:
        assert roster.students_count(lead) == 15


def test_fresh_does_not_take_away_a_report_that_somebody_saved_beside_the_demo(small: Campus, tmp_path: Path) -> None:
    (small.folder / "report.pdf").write_text("saved here by hand")
    before = names(small.folder)
    with pytest.raises(Refusal, match=r"report\.pdf"):
        ready_campus(small.folder, **SMALL, fresh=True)
    assert names(small.folder) == before
    assert names(tmp_path) == ["demo"]


def test_a_place_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Refusal, match="cannot be written to"):
        ready_campus(tmp_path / "file" / "demo", **SMALL)
    assert names(tmp_path) == ["file"]


def test_a_demo_that_is_open_in_a_window_is_not_made_anew_under_it(small: Campus) -> None:
    before = digests(small)
    with opened(small) as lead:
        lead.store.hold()
        with pytest.raises(Refusal, match="Close the demo's windows"):
            ready_campus(small.folder, seed=8, fresh=True)
        assert roster.students_count(lead) == 20
    assert digests(small) == before


def test_the_center_holds_what_the_studios_sent_and_no_names_but_those_disclosed(campus: Campus) -> None:
    sent = 0
    for file in campus.studios:
        with opened(campus, file) as lead:
            sent += node.info(lead).records["check-in"]
            assert sync.quarantined_lines(lead) == []
    with opened(campus, campus.center, "director") as director:
        records = node.info(director).records
        assert (records["student"], records["check-in"]) == (campus.students, sent)
        assert records["case"] >= 3
        named = [case.student_name for case in cases.list_cases(director, "all")]
        assert all(named)
        assert roster.students_count(director) <= len(named)
        assert sync.quarantined_lines(director) == []
    assert sent == campus.check_ins


def test_the_articles_are_read_in_every_file_and_say_that_they_are_invented(campus: Campus) -> None:
    own = "来工作室坐坐"
    for file in campus.files:
        with opened(campus, campus.folder / file.file, file.logins[0]) as signed_in:
            articles = library.list_articles(signed_in)
            titles = [article.title for article in articles]
            beside = {"studio-1.psyche", "messenger-1.psyche"}
            assert (own in titles) == (file.file in beside)
            assert [title for title in titles if title != own] == [
                "有人处在危险中，我该找谁", "考试周，先把觉睡好", "室友心里难受，我怎么听",
            ]  # fmt: skip
            for article in articles:
                assert signed_in.day_of(article.published_at) <= TODAY
                text = library.article_page(signed_in, article.article).markdown
                assert "演示" in text
                assert "{" not in text
            (danger,) = (each for each in articles if "危险" in each.title)
            text = library.article_page(signed_in, danger.article).markdown
            assert all(phone.number in text for phone in default_plan().telephones)


def test_a_messengers_own_file_holds_their_rooms_and_their_rounds(campus: Campus) -> None:
    kept = []
    for file in campus.messengers:
        with opened(campus, file, "messenger") as messenger:
            people = roster.list_students(messenger)
            assert 4 <= len(people) < 30
            rounds = [observation.check_ins(messenger, one.key, dt.date.min, dt.date.max) for one in people]
            kept.append(sum(len(found) for found in rounds))
            assert node.info(messenger).records["check-in"] == kept[-1]
    assert max(kept) > 100


def test_a_student_goes_from_one_college_to_the_other_and_waits_to_be_taken_in(campus: Campus) -> None:
    new, old = campus.studios
    with opened(campus, old) as lead:
        (made,) = roster.transfers(lead)
        assert (made.made_here, made.state, made.acts) == (True, TransferState.PASSED, ("withdraw",))
        assert made.student is not None
        assert roster.student_page(lead, made.student).student.status == "transferred"
        seen = observation.check_ins(lead, made.student, dt.date.min, dt.date.max)
        assert seen
        assert max(one.day for one in seen) < lead.day_of(made.offered_at) == TODAY - dt.timedelta(days=2)
    with opened(campus, new) as lead:
        (there,) = roster.transfers(lead)
        assert (there.name, there.acts) == (made.name, ("accept", "decline"))
        assert "原学院" in there.words
        assert [item.title for item in today.queue(lead).items if item.transfer] == [made.name]
        assert roster.students_count(lead, roster.Narrowing(text=made.student_no)) == 0
    with opened(campus, campus.center, "director") as director:
        assert [(one.name, one.passed_name) for one in roster.transfers(director)] == [
            (made.name, campus.files[1].name)
        ]


def test_a_file_of_the_demo_that_is_gone_is_named(small: Campus) -> None:
    small.studios[1].unlink()
    with pytest.raises(Refusal, match=r"studio-2\.psyche"):
        ready_campus(small.folder)


def test_the_usual_place_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert demo.default_folder().name == "demo"
    assert demo.default_folder().parent.name == "psyche-studio"

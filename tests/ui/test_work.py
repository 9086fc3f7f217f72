"""Background work as a person notices it: results, refusals, cancelling, order, and what is never logged."""

from __future__ import annotations

import logging
import threading

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio_app.progress import Cancelled, Progress
from studio_app.refusal import Refusal
from ui.work import WRITES, Work, could_not_finish


def _nothing(_result: object) -> None:
    pass


def test_the_result_comes_back_on_the_gui_thread_while_the_call_ran_elsewhere(work: Work, qapp: QApplication) -> None:
    threads: list[QThread] = []
    results: list[int] = []

    def call(_progress: Progress) -> int:
        threads.append(QThread.currentThread())
        return 42

    def done(result: int) -> None:
        threads.append(QThread.currentThread())
        results.append(result)

    work.run(call, done)
    assert work.wait_idle()
    assert results == [42]
    assert threads[0] is not qapp.thread()
    assert threads[1] is qapp.thread()


def test_a_refusal_is_shown_as_its_sentence(work: Work) -> None:
    said: list[str] = []
    work.said.connect(said.append)

    def refuse(_progress: Progress) -> None:
        raise Refusal("not-permitted", "Only a lead may do this. Nothing was changed.")

    work.run(refuse, _nothing)
    assert work.wait_idle()
    assert said == ["Only a lead may do this. Nothing was changed."]


def test_a_refusal_that_the_page_takes_itself_is_not_said_twice(work: Work) -> None:
    said: list[str] = []
    taken: list[str] = []
    work.said.connect(said.append)

    def refuse(_progress: Progress) -> None:
        raise Refusal("wrong-password", "That is not the password.")

    work.run(refuse, _nothing, failed=lambda refusal: taken.append(refusal.code))
    assert work.wait_idle()
    assert (taken, said) == (["wrong-password"], [])


def test_cancelling_stops_a_running_call_at_its_next_check_and_nothing_is_shown(work: Work, qtbot: QtBot) -> None:
    begun, cancelled_now = threading.Event(), threading.Event()
    seen: list[str] = []
    work.said.connect(seen.append)

    def call(progress: Progress) -> str:
        begun.set()
        assert cancelled_now.wait(10)
        try:
            progress.check()
        except Cancelled:
            seen.append("stopped")
            raise
        return "went on"

    job = work.run(call, seen.append)
    qtbot.waitUntil(begun.is_set, timeout=10_000)
    job.cancel()
    cancelled_now.set()
    assert work.wait_idle()
    assert seen == ["stopped"]
    assert job.over


def test_a_call_cancelled_before_its_turn_never_begins(work: Work) -> None:
    gate = threading.Event()
    ran: list[str] = []
    work.run(lambda _: gate.wait(10), _nothing, lane=WRITES)
    second = work.run(lambda _: ran.append("second"), _nothing, lane=WRITES)
    second.cancel()
    gate.set()
    assert work.wait_idle()
    assert ran == []
    assert second.over


def test_writes_happen_one_after_another_in_the_order_they_were_asked_for(work: Work) -> None:
    order: list[int] = []
    at_once: list[int] = []
    inside = threading.Semaphore(1)

    def write(number: int) -> int:
        alone = inside.acquire(blocking=False)
        at_once.append(1 if alone else 2)
        order.append(number)
        if alone:
            inside.release()
        return number

    arrived: list[int] = []
    for number in range(50):
        work.run(lambda _, number=number: write(number), arrived.append, lane=WRITES)
    assert work.wait_idle()
    assert order == arrived == list(range(50))
    assert set(at_once) == {1}


def test_nothing_is_called_for_a_page_that_is_gone(work: Work) -> None:
    gate = threading.Event()
    page = QWidget()
    owner = QObject(page)
    called: list[object] = []
    work.run(lambda _: gate.wait(10), called.append, owner=owner)
    page.deleteLater()
    QApplication.sendPostedEvents(page, 52)  # QEvent.DeferredDelete
    gate.set()
    assert work.wait_idle()
    assert called == []


def test_a_save_that_was_refused_is_said_even_when_its_page_is_gone(work: Work) -> None:
    gate = threading.Event()
    page = QWidget()
    said: list[str] = []
    taken: list[Refusal] = []
    work.said.connect(said.append)

    def refuse(_progress: Progress) -> None:
        assert gate.wait(10)
        raise Refusal("disk-full", "The disk is full. The draft is kept.")

    work.run(refuse, _nothing, failed=taken.append, owner=page, lane=WRITES)
    page.deleteLater()
    QApplication.sendPostedEvents(page, 52)
    gate.set()
    assert work.wait_idle()
    assert (said, taken) == (["The disk is full. The draft is kept."], [])


def test_an_unexpected_error_is_one_calm_sentence_and_its_log_names_no_person(
    work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    said: list[str] = []
    work.said.connect(said.append)

    def call(_progress: Progress) -> None:
        name = "林小雨"
        raise KeyError(f"no student {name} 20240001")

    with caplog.at_level(logging.DEBUG):
        work.run(call, _nothing, title="林小雨")
        assert work.wait_idle()
    assert said == [could_not_finish()]
    assert "KeyError at tests/ui/test_work.py:" in caplog.text
    assert "林小雨" not in caplog.text
    assert "20240001" not in caplog.text


def test_who_asked_is_told_of_an_unexpected_error_too_so_that_nothing_waits_for_ever(work: Work) -> None:
    told: list[tuple[str, str]] = []
    said: list[str] = []
    work.said.connect(said.append)

    def call(_progress: Progress) -> None:
        raise KeyError("林小雨")

    work.run(call, _nothing, failed=lambda refusal: told.append((refusal.code, refusal.sentence)))
    assert work.wait_idle()
    assert told == [("unforeseen", could_not_finish())]
    assert said == []


def test_an_error_while_showing_a_result_leaves_the_window_working(work: Work) -> None:
    said: list[str] = []
    work.said.connect(said.append)

    def show(_result: int) -> None:
        raise ZeroDivisionError

    work.run(lambda _: 1, show)
    assert work.wait_idle()
    later: list[int] = []
    work.run(lambda _: 2, later.append)
    assert work.wait_idle()
    assert (said, later) == ([could_not_finish()], [2])


def test_progress_reaches_the_window_as_percent(work: Work) -> None:
    percents: list[int | None] = []
    work.progressed.connect(lambda job: percents.append(job.percent))
    reported = threading.Event()

    def call(progress: Progress) -> None:
        progress.report(34, 100)
        assert reported.wait(10)

    work.progressed.connect(lambda _: reported.set())
    work.run(call, _nothing, title="Reading bundle")
    assert work.wait_idle()
    assert percents[0] == 34


def test_closing_finishes_writes_and_stops_reads(qtbot: QtBot) -> None:
    work = Work()
    written: list[int] = []
    begun = threading.Event()
    stop_reading = threading.Event()

    def read(progress: Progress) -> None:
        begun.set()
        while not stop_reading.wait(0.01):
            progress.check()

    work.run(read, _nothing)
    for number in range(5):
        work.run(lambda _, number=number: written.append(number), _nothing, lane=WRITES)
    qtbot.waitUntil(begun.is_set, timeout=10_000)
    assert work.close(10)
    assert written == [0, 1, 2, 3, 4]
    late = work.run(lambda _: written.append(99), _nothing)
    assert late.over
    assert 99 not in written


def test_waiting_gives_up_when_the_time_is_over(work: Work) -> None:
    gate = threading.Event()
    work.run(lambda _: gate.wait(10), _nothing)
    assert not work.wait_idle(0.05)
    gate.set()
    assert work.wait_idle()


def test_of_several_answers_to_one_question_only_the_newest_arrives(work: Work) -> None:
    slow = threading.Event()
    arrived: list[object] = []
    asker, other = QObject(), QObject()
    work.run(lambda _: slow.wait(10) and "old", arrived.append, owner=asker, newest="list")
    work.run(lambda _: "new", arrived.append, owner=asker, newest="list")
    work.run(lambda _: "another list", arrived.append, owner=asker, newest="other list")

    def last(answer: str) -> None:
        arrived.append(answer)
        slow.set()

    work.run(lambda _: "somebody else's", last, owner=other, newest="list")
    assert work.wait_idle()
    assert sorted(arrived) == ["another list", "new", "somebody else's"]

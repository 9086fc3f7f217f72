"""The Sync view with real files: what a person reads before a bundle is made, and what is said of each file read."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from db.changes import Changes
from db.schema import Case
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service
from tests.studio_app.sync.campus import NOW, Campus, add, held, stand_for, student
from tests.ui.sync.conftest import Show
from tests.ui.sync.seen import card, texts
from ui.work import Job, Work


def test_what_will_be_in_a_bundle_is_said_before_it_is_made(
    qtbot, work: Work, show: Show, place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, _ = pair
    add(studio, Case, student=student(studio), level=4, opened_at=NOW)
    page = show(studio)
    assert "The next bundle brings it:\n1 case, 1 student, 1 colleague" in texts(page)
    assert "1 person is known to the center by name" in texts(card(page))
    assert list(place.folder.glob("*.psb")) == []
    page.folder.keep(place.folder)
    card(page).make_button.click()
    assert work.wait_idle()
    assert "The bundle is ready: Education-College-to-the-center-00001.psb" in texts(card(page))
    assert [path.name for path in place.folder.glob("*.psb")] == ["Education-College-to-the-center-00001.psb"]
    assert "Sent, not confirmed yet" in texts(page)
    assert "No. 1 for the center" in texts(page.history)


def test_files_dropped_on_the_page_are_read_and_each_is_spoken_of(
    qtbot, work: Work, show: Show, place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    student(studio)
    good = place.bundle(studio, center)
    bad = place.folder / "holiday.psb"
    bad.write_bytes(b"no bundle at all")
    page = show(center)
    told: list[object] = []
    page.changes_made.connect(told.append)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(good)), QUrl.fromLocalFile(str(bad))])
    page.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, files, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    assert work.wait_idle()
    said = texts(page.reading)
    assert "bundle 1 from Education College: 2 taken in, 0 known already." in said
    assert "is not a bundle of Psyche Studio" in said
    assert len(told) == 1
    assert "student" in told[0].kinds


def test_joining_shows_who_invites_then_the_words_of_both_sides(
    qtbot, work: Work, show: Show, place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    _, center = pair
    fresh = place.node("studio", "Arts College")
    file = place.folder / "arts.psi"
    invited = service.invite(center, "studio", "Arts College", file)
    page = show(fresh)
    assert page.join_card.isVisibleTo(page)
    page.join_card.take(file)
    assert "the center invites this file to join." in texts(page.join_card)
    page.join_card.code.setText("AAAAA-AAAAA")
    page.join_card.join_button.click()
    assert work.wait_idle()
    assert "The code does not fit this invitation" in texts(page.join_card)
    page.join_card.code.setText(invited.code.lower())
    page.join_card.join_button.click()
    assert work.wait_idle()
    joined = texts(page.join_card)
    assert (place.folder / "arts-request.psr").exists()
    above = show(center)
    above.reading.read([place.folder / "arts-request.psr"])
    assert work.wait_idle()
    assert "Arts College is enrolled now." in texts(above.reading)
    lines = joined.splitlines()
    words = lines[lines.index("here") + 1]
    assert f"Arts College\n{words}" in texts(above.reading)
    fresh.store.close()


def test_the_code_of_an_invitation_is_shown_once(
    qtbot, work: Work, show: Show, place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, _ = pair
    page = show(studio)
    assert page.invite_card is not None
    assert not page.invite_card.invite_button.isEnabled()
    page.invite_card.name.setText("Zhou Ming")
    assert page.invite_card.invite_button.isEnabled()
    page.invite_card.invite(place.folder / "zhou.psi")
    assert work.wait_idle()
    assert "Code for Zhou Ming, shown this once:" in texts(page.invite_card)
    assert not page.join_card.isVisibleTo(page)


def test_a_revoked_neighbour_has_no_button_left(qtbot, work: Work, show: Show, pair: tuple[SignedIn, SignedIn]) -> None:
    _, center = pair
    page = show(center)
    card(page).ask_revoke()
    assert work.wait_idle()
    assert "nothing from Education College is read" in texts(card(page)).replace("From now on ", "")
    card(page).revoke()
    assert work.wait_idle()
    assert "Revoked" in texts(card(page))


def test_stopped_in_the_middle_what_was_read_stays_and_the_rest_is_named(
    qtbot, work: Work, show: Show, place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    files = []
    for number in range(3):
        student(studio, student_no=f"2026{number}")
        files.append(place.bundle(studio, center))
    page = show(center)

    def stop(job: Job) -> None:
        if job.percent is not None and job.percent >= 33:
            job.cancel()

    work.progressed.connect(stop)
    page.reading.read(files)
    assert work.wait_idle()
    said = texts(page.reading)
    assert f"✓ {files[0].name}" in said
    assert f"○ {files[2].name}\nStopped before it was read." in said
    assert len(held(center, "student")) in (1, 2)


def test_twelve_neighbours_are_a_list_and_all_their_bundles_are_made_at_once(
    qtbot, work: Work, show: Show, place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, _ = pair
    messengers = []
    for number in range(11):
        messengers.append(place.node("messenger", f"Messenger {number}"))
        place.link(studio, messengers[-1])
        student(studio, student_no=f"2026{number}", room=str(number))
    page = show(studio)
    everybody = page.neighbours.all
    assert everybody.model.rowCount() == 12
    assert [card.standing.name for card in page.neighbours.cards()] == ["the center"]
    assert everybody.make_button.text() == "Make 1 bundle"
    assert "Together: 11 students, 1 colleague" in texts(everybody)
    assert "11 have everything already." in texts(everybody)
    qtbot.keyClick(everybody.table, Qt.Key.Key_Down)
    assert [card.standing.name for card in page.neighbours.cards()] == ["Messenger 0"]
    assert "There is nothing for it yet." in texts(page.neighbours.cards()[0])
    for messenger in messengers:
        place.carry(messenger, studio)
    for number, messenger in enumerate(messengers):
        stand_for(studio, messenger, room=str(number))
    page.changed(Changes(frozenset({"assignment"})))
    assert work.wait_idle()
    assert everybody.make_button.text() == "Make all 12 bundles"
    assert [card.standing.name for card in page.neighbours.cards()] == ["Messenger 0"]
    page.folder.keep(place.folder / "out")
    (place.folder / "out").mkdir()
    everybody.make_button.click()
    assert work.wait_idle()
    assert len(list((place.folder / "out").glob("*.psb"))) == 12
    assert "✓ 12 bundles are ready." in texts(everybody.made)
    for messenger in messengers:
        messenger.store.close()

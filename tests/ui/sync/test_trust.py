"""Trust in the Sync view: words compared or not, what a lost laptop held, new keys, and whose file it will be."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from studio_app.domain.permissions import Role
from studio_app.node import service as node_service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.words import use_language
from tests.studio_app.sync.campus import PASSWORD, Campus, copy_of, held, stand_for, student
from tests.studio_app.sync.test_restored_files import backup, restored
from tests.ui.sync.conftest import Show
from tests.ui.sync.seen import buttons, card, texts
from ui.sync.trust import DisclosedPanel, WordsPanel
from ui.work import Work


def _pair(place: Campus) -> tuple[SignedIn, SignedIn]:
    studio, messenger = place.node("studio", "Education College"), place.node("messenger", "Zhou's laptop")
    place.link(studio, messenger)
    place.carry(messenger, studio)
    stand_for(studio, messenger)
    student(studio, "Lin Xiaoyu")
    place.carry(studio, messenger)
    return studio, messenger


@pytest.fixture
def pair(place: Campus) -> tuple[SignedIn, SignedIn]:
    """A studio and the file of a Messenger who stands for a room, with a bundle carried each way."""
    return copy_of(_pair, place)


def words_in(widget: QWidget) -> WordsPanel:
    (found,) = widget.findChildren(WordsPanel)
    return found


def test_both_sides_see_the_same_two_lines_the_other_way_round(
    qtbot, work: Work, show: Show, pair: tuple[SignedIn, SignedIn]
) -> None:
    lines = []
    for side in pair:
        page = show(side)
        card(page).show_words()
        assert work.wait_idle()
        said = texts(words_in(card(page))).splitlines()
        lines.append((said[2], said[4]))
    assert lines[0] == lines[1][::-1]


def test_that_the_words_agree_is_kept_and_shown_next_time(
    qtbot, work: Work, show: Show, pair: tuple[SignedIn, SignedIn]
) -> None:
    page = show(pair[0])
    card(page).show_words()
    assert work.wait_idle()
    words_in(card(page)).agree_button.click()
    assert work.wait_idle()
    assert "Noted: the words of Zhou's laptop agree." in texts(card(page))
    card(page).show_words()
    assert work.wait_idle()
    assert "they agree." in texts(card(page))


def test_saying_that_the_words_differ_asks_once_and_then_ends_trust(
    qtbot, work: Work, show: Show, place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    page = show(studio)
    card(page).show_words()
    assert work.wait_idle()
    panel = words_in(card(page))
    panel.differ_button.click()
    assert service.status(studio).neighbours[0].state == "active"
    panel.sure_button.click()
    assert work.wait_idle()
    assert "Revoked: no bundle is read or made any more." in texts(card(page))
    with pytest.raises(Refusal):
        place.carry(messenger, studio)


def test_words_that_differ_can_be_said_right_where_a_request_was_read(
    qtbot, work: Work, show: Show, place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, _ = pair
    fresh = place.node("messenger", "Wang's laptop")
    file = place.folder / "wang.psi"
    joined = service.join(fresh, file, service.invite(studio, "messenger", "Wang's laptop", file).code)
    page = show(studio)
    page.reading.read([Path(joined.file)])
    assert work.wait_idle()
    panel = words_in(page.reading)
    panel.differ_button.click()
    panel.sure_button.click()
    assert work.wait_idle()
    assert "Wang's laptop is not trusted any more" in texts(page.reading)
    assert {one.name: one.state for one in service.status(studio).neighbours}["Wang's laptop"] == "revoked"
    fresh.store.close()


def test_a_messenger_whose_words_differ_may_join_again(
    qtbot, work: Work, show: Show, pair: tuple[SignedIn, SignedIn]
) -> None:
    _, messenger = pair
    page = show(messenger)
    assert not page.join_card.isVisibleTo(page)
    card(page).show_words()
    assert work.wait_idle()
    words_in(card(page)).ask_differ()
    words_in(card(page)).differ()
    assert work.wait_idle()
    assert "Please join again with a new invitation." in texts(card(page))
    assert page.join_card.isVisibleTo(page)


def test_what_a_laptop_held_is_shown_before_and_after_it_is_revoked(
    qtbot, work: Work, show: Show, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, _ = pair
    page = show(studio)
    card(page).ask_revoke()
    assert work.wait_idle()
    (panel,) = card(page).findChildren(DisclosedPanel)
    assert "兰苑3号楼 412: Lin Xiaoyu (学前2601)" in texts(panel)
    card(page).revoke()
    assert work.wait_idle()
    assert "Make this bundle" not in buttons(card(page))
    card(page).held_button.click()
    assert work.wait_idle()
    assert "Lin Xiaoyu" in texts(card(page))


def test_closing_the_same_persons_account_is_offered_with_the_revocation(
    qtbot, work: Work, show: Show, place: Campus
) -> None:
    studio, messenger = place.node("studio", "Education College"), place.node("messenger", "Zhou's laptop")
    node_service.add_person(studio, "zhou", "Zhou Ming", Role.MESSENGER, "blue lamp seven")
    page = show(studio)
    assert page.invite_card is not None
    page.invite_card.person.setCurrentIndex(1)
    assert page.invite_card.name.text() == "Zhou Ming"
    page.invite_card.invite(place.folder / "zhou.psi")
    assert work.wait_idle()
    code = next(line for line in texts(page.invite_card).splitlines() if len(line) == 11 and line[5] == "-")
    own = show(messenger)
    own.join_card.take(place.folder / "zhou.psi")
    assert "Education College invites Zhou Ming, whose file this becomes." in texts(own.join_card)
    own.join_card.code.setText(code)
    own.join_card.password.setText(PASSWORD)
    own.join_card.join_button.click()
    assert work.wait_idle()
    page.reading.read([place.folder / "zhou-request.psr"])
    assert work.wait_idle()
    (me,) = held(messenger, "person")
    assert me.id == next(row.id for row in held(studio, "person") if row.fields["login"] == "zhou")
    card(page).ask_revoke()
    card(page).revoke()
    assert work.wait_idle()
    assert "Zhou Ming can still sign in at this file, as zhou." in texts(card(page))
    card(page).close_button.click()
    assert work.wait_idle()
    assert next(one for one in node_service.accounts(studio) if one.login == "zhou").state.value == "closed"
    for node in (studio, messenger):
        node.store.close()


def test_new_keys_are_given_after_a_second_press_and_the_new_words_are_shown(
    qtbot, work: Work, show: Show, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, _ = pair
    page = show(studio)
    before = service.words_to_compare(studio, "Zhou's laptop").ours
    page.keys_card.ask_button.click()
    assert service.words_to_compare(studio, "Zhou's laptop").ours == before
    page.keys_card.rotate_button.click()
    assert work.wait_idle()
    after = service.words_to_compare(studio, "Zhou's laptop").ours
    assert after != before
    assert " ".join(after[:4]) in texts(page.keys_card)
    assert "Make a bundle for Zhou's laptop" in texts(page.keys_card)
    card(page).show_words()
    assert work.wait_idle()
    assert "has not confirmed them yet" in texts(card(page)), "so that nobody ends trust over it"


def test_everything_about_trust_is_said_in_chinese_too(
    qtbot, work: Work, show: Show, pair: tuple[SignedIn, SignedIn]
) -> None:
    use_language("zh_CN")
    page = show(pair[0])
    page.keys_card.confirm()
    card(page).ask_revoke()
    assert work.wait_idle()
    latin = [line for line in texts(page).splitlines() if line.isascii() and len(line.split()) > 2]
    assert latin == []


def test_a_file_put_back_to_before_its_new_keys_joins_anew_in_the_window(
    qtbot, work: Work, show: Show, place: Campus
) -> None:
    studio, messenger = place.node("studio", "Education College"), place.node("messenger", "Zhou's laptop")
    place.link(studio, messenger)
    place.carry(messenger, studio)
    stand_for(studio, messenger)
    student(studio, "Lin Xiaoyu")
    place.carry(studio, messenger)
    copy = backup(messenger)
    service.rotate_keys(messenger)
    place.carry(messenger, studio)
    place.carry(studio, messenger)
    messenger = restored(messenger, copy)
    above, own = show(studio), show(messenger)
    above.reading.read([place.bundle(messenger, studio)])
    assert work.wait_idle()
    assert "please invite it again" in texts(above.reading)
    own.reading.read([place.bundle(studio, messenger)])
    assert work.wait_idle()
    assert "ask Education College for a new invitation" in texts(own.reading)
    assert above.invite_card is not None
    above.invite_card.person.setCurrentIndex(1)
    above.invite_card.invite(place.folder / "again.psi")
    assert work.wait_idle()
    code = next(line for line in texts(above.invite_card).splitlines() if len(line) == 11 and line[5] == "-")
    assert not own.join_card.isVisibleTo(own)
    for visible in (True, False):
        card(own).again_button.click()
        assert own.join_card.isVisibleTo(own) == visible
    own.reading.read([place.folder / "again.psi"])
    own.join_card.code.setText(code)
    own.join_card.join_button.click()
    assert work.wait_idle()
    above.reading.read([place.folder / "again-request.psr"])
    assert work.wait_idle()
    assert "is enrolled now" in texts(above.reading)
    for page, sender, receiver in ((own, studio, messenger), (above, messenger, studio)):
        page.reading.read([place.bundle(sender, receiver)])
        assert work.wait_idle()
        assert "✓" in texts(page.reading)
    assert [row.fields["name"] for row in held(messenger, "student")] == ["Lin Xiaoyu"]
    for node in (studio, messenger):
        node.store.close()

"""The Library as people use it: reading, finding, bringing in, writing, publishing, taking back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio_app.domain.permissions import Role
from studio_app.library import service as library
from studio_app.node.signed_in import SignedIn
from tests.ui.pages import begun_page
from ui.destinations import ArticleSubject
from ui.library.page import LibraryPage
from ui.theme import Theme
from ui.work import Work

OpenPage = Callable[[SignedIn], LibraryPage]


@pytest.fixture
def open_page(qtbot: QtBot, work: Work, theme: Theme) -> OpenPage:
    """Opens the page for a person, told of its own changes as the frame tells it, and waits until it has read."""

    def open_for(signed_in: SignedIn) -> LibraryPage:
        page = begun_page(LibraryPage, signed_in, work, theme)
        qtbot.addWidget(page)
        page.resize(1072, 704)
        page.show()
        _settle(work)
        return page

    return open_for


def _settle(work: Work) -> None:
    QApplication.processEvents()
    assert work.wait_idle()
    QApplication.processEvents()
    assert work.wait_idle()


def _file(folder: Path, text: str) -> Path:
    path = folder / "article.md"
    path.write_text(text, encoding="utf-8")
    return path


def _publish(signed_in: SignedIn, folder: Path, text: str) -> int:
    draft = library.import_draft(signed_in, _file(folder, text)).draft
    return library.publish(signed_in, draft.number).article


def _text(page: LibraryPage) -> str:
    return page.article.view.toPlainText()


def test_with_no_article_one_sentence_says_what_will_be_here(studio: SignedIn, open_page: OpenPage) -> None:
    page = open_page(studio)
    assert page.empty.isVisible()
    assert page.empty.button.isVisible()
    page = open_page(dataclasses.replace(studio, role=Role.COUNSELOR))
    assert "next bundle" in page.empty.sentence.text()
    assert not page.empty.button.isVisible()


def test_the_latest_article_is_open_and_the_arrow_keys_lead_to_the_others(
    studio: SignedIn, tmp_path: Path, open_page: OpenPage, work: Work
) -> None:
    _publish(studio, tmp_path, "# 考前睡好\n\n**早点**睡。")
    _publish(studio, tmp_path, "# 听室友说\n\n先听。")
    page = open_page(studio)
    assert page.list.titles() == ["听室友说", "考前睡好"]
    assert "先听。" in _text(page)
    QTest.keyClick(page.list.view, Qt.Key.Key_Down)
    _settle(work)
    assert "早点睡。" in _text(page)


def test_what_is_typed_narrows_the_list(studio: SignedIn, tmp_path: Path, open_page: OpenPage, work: Work) -> None:
    _publish(studio, tmp_path, "# 考前睡好\n\n早点睡。")
    _publish(studio, tmp_path, "# 听室友说\n\n先听。")
    page = open_page(studio)
    for typed, titles in (("kqsh", ["考前睡好"]), ("先听", ["听室友说"]), ("zzz", [])):
        page.list.search.setText(typed)
        QTest.keyClick(page.list.search, Qt.Key.Key_Return)
        _settle(work)
        assert page.list.titles() == titles
    assert page.list.nothing_found.isVisible()


def test_a_file_is_looked_at_before_it_is_published(
    studio: SignedIn, tmp_path: Path, open_page: OpenPage, work: Work
) -> None:
    page = open_page(studio)
    said: list[str] = []
    page.said.connect(said.append)
    page.acts.import_draft(_file(tmp_path, "# 考前睡好\n\n早点睡。\n\n![一张床](bed.png)"))
    _settle(work)
    assert page.draft.isVisible()
    assert "早点睡。" in page.draft.view.toPlainText()
    assert "一张床" in page.draft.missing.text.text()
    assert library.list_articles(studio) == []
    QTest.mouseClick(page.draft.publish, Qt.MouseButton.LeftButton)
    _settle(work)
    assert [article.title for article in library.list_articles(studio)] == ["考前睡好"]
    assert page.article.isVisible()
    assert "next bundles" in said[-1]


def test_what_is_typed_into_a_draft_is_kept_and_comes_back(
    studio: SignedIn, open_page: OpenPage, work: Work, qtbot: QtBot
) -> None:
    page = open_page(studio)
    page.list.writing_asked.emit()
    _settle(work)
    qtbot.keyClicks(page.draft.title, "Rest")
    qtbot.keyClicks(page.draft.text, "Sleep early.")
    page.leave()
    _settle(work)
    (draft,) = library.article_drafts_here(studio)
    assert (draft.title, draft.markdown) == ("Rest", "Sleep early.")
    again = open_page(studio)
    assert again.list.titles() == ["Rest"]
    assert again.draft.text.toPlainText() == "Sleep early."


def test_a_file_brought_in_again_takes_the_place_of_what_stands_in_the_draft(
    studio: SignedIn, tmp_path: Path, open_page: OpenPage, work: Work, qtbot: QtBot
) -> None:
    page = open_page(studio)
    page.acts.import_draft(_file(tmp_path, "# Rest\n\nSleep."))
    _settle(work)
    page.draft.side.picked.emit("write")
    qtbot.keyClicks(page.draft.text, "First: ")
    page.leave()
    _settle(work)
    assert library.article_drafts_here(studio)[0].markdown == "First: Sleep."
    page.acts.import_draft(_file(tmp_path, "# Rest\n\nSleep early."))
    _settle(work)
    assert page.draft.text.toPlainText() == "Sleep early."
    assert page.list.titles() == ["Rest"]


def test_a_draft_is_published_with_its_last_letter(
    studio: SignedIn, open_page: OpenPage, work: Work, qtbot: QtBot
) -> None:
    page = open_page(studio)
    page.list.writing_asked.emit()
    _settle(work)
    qtbot.keyClicks(page.draft.title, "Rest")
    qtbot.keyClicks(page.draft.text, "Sleep early.")
    page.draft.publish.click()
    _settle(work)
    (article,) = library.list_articles(studio)
    assert library.article_page(studio, article.article).markdown == "Sleep early."


def test_a_draft_thrown_away_comes_back_with_undo(
    studio: SignedIn, tmp_path: Path, open_page: OpenPage, work: Work
) -> None:
    library.import_draft(studio, _file(tmp_path, "# 考前睡好\n\n早点睡。"))
    page = open_page(studio)
    offered: list[Callable[[], None]] = []
    page.offered.connect(lambda _sentence, _button, undo: offered.append(undo))
    page.draft.discard.click()
    _settle(work)
    assert page.list.titles() == []
    assert page.empty.isVisible()
    offered[0]()
    _settle(work)
    assert page.list.titles() == ["考前睡好"]


def test_a_new_version_is_written_from_the_old_text(
    studio: SignedIn, tmp_path: Path, open_page: OpenPage, work: Work, qtbot: QtBot
) -> None:
    _publish(studio, tmp_path, "# 考前睡好\n\n早点睡。")
    page = open_page(studio)
    page.article.renewing_asked.emit()
    _settle(work)
    assert page.draft.text.toPlainText() == "早点睡。"
    qtbot.keyClicks(page.draft.text, "!")
    page.draft.publish.click()
    _settle(work)
    assert page.list.titles() == ["考前睡好"]
    assert "version 2" in _text(page)


def test_a_withdrawn_article_is_gone_and_comes_back_with_undo(
    studio: SignedIn, tmp_path: Path, open_page: OpenPage, work: Work
) -> None:
    _publish(studio, tmp_path, "# 考前睡好\n\n早点睡。")
    page = open_page(studio)
    offered: list[Callable[[], None]] = []
    page.offered.connect(lambda _sentence, _button, undo: offered.append(undo))
    page.article.withdraw.click()
    _settle(work)
    assert library.list_articles(studio) == []
    assert page.empty.isVisible()
    offered[0]()
    _settle(work)
    assert page.list.titles() == ["考前睡好"]
    assert page.article.isVisible()


@pytest.mark.parametrize("role", [Role.MESSENGER, Role.STAFF, Role.COUNSELOR, Role.AUDITOR])
def test_who_only_reads_sees_no_draft_and_no_button_that_changes_anything(
    studio: SignedIn, tmp_path: Path, open_page: OpenPage, role: Role
) -> None:
    _publish(studio, tmp_path, "# 考前睡好\n\n早点睡。")
    library.import_draft(studio, _file(tmp_path, "# 草稿\n\n还没写完。"))
    page = open_page(dataclasses.replace(studio, role=role))
    assert page.list.titles() == ["考前睡好"]
    assert page.article.save.isVisible()
    assert not page.article.renew.isVisible()
    assert not page.article.withdraw.isVisible()
    assert not hasattr(page.list, "bring")


def test_a_page_for_the_public_account_holds_styles_and_nothing_that_runs(
    studio: SignedIn, tmp_path: Path, open_page: OpenPage, work: Work
) -> None:
    text = "# 睡\n\n早<script>alert(1)</script>睡。[看](https://example.org/a) ![床](https://example.org/b.png)"
    key = _publish(studio, tmp_path, text)
    page = open_page(studio)
    page.acts.save_web_page(key, tmp_path / "out.html")
    _settle(work)
    written = (tmp_path / "out.html").read_text("utf-8")
    body = written[written.index("<section") :]
    assert "<script" not in written
    assert "<img" not in written
    assert "href" not in body
    assert "https://example.org/a" in body  # to be read, for a link may not lead out of WeChat
    assert "b.png" not in body
    assert '<p style="' in body


def test_nothing_an_article_names_is_loaded_and_a_link_only_offers_its_address(
    studio: SignedIn, tmp_path: Path, open_page: OpenPage
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    here = QUrl.fromLocalFile(str(tmp_path / "secret.txt"))
    _publish(
        studio, tmp_path, f"# 睡\n\n![x]({here.toString()}) <img src='{here.toString()}'> [看](https://example.org/a)"
    )
    page = open_page(studio)
    view = page.article.view
    assert not view.document().resource(QTextDocument.ResourceType.ImageResource, here)
    assert not view.loadResource(QTextDocument.ResourceType.ImageResource, here)
    offered: list[str] = []
    page.offered.connect(lambda sentence, _button, _act: offered.append(sentence))
    view.anchorClicked.emit(QUrl("https://example.org/a"))
    assert offered == ["https://example.org/a"]
    assert "[picture: x]" in _text(page)


def test_one_is_taken_to_an_article_by_any_of_its_versions(
    studio: SignedIn, tmp_path: Path, open_page: OpenPage, work: Work
) -> None:
    first = _publish(studio, tmp_path, "# 考前睡好\n\n早点睡。")
    second = _publish(studio, tmp_path, "# 考前睡好\n\n早点睡，关灯。")
    _publish(studio, tmp_path, "# 听室友说\n\n先听。")
    page = open_page(studio)
    page.arrive(ArticleSubject(first))
    _settle(work)
    assert "关灯" in _text(page)
    assert page.key == ("article", second)
    rebuilt = open_page(studio)
    rebuilt.restore(page.state())
    _settle(work)
    assert "关灯" in _text(rebuilt)

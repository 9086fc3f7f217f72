"""Articles: brought in, looked at, published, renewed, taken back, and carried to those below by real bundles."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from studio_app.domain.permissions import Role
from studio_app.library import service as library
from studio_app.library.service import Draft
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service as sync
from tests.studio_app.sync.campus import Campus, copy_of, three_tiers

SLEEP = "# 考前睡好\n\n早点睡。\n"


def _file(folder: Path, text: str, name: str = "article.md", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def _bring(signed_in: SignedIn, folder: Path, text: str) -> Draft:
    return library.import_draft(signed_in, _file(folder, text)).draft


def _publish(signed_in: SignedIn, folder: Path, text: str) -> int:
    return library.publish(signed_in, _bring(signed_in, folder, text).number).article


def _titles(signed_in: SignedIn, text: str = "") -> list[str]:
    return [article.title for article in library.list_articles(signed_in, text)]


def _code(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def test_what_is_brought_in_is_a_draft_until_it_is_published(studio: SignedIn, tmp_path: Path) -> None:
    draft = _bring(studio, tmp_path, SLEEP)
    assert (draft.title, draft.markdown, draft.version, draft.by) == ("考前睡好", "早点睡。", 1, studio.name)
    assert _titles(studio) == []
    done = library.publish(studio, draft.number)
    assert _titles(studio) == ["考前睡好"]
    assert library.article_drafts_here(studio) == []
    page = library.article_page(studio, done.article)
    assert (page.markdown, page.article.version, page.article.own) == ("早点睡。", 1, True)
    assert page.article.source == studio.node.name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_is_read_in_whichever_encoding_it_was_saved(studio: SignedIn, tmp_path: Path, encoding: str) -> None:
    path = _file(tmp_path, SLEEP.replace("\n", "\r\n"), encoding=encoding)
    draft = library.import_draft(studio, path).draft
    assert (draft.title, draft.markdown) == ("考前睡好", "早点睡。")


@pytest.mark.parametrize(
    ("text", "title", "left"),
    [
        ("前言\n\n## 听人说话\n\n正文", "听人说话", "前言\n\n## 听人说话\n\n正文"),
        ("没有标题的正文", "article", "没有标题的正文"),
        ("---\ntitle: \"夜里\"\ndate: 2026\n---\n\n正文", "夜里", "正文"),
        ("```\n# 不是标题\n```\n", "article", "```\n# 不是标题\n```"),
        ("标题 **粗**\n===\n\n正文", "标题 粗", "正文"),
    ],
)  # fmt: skip
def test_the_title_is_the_first_heading(studio: SignedIn, tmp_path: Path, text: str, title: str, left: str) -> None:
    draft = _bring(studio, tmp_path, text)
    assert (draft.title, draft.markdown) == (title, left)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-article"), (b"# only a title\n", "empty-article"), (b"PK\x03\x04\x00\x00", "not-text"),
        ("# 长\n\n".encode() + "字".encode() * 60_001, "too-long"), (b"a" * 17_000_000, "too-long"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_in_a_sentence(
    studio: SignedIn, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=r"x\.md") as refused:
        library.import_draft(studio, path)
    assert _code(refused) == code
    assert library.article_drafts_here(studio) == []


def test_a_file_that_is_not_there_is_a_sentence(studio: SignedIn, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        library.import_draft(studio, tmp_path / "gone.md")
    assert _code(refused) == "cannot-read"


def test_pictures_that_do_not_come_along_are_named(studio: SignedIn, tmp_path: Path) -> None:
    draft = _bring(
        studio,
        tmp_path,
        "# 图\n\n![一张 **床**](images/bed.png) 和 ![](http://example.org/x.png)"
        f"![内嵌](data:image/png;base64,{'iVBO' * 30_000})",
    )
    assert [(each.words, each.address) for each in draft.pictures] == [
        ("一张 床", "images/bed.png"), ("", "http://example.org/x.png"), ("内嵌", ""),
    ]  # fmt: skip


def test_the_same_title_brought_in_again_is_the_next_version_and_only_the_newest_is_shown(
    studio: SignedIn, tmp_path: Path
) -> None:
    first = _publish(studio, tmp_path, SLEEP)
    draft = _bring(studio, tmp_path, SLEEP + "\n少喝咖啡。")
    assert draft.version == 2
    second = library.publish(studio, draft.number)
    assert second.version == 2
    (article,) = library.list_articles(studio)
    assert (article.article, article.version) == (second.article, 2)
    assert "咖啡" in library.article_page(studio, first).markdown  # an old place leads to what counts now


def test_a_version_may_have_another_title(studio: SignedIn, tmp_path: Path) -> None:
    first = _publish(studio, tmp_path, SLEEP)
    draft = library.import_draft(studio, _file(tmp_path, "# 考试周的睡眠\n\n早点睡。"), first).draft
    library.publish(studio, draft.number)
    assert _titles(studio) == ["考试周的睡眠"]


def test_what_is_published_word_for_word_is_not_brought_in_again(studio: SignedIn, tmp_path: Path) -> None:
    _publish(studio, tmp_path, SLEEP)
    with pytest.raises(Refusal) as refused:
        _bring(studio, tmp_path, SLEEP)
    assert _code(refused) == "nothing-new"


def test_a_draft_is_written_on_kept_thrown_away_and_put_back(studio: SignedIn) -> None:
    number = library.begin_article(studio).draft.number
    assert library.begin_article(studio).draft.number == number  # an empty page is enough
    with pytest.raises(Refusal) as refused:
        library.publish(studio, number)
    assert _code(refused) == "no-title"
    library.save_article_draft(studio, number, "  听 人\n说话 ", "先听。")
    draft = library.article_draft(studio, number)
    assert (draft.title, draft.markdown) == ("听 人 说话", "先听。")
    library.discard_article_draft(studio, number)
    assert library.article_drafts_here(studio) == []
    library.restore_draft(studio, draft)
    library.publish(studio, number)
    assert _titles(studio) == ["听 人 说话"]


def test_a_withdrawn_article_is_gone_with_all_its_versions_and_can_be_put_back(
    studio: SignedIn, tmp_path: Path
) -> None:
    first = _publish(studio, tmp_path, SLEEP)
    second = _publish(studio, tmp_path, SLEEP + "多走路。")
    done = library.withdraw(studio, second)
    assert _titles(studio) == []
    for key in (first, second):
        with pytest.raises(Refusal) as refused:
            library.article_page(studio, key)
        assert _code(refused) == "no-such-article"
    library.restore_article(studio, done.versions)
    assert _titles(studio) == ["考前睡好"]
    assert library.article_page(studio, first).article.version == 2


@pytest.mark.parametrize("typed", ["睡好", "kaoqian", "kqsh", "ＫＱＳＨ", "早点睡", "考前 好"])
def test_an_article_is_found_by_title_pinyin_initials_and_words(studio: SignedIn, tmp_path: Path, typed: str) -> None:
    _publish(studio, tmp_path, SLEEP)
    _publish(studio, tmp_path, "# 解开心结\n\n说出来。")
    assert _titles(studio, typed) == ["考前睡好"]
    assert _titles(studio, "jkxj") == ["解开心结"]  # no surname


@pytest.fixture
def nodes(place: Campus) -> tuple[Campus, SignedIn, SignedIn, SignedIn]:
    """A center, a studio under it, and a Messenger's file under that."""
    return place, *copy_of(three_tiers, place)


def test_the_centers_article_travels_to_everybody_with_its_new_version_and_its_withdrawal(
    nodes: tuple[Campus, SignedIn, SignedIn, SignedIn], tmp_path: Path
) -> None:
    made, center, studio, messenger = nodes
    key = _publish(center, tmp_path, SLEEP)
    (holder,) = library.article_page(center, key).holders
    assert (holder.name, holder.has, holder.told_at) == ("studio", False, None)
    made.carry(center, studio)
    made.carry(studio, messenger)
    for reader, source in ((studio, "center"), (messenger, "the center")):
        (article,) = library.list_articles(reader)
        assert (article.title, article.source, article.own) == ("考前睡好", source, False)
        assert library.article_page(reader, article.article).markdown == "早点睡。"
    assert library.article_page(center, key).holders[0].told_at is not None
    made.carry(studio, center)
    assert library.article_page(center, key).holders[0].has

    second = _publish(center, tmp_path, SLEEP + "关灯。")
    made.carry(center, studio)
    made.carry(studio, messenger)
    assert [article.version for article in library.list_articles(messenger)] == [2]
    library.withdraw(center, second)
    made.carry(center, studio)
    made.carry(studio, messenger)
    assert _titles(studio) == _titles(messenger) == []


def test_a_studios_own_article_goes_to_its_messengers_and_not_up(
    nodes: tuple[Campus, SignedIn, SignedIn, SignedIn], tmp_path: Path
) -> None:
    made, center, studio, messenger = nodes
    _publish(studio, tmp_path, "# 我们学院\n\n来坐坐。")
    made.carry(studio, center)
    made.carry(center, studio)
    made.carry(studio, messenger)
    assert (_titles(center), _titles(studio), _titles(messenger)) == ([], ["我们学院"], ["我们学院"])
    assert sync.quarantined_lines(center) == []


def test_a_studio_neither_renews_nor_withdraws_what_the_center_published(
    nodes: tuple[Campus, SignedIn, SignedIn, SignedIn], tmp_path: Path
) -> None:
    made, center, studio, _ = nodes
    _publish(center, tmp_path, SLEEP)
    made.carry(center, studio)
    (article,) = library.list_articles(studio)
    for call in (library.withdraw, library.begin_article):
        with pytest.raises(Refusal, match="center") as refused:
            call(studio, article.article)
        assert _code(refused) == "not-own-article"
    # One of the same title is the studio's own, beside the center's.
    assert _bring(studio, tmp_path, SLEEP).code == ""
    assert _titles(center) == _titles(studio) == ["考前睡好"]


def test_who_may_not_publish_reads_and_is_not_shown_drafts_or_who_has_it(studio: SignedIn, tmp_path: Path) -> None:
    key = _publish(studio, tmp_path, SLEEP)
    for role in Role:
        person = dataclasses.replace(studio, role=role)
        page = library.article_page(person, key)
        assert page.markdown == "早点睡。"
        if role in (Role.MESSENGER, Role.STAFF, Role.COUNSELOR, Role.AUDITOR):
            with pytest.raises(Refusal) as refused:
                library.article_drafts_here(person)
            assert _code(refused) == "not-permitted"
            with pytest.raises(Refusal) as refused:
                library.withdraw(person, key)
            assert _code(refused) == "not-permitted"
            assert page.holders == ()

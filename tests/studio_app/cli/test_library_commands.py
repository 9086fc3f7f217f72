"""Articles on the command line: brought in, published, carried down, read, taken out, withdrawn."""

from __future__ import annotations

from pathlib import Path

from tests.studio_app.cli.running import run
from tests.studio_app.cli.test_sync_commands import document, enrol

ARTICLE = "# 考前睡好\n\n早点睡。![床](bed.png)\n"


def test_an_article_from_the_file_to_the_studio_and_back_again(tmp_path: Path) -> None:
    run(tmp_path, "new", "center.psyche", "--kind", "center", "--name", "the center")
    enrol(tmp_path, "center", "a", "studio", "Education College")
    (tmp_path / "sleep.md").write_bytes(ARTICLE.encode("gb18030"))
    draft = document(tmp_path, "library", "import", "center.psyche", "sleep.md")
    assert (draft["title"], draft["version"], draft["renews"]) == ("考前睡好", 1, None)
    assert draft["pictures"] == [{"words": "床", "address": "bed.png"}]
    listed = document(tmp_path, "library", "list", "center.psyche")
    assert (listed["articles"], [each["draft"] for each in listed["drafts"]]) == ([], [draft["draft"]])
    made = document(tmp_path, "library", "publish", "center.psyche", str(draft["draft"]))
    assert made["version"] == 1

    document(tmp_path, "sync", "export", "center.psyche", "--to", "Education College", "-o", "c-1.psb")
    assert document(tmp_path, "sync", "import", "a.psyche", "c-1.psb")["quarantined"] == 0
    shown = document(tmp_path, "library", "show", "a.psyche", "考前睡好")
    assert (shown["id"], shown["source"], shown["own"]) == (made["id"], "the center", False)
    assert shown["markdown"].startswith("早点睡。")
    assert [each["title"] for each in document(tmp_path, "library", "list", "a.psyche", "--search", "kqsh")["articles"]]
    assert "早点睡" in run(tmp_path, "library", "show", "a.psyche", "考前睡好").stdout

    saved = document(tmp_path, "library", "export", "a.psyche", "考前睡好", "-o", "page.html")
    assert saved["title"] == "考前睡好"
    assert "早点睡" in (tmp_path / "page.html").read_text("utf-8")

    refused = document(tmp_path, "library", "withdraw", "a.psyche", "考前睡好")
    assert refused["error"]["code"] == "not-own-article"
    document(tmp_path, "library", "withdraw", "center.psyche", made["id"])
    document(tmp_path, "sync", "export", "center.psyche", "--to", "Education College", "-o", "c-2.psb")
    document(tmp_path, "sync", "import", "a.psyche", "c-2.psb")
    assert document(tmp_path, "library", "list", "a.psyche")["articles"] == []
    assert document(tmp_path, "library", "show", "a.psyche", "考前睡好")["error"]["code"] == "no-such-article"

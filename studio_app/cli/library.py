"""Commands on the library: list, show, import, publish, withdraw, export as a web page."""

from __future__ import annotations

import argparse
from pathlib import Path

from studio_app.cli.output import Answer
from studio_app.cli.sign_in_options import add_command, opened
from studio_app.domain.permissions import Permission
from studio_app.library import service
from studio_app.library.service import Article, Draft, HolderRow, Picture
from studio_app.node.signed_in import SignedIn
from studio_app.words import say, say_count


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this group's commands."""
    library = commands.add_parser("library", help=say("articles: read them, publish them"))
    parts = library.add_subparsers(dest="part", required=True, metavar="COMMAND")
    listed = add_command(parts, "list", say("the articles, and the drafts for who may publish"), _list)
    listed.add_argument("--search", default="", metavar="TEXT", help=say("only articles with this in title or text"))
    article = ("article", say("title, code or id of the article"))
    add_command(parts, "show", say("one article, as Markdown"), _show, article)
    brought = add_command(parts, "import", say("bring a Markdown file in as a draft; nothing is sent out yet"), _import)
    brought.add_argument("markdown", type=Path, metavar="MARKDOWN", help=say("the article, a .md file"))
    brought.add_argument(
        "--renews", metavar="ARTICLE", help=say("title, code or id of the article of which it is the new version")
    )
    publish = add_command(parts, "publish", say("send a draft out with the next bundles"), _publish)
    publish.add_argument("draft", type=int, metavar="DRAFT", help=say("the draft's number"))
    add_command(parts, "withdraw", say("take an article back from everybody"), _withdraw, article)
    export = add_command(parts, "export", say("a web page to paste into a WeChat public account"), _export, article)
    export.add_argument("-o", "--output", type=Path, required=True, metavar="HTML", help=say("the file to write"))


def _list(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        articles = service.list_articles(signed_in, args.search)
        drafts = service.article_drafts_here(signed_in) if signed_in.may(Permission.PUBLISH) else []
        lines = [_article_line(signed_in, article) for article in articles] or [say("No articles yet.")]
        lines += [_draft_line(draft) for draft in drafts]
        document = {
            "articles": [_told(signed_in, article) for article in articles],
            "drafts": [_draft_told(draft) for draft in drafts],
        }
    return Answer(document, lines)


def _show(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        page = service.article_page(signed_in, service.article_named(signed_in, args.article).article)
        told = _told(signed_in, page.article)
        lines = [page.article.title, _source_line(signed_in, page.article), "", page.markdown]
    if page.holders:
        have = [holder.name for holder in page.holders if holder.has]
        lines += ["", say("{have} of {all} below have it.", have=len(have), all=len(page.holders))]
    document = {**told, "markdown": page.markdown, "pictures": page.pictures}
    return Answer({**document, "below": [_holder_told(each) for each in page.holders]}, lines)


def _import(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        renews = None if args.renews is None else service.article_named(signed_in, args.renews).article
        draft = service.import_draft(signed_in, args.markdown, renews).draft
    lines = [_draft_line(draft), *pictures_lines(draft.pictures)]
    lines.append(say("Nothing was sent out. To publish it: library publish FILE {number}", number=draft.number))
    return Answer({**_draft_told(draft), "pictures": draft.pictures}, lines)


def _publish(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        done = service.publish(signed_in, args.draft)
    line = say(
        "“{title}”, version {version}, is published and goes out with the next bundles.",
        title=done.title,
        version=done.version,
    )
    return Answer({"id": done.id, "version": done.version, "title": done.title}, [line])


def _withdraw(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        found = service.article_named(signed_in, args.article)
        done = service.withdraw(signed_in, found.article)
    line = say("“{title}” is withdrawn. Whoever has it loses it with the next bundle.", title=done.title)
    return Answer({"id": found.id, "title": done.title, "versions": len(done.versions)}, [line])


def _export(args: argparse.Namespace) -> Answer:
    with opened(args) as signed_in:
        found = service.article_named(signed_in, args.article)
        title = service.save_web_page(signed_in, found.article, args.output)
    lines = [
        say("Saved as {file}. It is outside the program's protection now.", file=args.output.name),
        say("Open it, mark all, copy, and paste it into the public account's editor. Its title: {title}", title=title),
    ]
    return Answer({"file": str(args.output), "title": title}, lines)


def pictures_lines(pictures: tuple[Picture, ...]) -> list[str]:
    """A sentence about pictures that are not imported, and a line for each."""
    if not pictures:
        return []
    first = say_count(
        "{count} picture does not come along; its words stand in its place:",
        "{count} pictures do not come along; their words stand in their places:",
        len(pictures),
    )
    return [first, *("  " + " ".join(filter(None, (each.words, each.address))) for each in pictures)]


def _article_line(signed_in: SignedIn, article: Article) -> str:
    return f"{article.title}  ({_source_line(signed_in, article)}, {article.code})"


def _source_line(signed_in: SignedIn, article: Article) -> str:
    return say(
        "{source}, {day}, version {version}",
        source=article.source,
        day=signed_in.day_of(article.published_at).isoformat(),
        version=article.version,
    )


def _draft_line(draft: Draft) -> str:
    return say(
        "draft {number}: {title}, will be version {version}",
        number=draft.number,
        title=draft.title or say("(no title yet)"),
        version=draft.version,
    )


def _told(signed_in: SignedIn, article: Article) -> dict[str, object]:
    return {
        "id": article.id,
        "code": article.code,
        "version": article.version,
        "title": article.title,
        "published": signed_in.day_of(article.published_at).isoformat(),
        "source": article.source,
        "own": article.own,
    }


def _draft_told(draft: Draft) -> dict[str, object]:
    return {"draft": draft.number, "title": draft.title, "renews": draft.code or None, "version": draft.version}


def _holder_told(holder: HolderRow) -> dict[str, object]:
    return {"name": holder.name, "has": holder.has, "sent": holder.told_at is not None}

"""Exports an article as a web page to copy into the editor of a WeChat public account.

That editor keeps inline styles, and removes style sheets, scripts and classes; links out of WeChat are not allowed, so
their addresses stand in the text. The title has a field of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from pathlib import Path

from db.atomic_write import atomic_write_bytes
from db.queries.articles import article_content
from studio_app.domain.permissions import Permission
from studio_app.library.markdown_text import TagStyles, as_html
from studio_app.library.reading import as_article, current_version
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.resource_files import resource
from studio_app.words import language, say

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Content security policy: nothing on the page runs or is fetched, whatever a later mistake lets through."""


def save_web_page(signed_in: SignedIn, article: int, path: Path) -> str:
    """Writes the article to `path`, logs the export, and gives its title.

    Raises Refusal `not-permitted`, `no-such-article`, `cannot-write`.
    """
    signed_in.require(Permission.READ_ARTICLES)
    with signed_in.unit() as unit:
        row = current_version(unit.connection, article)
        found = as_article(row)
        markdown = article_content(unit.connection, row.article)
        unit.log("export", "publication", row.id)
        day = signed_in.day_of(found.published_at).isoformat()
        _write(path, web_page(found.title, markdown, found.source, day))
    return found.title


def web_page(title: str, markdown: str, source: str, day: str) -> str:
    """The HTML page; its body is what is pasted."""
    colours = _colours()
    foot = f"{_style_of('foot', colours)}{escape(say('Source: {source}, {day}', source=source, day=day))}</p>"
    return (
        f'<!doctype html>\n<html lang="{language().replace("_", "-")}">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>\n<title>{escape(title)}</title>\n</head>\n'
        f'<body style="max-width:677px;margin:24px auto;padding:0 16px;background:{colours["surface"]}">\n'
        f'<section style="{_page(colours)}">\n{as_html(markdown, tag_styles(colours), links=False)}{foot}\n</section>\n'
        f"</body>\n</html>\n"
    )


def tag_styles(colours: Mapping[str, str]) -> TagStyles:
    """Inline style of each tag: WeChat's usual 16 px with wide lines, headings in the program's accent colour."""
    accent, muted, border = colours["accent_text"], colours["muted_text"], colours["border"]
    cell = f"border:1px solid {border};padding:6px 10px"
    code = f"background:{colours['hover']};font-family:Menlo,Consolas,monospace;font-size:14px"
    return {
        "h1": f"margin:28px 0 12px;font-size:20px;font-weight:bold;line-height:1.4;color:{accent}",
        "h2": f"margin:28px 0 12px;font-size:18px;font-weight:bold;line-height:1.4;color:{accent}",
        "h3": f"margin:24px 0 10px;font-size:17px;font-weight:bold;line-height:1.4;color:{accent}",
        **{f"h{n}": "margin:20px 0 8px;font-size:16px;font-weight:bold;line-height:1.4" for n in (4, 5, 6)},
        "p": "margin:0 0 16px",
        "ul": "margin:0 0 16px;padding-left:24px;list-style-type:disc",
        "ol": "margin:0 0 16px;padding-left:24px;list-style-type:decimal",
        "li": "margin:0 0 8px",
        "strong": "font-weight:bold",
        "blockquote": f"margin:0 0 16px;padding:4px 0 4px 14px;border-left:3px solid {colours['accent']};color:{muted}",
        "table": "margin:0 0 16px;border-collapse:collapse;width:100%",
        "th": f"{cell};background:{colours['background']};font-weight:bold",
        "td": cell,
        "hr": f"margin:24px 0;border:0;border-top:1px solid {border}",
        "code": f"{code};padding:1px 4px",
        "pre": f"{code};margin:0 0 16px;padding:10px 12px;white-space:pre-wrap",
        "picture": f"color:{muted}",
        "address": f"color:{muted}",
        "foot": f"margin:28px 0 0;font-size:13px;color:{muted}",
    }


def _page(colours: Mapping[str, str]) -> str:
    faces = "-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
    return f"font-family:{faces};font-size:16px;line-height:1.75;letter-spacing:0.5px;color:{colours['text']}"


def _style_of(kind: str, colours: Mapping[str, str]) -> str:
    return f'<p style="{tag_styles(colours)[kind]}">'


@lru_cache(maxsize=1)
def _colours() -> dict[str, str]:
    """The theme's light colours: a page is read on white."""
    found: dict[str, str] = json.loads(resource("theme", "light.json").read_text("utf-8"))
    return found


def _write(path: Path, page: str) -> None:
    try:
        atomic_write_bytes(path, page.encode())
    except OSError as problem:
        raise Refusal(
            "cannot-write",
            say("{file} could not be saved there. Nothing was changed. Choose another folder or name.", file=path.name),
        ) from problem

"""Parses an article's Markdown: its title, its pictures, and sanitized HTML without scripts or external content.

Markdown is CommonMark with tables and strikethrough. HTML in it is shown as text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from studio_app.library.article import TITLE_LIMIT, Picture
from studio_app.words import say

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

TagStyles = Mapping[str, str]
"""Tag to its inline style; a missing tag has none. `picture` and `address` are custom spans."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_LEADS_SOMEWHERE = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=]*")
_STANDS_ALONE = {"hr", "br"}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # here, for it takes a while and only who reads an article needs it

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.validateLink = lambda _url: True  # type: ignore[assignment, method-assign]  # what may be followed is decided below
    return parser


def title_and_text(markdown: str, otherwise: str) -> tuple[str, str]:
    """The title, and the Markdown without it.

    The title is the first heading where nothing stands before it, or the `title` of a front matter block; a heading
    further below names the article too, and stays. `otherwise`: the title where there is none.
    """
    text = markdown.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    settings = _FRONT_MATTER.match(text)
    named = ""
    if settings is not None:
        text = text[settings.end() :]
        titled = _FRONT_TITLE.search(settings[1])
        named = "" if titled is None else titled[1].strip("\"'“”")
    tokens = _parser().parse(text)
    place = next((place for place, token in enumerate(tokens) if token.type == "heading_open"), None)
    if place is not None:
        heading = _plain(tokens[place + 1])
        lines = tokens[place].map
        if place == 0 and lines is not None and (not named or named == heading):
            text = "\n".join(text.split("\n")[lines[1] :])
        named = named or heading
    title = " ".join((named or otherwise).split())
    return title[:TITLE_LIMIT].strip(), text.strip("\n").rstrip()


def pictures_in(markdown: str) -> tuple[Picture, ...]:
    """The pictures that the article refers to, in order."""
    found = (child for token in _parser().parse(markdown) for child in token.children or () if child.type == "image")
    return tuple(Picture(_plain(image), _place_of(str(image.attrGet("src") or ""))) for image in found)


def as_html(markdown: str, tag_styles: TagStyles, *, links: bool = True) -> str:
    """The article as HTML with inline styles from `tag_styles`. A picture is replaced by its words.

    With `links`, web, mail and telephone addresses are links, otherwise they follow their words in brackets.
    """
    return "".join(_blocks(_parser().parse(markdown), tag_styles, links=links))


def _blocks(tokens: list[Token], tag_styles: TagStyles, *, links: bool) -> Iterator[str]:
    for token in tokens:
        if token.hidden:
            continue
        if token.type == "inline":
            yield from _inline(token.children or [], tag_styles, links=links)
        elif token.type in ("fence", "code_block"):
            yield f"{_opening('pre', tag_styles)}{escape(token.content.rstrip())}</pre>\n"
        elif token.tag in _STANDS_ALONE:
            yield _opening(token.tag, tag_styles)
        elif token.nesting > 0:
            yield _opening(token.tag, tag_styles, _more(token))
        elif token.nesting < 0:
            yield f"</{token.tag}>\n"


def _inline(tokens: list[Token], tag_styles: TagStyles, *, links: bool) -> Iterator[str]:
    addresses: list[str] = []
    said = ""
    for place, token in enumerate(tokens):
        match token.type:
            case "text":
                said = token.content
                yield escape(said)
            case "code_inline":
                yield f"{_opening('code', tag_styles)}{escape(token.content)}</code>"
            case "softbreak":
                following = tokens[place + 1].content if place + 1 < len(tokens) else ""
                # Lines of Chinese are parted by nothing: a space between them would be seen.
                yield "" if _is_wide(said[-1:]) and _is_wide(following[:1]) else "\n"
            case "hardbreak":
                yield "<br/>"
            case "image":
                yield f"{_opening('picture', tag_styles)}{escape(picture_words(_plain(token)))}</span>"
            case "link_open":
                address = str(token.attrGet("href") or "")
                addresses.append(address if _LEADS_SOMEWHERE.match(address) else "")
                if links and addresses[-1]:
                    yield _opening("a", tag_styles, f' href="{escape(addresses[-1])}"')
            case "link_close":
                address = addresses.pop() if addresses else ""
                if address and links:
                    yield "</a>"
                elif address and said != _readable(address):
                    yield f"{_opening('address', tag_styles)}{escape(say(' ({address})', address=_readable(address)))}</span>"
            case _ if token.tag and token.nesting > 0:
                yield _opening(token.tag, tag_styles)
            case _ if token.tag and token.nesting < 0:
                yield f"</{token.tag}>"
            case _:
                yield escape(token.content)


def picture_words(words: str) -> str:
    """The text in place of a picture."""
    return say("[picture: {words}]", words=words) if words else say("[picture]")


def _opening(tag: str, tag_styles: TagStyles, more: str = "") -> str:
    name = "span" if tag in ("picture", "address") else tag
    style = f' style="{escape(tag_styles[tag])}"' if tag in tag_styles else ""
    return f"<{name}{more}{style}{'/' if tag in _STANDS_ALONE else ''}>"


def _more(token: Token) -> str:
    """Extra style of a table cell or a list."""
    if token.tag in ("td", "th"):
        side = str(token.attrs.get("style", "")).removeprefix("text-align:")
        return f' align="{side if side in ("center", "right") else "left"}"'
    if token.tag == "ol" and isinstance(token.attrs.get("start"), int):
        return f' start="{token.attrs["start"]}"'
    return ""


def _plain(token: Token) -> str:
    """The plain text of a heading or of a picture."""
    if token.children:
        return "".join(" " if child.type.endswith("break") else _plain(child) for child in token.children)
    return token.content


def without_embedded_pictures(markdown: str) -> str:
    """The Markdown without base64-embedded pictures, which are much longer than the text."""
    return _EMBEDDED.sub("data:image", markdown)


def _place_of(address: str) -> str:
    return "" if address.startswith("data:") else address


def _is_wide(letter: str) -> bool:
    return bool(letter) and unicodedata.east_asian_width(letter) in "WF"


def _readable(address: str) -> str:
    return re.sub(r"\A(?:mailto|tel):", "", address, flags=re.IGNORECASE)

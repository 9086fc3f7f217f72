"""The Library for views and commands: articles to read, those in the making, publishing and taking back."""

from __future__ import annotations

from studio_app.library.article import (
    SIZE_LIMIT,
    TITLE_LIMIT,
    Article,
    ArticlePage,
    Brought,
    Draft,
    Holder,
    Picture,
    Published,
    Withdrawn,
)
from studio_app.library.drafts import (
    article_draft,
    article_drafts_here,
    begin_article,
    bring_in,
    discard_article_draft,
    keep_article_draft,
    put_draft_back,
)
from studio_app.library.markdown_text import Look, as_html
from studio_app.library.publishing import publish, put_article_back, withdraw
from studio_app.library.reading import article_named, article_page, list_articles
from studio_app.library.web_page import save_web_page

__all__ = [
    "SIZE_LIMIT",
    "TITLE_LIMIT",
    "Article",
    "ArticlePage",
    "Brought",
    "Draft",
    "Holder",
    "Look",
    "Picture",
    "Published",
    "Withdrawn",
    "article_draft",
    "article_drafts_here",
    "article_named",
    "article_page",
    "as_html",
    "begin_article",
    "bring_in",
    "discard_article_draft",
    "keep_article_draft",
    "list_articles",
    "publish",
    "put_article_back",
    "put_draft_back",
    "save_web_page",
    "withdraw",
]

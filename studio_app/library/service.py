"""Entry module of the Library for views and commands: articles, drafts, publishing and withdrawing."""

from __future__ import annotations

from db.queries.articles import HolderRow
from studio_app.library.article import (
    SIZE_LIMIT,
    TITLE_LIMIT,
    Article,
    ArticlePage,
    Draft,
    ImportedDraft,
    Picture,
    Published,
    Withdrawn,
)
from studio_app.library.drafts import (
    article_draft,
    article_drafts_here,
    begin_article,
    discard_article_draft,
    import_draft,
    restore_draft,
    save_article_draft,
)
from studio_app.library.markdown_text import TagStyles, as_html
from studio_app.library.publishing import publish, restore_article, withdraw
from studio_app.library.reading import article_named, article_page, list_articles
from studio_app.library.web_page import save_web_page

"""Publishes the demo's articles on their days, as people of the center and of a studio would."""

from __future__ import annotations

import datetime as dt
from collections import deque

from db.schema import Publication
from studio_app.demo.articles import DemoArticle, demo_articles
from studio_app.demo.campus import DemoCampus
from studio_app.demo.clock import DemoClock
from studio_app.demo.studio_writing import INVENTED_TELEPHONE
from studio_app.node.signed_in import SignedIn

_TEN = 10 * 60
"""minutes after midnight at which they are published"""


class ArticleWriter:
    """What is published before the first day of the campus is published on it."""

    def __init__(self, campus: DemoCampus, center: SignedIn, studio: SignedIn, clock: DemoClock) -> None:
        self._campus, self._center, self._studio, self._clock = campus, center, studio, clock
        self._to_come = deque(demo_articles(INVENTED_TELEPHONE))

    def write_until(self, day: dt.date) -> None:
        """All that are published on this day or were before."""
        while self._to_come and self._campus.today - dt.timedelta(days=self._to_come[0].ago) <= day:
            self._publish(self._to_come.popleft(), day)

    def _publish(self, article: DemoArticle, day: dt.date) -> None:
        english = self._campus.language == "en"
        self._clock.now = self._clock.past(day, _TEN)
        with (self._studio if article.by_studio else self._center).unit() as unit:
            values = {"kind": "article", "code": unit.next_id().hex(), "version": 1}
            texts = {"title": article.title[english], "content": article.text[english]}
            unit.add(Publication, {**values, **texts, "published_at": unit.now})

"""Publishes the demo's articles on their days, from the center and a studio."""

from __future__ import annotations

import datetime as dt
from collections import deque

from db.schema import Publication
from studio_app.crisis.plan import default_plan
from studio_app.demo.campus import DemoCampus
from studio_app.demo.clock import DemoClock
from studio_app.demo.content import Article, content
from studio_app.demo.studio_writing import INVENTED_TELEPHONE
from studio_app.node.signed_in import SignedIn

_TEN = 10 * 60
"""minutes after midnight at which they are published"""


class ArticleWriter:
    """Publishes articles day by day; those dated before the campus's first day are published on it."""

    def __init__(self, campus: DemoCampus, center: SignedIn, studio: SignedIn, clock: DemoClock) -> None:
        self._campus, self._center, self._studio, self._clock = campus, center, studio, clock
        self._to_come = deque(content().articles)
        self._numbers = {telephone.code: telephone.number for telephone in default_plan().telephones}

    def write_until(self, day: dt.date) -> None:
        """Publishes all articles dated up to this day."""
        while self._to_come and self._campus.today - dt.timedelta(days=self._to_come[0].ago) <= day:
            self._publish(self._to_come.popleft(), day)

    def _publish(self, article: Article, day: dt.date) -> None:
        self._clock.now = self._clock.past(day, _TEN)
        with (self._studio if article.by_studio else self._center).unit() as unit:
            values = {"kind": "article", "code": unit.next_id().hex(), "version": 1}
            text = article.text(self._campus.language).format(**self._numbers, duty=INVENTED_TELEPHONE)
            texts = {"title": article.title.in_language(self._campus.language), "content": text}
            unit.add(Publication, {**values, **texts, "published_at": unit.now})

"""A center's counselor answers a referral on the case's page."""

from __future__ import annotations

from pathlib import Path

from studio_app.cases import service
from studio_app.cases.service import AnswerStatus
from studio_app.domain.levels import Level
from tests.studio_app.sync.campus import campus, held, student
from tests.ui.cases.conftest import OpenPage
from ui.cases.actions import AnswerForm
from ui.destinations import CaseSubject
from ui.work import Work


def test_a_referral_is_answered_in_the_form_and_the_timeline_has_it(
    tmp_path: Path, open_page: OpenPage, work: Work
) -> None:
    place = campus(tmp_path)
    center, studio = place.node("center", "中心"), place.node("studio", "教育学院")
    place.link(center, studio)
    case, _ = service.open_case(studio, student(studio), Level.YELLOW, "家里出了事")
    service.refer(studio, case, "请中心评估")
    place.carry(studio, center)
    page = open_page(center)
    page.arrive(CaseSubject(held(center, "case")[0].key))
    assert work.wait_idle()
    assert page.detail.header is not None
    page.detail.header.buttons["answer"].click()
    form = page.detail.form
    assert isinstance(form, AnswerForm)
    form.button.click()
    assert form.problem.text() == "Choose first what the center does."
    form.status.set_value(AnswerStatus.ADVICE)
    form.reason.setText("每周见一次")
    form.level.setCurrentIndex(form.level.findData(Level.ORANGE))
    form.button.click()
    assert work.wait_idle()
    assert page.detail.page is not None
    (answer,) = page.detail.page.answers
    assert (answer.status, answer.words, answer.level) == ("advice", "每周见一次", Level.ORANGE)
    center.store.close()
    studio.store.close()

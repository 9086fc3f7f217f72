"""Where an alert or a person leads in the Cases view: to the open case, or to the form for a new one."""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.cases import service
from studio_app.cases.service import PersonRow
from studio_app.crisis import service as alerts
from studio_app.node.service import Changes
from studio_app.node.signed_in import SignedIn
from ui.cases.open_case_form import NewCase, Opening
from ui.destinations import FromAlert, StudentSubject


@dataclass(frozen=True)
class WhereTo:
    """The key of an open case, or whom a new one would be for and who may own it."""

    case: int | None
    subject: NewCase | None
    owners: list[PersonRow]


def where_to(signed_in: SignedIn, subject: FromAlert | StudentSubject) -> WhereTo:
    """Reads where to go; runs off the GUI thread. Raises the Refusals of the services."""
    alert = alerts.alert(signed_in, subject.alert) if isinstance(subject, FromAlert) else None
    student = subject.student if isinstance(subject, StudentSubject) else alert.student if alert else 0
    case = service.open_case_of(signed_in, student)
    if case is not None:
        return WhereTo(case, None, [])
    if alert is not None and alert.status not in ("raised", "acknowledged"):
        alert = None
    who = service.person_for_case(signed_in, student)
    place = "  ·  ".join(part for part in (who.class_name, f"{who.building} {who.room}".strip()) if part)
    return WhereTo(
        None,
        NewCase(student, who.name, place, alerts.plan_in_force(signed_in).in_force, alert),
        service.possible_owners(signed_in),
    )


def open_as_asked(signed_in: SignedIn, asked: Opening) -> tuple[int, Changes]:
    """Opens the case that the form asks for; gives its key. Raises the Refusals of `open_case`."""
    alert = asked.subject.alert
    return service.open_case(
        signed_in,
        asked.subject.student,
        asked.level,
        asked.reason,
        alert=None if alert is None else alert.key,
        owner=asked.owner,
        next_contact=asked.next_contact,
    )

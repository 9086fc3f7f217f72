"""The tree of classes beside the list."""

from __future__ import annotations

from studio_app.roster.service import ClassCount, Narrowing
from ui.roster.list.places_model import class_tree


def test_classes_stand_under_their_college_and_alone_where_no_college_is_told() -> None:
    told = class_tree([ClassCount("Education", "Pre-school", "2601", 3), ClassCount("Education", "", "2602", 4)])
    everyone, college = told.children
    assert (everyone.count, college.name, college.count) == (7, "Education", 7)
    assert [each.name for each in college.children] == ["Pre-school", "2602"]
    untold = class_tree([ClassCount("", "", "2601", 3), ClassCount("", "", "2602", 4)])
    assert [(each.name, each.count) for each in untold.children] == [("Everyone", 7), ("2601", 3), ("2602", 4)]
    assert untold.children[1].narrowing == Narrowing(class_name="2601")

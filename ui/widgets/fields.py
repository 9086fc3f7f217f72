"""Form fields: a field under its label, and a password field."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.widgets.layouts import rows
from ui.widgets.plain import PlainLabel


def labelled(text: str, field: QWidget) -> QWidget:
    """A field under its label."""
    both = QWidget()
    label = PlainLabel(text, face="small-muted")
    label.setBuddy(field)
    field.setAccessibleName(text)
    rows(label, field, on=both, gap=1)
    return both


def secret_field() -> QLineEdit:
    """A line whose letters are not shown."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMinimumWidth(180)
    return field

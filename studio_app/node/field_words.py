"""Labels of fields and values that can conflict, for resolving conflicts and for the log."""

from __future__ import annotations

from studio_app.words import marked

FIELD_NAMES: dict[str, str] = {
    "level": marked("level"),
    "status": marked("status"),
    "owner": marked("owner"),
    "referred": marked("referral"),
    "merged_into": marked("entry kept of the same person"),
}
VALUE_NAMES: dict[str, str] = {
    "raised": marked("raised"),
    "acknowledged": marked("acknowledged"),
    "case": marked("taken into a case"),
    "open": marked("open"),
    "closed": marked("closed"),
    "due": marked("due"),
    "done": marked("done"),
    "waived": marked("waived"),
}
LEVEL_WORDS: tuple[str, ...] = ("", marked("blue"), marked("yellow"), marked("orange"), marked("red"))
"""By the stored number, 1 to 4; `domain.levels` has the symbols."""

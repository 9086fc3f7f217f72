"""Places labels above a chart without overlaps, in rows ('lanes') counted from the chart upwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """A label from `left` to `right`, attached to a vertical line at `line` if any; all in inches along the chart."""

    left: float
    right: float
    line: float | None = None


def attached_label(line: float, width: float, edge: float) -> Label:
    """A label of `width` to the right of its line, or to the left where it would pass `edge`."""
    if line + width > edge and line - width >= 0:
        return Label(line - width, line, line)
    return Label(line, line + width, line)


def lanes(labels: Sequence[Label], weights: Sequence[float], most: int) -> list[int | None]:
    """The lane of each label, 0 nearest the chart; None for those left out when `most` lanes do not hold them all.

    No two labels of a lane overlap, and no label covers the line that rises to a label of a higher lane. Labels of
    greater weight take precedence.
    """
    whole = _placed(labels, most)
    if whole is not None:
        return whole
    kept: list[Label | None] = [None] * len(labels)
    found: list[int | None] = [None] * len(labels)
    for i in sorted(range(len(labels)), key=lambda i: -weights[i]):
        kept[i] = labels[i]
        more = _placed(kept, most)
        if more is None:
            kept[i] = None
        else:
            found = more
    return found


def _placed(labels: Sequence[Label | None], most: int) -> list[int | None] | None:
    found: list[int | None] = [None] * len(labels)
    order = sorted((label.left, i) for i, label in enumerate(labels) if label is not None)
    for _, i in reversed(order):
        lane = next((lane for lane in range(most) if _free(labels, found, i, lane)), None)
        if lane is None:
            return None
        found[i] = lane
    return found


def _free(labels: Sequence[Label | None], found: Sequence[int | None], i: int, lane: int) -> bool:
    mine = labels[i]
    for other, at in zip(labels, found, strict=True):
        if mine is None or other is None or at is None:
            continue
        if at == lane and mine.left < other.right and other.left < mine.right:
            return False
        if at > lane and other.line is not None and mine.left < other.line < mine.right:
            return False
        if at < lane and mine.line is not None and other.left < mine.line < other.right:
            return False
    return True

"""Figures for views and commands: charts of one student and of a dormitory, to be seen, saved and copied."""

from __future__ import annotations

from db.changes import Changes
from db.queries.figures import ChartPerson
from studio_app.figures.colours import ChartColours
from studio_app.figures.exporting import (
    ENDINGS,
    SavedChart,
    heat_picture,
    save_heat,
    save_trend,
    trend_picture,
)
from studio_app.figures.heat import HeatMap, heat_description, heat_subtitle, heat_title
from studio_app.figures.hit_testing import Box, Pointer
from studio_app.figures.reading import (
    HEAT_DAYS,
    SMALLEST_GROUP,
    StudentTrend,
    buildings,
    room_heat,
    student_by_number,
    student_trend,
)
from studio_app.figures.screen import (
    LEAST_HEIGHT,
    LEAST_WIDTH,
    Picture,
    Screenful,
    heat_height,
    heat_screenful,
    trend_screenful,
)

__all__ = [
    "ENDINGS",
    "HEAT_DAYS",
    "LEAST_HEIGHT",
    "LEAST_WIDTH",
    "SMALLEST_GROUP",
    "Box",
    "Changes",
    "ChartColours",
    "ChartPerson",
    "HeatMap",
    "Picture",
    "Pointer",
    "SavedChart",
    "Screenful",
    "StudentTrend",
    "buildings",
    "heat_description",
    "heat_height",
    "heat_picture",
    "heat_screenful",
    "heat_subtitle",
    "heat_title",
    "room_heat",
    "save_heat",
    "save_trend",
    "student_by_number",
    "student_trend",
    "trend_picture",
    "trend_screenful",
]

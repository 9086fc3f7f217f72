"""Entry module of figures for views and commands: charts of one student and of a dormitory, shown, saved and copied."""

from __future__ import annotations

from db.queries.people import StudentDetail
from studio_app.figures.colours import ChartColours
from studio_app.figures.exporting import (
    SavedChart,
    heat_picture,
    save_heat,
    save_trend,
    trend_picture,
)
from studio_app.figures.heat import HeatMap, heat_description, heat_subtitle, heat_title
from studio_app.figures.reading import (
    HEAT_DAYS,
    StudentTrend,
    buildings,
    room_heat,
    student_by_number,
    student_trend,
)
from studio_app.figures.rendering import (
    MIN_HEIGHT,
    MIN_WIDTH,
    Picture,
    RenderedChart,
    heat_height,
    render_heat,
    render_trend,
)

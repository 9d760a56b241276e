"""Dates and stages of projects in months after 1 January of the plan year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from scenario.terms import Project

#: Stage → judgements on what is still ahead of the start, each with the name of its stream.
AHEAD_OF_START: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "preparation": (
            ("stage_months_preparation", "preparation"),
            ("land_award_months", "award"),
            ("award_to_start_standard", "permits"),
        ),
        "land_pending": (("land_award_months", "award"), ("award_to_start_standard", "permits")),
    }
)


def month_of(day: str, year: int, *, end: bool = False) -> float:
    """Return a date as months after 1 January of `year`; a month or year counts as its middle.

    Parameters
    ----------
    day : str
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    year : int
    end : bool
        Whether a day counts to its end.

    Examples
    --------
    >>> month_of("2024-01", 2024), month_of("2023-12-31", 2024, end=True), month_of("2025", 2024)
    (0.5, 0.0, 18.0)
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", day)
    if match is None:
        msg = f"not a date: {day!r}"
        raise ValueError(msg)
    y, m, d = (None if g is None else int(g) for g in match.groups())
    months = 12.0 * ((y or year) - year)
    if m is None:
        return months + 6.0
    if d is None:
        return months + m - 0.5
    days = calendar.monthrange(y or year, m)[1]
    return months + (m - 1) + (d - 1 + end) / days


def stages_ahead(project: Project, stage: str, group: str) -> tuple[tuple[str, str], ...]:
    """Return judgements on the stages still ahead of a start, empty when none is known.

    Parameters
    ----------
    project : Project
    stage : str
        Reported in-year; the register's own stage when empty.
    group : str
        Class of the milestone; only starts have stages ahead.
    """
    if group != "start":
        return ()
    return AHEAD_OF_START.get(stage or project.stage, ())


def duration_of(project: Project) -> str:
    """Return the judgement on how long a project is built, by branch and size."""
    if project.profile == "petrochemical":
        return "build_petrochemical"
    return "build_medium"

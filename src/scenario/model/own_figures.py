"""The region's own figures of one indicator: settled year, past years, and the year to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from scenario.model.growth_figures import SETTLING, indicator_rows, window_of
from scenario.periods import Window
from scenario.progress_terms import Progress, known, newest
from scenario.terms import Observations, Plan, Target


@dataclass(frozen=True, slots=True)
class ToDate:
    """What was reached between January and the end of a month, and where it is written."""

    month: int
    value: float
    owner: str


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """What is known of the region's own values.

    Parameters
    ----------
    settled : float or None
        The data year's own settled figure.
    years : mapping of int to float
        Whole years before the data year.
    to_date : ToDate or None
        Of the data year; the later of what was published and what `progress` holds.
    shares : mapping of int to tuple of float
        Month → shares of the year reached by then in past years.
    entries : tuple of Progress
        In-year entries known on the as-of day.
    rows : DataFrame
        The data rows that were used, with ``used_as``.
    """

    settled: float | None
    years: Mapping[int, float]
    to_date: ToDate | None
    shares: Mapping[int, tuple[float, ...]]
    entries: tuple[Progress, ...]
    rows: pd.DataFrame


def own_figures(
    plan: Plan, target: Target, observations: Observations, measure: str, year: int
) -> OwnFigures:
    """Return the own figures of a target's indicator in the target's unit.

    Parameters
    ----------
    plan : Plan
    target : Target
    observations : Observations
        Only what was known on its as-of day.
    measure : str
        ``level``, ``count`` or ``share``.
    year : int
        Data year of the headline reading.
    """
    entries = known(plan.progress, target.id, observations.as_of)
    region = plan.settings.region
    rows = indicator_rows(observations, plan, target.indicator, [region], measure)
    if len(rows):
        rows = rows[rows["unit"] == target.unit].reset_index(drop=True)
    settled: float | None = None
    years: dict[int, float] = {}
    inside: dict[Window, float] = {}
    used = []
    for _, row in rows.iterrows():
        window, value = window_of(row), float(row["value"])
        if window == Window(window.year, 1, 12):
            if window.year == year and row["status"] in SETTLING:
                settled = value
            elif window.year < year:
                years[window.year] = value
        if window.first == 1 and window.last < 12:
            inside[window] = value
        elif window == Window(year, 1, 12) and settled is None:
            inside[window] = value  # expected or submitted, not settled
        used.append("本区当年数" if window.year == year else "本区历年数")
    to_date = _to_date(inside, entries, year)
    shares: dict[int, list[float]] = {}
    for window, value in inside.items():
        if window.year in years and years[window.year] > 0:
            shares.setdefault(window.last, []).append(min(value / years[window.year], 1.0))
    return OwnFigures(
        settled=settled,
        years=MappingProxyType(years),
        to_date=to_date,
        shares=MappingProxyType({m: tuple(v) for m, v in shares.items()}),
        entries=entries,
        rows=rows.assign(used_as=used) if len(rows) else rows.assign(used_as=""),
    )


def _to_date(
    inside: Mapping[Window, float], entries: tuple[Progress, ...], year: int
) -> ToDate | None:
    published = [ToDate(w.last, v, "公布数") for w, v in inside.items() if w.year == year]
    entry = newest(entries, "to_date")
    if entry is not None and entry.value is not None:
        published.append(ToDate(entry.month, entry.value, entry.owner))
    return max(published, key=lambda t: t.month) if published else None

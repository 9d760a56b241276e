"""Plain rules beside every forecast of a year's growth: what a model must beat.

Three rules take published growth of the year to date and give one number; the fourth is what the
office itself expected (预计), as far as it was known by then. A rule that lacks its figures gives
None; it is then left out of the comparison and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np

from scenario.model.windows import GrowthFigure

#: Years whose share of the first months makes up the usual share.
_SHARE_YEARS = 5


def _to_date(figures: Sequence[GrowthFigure]) -> dict[tuple[int, int], float]:
    return {(f.window.year, f.window.last): f.value for f in figures if f.window.first == 1}


def persists(figures: Sequence[GrowthFigure], year: int, month: int) -> float | None:
    """Return the growth of the year to date, as if it stayed to December.

    Examples
    --------
    >>> from scenario.periods import Window
    >>> persists([GrowthFigure(Window(2024, 1, 6), 4.1)], 2024, 6)
    4.1
    """
    return _to_date(figures).get((year, month))


def last_years_path(figures: Sequence[GrowthFigure], year: int, month: int) -> float | None:
    """Return growth to date plus what the year before still gained or lost after that month.

    Examples
    --------
    >>> from scenario.periods import Window
    >>> past = [GrowthFigure(Window(2023, 1, 6), 4.0), GrowthFigure(Window(2023, 1, 12), 5.0)]
    >>> last_years_path([*past, GrowthFigure(Window(2024, 1, 6), 3.0)], 2024, 6)
    4.0
    """
    known = _to_date(figures)
    now, then, end = (known.get(k) for k in ((year, month), (year - 1, month), (year - 1, 12)))
    if now is None or then is None or end is None:
        return None
    return now + end - then


def seasonal_share(figures: Sequence[GrowthFigure], year: int, month: int) -> float | None:
    r"""Return growth if the months known hold their usual share of the year.

    With growth alone only changes of the share are known: the share of the first months moves from
    one year to the next by ``log(1 + G_k) − log(1 + G_12)``. The usual share is the mean of the
    last five years (on the log scale), and the year then is
    ``(1 + G_k) · share last year / usual share − 1``.

    Examples
    --------
    >>> from scenario.periods import Window
    >>> past = [GrowthFigure(Window(y, 1, m), 5.0) for y in (2022, 2023) for m in (6, 12)]
    >>> round(seasonal_share([*past, GrowthFigure(Window(2024, 1, 6), 3.0)], 2024, 6), 6)
    3.0
    """
    known = _to_date(figures)
    now = known.get((year, month))
    if now is None:
        return None
    shares = [0.0]
    at = year - 1
    while len(shares) < _SHARE_YEARS and {(at, month), (at, 12)} <= set(known):
        step = np.log1p(known[at, month] / 100.0) - np.log1p(known[at, 12] / 100.0)
        shares.append(shares[-1] - step)
        at -= 1
    if len(shares) < 2:
        return None
    return float(100.0 * ((1.0 + now / 100.0) * np.exp(-np.mean(shares)) - 1.0))


@dataclass(frozen=True, slots=True)
class Expected:
    """Growth of a year in per cent as an office expected or planned it, and the day it was said."""

    year: int
    value: float
    known_on: date


def newest(expected: Sequence[Expected], year: int, by: date) -> float | None:
    """Return what was last said of a year by a day: an expectation, or a plan's target.

    Examples
    --------
    >>> said = [Expected(2023, 6.0, date(2023, 7, 1)), Expected(2023, 5.5, date(2023, 12, 1))]
    >>> newest(said, 2023, date(2023, 9, 1))
    6.0
    """
    known = [e for e in expected if e.year == year and e.known_on <= by]
    return max(known, key=lambda e: e.known_on).value if known else None


def rules_now(figures: Sequence[GrowthFigure], year: int) -> dict[str, float]:
    """Return what the rules say from the latest growth of the year to date, by id.

    Examples
    --------
    >>> from scenario.periods import Window
    >>> rules_now([GrowthFigure(Window(2024, 1, m), g) for m, g in ((3, 5.0), (6, 4.0))], 2024)
    {'persists': 4.0}
    """
    months = [month for at, month in _to_date(figures) if at == year]
    if not months:
        return {}
    said = {name: rule(figures, year, max(months)) for name, rule in BENCHMARKS.items()}
    return {name: value for name, value in said.items() if value is not None}


Benchmark = Callable[[Sequence[GrowthFigure], int, int], float | None]
#: Id → rule that takes published growth.
BENCHMARKS: Mapping[str, Benchmark] = MappingProxyType(
    {"persists": persists, "seasonal_share": seasonal_share, "last_years_path": last_years_path}
)
#: Id of what the office itself expected.
DEPARTMENT = "department"
#: Id → name, Chinese.
BENCHMARK_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "persists": "累计增速不变",
        "seasonal_share": "季节比重法",
        "last_years_path": "上年走势",
        DEPARTMENT: "部门预计",
    }
)

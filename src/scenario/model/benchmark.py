"""Plain rules beside every forecast of a year's growth: what a model must beat.

All three take published growth of the year to date and give one number. A rule that lacks its
figures gives None; it is then left out of the comparison and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


Benchmark = Callable[[Sequence[GrowthFigure], int, int], float | None]
#: Id → rule.
BENCHMARKS: Mapping[str, Benchmark] = MappingProxyType(
    {"persists": persists, "seasonal_share": seasonal_share, "last_years_path": last_years_path}
)
#: Id → name, Chinese.
BENCHMARK_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "persists": "累计增速不变",
        "seasonal_share": "季节比重法",
        "last_years_path": "上年走势",
    }
)

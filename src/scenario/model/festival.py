"""The Spring Festival in single months: windows of days before, during and after it.

The festival moves between 21 January and 20 February, and with it what is made and sold in January,
February and March. In a month, a window counts with the share of its days that fall there, less
what falls there in the long run: the usual pattern is the season's. Where January and February are
one figure most of the effect is inside it, and nothing is fitted.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scenario.model.windows import Calendar
from scenario.read.calendar_files import spring_festival

Floats = NDArray[np.float64]

#: First day of each window after New Year's Day of the lunar year, and one past its last day.
WINDOWS = ((-10, 0), (0, 7), (7, 21))
#: What a window that lies wholly in one month may do to it: standard deviation, log points.
EFFECT = 0.10
#: Years whose mean is the usual pattern: two rounds of the moon's nineteen years.
_LONG_RUN = range(2000, 2038)


@lru_cache(maxsize=256)
def _days(year: int) -> tuple[tuple[float, ...], ...]:
    """Return the share of each window's days in every month of a year, shape (windows, 12)."""
    start = spring_festival(year)
    shares = np.zeros((len(WINDOWS), 12))
    for row, (first, end) in enumerate(WINDOWS):
        for day in range(first, end):
            shares[row, (start + timedelta(days=day)).month - 1] += 1.0 / (end - first)
    return tuple(map(tuple, shares.tolist()))


@lru_cache(maxsize=1)
def _usual() -> Floats:
    return np.mean([_days(year) for year in _LONG_RUN], axis=0)


def festival_shares(calendar: Calendar) -> Floats:
    """Return by how much each window departs from its usual share of every month.

    Parameters
    ----------
    calendar : Calendar
        Of twelve bins; on any other nothing can be told, and there are no columns.

    Returns
    -------
    ndarray, shape (n, windows)

    Examples
    --------
    >>> festival_shares(Calendar(2023, 2024)).shape
    (22, 0)
    >>> january = festival_shares(Calendar(2023, 2024, 12))[[0, 12], 1]  # 22 January, 10 February
    >>> january.round(2).tolist()
    [0.74, -0.26]
    """
    if calendar.bins != 12:
        return np.zeros((calendar.size, 0))
    years = range(calendar.first_year, calendar.last_year + 1)
    return np.concatenate([(np.array(_days(year)) - _usual()).T for year in years])

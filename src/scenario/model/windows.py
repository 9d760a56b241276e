"""Windows of growth and level: what a published figure says about a path of bins.

A path holds the log level of every bin of consecutive years. A published growth of months
``first`` to ``last`` of a year is one number about two windows of that path::

    log(1 + G) = log Σ_{j∈W} w_j e^{x_{y,j}} − log Σ_{j∈W} w_j e^{x_{y−1,j}}

with the seasonal weights ``w`` of the bins; a published level is the first sum alone. A year has
eleven bins where January and February are one, twelve where they are apart, four of quarters, or
one. Nothing here knows where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scenario.periods import BIN_END_MONTHS, BINS, Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Standard deviation of rounding to a unit step.
ROUNDING_SD = 1.0 / np.sqrt(12.0)
#: How a printed bound is to be read.
Bound = Literal["", "at_least", "at_most"]
_SIDES = {"": 0.0, "at_least": 1.0, "at_most": -1.0}


@dataclass(frozen=True, slots=True)
class GrowthFigure:
    """One published growth in per cent, with the standard deviation of its error in points.

    With a `bound` only that the growth is at least, or at most, `value` was published.
    """

    window: Window
    value: float
    error: float = 0.1 * ROUNDING_SD
    bound: Bound = ""


@dataclass(frozen=True, slots=True)
class LevelFigure:
    """One published level in its own unit, with the standard deviation of its error; or a bound."""

    window: Window
    value: float
    error: float = 0.0
    bound: Bound = ""


#: Last months of the bins of a year that has so many bins.
LAST_MONTHS: dict[int, tuple[int, ...]] = {
    1: (12,),
    4: (3, 6, 9, 12),
    BINS: BIN_END_MONTHS,
    12: tuple(range(1, 13)),
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """Consecutive years of equally many bins (1, 4, 11 or 12), `first_year` to `last_year`.

    Examples
    --------
    >>> Calendar(2022, 2024).size, Calendar(2022, 2024, 12).span(Window(2024, 2, 2))
    (33, (1, 2))
    """

    first_year: int
    last_year: int
    bins: int = BINS

    @property
    def years(self) -> int:
        """Number of years."""
        return self.last_year - self.first_year + 1

    @property
    def size(self) -> int:
        """Number of bins."""
        return self.years * self.bins

    @property
    def time(self) -> Floats:
        """Middle of every bin in years since the first January (shape ``(size,)``)."""
        ends = np.array(LAST_MONTHS[self.bins], dtype=float)
        middle = (ends + np.concatenate([[0.0], ends[:-1]])) / 24.0
        return np.asarray((np.arange(self.years)[:, None] + middle[None, :]).ravel())

    def position(self, year: int, bin_: int) -> int:
        """Return the place of a bin in the path."""
        return (year - self.first_year) * self.bins + bin_

    def span(self, window: Window) -> tuple[int, int] | None:
        """Return first bin and one past the last bin of a window, None where it cuts a bin."""
        ends = LAST_MONTHS[self.bins]
        starts = (1, *(month + 1 for month in ends[:-1]))
        if window.first not in starts or window.last not in ends:
            return None
        return starts.index(window.first), ends.index(window.last) + 1


@dataclass(frozen=True, slots=True)
class Windows:
    """Published figures as arrays: ``y = f(path) + error``, all in logs, length m.

    ``growth`` tells growths from levels; ``side`` is 1 where ``y`` is a lower bound, −1 where it is
    an upper one, else 0; ``bins`` is the number of bins of a year.
    """

    year: Ints
    start: Ints
    stop: Ints
    y: Floats
    sd: Floats
    growth: NDArray[np.bool_]
    side: Floats
    bins: int = BINS

    @property
    def count(self) -> int:
        """Number of figures m."""
        return len(self.y)

    def augmented(self, log_gaps: Floats) -> Floats:
        """Return the figures with a value for each bound, shape (S, m).

        Parameters
        ----------
        log_gaps : ndarray, shape (S, number of bounds)
            Logarithms of the distance from each bound, in logs of growth.
        """
        values = np.tile(self.y, (len(log_gaps), 1))
        bounded = self.side != 0
        values[:, bounded] += np.exp(log_gaps) * self.side[bounded]
        return values


def as_windows(figures: Sequence[GrowthFigure | LevelFigure], calendar: Calendar) -> Windows:
    """Turn figures into arrays; figures whose year or base year is outside are left out.

    Single months are kept beside a year to date only where they say more: a year to date strictly
    between the first and the last of its year is dropped when its last month is there too, because
    the months determine it up to rounding. The order is fixed by year and months, so that the
    order of the rows cannot matter.

    Parameters
    ----------
    figures : sequence of GrowthFigure or LevelFigure
    calendar : Calendar

    Returns
    -------
    Windows
    """
    kept = _latest_only([f for f in figures if _usable(f, calendar)])
    kept.sort(key=lambda f: (f.window, isinstance(f, LevelFigure), f.bound, f.value))
    spans = [calendar.span(f.window) or (0, 0) for f in kept]
    growth = np.array([isinstance(f, GrowthFigure) for f in kept], dtype=bool)
    value = np.array([f.value for f in kept], dtype=float)
    error = np.array([f.error for f in kept], dtype=float)
    factor = np.where(growth, 1.0 + value / 100.0, value)
    return Windows(
        year=np.array([f.window.year - calendar.first_year for f in kept], dtype=np.int64),
        start=np.array([b[0] for b in spans], dtype=np.int64),
        stop=np.array([b[1] for b in spans], dtype=np.int64),
        y=np.log(factor),
        sd=error / np.where(growth, 100.0, 1.0) / factor,
        growth=growth,
        side=np.array([_SIDES[f.bound] for f in kept]),
        bins=calendar.bins,
    )


def _usable(figure: GrowthFigure | LevelFigure, calendar: Calendar) -> bool:
    """Say whether a figure lies on the calendar, with its base, and has a logarithm."""
    if calendar.span(figure.window) is None or figure.window.year > calendar.last_year:
        return False
    if isinstance(figure, LevelFigure):
        return figure.window.year >= calendar.first_year and figure.value > 0
    return figure.window.year > calendar.first_year and figure.value > -99.0


def _latest_only(figures: list[GrowthFigure | LevelFigure]) -> list[GrowthFigure | LevelFigure]:
    """Drop years to date that the months below them determine; bounds determine nothing."""
    exact = [f for f in figures if not f.bound]
    months = {(type(f), f.window.year, f.window.last) for f in exact if f.window.months == 1}
    latest: dict[tuple[type, int], int] = {}
    for f in exact:
        if f.window.first == 1:
            key = type(f), f.window.year
            latest[key] = max(latest.get(key, 0), f.window.last)
    return [
        f
        for f in figures
        if f.bound
        or f.window.first != 1
        or f.window.months == 1
        or f.window.last == latest[type(f), f.window.year]
        or (type(f), f.window.year, f.window.last) not in months
    ]


def _sums(levels: Floats, windows: Windows) -> tuple[Floats, Floats]:
    """Return the sums over each window and over its base (1 for a level), shape (S, m)."""
    draws, bins = levels.shape[0], windows.bins
    running = np.zeros((draws, levels.shape[1] // bins, bins + 1))
    np.cumsum(levels.reshape(draws, -1, bins), axis=2, out=running[:, :, 1:])
    now = running[:, windows.year, windows.stop] - running[:, windows.year, windows.start]
    base = running[:, windows.year - 1, windows.stop] - running[:, windows.year - 1, windows.start]
    return now, np.where(windows.growth, base, 1.0)


def log_growth(path: Floats, log_weights: Floats, windows: Windows) -> Floats:
    """Return the exact log growth (or log level) of every window on every path.

    Parameters
    ----------
    path : ndarray, shape (S, n)
    log_weights : ndarray, shape (n,) or (S, n)
    windows : Windows

    Returns
    -------
    ndarray, shape (S, m)
    """
    now, base = _sums(np.exp(path + log_weights), windows)
    return np.asarray(np.log(now) - np.log(base))


def linearise(path: Floats, log_weights: Floats, windows: Windows) -> tuple[Floats, Floats]:
    """Return ``A`` and ``c`` with ``f(x) ≈ A x + c`` near one path.

    ``A`` holds the shares of the bins in the window (this year) and minus the shares (last year).

    Parameters
    ----------
    path, log_weights : ndarray, shape (n,)
    windows : Windows

    Returns
    -------
    tuple of ndarray
        Shapes (m, n) and (m,).
    """
    levels = np.exp(path + log_weights)
    a = np.zeros((windows.count, len(path)))
    for row, (year, start, stop, growth) in enumerate(
        zip(windows.year, windows.start, windows.stop, windows.growth, strict=True)
    ):
        for sign, which in ((1.0, year), (-1.0, year - 1))[: 2 if growth else 1]:
            place = slice(which * windows.bins + start, which * windows.bins + stop)
            a[row, place] = sign * levels[place] / levels[place].sum()
    exact = log_growth(path[None, :], log_weights, windows)[0]
    return a, exact - a @ path


def year_to_date_path(
    path: Floats, log_weights: Floats, year_index: int, bins: int = BINS
) -> Floats:
    """Return growth of the year to date after each bin of one year, in per cent, exactly.

    Parameters
    ----------
    path : ndarray, shape (S, n)
    log_weights : ndarray, shape (n,) or (S, n)
    year_index : int
        Years since the first of the path; at least 1.
    bins : int
        Bins of a year.

    Returns
    -------
    ndarray, shape (S, bins)
        The last column is the year's growth.
    """
    levels = np.exp(path + log_weights).reshape(path.shape[0], -1, bins)
    running = np.cumsum(levels[:, year_index - 1 : year_index + 1, :], axis=2)
    return np.asarray(100.0 * (running[:, 1, :] / running[:, 0, :] - 1.0))


def base_share(path: Floats, log_weights: Floats, year_index: int, bins: int) -> Floats:
    """Return the share of last year's level that lies in the first `bins` bins, shape (S,)."""
    levels = np.exp(path + log_weights).reshape(path.shape[0], -1, BINS)[:, year_index - 1, :]
    return np.asarray(levels[:, :bins].sum(axis=1) / levels.sum(axis=1))

"""Windows of growth: what a published growth figure says about a path of eleven bins a year.

A path holds the log level of every bin of consecutive years. A published growth of months
``first`` to ``last`` of a year is one number about two windows of that path::

    log(1 + G) = log Σ_{j∈W} w_j e^{x_{y,j}} − log Σ_{j∈W} w_j e^{x_{y−1,j}}

with the seasonal weights ``w`` of the bins. Nothing here knows where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario.periods import BIN_END_MONTHS, BINS, Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Standard deviation of rounding to a unit step.
ROUNDING_SD = 1.0 / np.sqrt(12.0)


@dataclass(frozen=True, slots=True)
class GrowthFigure:
    """One published growth in per cent, with the standard deviation of its error in points."""

    window: Window
    value: float
    error: float = 0.1 * ROUNDING_SD


@dataclass(frozen=True, slots=True)
class Calendar:
    """Consecutive years of eleven bins, `first_year` to `last_year`.

    Examples
    --------
    >>> Calendar(2022, 2024).size
    33
    """

    first_year: int
    last_year: int

    @property
    def years(self) -> int:
        """Number of years."""
        return self.last_year - self.first_year + 1

    @property
    def size(self) -> int:
        """Number of bins."""
        return self.years * BINS

    @property
    def time(self) -> Floats:
        """Middle of every bin in years since the first January (shape ``(size,)``)."""
        middle = np.array([1.0, *(month - 0.5 for month in BIN_END_MONTHS[1:])]) / 12.0
        return (np.arange(self.years)[:, None] + middle[None, :]).ravel()

    def position(self, year: int, bin_: int) -> int:
        """Return the place of a bin in the path."""
        return (year - self.first_year) * BINS + bin_


@dataclass(frozen=True, slots=True)
class Windows:
    """Published growths as arrays: ``y = f(path) + error``, all in logs, length m."""

    year: Ints
    start: Ints
    stop: Ints
    y: Floats
    sd: Floats

    @property
    def count(self) -> int:
        """Number of figures m."""
        return len(self.y)


def as_windows(figures: Sequence[GrowthFigure], calendar: Calendar) -> Windows:
    """Turn figures into arrays; figures whose year or base year is outside are left out.

    Single months are kept beside a year to date only where they say more: a year to date strictly
    between the first and the last of its year is dropped when its last month is there too, because
    the months determine it up to rounding. The order is fixed by year and months, so that the
    order of the rows cannot matter.

    Parameters
    ----------
    figures : sequence of GrowthFigure
    calendar : Calendar

    Returns
    -------
    Windows
    """
    inside = [f for f in figures if calendar.first_year < f.window.year <= calendar.last_year]
    inside = [f for f in inside if not f.window.splits_first_bin and f.value > -99.0]
    months = {(f.window.year, f.window.last) for f in inside if f.window.first == f.window.last}
    latest: dict[int, int] = {}
    for f in inside:
        if f.window.first == 1:
            latest[f.window.year] = max(latest.get(f.window.year, 0), f.window.last)
    kept = [
        f
        for f in inside
        if f.window.first != 1
        or f.window.last == latest[f.window.year]
        or (f.window.year, f.window.last) not in months
    ]
    kept.sort(key=lambda f: (f.window, f.value))
    bins = [f.window.bins for f in kept]
    value = np.array([f.value for f in kept], dtype=float) / 100.0
    error = np.array([f.error for f in kept], dtype=float) / 100.0
    return Windows(
        year=np.array([f.window.year - calendar.first_year for f in kept], dtype=np.int64),
        start=np.array([b[0] for b in bins], dtype=np.int64),
        stop=np.array([b[1] for b in bins], dtype=np.int64),
        y=np.log1p(value),
        sd=error / (1.0 + value),
    )


def _sums(levels: Floats, windows: Windows) -> tuple[Floats, Floats]:
    """Return the sums over each window in its year and in the year before, shape (S, m)."""
    draws = levels.shape[0]
    running = np.zeros((draws, levels.shape[1] // BINS, BINS + 1))
    np.cumsum(levels.reshape(draws, -1, BINS), axis=2, out=running[:, :, 1:])
    now = running[:, windows.year, windows.stop] - running[:, windows.year, windows.start]
    base = running[:, windows.year - 1, windows.stop] - running[:, windows.year - 1, windows.start]
    return now, base


def log_growth(path: Floats, log_weights: Floats, windows: Windows) -> Floats:
    """Return the exact log growth of every window on every path.

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
    for row, (year, start, stop) in enumerate(
        zip(windows.year, windows.start, windows.stop, strict=True)
    ):
        for sign, which in ((1.0, year), (-1.0, year - 1)):
            place = slice(which * BINS + start, which * BINS + stop)
            a[row, place] = sign * levels[place] / levels[place].sum()
    exact = log_growth(path[None, :], log_weights, windows)[0]
    return a, exact - a @ path


def year_to_date_path(path: Floats, log_weights: Floats, year_index: int) -> Floats:
    """Return growth of the year to date after each bin of one year, in per cent, exactly.

    Parameters
    ----------
    path : ndarray, shape (S, n)
    log_weights : ndarray, shape (n,) or (S, n)
    year_index : int
        Years since the first of the path; at least 1.

    Returns
    -------
    ndarray, shape (S, 11)
        The last column is the year's growth.
    """
    levels = np.exp(path + log_weights).reshape(path.shape[0], -1, BINS)
    running = np.cumsum(levels[:, year_index - 1 : year_index + 1, :], axis=2)
    return np.asarray(100.0 * (running[:, 1, :] / running[:, 0, :] - 1.0))


def base_share(path: Floats, log_weights: Floats, year_index: int, bins: int) -> Floats:
    """Return the share of last year's level that lies in the first `bins` bins, shape (S,)."""
    levels = np.exp(path + log_weights).reshape(path.shape[0], -1, BINS)[:, year_index - 1, :]
    return np.asarray(levels[:, :bins].sum(axis=1) / levels.sum(axis=1))

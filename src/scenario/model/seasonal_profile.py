"""The seasonal profile: which share of a year's level falls into each of its eleven bins.

Learned from year-to-date levels printed within one year, where only their ratios count; levels of
different years are never compared, because their bases are not the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario.periods import BINS

Floats = NDArray[np.float64]

#: Shares used where no level is printed: January–February loses working days to the Spring Festival
#: (14.5 % instead of two twelfths), so that the first half holds 49 % of the year. A judgement.
USUAL_PROFILE = np.array([0.145, *([0.0855] * (BINS - 1))])
#: Standard deviation of the log of a share around the starting profile before any level is seen.
_PRIOR_SD = 0.35
#: Standard deviation of the log ratio of two printed levels around a fixed profile.
_LEVEL_SD = 0.02


@dataclass(frozen=True, slots=True)
class PrintedLevel:
    """A level of January to `last_bin` (inclusive) of one year."""

    year: int
    last_bin: int
    value: float


def fit_profile(levels: Sequence[PrintedLevel], start: Floats = USUAL_PROFILE) -> Floats:
    """Return shares of the eleven bins that fit the ratios of year-to-date levels.

    Parameters
    ----------
    levels : sequence of PrintedLevel
        Years with only one level say nothing.
    start : ndarray, shape (11,)
        Profile towards which bins without levels are drawn.

    Returns
    -------
    ndarray, shape (11,)
        Adds up to one.

    Examples
    --------
    >>> levels = [PrintedLevel(2020, 4, 30.0), PrintedLevel(2020, 10, 100.0)]
    >>> shares = fit_profile(levels)
    >>> round(float(shares[:5].sum()), 2)
    0.3
    """
    by_year: dict[int, list[PrintedLevel]] = {}
    for level in sorted(levels, key=lambda v: (v.year, v.last_bin, v.value)):
        by_year.setdefault(level.year, []).append(level)
    pairs: list[tuple[int, int, float]] = []
    for entries in by_year.values():
        for early, late in itertools.pairwise(entries):
            if 0 < early.value < late.value and early.last_bin < late.last_bin:
                ratio = float(np.log(early.value / late.value))
                pairs.append((early.last_bin, late.last_bin, ratio))
    log_start = np.log(start)
    theta = log_start.copy()
    for _ in range(20 if pairs else 0):
        share = np.exp(theta)
        running = np.cumsum(share)
        precision = np.eye(BINS) / _PRIOR_SD**2
        right = (log_start - theta) / _PRIOR_SD**2
        for early_bin, late_bin, ratio in pairs:
            gradient = np.zeros(BINS)
            gradient[: early_bin + 1] += share[: early_bin + 1] / running[early_bin]
            gradient[: late_bin + 1] -= share[: late_bin + 1] / running[late_bin]
            gap = ratio - (np.log(running[early_bin]) - np.log(running[late_bin]))
            precision += np.outer(gradient, gradient) / _LEVEL_SD**2
            right += gradient * gap / _LEVEL_SD**2
        theta = theta + np.linalg.solve(precision, right)
    share = np.exp(theta - theta.max())
    return np.asarray(share / share.sum())


def log_weights(profile: Floats, years: int, time: Floats, growth: float) -> Floats:
    """Return log weights of all bins of a path, shape (n,).

    The profile holds the growth within a year; the path holds it too, so it is taken out here.

    Parameters
    ----------
    profile : ndarray, shape (bins,)
    years : int
    time : ndarray, shape (n,)
        Middle of the bins in years.
    growth : float
        Typical growth, log points a year.
    """
    within = time[: len(profile)] - time[: len(profile)].mean()
    return np.tile(np.log(profile) - growth * within, years)


class BaseShare(NamedTuple):
    """A drawn share of a base year: bins, shares (S,), and which year, counted from the last (1)."""

    bins: int
    shares: Floats
    back: int = 2


def tilt(weights: Floats, path: Floats, bins: int, shares: Floats, back: int = 2) -> Floats:
    """Return weights per draw so that a path's base year has a drawn share in its first bins.

    Parameters
    ----------
    weights, path : ndarray, shape (n,)
        Log weights and log path.
    bins : int
    shares : ndarray, shape (S,)
        Strictly between 0 and 1.
    back : int
        The base year, counted from the last of the path (1); the last but one by default.

    Returns
    -------
    ndarray, shape (S, n)

    Examples
    --------
    >>> import numpy as np
    >>> w = tilt(np.log(np.tile(USUAL_PROFILE, 2)), np.zeros(22), 5, np.array([0.45]))
    >>> round(float(np.exp(w[0, :5]).sum() / np.exp(w[0, :11]).sum()), 6)
    0.45
    """
    end = len(weights) - (back - 1) * BINS
    level = np.exp(weights + path)[end - BINS : end]
    now = level[:bins].sum() / level.sum()
    move = np.log(shares / (1.0 - shares)) - np.log(now / (1.0 - now))
    first = np.tile(np.arange(BINS) < bins, len(weights) // BINS)
    return np.asarray(weights[None, :] + move[:, None] * first[None, :])

"""Scores of forecasts by draws, and what few years can say about them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario.settings import QUANTILES

Floats = NDArray[np.float64]


def crps(draws: Floats, outcome: float) -> float:
    """Return the fair continuous ranked probability score of draws.

    ``mean |X − y| − Σ|X_i − X_j| / (2 S (S − 1))``: unbiased for any number of draws. That of a
    point forecast is its absolute error.

    Parameters
    ----------
    draws : ndarray, shape (S,)
        At least two.
    outcome : float

    Examples
    --------
    >>> round(crps(np.array([1.0, 3.0]), 2.0), 6)
    0.0
    """
    ordered = np.sort(draws)
    count = len(ordered)
    rank = 2.0 * np.arange(1, count + 1) - count - 1.0
    spread = float((rank * ordered).sum()) / (count * (count - 1))
    return float(np.abs(ordered - outcome).mean() - spread)


def weighted_interval_score(draws: Floats, outcome: float) -> float:
    """Return the weighted interval score of the 23 stored quantiles (Bracher and others 2021).

    ``[½|y − m| + Σ_k (α_k/2) IS_k] / (K + ½)`` with the interval score
    ``IS = (u − l) + (2/α)(l − y)₊ + (2/α)(y − u)₊``.

    Parameters
    ----------
    draws : ndarray, shape (S,)
    outcome : float

    Examples
    --------
    >>> weighted_interval_score(np.full(9, 2.0), 5.0)
    3.0
    """
    return interval_score_of(np.quantile(draws, QUANTILES), outcome)


def interval_score_of(values: Floats, outcome: float) -> float:
    """Return the weighted interval score of stored quantiles, as `weighted_interval_score`.

    Parameters
    ----------
    values : ndarray, shape (23,)
        At the levels `QUANTILES`.
    outcome : float

    Examples
    --------
    >>> interval_score_of(np.full(23, 2.0), 5.0)
    3.0
    """
    levels = np.array(QUANTILES)
    half = len(levels) // 2
    total = 0.5 * abs(outcome - values[half])
    for k in range(half):
        alpha = 2.0 * levels[k]
        low, high = values[k], values[-1 - k]
        score = (high - low) + 2.0 / alpha * (max(low - outcome, 0.0) + max(outcome - high, 0.0))
        total += alpha / 2.0 * score
    return float(total / (half + 0.5))


def rank_of(draws: Floats, outcome: float, decimals: int) -> float:
    """Return where a rounded outcome lies in the draws rounded alike, ties halved (0–1)."""
    rounded = np.round(draws, decimals)
    return float(np.mean(rounded < outcome) + 0.5 * np.mean(rounded == round(outcome, decimals)))


def exact_interval(hits: int, count: int, mass: float = 0.95) -> tuple[float, float]:
    """Return the exact binomial interval of a share (Clopper and Pearson 1934).

    Examples
    --------
    >>> [round(edge, 2) for edge in exact_interval(8, 10)]
    [0.44, 0.97]
    """
    from scipy.special import betaincinv

    tail = (1.0 - mass) / 2.0
    low = 0.0 if hits == 0 else float(betaincinv(hits, count - hits + 1, tail))
    high = 1.0 if hits == count else float(betaincinv(hits + 1, count - hits, 1.0 - tail))
    return low, high


def paired_test(differences: ArrayLike, years: ArrayLike) -> tuple[int, float, float]:
    """Test whether paired score differences have mean zero, one year being one observation.

    The differences of a year are averaged first, because its leads and series share its surprises;
    then Student's t over years.

    Parameters
    ----------
    differences : array_like, shape (n,)
        Score of the model minus score of the rival; below zero is better.
    years : array_like, shape (n,)

    Returns
    -------
    tuple
        Number of years, mean difference of years, two-sided p-value (nan under three years).

    Examples
    --------
    >>> years, mean, p = paired_test([-1.0, -2.0, -1.5, -1.2], [2020, 2021, 2022, 2022])
    >>> years, round(mean, 2), round(p, 2)
    (3, -1.45, 0.04)
    """
    from scipy.special import stdtr

    values, which = np.asarray(differences, dtype=float), np.asarray(years)
    means = np.array([values[which == year].mean() for year in np.unique(which)])
    count = len(means)
    if count < 3 or np.ptp(means) == 0.0:
        return count, float(means.mean()) if count else float("nan"), float("nan")
    t = means.mean() / (means.std(ddof=1) / np.sqrt(count))
    return count, float(means.mean()), float(2.0 * stdtr(count - 1, -abs(t)))

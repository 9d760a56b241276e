"""Comparable bases: what printed growth implies about last year, base effects, averages."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def implied_base(level: float, growth: float) -> float:
    """Return the comparable base that a printed level and its printed growth imply.

    Examples
    --------
    >>> round(implied_base(110.0, 10.0), 6)
    100.0
    """
    return level / (1.0 + growth / 100.0)


def base_break(printed_last_year: float, level: float, growth: float) -> float:
    """Return last year's printed level over the implied base; 1 means no break of scope.

    Examples
    --------
    >>> round(base_break(125.0, 110.0, 10.0), 6)
    1.25
    """
    return printed_last_year / implied_base(level, growth)


def implied_base_bounds(level: float, growth: float, rounding: float = 0.05) -> tuple[float, float]:
    """Return the least and greatest base that the rounded growth allows.

    Examples
    --------
    >>> low, high = implied_base_bounds(110.0, 10.0)
    >>> round(low, 3), round(high, 3)
    (99.955, 100.045)
    """
    return implied_base(level, growth + rounding), implied_base(level, growth - rounding)


def base_break_bounds(
    printed_last_year: float, level: float, growth: float, rounding: float = 0.05
) -> tuple[float, float]:
    """Return the least and greatest `base_break` that rounding allows; 1 outside means a break.

    Examples
    --------
    >>> low, high = base_break_bounds(355798.0, 348892.0, 5.7)
    >>> round(low, 3), round(high, 3)
    (1.077, 1.078)
    """
    low, high = implied_base_bounds(level, growth, rounding)
    return printed_last_year / high, printed_last_year / low


def two_year_average(growth_now: float, growth_before: float) -> float:
    """Return the geometric mean of two yearly growths, in per cent.

    Examples
    --------
    >>> round(two_year_average(21.0, 0.0), 6)
    10.0
    """
    product = (1 + growth_now / 100) * (1 + growth_before / 100)
    return float(100.0 * (np.sqrt(product) - 1.0))


def base_effect(now: ArrayLike, before: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Split the change of single-period growth into this year's momentum and the base effect.

    In logs: ``Δyoy_t = Δ ln x_t − Δ ln x_{t−1 year}``; the second term, with its sign, is the base
    effect.

    Parameters
    ----------
    now, before : array_like, shape (periods,)
        Positive levels of consecutive periods of this year, and of the same periods a year before.

    Returns
    -------
    change, momentum, base : ndarray, shape (periods − 1,)
        Log points × 100; ``change = momentum + base`` exactly.

    Examples
    --------
    >>> change, momentum, base = base_effect([100.0, 110.0], [100.0, 121.0])
    >>> momentum.round(2).tolist(), base.round(2).tolist(), change.round(2).tolist()
    ([9.53], [-19.06], [-9.53])
    """
    momentum = 100.0 * np.diff(np.log(np.asarray(now, dtype=float)))
    base = -100.0 * np.diff(np.log(np.asarray(before, dtype=float)))
    return np.asarray(momentum + base), np.asarray(momentum), np.asarray(base)


def ytd_step(single: ArrayLike, ytd_before: ArrayLike, base_share: ArrayLike) -> Floats:
    """Return how far one more period moves year-to-date growth, in points.

    ``G_k − G_{k−1} = (b_k / B_k)(g_k − G_{k−1})``.

    Parameters
    ----------
    single, ytd_before : array_like
        Growth of the period and year-to-date growth before it, per cent.
    base_share : array_like
        The period's share of the year-to-date base including it, ``b_k / B_k``.

    Examples
    --------
    >>> float(ytd_step(4.0, 10.0, 0.5))
    -3.0
    """
    share = np.asarray(base_share, dtype=float)
    return np.asarray(
        share * (np.asarray(single, dtype=float) - np.asarray(ytd_before, dtype=float))
    )

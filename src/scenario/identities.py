"""Exact arithmetic of published growth: nothing here estimates anything.

Growth is in per cent, shares are fractions of one. ``base`` always means last year's value on this
year's comparable basis, which need not be the level that was printed last year.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario.comparable import (
    base_break,
    base_break_bounds,
    base_effect,
    implied_base,
    implied_base_bounds,
    two_year_average,
    ytd_step,
)
from scenario.contributions import contributions

__all__ = [
    "Comparison",
    "base_break",
    "base_break_bounds",
    "base_effect",
    "contributions",
    "implied_base",
    "implied_base_bounds",
    "join_growth",
    "meets",
    "required_growth",
    "round_half_up",
    "share_error",
    "single_growth",
    "single_growth_error",
    "split_growth",
    "split_levels",
    "two_year_average",
    "ytd_growth",
    "ytd_step",
]

Comparison = Literal["at_least", "at_most", "within", "around", "by_date"]
Floats = NDArray[np.float64]


def round_half_up(values: ArrayLike, decimals: int) -> Floats:
    """Round as statistical offices print: halves away from zero.

    Parameters
    ----------
    values : array_like
        Any shape.
    decimals : int
        Decimals of the printed figure.

    Examples
    --------
    >>> round_half_up([3.35, -0.25, 2.4999], 1).tolist()
    [3.4, -0.3, 2.5]
    """
    v = np.asarray(values, dtype=float)
    scale = 10.0**decimals
    # The tiny push undoes binary representation (3.35 is stored as 3.35000…01 or 3.3499…9).
    return np.asarray(np.sign(v) * np.floor(np.abs(v) * scale + 0.5 + 1e-9) / scale)


def meets(
    values: ArrayLike,
    comparison: Comparison,
    threshold: float,
    *,
    precision: int,
    tolerance: float = 0.0,
) -> NDArray[np.bool_]:
    """Say which values, rounded as they will be published, meet the line.

    Parameters
    ----------
    values : array_like
        Values in published units.
    comparison : {"at_least", "at_most", "within", "around", "by_date"}
        ``within`` and ``around`` use `tolerance` on both sides; ``by_date`` compares like
        ``at_most``.
    threshold : float
        The line, in the same unit.
    precision : int
        Decimals of the published figure.

    Examples
    --------
    >>> meets([3.35, 3.34], "at_least", 3.4, precision=1).tolist()
    [True, False]
    """
    v = round_half_up(values, precision)
    eps = 10.0 ** (-precision) * 1e-6
    if comparison == "at_least":
        return np.asarray(v >= threshold - eps)
    if comparison in ("at_most", "by_date"):
        return np.asarray(v <= threshold + eps)
    return np.asarray(np.abs(v - threshold) <= tolerance + eps)


def ytd_growth(parts_now: ArrayLike, parts_base: ArrayLike) -> Floats:
    """Return year-to-date growth after each bin, in per cent.

    ``G_k = 100 (Σ_{j≤k} y_j / Σ_{j≤k} b_j − 1)`` over the last axis.

    Examples
    --------
    >>> ytd_growth([110.0, 104.0], [100.0, 100.0]).round(6).tolist()
    [10.0, 7.0]
    """
    now = np.cumsum(np.asarray(parts_now, dtype=float), axis=-1)
    base = np.cumsum(np.asarray(parts_base, dtype=float), axis=-1)
    return np.asarray(100.0 * (now / base - 1.0))


def single_growth(
    growth_to: float, growth_before: float, base_to: float, base_before: float
) -> float:
    """Return growth of the single period between two year-to-date figures, in per cent.

    ``g_k = [B_k(1+G_k) − B_{k−1}(1+G_{k−1})] / (B_k − B_{k−1}) − 1`` with the year-to-date bases
    `base_to` = B_k and `base_before` = B_{k−1} (levels or shares of the year).

    Examples
    --------
    >>> round(single_growth(7.0, 10.0, 2.0, 1.0), 6)
    4.0
    """
    now = base_to * (1 + growth_to / 100) - base_before * (1 + growth_before / 100)
    return 100.0 * (now / (base_to - base_before) - 1.0)


def single_growth_error(base_to: float, base_before: float, rounding: float = 0.05) -> float:
    """Return the largest error of `single_growth` when both inputs are rounded, in points.

    ``rounding · (B_k + B_{k−1}) / b_k``.

    Examples
    --------
    >>> round(single_growth_error(0.48, 0.37), 3)
    0.386
    """
    return rounding * (base_to + base_before) / (base_to - base_before)


def split_growth(
    ytd: ArrayLike, bases: ArrayLike, *, rounding: float = 0.05
) -> tuple[Floats, Floats]:
    """Return single-period growth of each bin, and the largest error that rounding can cause.

    The inverse of `join_growth`. The first bin (January–February) is its own year-to-date figure;
    a later one is the difference of two, so both must come from one vintage.

    Parameters
    ----------
    ytd : array_like, shape (..., bins)
        Printed year-to-date growth, per cent; NaN where none was published.
    bases : array_like, shape (bins,) or (..., bins)
        Last year's comparable value (or share of the year) of each bin, positive.
    rounding : float
        Half of the last printed digit, in points.

    Returns
    -------
    growth, error : ndarray, shape (..., bins)
        Per cent and points; NaN where either of the two figures is missing.

    Examples
    --------
    >>> g, e = split_growth([10.0, 7.0], [100.0, 100.0])
    >>> g.round(6).tolist(), e.round(6).tolist()
    ([10.0, 4.0], [0.05, 0.15])
    """
    b = np.asarray(bases, dtype=float)
    if np.any(b <= 0):
        msg = "bases must be positive"
        raise ValueError(msg)
    to = np.cumsum(b, axis=-1)
    before = to - b
    scaled = to * np.asarray(ytd, dtype=float)
    previous = np.concatenate([np.zeros_like(scaled[..., :1]), scaled[..., :-1]], axis=-1)
    growth = (scaled - previous) / b
    error = np.where(np.isnan(growth), np.nan, rounding * (to + before) / b)
    return np.asarray(growth), np.asarray(error)


def join_growth(singles: ArrayLike, bases: ArrayLike) -> Floats:
    """Return year-to-date growth from single-period growth, base-weighted, in per cent.

    ``G_k = Σ_{j≤k} (b_j / B_k) g_j``; never a simple mean.

    Examples
    --------
    >>> join_growth([10.0, 4.0], [100.0, 100.0]).round(6).tolist()
    [10.0, 7.0]
    """
    b = np.asarray(bases, dtype=float)
    weighted = np.cumsum(b * np.asarray(singles, dtype=float), axis=-1)
    return np.asarray(weighted / np.cumsum(b, axis=-1))


def split_levels(ytd: ArrayLike) -> Floats:
    """Return single-period levels from year-to-date levels; negative ones are kept as they are.

    The first bin stays whole: nothing here divides January–February between its months.

    Examples
    --------
    >>> split_levels([20.0, 35.0, 33.0]).tolist()
    [20.0, 15.0, -2.0]
    """
    levels = np.asarray(ytd, dtype=float)
    return np.asarray(np.diff(levels, axis=-1, prepend=0.0))


def share_error(
    growth_to: float,
    growth_before: float,
    shares: tuple[float, float],
    errors: tuple[float, float],
) -> float:
    """Return the error of `single_growth` that uncertain base shares add, in points (first order).

    With shares ``S_k, S_{k−1}`` and ``b = S_k − S_{k−1}``:
    ``|G_k − G_{k−1}| (S_{k−1} e_k + S_k e_{k−1}) / b²``.

    Parameters
    ----------
    growth_to, growth_before : float
        Year-to-date growth up to the period and before it, per cent.
    shares, errors : tuple of float
        ``(S_k, S_{k−1})`` and their errors, fractions of the year.

    Examples
    --------
    >>> round(share_error(7.0, 10.0, (0.5, 0.4), (0.01, 0.01)), 6)
    2.7
    """
    (to, before), (error_to, error_before) = shares, errors
    spread = before * error_to + to * error_before
    return abs(growth_to - growth_before) * spread / (to - before) ** 2


def required_growth(target: ArrayLike, so_far: ArrayLike, base_share: ArrayLike) -> Floats:
    """Return growth needed over the rest of the year to end on the target, in per cent.

    ``r = (g* − s G) / (1 − s)`` where ``s`` is the share of last year's comparable base that lies
    in the months already known and ``G`` their growth.

    Parameters
    ----------
    target : array_like
        Target of the whole year, per cent.
    so_far : array_like
        Growth of the year to date, per cent.
    base_share : array_like
        Share of the year's base already covered, strictly between 0 and 1.

    Examples
    --------
    >>> round(float(required_growth(15.0, 9.2, 0.48)), 1)
    20.4
    """
    s = np.asarray(base_share, dtype=float)
    if np.any((s <= 0) | (s >= 1)):
        msg = "base_share must lie strictly between 0 and 1"
        raise ValueError(msg)
    g, target_ = np.asarray(so_far, dtype=float), np.asarray(target, dtype=float)
    return np.asarray((target_ - s * g) / (1.0 - s))

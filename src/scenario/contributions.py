"""Contributions that add up exactly: parts of growth, of a ratio's change, of a weighted index."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def contributions(growths: ArrayLike, bases: ArrayLike) -> Floats:
    """Return points contributed to total growth by each part; they add up to the total exactly.

    ``c_i = (b_i / B) g_i``.

    Examples
    --------
    >>> contributions([10.0, 0.0], [30.0, 70.0]).round(6).tolist()
    [3.0, 0.0]
    """
    b = np.asarray(bases, dtype=float)
    return np.asarray(b / b.sum() * np.asarray(growths, dtype=float))


def contribution_rates(points: ArrayLike, *, least_total: float) -> Floats:
    """Return each part's share of total growth, in per cent; NaN when the total is too small.

    A share of a total near zero says nothing, so it is withheld below `least_total` points.

    Parameters
    ----------
    points : array_like, shape (parts,)
        Points contributed, as from `contributions`.
    least_total : float
        Smallest absolute total, in points, for which shares are given.

    Examples
    --------
    >>> contribution_rates([3.0, 1.0], least_total=0.5).tolist()
    [75.0, 25.0]
    >>> contribution_rates([3.0, -2.9], least_total=0.5).tolist()
    [nan, nan]
    """
    c = np.asarray(points, dtype=float)
    total = float(c.sum())
    if abs(total) < least_total:
        return np.full(c.shape, np.nan)
    return np.asarray(100.0 * c / total)


def ratio_change(
    numerator: tuple[float, float], denominator: tuple[float, float]
) -> tuple[float, float]:
    """Split the change of a ratio between its numerator and its denominator, without remainder.

    ``ΔR = ΔN · ½(1/D_0 + 1/D_1) + ½(N_0 + N_1) · Δ(1/D)``.

    Parameters
    ----------
    numerator, denominator : tuple of float
        Before and after; the denominators must not be zero.

    Returns
    -------
    from_numerator, from_denominator : float
        In the unit of N/D; their sum is the change exactly.

    Examples
    --------
    >>> n, d = ratio_change((3.0, 4.0), (100.0, 125.0))
    >>> round(n, 6), round(d, 6), round(n + d, 6)
    (0.009, -0.007, 0.002)
    """
    (n0, n1), (d0, d1) = numerator, denominator
    return (n1 - n0) * (1 / d0 + 1 / d1) / 2, (n0 + n1) / 2 * (1 / d1 - 1 / d0)


def weighted_change(
    weights: tuple[ArrayLike, ArrayLike], values: tuple[ArrayLike, ArrayLike]
) -> tuple[Floats, Floats]:
    """Split the change of ``Σ w x`` between weights and values, part by part, without remainder.

    ``Δ Σ w x = Σ Δw x̄ + Σ w̄ Δx`` with midpoints ``x̄`` and ``w̄``.

    Parameters
    ----------
    weights, values : tuple of array_like, shape (parts,)
        Before and after.

    Returns
    -------
    from_weights, from_values : ndarray, shape (parts,)

    Examples
    --------
    >>> w, x = weighted_change(([0.5, 0.5], [0.4, 0.6]), ([10.0, 20.0], [12.0, 20.0]))
    >>> w.round(6).tolist(), x.round(6).tolist()
    ([-1.1, 2.0], [0.9, 0.0])
    """
    w0, w1 = (np.asarray(w, dtype=float) for w in weights)
    x0, x1 = (np.asarray(x, dtype=float) for x in values)
    return np.asarray((w1 - w0) * (x0 + x1) / 2), np.asarray((w0 + w1) / 2 * (x1 - x0))

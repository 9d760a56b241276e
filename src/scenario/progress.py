"""序时进度: what share of the year's target should be done by now, and what the rest must bring.

Seasonal shares are given by the caller (past years or a model); nothing is estimated here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def linear_share(month: ArrayLike) -> Floats:
    """Return the share of the year that has passed after a month, ``k / 12``.

    Examples
    --------
    >>> linear_share([2, 6, 12]).round(4).tolist()
    [0.1667, 0.5, 1.0]
    """
    k = np.asarray(month, dtype=float)
    if np.any((k < 1) | (k > 12)):
        msg = "month must lie between 1 and 12"
        raise ValueError(msg)
    return np.asarray(k / 12.0)


def cumulative_shares(singles: ArrayLike) -> Floats:
    """Return the share of the year reached after each bin, ``S_k = Y_k / Y_12``, one row a year.

    Parameters
    ----------
    singles : array_like, shape (..., bins)
        Single-period levels of complete years.

    Examples
    --------
    >>> cumulative_shares([10.0, 30.0, 60.0]).tolist()
    [0.1, 0.4, 1.0]
    """
    total = np.cumsum(np.asarray(singles, dtype=float), axis=-1)
    return np.asarray(total / total[..., -1:])


def progress(level: ArrayLike, target: ArrayLike, share: ArrayLike) -> tuple[Floats, Floats]:
    """Return how much of a level target is done, and the gap to the share that should be.

    ``done = 100 Y_k / L`` and ``gap = 100 (Y_k / L − S_k)``.

    Parameters
    ----------
    level : array_like
        Year-to-date level ``Y_k``.
    target : array_like
        Level of the year ``L``; for a growth target ``(1 + g*) B`` (`growth_target_level`).
    share : array_like
        ``S_k``: `linear_share` or a seasonal share.

    Returns
    -------
    done : ndarray
        Per cent of the target.
    gap : ndarray
        Points; negative is behind.

    Examples
    --------
    >>> done, gap = progress(48.0, 120.0, 0.45)
    >>> float(done), round(float(gap), 6)
    (40.0, -5.0)
    """
    done = np.asarray(level, dtype=float) / np.asarray(target, dtype=float)
    return np.asarray(100.0 * done), np.asarray(100.0 * (done - np.asarray(share, dtype=float)))


def growth_target_level(base: ArrayLike, target: ArrayLike) -> Floats:
    """Return the level that a growth target asks for, ``L = (1 + g*) B`` on the comparable base.

    Examples
    --------
    >>> round(float(growth_target_level(200.0, 15.0)), 6)
    230.0
    """
    return np.asarray(np.asarray(base, dtype=float) * (1 + np.asarray(target, dtype=float) / 100))


def growth_target_path(bases: ArrayLike, target: float, shares: ArrayLike) -> tuple[Floats, Floats]:
    """Return the path to a growth target: levels ``L S_k`` and year-to-date growth on it.

    The seasonal shares are applied to the target level, not to last year's course: the growth on
    the path is ``100 (L S_k / B_k − 1)`` and differs from the target where this year's expected
    course differs from last year's.

    Parameters
    ----------
    bases : array_like, shape (bins,)
        Last year's comparable base of each bin.
    target : float
        Growth of the year, per cent.
    shares : array_like, shape (bins,)
        ``S_k``, ending on 1.

    Examples
    --------
    >>> levels, growth = growth_target_path([40.0, 60.0], 10.0, [0.45, 1.0])
    >>> levels.round(6).tolist(), growth.round(6).tolist()
    ([49.5, 110.0], [23.75, 10.0])
    """
    totals = np.cumsum(np.asarray(bases, dtype=float))
    levels = growth_target_level(totals[-1], target) * np.asarray(shares, dtype=float)
    return np.asarray(levels), np.asarray(100.0 * (levels / totals - 1.0))


def required_remaining(target: ArrayLike, so_far: ArrayLike) -> Floats:
    """Return what is still missing to a level or a count, ``L − Y_k``; negative when it is passed.

    Examples
    --------
    >>> float(required_remaining(110.0, 63.0))
    47.0
    """
    return np.asarray(np.asarray(target, dtype=float) - np.asarray(so_far, dtype=float))


def required_growth_to_level(
    target: ArrayLike, so_far: ArrayLike, base: ArrayLike, base_so_far: ArrayLike
) -> Floats:
    """Return growth that the rest of the year needs to end on a level, in per cent.

    ``r = (L − Y_k) / (B − B_k) − 1``.

    Parameters
    ----------
    target, so_far : array_like
        Level of the year and level of the year to date.
    base, base_so_far : array_like
        Last year's comparable base of the year and of the same months.

    Raises
    ------
    ValueError
        When no base is left, as after December.

    Examples
    --------
    >>> round(float(required_growth_to_level(115.0, 52.416, 100.0, 48.0)), 1)
    20.4
    """
    rest = np.asarray(base, dtype=float) - np.asarray(base_so_far, dtype=float)
    if np.any(rest <= 0):
        msg = "no base is left in the rest of the year"
        raise ValueError(msg)
    return np.asarray(100.0 * (required_remaining(target, so_far) / rest - 1.0))


def required_numerator(target: ArrayLike, denominator: ArrayLike, so_far: ArrayLike) -> Floats:
    """Return what the numerator of a ratio still needs for each denominator, ``c D − N_k``.

    Parameters
    ----------
    target : array_like
        The ratio as a fraction.
    denominator : array_like
        Possible values of the year's denominator: the line in the plane of the two.
    so_far : array_like
        Numerator reached so far.

    Examples
    --------
    >>> required_numerator(0.034, [1000.0, 1100.0], 20.0).round(6).tolist()
    [14.0, 17.4]
    """
    needed = np.asarray(target, dtype=float) * np.asarray(denominator, dtype=float)
    return required_remaining(needed, so_far)


def closing_index(now: ArrayLike, start: float, goal: float) -> Floats:
    """Return the part of the way from `start` to `goal` that is done, 1 at the goal.

    ``(x − x_0) / (x* − x_0)``; the sign of the wanted direction cancels. It does not exist for a
    target that only asks to keep a value.

    Raises
    ------
    ValueError
        When `start` equals `goal`.

    Examples
    --------
    >>> closing_index([3.0, 2.5], 3.5, 3.0).tolist()
    [1.0, 2.0]
    """
    if start == goal:
        msg = "start and goal are equal: a value to keep has no way to go"
        raise ValueError(msg)
    return np.asarray((np.asarray(now, dtype=float) - start) / (goal - start))

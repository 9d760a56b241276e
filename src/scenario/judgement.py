"""Beliefs stated as "most likely between a and b" turned into draws."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario.seeds import generator
from scenario.terms import Judgement


def pert_shapes(low: float, mode: float, high: float) -> tuple[float, float]:
    """Return the two shapes of the PERT beta on ``[low, high]``.

    ``1 + 4 (m − a)/(b − a)`` and ``1 + 4 (b − m)/(b − a)``.

    Examples
    --------
    >>> pert_shapes(0.0, 0.5, 1.0)
    (3.0, 3.0)
    """
    width = high - low
    return 1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width


@lru_cache(maxsize=1024)
def support(judgement: Judgement) -> tuple[float, float]:
    """Return the ends between which all draws of a judgement lie.

    With mass 1 these are low and high themselves; with less, both are moved out from the mode by
    one common factor until low–high holds the stated mass, and then cut at floor and ceiling.
    """
    low, mode, high = judgement.low, judgement.mode, judgement.high
    if judgement.mass >= 1.0:
        return low, high
    from scipy.optimize import brentq
    from scipy.special import betainc

    shapes = pert_shapes(low, mode, high)  # unchanged by a common factor

    def excess(factor: float) -> float:
        a, b = mode - factor * (mode - low), mode + factor * (high - mode)
        # Rounding may carry an end out of [0, 1], where the function is not defined.
        first, last = (min(max((x - a) / (b - a), 0.0), 1.0) for x in (low, high))
        return float(betainc(*shapes, last) - betainc(*shapes, first) - judgement.mass)

    factor = float(brentq(excess, 1.0, 50.0))
    return mode - factor * (mode - low), mode + factor * (high - mode)


def below(judgement: Judgement, at: ArrayLike) -> NDArray[np.float64]:
    """Return the probability that a judgement lies at or below the given values.

    Its floor and ceiling are left out of account: the law is the PERT beta between its ends.

    Parameters
    ----------
    judgement : Judgement
        ``low < mode < high`` or an end at the mode.
    at : array_like
        In the judgement's unit.

    Returns
    -------
    ndarray
        Of the shape of `at`.
    """
    from scipy.special import betainc

    a, b = support(judgement)
    shapes = pert_shapes(judgement.low, judgement.mode, judgement.high)
    part = np.clip((np.asarray(at, dtype=float) - a) / (b - a), 0.0, 1.0)
    return np.asarray(betainc(*shapes, part), dtype=float)


def quantiles(judgement: Judgement, levels: ArrayLike) -> NDArray[np.float64]:
    """Return the quantiles of a judgement at levels between 0 and 1, within its floor and ceiling.

    Examples
    --------
    >>> from datetime import date
    >>> j = Judgement("a", "a", 0.0, 0.5, 1.0, 1.0, "plain", "office", date(2024, 9, 30), "low")
    >>> quantiles(j, [0.0, 0.5, 1.0]).round(6).tolist()
    [0.0, 0.5, 1.0]
    """
    at = np.asarray(levels, dtype=float)
    if judgement.low == judgement.high:
        return np.full(at.shape, judgement.mode)
    from scipy.special import betaincinv

    a, b = support(judgement)
    shapes = pert_shapes(judgement.low, judgement.mode, judgement.high)
    values = betaincinv(*shapes, at) * (b - a) + a
    return np.asarray(np.clip(values, judgement.floor, judgement.ceiling), dtype=float)


def draw(judgement: Judgement, size: int, seed: int, *names: str) -> NDArray[np.float64]:
    """Draw from a judgement; the stream is keyed by its id, or by the names given.

    Parameters
    ----------
    judgement : Judgement
        ``low ≤ mode ≤ high``; equal ends give a constant.
    size : int
        Number of draws.
    seed : int
        The run's seed.
    *names : str
        Whose draw it is when one belief serves many (each project its own); its own id otherwise.

    Returns
    -------
    ndarray, shape (size,)
        In the judgement's unit.
    """
    if judgement.low == judgement.high:
        return np.full(size, judgement.mode, dtype=float)
    a, b = support(judgement)
    alpha, beta = pert_shapes(judgement.low, judgement.mode, judgement.high)
    stream = names or ("judgement", judgement.id)
    values = a + (b - a) * generator(seed, *stream).beta(alpha, beta, size)
    if judgement.floor is not None or judgement.ceiling is not None:
        values = np.clip(values, judgement.floor, judgement.ceiling)
    return np.asarray(values, dtype=float)

"""How heavy the upper tail of importance ratios is: the shape k̂ of a generalised Pareto law.

Up to 0.7 a few thousand weighted draws are worth trusting; above it a handful of them decide (Vehtari
and others, Pareto smoothed importance sampling, 2024). The fit is that of Zhang and Stephens (2009)
with the weak prior that the same authors add for short tails.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: k̂ up to which importance ratios are trusted.
MAX_PARETO_K = 0.7
#: Fewest ratios of which the tail says anything.
_FEWEST = 25


def pareto_k(log_ratios: Floats) -> float:
    """Return k̂ of the largest ratios, minus infinity where their tail is flat.

    Parameters
    ----------
    log_ratios : ndarray, shape (S,)
        Logarithms up to a constant; at least 25.

    Examples
    --------
    >>> draws = np.random.default_rng(1).exponential(size=4000)
    >>> round(pareto_k(0.5 * draws), 1), round(pareto_k(0.9 * draws), 1)
    (0.4, 0.8)
    """
    if len(log_ratios) < _FEWEST:
        msg = f"a tail needs at least {_FEWEST} ratios, has {len(log_ratios)}"
        raise ValueError(msg)
    ordered = np.sort(log_ratios - np.max(log_ratios))
    tail = int(np.ceil(min(0.2 * len(ordered), 3.0 * np.sqrt(len(ordered)))))
    above = np.exp(ordered[-tail:]) - np.exp(ordered[-tail - 1])
    if above[-1] - above[0] < np.finfo(float).eps:
        return float("-inf")
    return _shape(above)


def _shape(above: Floats) -> float:
    """Return the shape of a generalised Pareto law of exceedances, in rising order."""
    count = len(above)
    grid = 30 + int(np.sqrt(count))
    quarter = above[int(count / 4 + 0.5) - 1]
    rate = 1.0 / above[-1] + (1.0 - np.sqrt(grid / (np.arange(grid) + 0.5))) / (3.0 * quarter)
    shape = np.log1p(-rate[:, None] * above[None, :]).mean(axis=1)
    profile = count * (np.log(-rate / shape) - shape - 1.0)
    weight = np.exp(profile - profile.max())
    best = float((rate * weight).sum() / weight.sum())
    k = float(np.log1p(-best * above).mean())
    return (count * k + 5.0) / (count + 10.0)

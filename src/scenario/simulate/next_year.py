"""A scenario in the year after: what it adds then, on the base that it leaves this year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PART = "next_year"


def carried_over(
    parts: Mapping[str, Floats], total: Floats, this_year: Floats, next_year: Floats
) -> dict[str, Floats]:
    """Return next year's growth under a scenario; empty where the baseline has none.

    ``(T (1 + n) + Δ₂) ÷ (T + Δ₁) − 1`` with T this year's baseline level, n next year's baseline
    growth and Δ the money gained in each year: what this year gains is also next year's base.

    Parameters
    ----------
    parts : mapping of str to ndarray (S,)
        With ``next_year`` in per cent.
    total, this_year, next_year : ndarray, shape (S,)
        One unit of money.

    Examples
    --------
    >>> one = np.array([100.0])
    >>> round(float(carried_over({"next_year": 0.1 * one}, one, 0 * one, 0.05 * one)["next_year"][0]), 6)
    15.0
    """
    if PART not in parts:
        return {}
    level = total * (1.0 + parts[PART] / 100.0) + next_year
    return {PART: np.asarray(100.0 * (level / (total + this_year) - 1.0))}

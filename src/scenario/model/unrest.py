"""Years out of the ordinary that nobody dated: each year multiplies the variance of what passes.

The passing part of a path (block *slow*) is a chain of surprises that fade. Those of bin j of year y
have the variance ``s² (1 + u_y² e^{−2j/4})``: s is the block's scale, and u_y, log-normal, is small
in an ordinary year and large in a year that was shaken. What shakes a year weighs less from bin to
bin, as after a dated shock. Given all u_y the path is Gaussian; a wild year is told by its own
multiplier and leaves s, and with it the years after, alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scenario.model.kernel import block, factor
from scenario.model.windows import Calendar

Floats = NDArray[np.float64]
#: The block whose surprises a year multiplies.
SHAKEN = "slow"
#: Multipliers u_y: median and sd of the log.
UNREST = (0.5, 1.0)
#: Bins after which what shakes a year has fallen by a factor e.
FADE = 4.0
#: What the names of their blocks begin with.
PREFIX = "unrest "


def year_factors(calendar: Calendar) -> dict[str, Floats]:
    """Return what the surprises of each year become, bin by bin, by name of the year's block.

    Parameters
    ----------
    calendar : Calendar

    Returns
    -------
    dict of str to ndarray, shape (n, bins)
        ``F``: the unit covariance of the year's block is ``F Fᵀ``.

    Examples
    --------
    >>> {name: part.shape for name, part in year_factors(Calendar(2023, 2024)).items()}
    {'unrest 2023': (22, 11), 'unrest 2024': (22, 11)}
    """
    surprises = factor(block(SHAKEN, calendar))
    surprises *= np.tile(np.exp(-np.arange(calendar.bins) / FADE), calendar.years)
    return {
        f"{PREFIX}{calendar.first_year + i}": surprises[:, i * calendar.bins :][:, : calendar.bins]
        for i in range(calendar.years)
    }


def with_years(
    scales: Mapping[str, tuple[float, float]], years: Sequence[str], unrest: tuple[float, float]
) -> dict[str, tuple[float, float]]:
    """Return the priors of all scales: those of the blocks, then the multiplier of every year."""
    return {**scales, **dict.fromkeys(years, unrest)}


def ties(names: Sequence[str]) -> Floats | None:
    """Return how the logs of the scales make up those of the blocks, None where each is its own.

    Parameters
    ----------
    names : sequence of str
        Of the scales, in order; a multiplier's block has the scale of the passing part times it.

    Returns
    -------
    ndarray, shape (b, b), or None
        ``logs of the blocks = logs of the scales @ ties``.

    Examples
    --------
    >>> ties(["slow", "unrest 2020"]).tolist()
    [[1.0, 1.0], [0.0, 1.0]]
    """
    years = [i for i, name in enumerate(names) if name.startswith(PREFIX)]
    if not years:
        return None
    out = np.eye(len(names))
    out[list(names).index(SHAKEN), years] = 1.0
    return out


def faint_of(names: Sequence[str], more: int) -> NDArray[np.bool_] | None:
    """Return which unknowns are multipliers, `more` others behind the scales; None for none."""
    found = np.array([name.startswith(PREFIX) for name in names] + [False] * more)
    return found if found.any() else None

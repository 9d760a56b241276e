"""What a year's growth consists of: what came down from the region above, and the region's own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scenario.model.growth_chain import year_growth
from scenario.model.root_path import PathDraws

Floats = NDArray[np.float64]


def upstream(path: PathDraws, year: int) -> dict[str, Floats]:
    """Split a year's growth into two parts that add up to it in every draw.

    ``above_growth`` is the growth the year would have with the loading times the path above alone;
    ``own_departure`` is the rest. Empty for a path that stands by itself.

    Parameters
    ----------
    path : PathDraws
    year : int
        A year of the path with its base.

    Returns
    -------
    dict of str to ndarray, shape (S,)
        Per cent and percentage points.

    Examples
    --------
    ``sum(upstream(path, 2024).values())`` is ``year_growth(path, 2024)[:, -1]``.
    """
    if path.own is None:
        return {}
    total = year_growth(path, year)[:, -1]
    above = year_growth(replace(path, path=path.path - path.own), year)[:, -1]
    return {"above_growth": above, "own_departure": total - above}

"""What a year's growth consists of, this year and the next: what came from above, and the own part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scenario.judgement import draw
from scenario.model.growth_chain import year_growth
from scenario.model.growth_inputs import BASE_ADJUSTMENT, is_investment
from scenario.model.root_path import PathDraws
from scenario.model.windows import base_share
from scenario.periods import Window, bin_of_month
from scenario.terms import Plan

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


def this_year_parts(path: PathDraws, year: int, latest: Window | None) -> dict[str, Floats]:
    """Return what an open year consists of, and the share of its base that is behind it.

    Parameters
    ----------
    path : PathDraws
    year : int
    latest : Window or None
        Of the newest published growth of the year to date.

    Returns
    -------
    dict of str to ndarray, shape (S,)
        Those of `upstream`, and ``base_share`` where months of the year are published.
    """
    parts = upstream(path, year)
    if latest is None or latest.last == 12:
        return parts
    at, bins = year - path.calendar.first_year, bin_of_month(latest.last) + 1
    return parts | {"base_share": base_share(path.path, path.log_weights, at, bins)}


def next_year_parts(path: PathDraws, plan: Plan, indicator: str, seed: int) -> dict[str, Floats]:
    """Return growth of the year after the plan year, on the base that each draw's own year leaves.

    Parameters
    ----------
    path : PathDraws
        One year longer than the plan year.
    plan : Plan
    indicator, seed

    Returns
    -------
    dict of str to ndarray, shape (S,)
        ``next_year``, and what it consists of: ``next_above_growth``, ``next_own_departure``. A
        later change of the base may add or take judged points, drawn apart from this year's.
    """
    year = plan.settings.year + 1
    growth = year_growth(path, year)[:, -1]
    if is_investment(plan, indicator) and BASE_ADJUSTMENT in plan.priors:
        growth = growth + base_adjustment(plan, len(growth), seed)
    return {"next_year": growth} | {f"next_{k}": v for k, v in upstream(path, year).items()}


def base_adjustment(plan: Plan, size: int, seed: int) -> Floats:
    """Return points that a later change of the base may add to next year's growth, shape (S,)."""
    names = ("judgement", BASE_ADJUSTMENT, str(plan.settings.year + 1))
    return draw(plan.judgement(BASE_ADJUSTMENT), size, seed, *names)

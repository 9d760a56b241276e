"""One region-year left out: how well its printed growths are told from everything else.

For every region and year with a printed growth all figures of that region in that year are taken
away, the path is drawn from what is left (its other years, the regions above, its siblings), and
each printed window is compared with its draws. Beside it stands the same without pooling: the path
of the highest region and a departure of prior size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.compare.origins import Material, gather, level_profile
from scenario.compare.scores import crps, exact_interval, paired_test
from scenario.errors import ScenarioError, error
from scenario.model.growth_chain import HISTORY_YEARS, ChainFigures, forecast_growth
from scenario.model.root_path import PathDraws
from scenario.model.windows import Calendar, GrowthFigure, as_windows, log_growth
from scenario.seeds import generator
from scenario.settings import tails
from scenario.terms import Observations, Plan

Floats = NDArray[np.float64]

INDICATORS: Final = ("industrial_value_added", "fixed_asset_investment", "gdp")
#: States of each chain of scales.
_STEPS: Final = 300
#: Fewest region-years of an indicator that are judged.
ENOUGH: Final = 10
COLUMNS: Final = (
    "indicator", "region", "year", "first", "last", "widest", "own_figures", "outcome", "mean",
    "median", "sd", "low", "high", "crps", "inside", "alone_median", "alone_low", "alone_high",
    "alone_crps", "alone_inside",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Scored windows of regions whose year was left out.

    Parameters
    ----------
    table : DataFrame
        One row per printed window, columns `COLUMNS`; ``alone_`` is without pooling, ``widest``
        marks one window of each region-year, the one with most months.
    """

    table: pd.DataFrame

    @property
    def summary(self) -> pd.DataFrame:
        """Rows per indicator and over all, by region-years (widest windows) and by windows."""
        return summarise(self.table)


def neighbours(plan: Plan) -> list[str]:
    """Return the plan's region, those beside it, and the one above."""
    own = plan.regions[plan.settings.region]
    beside = [r.id for r in plan.regions.values() if (r.parent, r.kind) == (own.parent, own.kind)]
    return [*beside, *([own.parent] if own.parent else [])]


def leave_out(
    plan: Plan,
    observations: Observations,
    *,
    indicators: Sequence[str] = INDICATORS,
    regions: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    draws: int = 2000,
    seed: int = 1,
    jobs: int = 1,
    progress: Callable[[str], None] | None = None,
) -> LeftOut:
    """Leave out each region-year with a printed growth in turn, and score its windows.

    Parameters
    ----------
    plan : Plan
    observations : Observations
    indicators : sequence of str
    regions : sequence of str, optional
        The plan's region, those beside it and the one above when omitted.
    years : sequence of int, optional
        All with a printed growth when omitted.
    draws, seed : int
    jobs : int
        Processes on this machine.
    progress : callable, optional

    Returns
    -------
    LeftOut

    Raises
    ------
    ScenarioError
        BT-002 when no region has a printed growth.

    Examples
    --------
    >>> import scenario as sc
    >>> from scenario.compare.left_out import leave_out
    >>> plan, obs = sc.read_plan("params"), sc.read_observations("data", as_of="2024-09-30")
    >>> made = leave_out(plan, obs, indicators=["gdp"], regions=["haishu"], years=[2021], draws=400)
    >>> made.table[["outcome", "inside"]].to_numpy().tolist()
    [[11.5, True]]
    """
    work = [
        (material, year)
        for indicator in indicators
        for region in regions or neighbours(plan)
        for material in [gather(observations, plan, indicator, region)]
        for year in sorted({f.window.year for f in material.figures[region]})
        if years is None or year in years
    ]
    if not work:
        raise ScenarioError(
            [error("BT-002", "留一检验", "没有公布的增速", "无从打分", "换指标或地区",
                   "nothing to score")]
        )  # fmt: skip
    rows: list[dict[str, Any]] = []
    for done, made in enumerate(_spread(work, observations.as_of, draws, seed, jobs), start=1):
        rows += made
        if progress:
            last = made[-1]
            progress(f"[{done}/{len(work)}] {last['indicator']}/{last['region']}/{last['year']}")
    return LeftOut(pd.DataFrame(rows, columns=list(COLUMNS)))


def _spread(
    work: Sequence[tuple[Material, int]], as_of: date, draws: int, seed: int, jobs: int
) -> Iterator[list[dict[str, Any]]]:
    if jobs == 1:
        for material, year in work:
            yield run_left_out(material, year, as_of, draws=draws, seed=seed)
        return
    from joblib import Parallel, delayed

    one = delayed(run_left_out)
    yield from Parallel(n_jobs=jobs, return_as="generator")(
        one(material, year, as_of, draws=draws, seed=seed) for material, year in work
    )


def known_without(material: Material, year: int) -> tuple[ChainFigures, Calendar]:
    """Return all figures but the region's own of one year, and a calendar that holds that year.

    Ten years up to the one after `year` are used; the seasonal profile is learned without that
    year's levels.

    Parameters
    ----------
    material : Material
    year : int

    Returns
    -------
    tuple of ChainFigures and Calendar
    """

    def near(figures: Sequence[GrowthFigure], own: bool = False) -> tuple[GrowthFigure, ...]:
        return tuple(
            f
            for f in figures
            if year + 1 - HISTORY_YEARS < f.window.year <= year + 1
            and not (own and f.window.year == year)
        )

    figures = {p: near(all_, p == material.region) for p, all_ in material.figures.items()}
    siblings = {
        place: [kept for kept in map(near, groups) if kept]
        for place, groups in material.siblings.items()
    }
    known = ChainFigures(
        material.chain, figures, siblings, level_profile(material, lambda v: v.year != year)
    )
    used = [f.window.year for group in figures.values() for f in group]
    return known, Calendar(min([*used, year]) - 1, max([*used, year]))


def run_left_out(
    material: Material, year: int, as_of: date, *, draws: int, seed: int
) -> list[dict[str, Any]]:
    """Leave out one region-year and score each of its windows, with pooling and without.

    Parameters
    ----------
    material : Material
    year : int
    as_of : date
        Decides which dated shocks are known.
    draws, seed : int

    Returns
    -------
    list of dict
        A row per printed window.
    """
    known, calendar = known_without(material, year)
    top, region = material.chain[0], material.region
    bare = ChainFigures((top, region), {top: known.of(top)}, profile=known.profile)
    shape = {"draws": draws, "seed": seed, "steps": _STEPS, "name": material.indicator}
    paths = [
        forecast_growth(what, year, as_of=as_of, priors=priors, calendar=calendar, **shape)[region]  # type: ignore[arg-type]
        for what, priors in (
            (known, material.priors),
            (bare, replace(material.priors, steadier={region: material.priors.steadier.get(region, 1.0)})),
        )
    ]  # fmt: skip
    printed = [f for f in material.figures[region] if f.window.year == year]
    widest = max(printed, key=lambda f: (f.window.months, f.window.last)).window
    rows = []
    for figure in sorted(printed, key=lambda f: f.window):
        own, alone = (_window_draws(path, figure, seed) for path in paths)
        (low, high), (alone_low, alone_high) = (np.quantile(d, tails()) for d in (own, alone))
        window, value = figure.window, figure.value
        values = (
            material.indicator, region, year, window.first, window.last, window == widest,
            len(known.of(region)), value, own.mean(), np.median(own), own.std(ddof=1), low, high,
            crps(own, value), low <= value <= high, np.median(alone), alone_low, alone_high,
            crps(alone, value), alone_low <= value <= alone_high,
        )  # fmt: skip
        rows.append(dict(zip(COLUMNS, values, strict=True)))
    return rows


def _window_draws(path: PathDraws, figure: GrowthFigure, seed: int) -> Floats:
    """Return draws of a printed growth: the window's exact growth, and the error of printing."""
    windows = as_windows([figure], path.calendar)
    growth = 100.0 * np.expm1(log_growth(path.path, path.log_weights, windows)[:, 0])
    noise = generator(seed, "printed", str(figure.window)).standard_normal(len(growth))
    return np.asarray(growth + figure.error * noise)


def _one(group: pd.DataFrame) -> dict[str, Any]:
    hits, count = int(group["inside"].astype(bool).sum()), len(group)
    alone = int(group["alone_inside"].astype(bool).sum())
    low, high = exact_interval(hits, count)
    alone_low, alone_high = exact_interval(alone, count)
    years, _, p = paired_test(group["crps"] - group["alone_crps"], group["year"])
    return {
        "cases": count, "years": years, "inside": hits, "coverage": hits / count,
        "coverage_low": low, "coverage_high": high, "crps": group["crps"].mean(),
        "alone_inside": alone, "alone_coverage": alone / count, "alone_coverage_low": alone_low,
        "alone_coverage_high": alone_high, "alone_crps": group["alone_crps"].mean(), "p": p,
        "mean_error": (group["mean"] - group["outcome"]).mean(), "judged": count >= ENOUGH,
    }  # fmt: skip


def summarise(table: pd.DataFrame) -> pd.DataFrame:
    """Return scores by region-years (one widest window each) and by windows.

    Parameters
    ----------
    table : DataFrame
        Rows of `leave_out`.

    Returns
    -------
    DataFrame
        Columns ``unit`` (region_year, window), ``indicator`` (empty over all), cases, coverage with
        its exact 95 % interval, mean CRPS, the same without pooling (``alone_``), the p-value of
        the paired test by years, the mean error, and whether there are enough cases to judge.
    """
    rows = []
    for unit, part in (
        ("region_year", table[table["widest"].astype(bool)]),
        ("window", table),
    ):
        rows.append({"unit": unit, "indicator": "", **_one(part)})
        for indicator, group in part.groupby("indicator", sort=True):
            rows.append({"unit": unit, "indicator": indicator, **_one(group)})
    return pd.DataFrame(rows)

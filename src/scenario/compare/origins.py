"""Rolling origins: what was known of a series at the end of a month of a past year.

The store keeps the day on which a figure became known, but for many past figures that day is a
rule's estimate and the value may have been revised. What is cut here is therefore pseudo-real-time:
the figures of today, by the months they describe. `scenario.compare.vintages` takes the prints of
the day instead where all of them were kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.disclosure import highest
from scenario.model import growth_inputs as ask
from scenario.model.benchmark import Expected
from scenario.model.growth_chain import HISTORY_YEARS, ChainFigures, ChainPriors
from scenario.model.growth_figures import growth_figures, indicator_rows, printed_levels
from scenario.model.seasonal_profile import PrintedLevel, fit_profile
from scenario.model.windows import GrowthFigure
from scenario.periods import Window, bin_of_month
from scenario.read.observations import same_indicators
from scenario.terms import Observations, Plan

Floats = NDArray[np.float64]

#: Fewest ratios of levels that a profile is learned from.
_FEWEST_LEVELS = 8


@dataclass(frozen=True, slots=True)
class Material:
    """Every published growth of one indicator along the chain of one region, of all years.

    Parameters
    ----------
    indicator, region : str
    chain : tuple of str
        From the highest region to `region`.
    figures : mapping of str to tuple of GrowthFigure
    siblings : mapping of str to tuple of tuples
    levels : tuple of tuples of PrintedLevel
        Candidates for the seasonal profile, the preferred one first.
    priors : ChainPriors
    disclosure : str
        Highest disclosure level of all rows that were collected.
    expected, targets : tuple of Expected
        What the region's own office expected of a year (预计), and what its plan aimed at.
    """

    indicator: str
    region: str
    chain: tuple[str, ...]
    figures: Mapping[str, tuple[GrowthFigure, ...]]
    siblings: Mapping[str, tuple[tuple[GrowthFigure, ...], ...]]
    levels: tuple[tuple[PrintedLevel, ...], ...]
    priors: ChainPriors
    disclosure: str
    expected: tuple[Expected, ...] = ()
    targets: tuple[Expected, ...] = ()

    def value(self, window: Window) -> float | None:
        """Return the region's published growth of a window, None where there is none."""
        found = [f.value for f in self.figures[self.region] if f.window == window]
        return found[0] if found else None

    def years(self) -> tuple[int, ...]:
        """Return the years with a December outcome."""
        return tuple(
            sorted(f.window.year for f in self.figures[self.region] if f.window.kind == "year")
        )


def gather(observations: Observations, plan: Plan, indicator: str, region: str) -> Material:
    """Collect the figures of one indicator along a chain, of all years.

    Parameters
    ----------
    observations : Observations
    plan : Plan
    indicator, region : str

    Returns
    -------
    Material
    """
    chain = ask.chain_of(plan, region)
    figures, siblings = {}, {}
    seen: list[object] = []
    for place in chain:
        rows = indicator_rows(observations, plan, indicator, [place], "growth")
        figures[place] = tuple(growth_figures(rows))
        seen += list(rows["disclosure"])
        others = ask.pooled_with(plan, place)
        rows = indicator_rows(observations, plan, indicator, others, "growth")
        seen += list(rows["disclosure"])
        siblings[place] = tuple(
            tuple(growth_figures(group)) for _, group in rows.groupby("region", sort=True)
        )
    names = [indicator]
    if ask.is_investment(plan, indicator) and ask.PROFILE_SISTER in plan.indicators:
        names.append(ask.PROFILE_SISTER)
    levels = []
    for name in dict.fromkeys(names):
        for place in reversed(chain):
            rows = indicator_rows(observations, plan, name, [place], "level")
            seen += list(rows["disclosure"])
            levels.append(tuple(printed_levels(rows)))
    expected = said_rows(observations, plan, indicator, region, "estimated")
    targets = said_rows(observations, plan, indicator, region, "target")
    seen += [*expected["disclosure"], *targets["disclosure"]]
    return Material(
        indicator, region, chain, MappingProxyType(figures), MappingProxyType(siblings),
        tuple(found for found in levels if found), ask.chain_priors(plan, indicator),
        highest(seen), said_of_years(expected), said_of_years(targets),
    )  # fmt: skip


def said_rows(
    observations: Observations, plan: Plan, indicator: str, region: str, status: str
) -> pd.DataFrame:
    """Return the rows of whole years' growth that were printed beside outcomes.

    Parameters
    ----------
    observations : Observations
    plan : Plan
    indicator, region : str
    status : str
        ``estimated`` (预计) or ``target``.

    Returns
    -------
    pandas.DataFrame
        As the frame of the observations.
    """
    frame = observations.frame
    names = same_indicators(plan.indicators, indicator)
    return frame[
        (frame["region"] == region)
        & frame["indicator"].isin(list(names))
        & (frame["status"] == status)
        & (frame["measure"] == "growth")
        & (frame["scope"] == plan.indicators[indicator].scope)
        & (frame["first"] == 1)
        & (frame["last"] == 12)
    ]


def said_of_years(rows: pd.DataFrame) -> tuple[Expected, ...]:
    """Return what rows of whole years' growth say, oldest first.

    Parameters
    ----------
    rows : pandas.DataFrame
        As `said_rows` gives them.

    Returns
    -------
    tuple of Expected
    """
    said = [
        Expected(int(row["year"]), float(row["value"]), row["known_on"].date())
        for _, row in rows.iterrows()
    ]
    return tuple(sorted(said, key=lambda e: (e.year, e.known_on, e.value)))


def known_at(material: Material, year: int, month: int) -> ChainFigures:
    """Return what the months to the end of `month` of `year` had brought, and nothing later.

    Parameters
    ----------
    material : Material
    year, month : int

    Returns
    -------
    ChainFigures
    """

    def cut(figures: Sequence[GrowthFigure]) -> tuple[GrowthFigure, ...]:
        return tuple(
            f
            for f in figures
            if year - HISTORY_YEARS < f.window.year
            and (f.window.year, f.window.last) <= (year, month)
        )

    return ChainFigures(
        material.chain,
        {place: cut(figures) for place, figures in material.figures.items()},
        {
            place: [kept for kept in map(cut, groups) if kept]
            for place, groups in material.siblings.items()
        },
        level_profile(material, lambda v: (v.year, v.last_bin) <= (year, bin_of_month(month))),
    )


def level_profile(material: Material, usable: Callable[[PrintedLevel], bool]) -> Floats:
    """Return the seasonal profile of the first candidate with enough usable levels, shape (11,).

    Parameters
    ----------
    material : Material
    usable : callable
        Says of a level whether it may be used.
    """
    for candidate in material.levels:
        kept = [v for v in candidate if usable(v)]
        if len(kept) - len({v.year for v in kept}) >= _FEWEST_LEVELS:
            return fit_profile(kept)
    return fit_profile([])


def day_of(year: int, month: int) -> date:
    """Return the day on which the figures of a month are all out: the 20th of the next month."""
    return date(year + month // 12, month % 12 + 1, 20)

"""From published growths of a chain of regions to joint draws of the lowest one's year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenario.model.engine import Engine
from scenario.model.giant import GiantPlan, giant_block
from scenario.model.kernel import (
    DATED_SHOCKS,
    DRIFT_PRIOR,
    LOADING_PRIOR,
    OWN_SCALES,
    OWN_SHOCK_SHARE,
    ROOT_SCALES,
    SHOCK_SIZE,
    DatedShock,
    Known,
    known_shocks,
)
from scenario.model.region_path import fit_region
from scenario.model.root_path import PathDraws, fit_root
from scenario.model.seasonal_profile import USUAL_PROFILE, BaseShare, log_weights
from scenario.model.unrest import UNREST
from scenario.model.windows import Calendar, GrowthFigure, year_to_date_path

Floats = NDArray[np.float64]

#: Years of growth figures that are used.
HISTORY_YEARS = 10


@dataclass(frozen=True, slots=True)
class ChainPriors:
    """Beliefs before data; see `scenario.model.kernel` for their meaning and units.

    ``unrest`` is the prior of what every year multiplies in the highest region
    (`scenario.model.unrest`); None for no multipliers. ``own_unrest`` is the same for the departure
    of the regions named in it.

    ``steadier`` multiplies the prior medians of a region's own spreads (1 where absent).
    """

    root: Mapping[str, tuple[float, float]] = ROOT_SCALES
    own: Mapping[str, tuple[float, float]] = OWN_SCALES
    drift: tuple[float, float] = DRIFT_PRIOR
    loading: tuple[float, float] = LOADING_PRIOR
    shocks: tuple[DatedShock, ...] = DATED_SHOCKS
    shock_size: tuple[float, float] = SHOCK_SIZE
    own_shock: float = OWN_SHOCK_SHARE
    unrest: tuple[float, float] | None = UNREST
    own_unrest: Mapping[str, tuple[float, float]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    steadier: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ChainFigures:
    """What is published about one indicator along a chain of regions.

    Parameters
    ----------
    chain : tuple of str
        From the highest region to the one that is asked about.
    figures : mapping of str to sequence of GrowthFigure
        By region; a region without figures is passed through.
    siblings : mapping of str to sequence of sequences
        By region of the chain: figures of other regions below the same parent.
    profile : ndarray, shape (11,)
        Shares of the bins in a year.
    """

    chain: tuple[str, ...]
    figures: Mapping[str, Sequence[GrowthFigure]]
    siblings: Mapping[str, Sequence[Sequence[GrowthFigure]]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    profile: Floats = field(default_factory=lambda: USUAL_PROFILE)

    def of(self, region: str) -> Sequence[GrowthFigure]:
        """Return the figures of a region."""
        return self.figures.get(region, ())


def calendar_of(known: ChainFigures, year: int) -> Calendar:
    """Return the calendar a forecast of `year` needs: ten years of figures and their base."""
    years = [
        f.window.year
        for r in known.chain
        for f in known.of(r)
        if f.window.year > year - HISTORY_YEARS
    ]
    return Calendar(min([*years, year]) - 1, year)


def forecast_growth(
    known: ChainFigures,
    year: int,
    *,
    as_of: date,
    draws: int,
    seed: int,
    priors: ChainPriors | None = None,
    base_share: BaseShare | None = None,
    giant: GiantPlan | None = None,
    steps: int = 300,
    engine: Engine = "default",
    name: str = "",
    calendar: Calendar | None = None,
) -> Mapping[str, PathDraws]:
    """Draw the path of every region of a chain, each given the one above.

    Parameters
    ----------
    known : ChainFigures
        Everything that is used; the caller keeps out what was not known on `as_of`.
    year : int
        Last year of the paths.
    as_of : date
        Decides which dated shocks are known.
    draws, seed : int
    priors : ChainPriors, optional
    base_share : BaseShare, optional
        For the lowest region.
    giant : GiantPlan, optional
        What is stated about the giant of the lowest region; it stands below another.
    steps : int
        States of each of the four chains of scales.
    engine : {"default", "reference", "check"}
        See `scenario.model.engine`.
    name : str
        Keys the random numbers beside the region.
    calendar : Calendar, optional
        When several indicators must share one.

    Returns
    -------
    mapping of str to PathDraws
        By region, from the first one with figures downwards (the highest one when none has any).

    Examples
    --------
    >>> from scenario.periods import Window
    >>> known = ChainFigures(("nation",), {"nation": [GrowthFigure(Window(2023, 1, 12), 6.0)]})
    >>> paths = forecast_growth(known, 2024, as_of=date(2024, 9, 30), draws=400, seed=1)
    >>> year_growth(paths["nation"]).shape
    (400, 11)
    """
    belief = priors or ChainPriors()
    calendar = calendar or calendar_of(known, year)
    with_figures = [r for r in known.chain if known.of(r)]
    top = known.chain.index(with_figures[0]) if with_figures else 0
    figures = [f for r in known.chain for f in known.of(r) if not f.bound]
    typical = (
        float(np.mean([np.log1p(f.value / 100) for f in figures])) if figures else belief.drift[0]
    )
    weights = log_weights(known.profile, calendar.years, calendar.time, typical)
    lowest = known.chain[-1]

    root = known.chain[top]
    paths = {
        root: fit_root(
            known.of(root),
            calendar,
            weights,
            Known(),
            draws=draws,
            seed=seed,
            steps=steps,
            engine=engine,
            scales=belief.root,
            drift=belief.drift,
            shocks=known_shocks(belief.shocks, calendar, as_of),
            shock_size=belief.shock_size,
            unrest=belief.unrest,
            name=f"{name}:{root}",
        )
    }
    own_shock = departure_shock(paths[root], belief, as_of)
    for above, region in zip(known.chain[top:], known.chain[top + 1 :], strict=False):
        paths[region] = fit_region(
            paths[above],
            known.of(region),
            known.siblings.get(region, ()),
            weights,
            own_shock,
            seed=seed,
            name=f"{name}:{region}",
            steps=steps,
            engine=engine,
            scales={
                key: (median * belief.steadier.get(region, 1.0), sd)
                for key, (median, sd) in belief.own.items()
            },
            loading=belief.loading,
            unrest=belief.own_unrest.get(region),
            giant=giant_block(giant, calendar, year, paths[above].path.mean(axis=0))
            if giant is not None and region == lowest
            else None,
            base_share=base_share if region == lowest else None,
        )
    return paths


def departure_shock(root: PathDraws, belief: ChainPriors, as_of: date) -> Floats:
    """Return the covariance of the known shocks in a region's departure, shape (n, n).

    Each has a part of the size (root mean square over the draws) that it has in the path above.
    """
    calendar = root.calendar
    total = np.zeros((calendar.size, calendar.size))
    for shock in known_shocks(belief.shocks, calendar, as_of):
        square = float(np.mean(root.scales[shock.name] ** 2))
        total += belief.own_shock**2 * square * shock.covariance(calendar)
    return total


def year_growth(path: PathDraws, year: int | None = None) -> Floats:
    """Return growth of the year to date after each bin, per cent, shape (S, 11).

    Parameters
    ----------
    path : PathDraws
    year : int, optional
        The last year of the path when omitted.
    """
    index = (year or path.calendar.last_year) - path.calendar.first_year
    return year_to_date_path(path.path, path.log_weights, index)

"""Growth of the other regions below the same parent, in draws joined by the parent's path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenario.model.growth_chain import (
    ChainFigures,
    ChainPriors,
    calendar_of,
    departure_shock,
    forecast_growth,
    year_growth,
)
from scenario.model.region_path import fit_region
from scenario.model.seasonal_profile import BaseShare
from scenario.model.windows import GrowthFigure

Floats = NDArray[np.float64]


def peer_growth(
    known: ChainFigures,
    peers: Mapping[str, Sequence[GrowthFigure]],
    year: int,
    *,
    as_of: date,
    draws: int,
    seed: int,
    priors: ChainPriors | None = None,
    base_share: BaseShare | None = None,
    steps: int = 300,
    name: str = "",
) -> Mapping[str, Floats]:
    """Draw the year's growth of the lowest region of a chain and of its peers.

    Parameters
    ----------
    known : ChainFigures
        As for `forecast_growth`; the last region of the chain is the one that is asked about, and
        a region above it must have figures.
    peers : mapping of str to sequence of GrowthFigure
        Regions below the same parent, each with what is published about it.
    year : int
    as_of, draws, seed, priors, base_share, steps, name
        As for `forecast_growth`: with the same ones the lowest region gets the same draws.

    Returns
    -------
    mapping of str to ndarray (S,)
        Per cent; the region asked about first. One draw holds one path of the parent for all.

    Raises
    ------
    ValueError
        When no region above the lowest has a figure: nothing would join the regions.

    Notes
    -----
    ``growth of a region = λ · parent + own``, with λ and the own path drawn region by region from
    the region's figures, its spreads learned from all of them together. A region's figures also
    correct the path of the parent it is drawn from, but not the parent of the others: with dense
    figures of the parent that correction is small.
    """
    above = [r for r in known.chain[:-1] if known.of(r)]
    if not above:
        msg = "no region above has figures"
        raise ValueError(msg)
    belief = priors or ChainPriors()
    calendar = calendar_of(known, year)
    region = known.chain[-1]
    paths = forecast_growth(
        known,
        year,
        as_of=as_of,
        draws=draws,
        seed=seed,
        priors=belief,
        base_share=base_share,
        steps=steps,
        name=name,
        calendar=calendar,
    )
    parent = paths[known.chain[-2]]
    shock = departure_shock(parent, belief, as_of)
    found = {region: year_growth(paths[region])[:, -1]}
    for peer, figures in peers.items():
        others = [known.of(region), *(f for p, f in peers.items() if p != peer)]
        path = fit_region(
            parent,
            figures,
            others,
            parent.log_weights,
            shock,
            seed=seed,
            name=f"{name}:{peer}",
            steps=steps,
            scales=belief.own,
            loading=belief.loading,
        )
        found[peer] = year_growth(path)[:, -1]
    return MappingProxyType(found)

"""True vintages: what had been printed by a day of the past, where every print was kept.

A row whose publication day stands on the print (``known_on_kind`` printed, or rounded to the end of
its month) is the value as it was then. An origin is made in real time when prints of that kind, from
that day or before, hold every figure that describes the months up to it; then the values are the
newest prints of that day, and nothing that came later is in them. Every other origin is
pseudo-real-time: the figures of today, cut by the months they describe.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd

from scenario.compare.origins import Material, day_of, gather, known_at
from scenario.model.growth_chain import ChainFigures
from scenario.periods import bin_of_month
from scenario.terms import Observations, Plan

REAL_TIME: Final = "real_time"
PSEUDO: Final = "pseudo_real_time"
#: How a publication day is known where the value is the one of that day.
DATED: Final = ("printed", "rounded")


def printed_by(observations: Observations, day: date) -> Observations:
    """Return the rows whose print bears a day, not later than `day`.

    Parameters
    ----------
    observations : Observations
    day : date

    Returns
    -------
    Observations
        With `day` as its day of knowledge.
    """
    frame = observations.frame
    kept = (frame["known_on"] <= pd.Timestamp(day)) & frame["known_on_kind"].isin(list(DATED))
    return Observations(frame[kept].reset_index(drop=True), day, observations.data_id)


def known_then(
    material: Material, observations: Observations, plan: Plan, year: int, month: int
) -> tuple[ChainFigures, str]:
    """Return what was known when the figures of a month were out, and how that is known.

    Parameters
    ----------
    material : Material
        Of all years, from the same observations.
    observations : Observations
    plan : Plan
    year, month : int
        The origin.

    Returns
    -------
    tuple of ChainFigures and str
        ``real_time`` with the prints of that day, else ``pseudo_real_time`` with today's figures.

    Examples
    --------
    >>> import scenario as sc
    >>> plan, obs = sc.read_plan("params"), sc.read_observations("data", as_of="2024-09-30")
    >>> material = gather(obs, plan, "manufacturing_investment", "china")
    >>> [known_then(material, obs, plan, 2022, month)[1] for month in (6, 9)]
    ['real_time', 'pseudo_real_time']
    """
    pseudo = known_at(material, year, month)
    day = day_of(year, month)
    printed = gather(printed_by(observations, day), plan, material.indicator, material.region)
    then = known_at(printed, year, month)
    if _windows(pseudo) <= _windows(then) and _levels(material, year, month) <= _levels(
        printed, year, month
    ):
        return then, REAL_TIME
    return pseudo, PSEUDO


def _windows(known: ChainFigures) -> set[object]:
    """Return what the figures describe: windows by region, and by sibling in order."""
    own = {(place, f.window) for place in known.chain for f in known.of(place)}
    beside = {
        (place, i, f.window)
        for place, groups in known.siblings.items()
        for i, group in enumerate(groups)
        for f in group
    }
    return own | beside


def _levels(material: Material, year: int, month: int) -> set[Sequence[int]]:
    """Return the months of the levels that a seasonal profile could be learned from then."""
    last = (year, bin_of_month(month))
    return {
        (i, v.year, v.last_bin)
        for i, candidate in enumerate(material.levels)
        for v in candidate
        if (v.year, v.last_bin) <= last
    }

"""From observations and plan to what the growth engine needs: chains, siblings, profiles, rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.errors import ScenarioError, error
from scenario.judgement import draw
from scenario.model.giant import GIANT_UNREST, giant_judgements
from scenario.model.growth_chain import HISTORY_YEARS, ChainFigures, ChainPriors
from scenario.model.growth_figures import growth_figures, indicator_rows, printed_levels
from scenario.model.kernel import INVESTMENT_OWN_SCALES, OWN_SCALES
from scenario.model.seasonal_profile import BaseShare, fit_profile
from scenario.terms import Observations, Plan

Floats = NDArray[np.float64]

#: Series that speak for an indicator the region does not publish: the first is the broad one whose
#: own spread is learned; then id of the sister → id of the judgement on the correlation.
SISTERS: dict[str, tuple[tuple[str, str], ...]] = {
    "manufacturing_investment": (
        ("fixed_asset_investment", "mfg_sister_correlation_fai"),
        ("industrial_investment", "mfg_sister_correlation_industrial"),
        ("hightech_investment", "mfg_sister_correlation_hightech"),
    )
}
#: Judgements that the case without data needs beside the correlations.
WITHOUT_DATA = ("mfg_own_spread_widening", "mfg_share_of_fixed_assets", "fixed_asset_base_2023")
#: Judgement on the share of the year's base: investment or not, bins covered → id.
BASE_SHARES = {
    (True, 5): "mfg_base_share_june",
    (True, 8): "mfg_base_share_september",
    (False, 5): "value_added_base_share_june",
}
#: A bigger region departs less from the one above it: factor on the prior medians of its spreads.
STEADIER = {"province": 0.6, "city": 0.6}
#: Prior medians of a region's own spreads, as a part of the kernel's. Of 1, 0.5, 0.35 and 0.25 the
#: mean CRPS on the other regions, whichever is left out, is best and the same for 0.5 and 0.35; the
#: second covers nearer to 80 % (`docs/districts.md`).
OWN_SIZE = 0.35
#: Where the profile comes from when an investment indicator prints too few levels itself.
PROFILE_SISTER = "fixed_asset_investment"
#: What `used_as` ends with where a row is a bound.
BOUND = " bound"
#: Judgement on growth points that a later change of the base may add or take.
BASE_ADJUSTMENT = "base_adjustment_points"


@dataclass(frozen=True, slots=True)
class ChainRows:
    """One indicator along the chain: engine input and the rows behind it."""

    known: ChainFigures
    rows: pd.DataFrame
    with_figures: tuple[str, ...]


def is_investment(plan: Plan, indicator: str) -> bool:
    """Say whether growth of an indicator is nominal on an adjusted base, as investment is."""
    return plan.indicators[indicator].basis == "comparable_scope"


def chain_of(plan: Plan, region: str) -> tuple[str, ...]:
    """Return the regions from the highest to `region`.

    Raises
    ------
    ScenarioError
        When the region or one above it is not in the register, or lies in itself.
    """
    chain: list[str] = []
    at = region
    while at:
        if at not in plan.regions or at in chain:
            found = "地区层级成环" if at in chain else "没有登记这个地区"
            raise ScenarioError(
                [error("MD-010", f"regions.yaml {at}", found, "无法确定上级地区", "改正 parent")]
            )
        chain.append(at)
        at = plan.regions[at].parent
    return tuple(reversed(chain))


def siblings_of(plan: Plan, region: str) -> tuple[str, ...]:
    """Return regions of the same kind below the same parent, sorted."""
    own = plan.regions[region]
    same = [
        r.id
        for r in plan.regions.values()
        if r.id != region and r.parent == own.parent and r.kind == own.kind
    ]
    return tuple(sorted(same))


def pooled_with(plan: Plan, region: str) -> tuple[str, ...]:
    """Return the siblings whose departures tell how far a region departs from the one above.

    One that hangs on a giant enterprise departs for its own reasons: a single year of it would widen
    all the others.

    Parameters
    ----------
    plan : Plan
    region : str

    Returns
    -------
    tuple of str
        Sorted; empty for the highest region.
    """
    if not plan.regions[region].parent:
        return ()
    return tuple(r for r in siblings_of(plan, region) if not plan.regions[r].giant)


def chain_priors(plan: Plan, indicator: str) -> ChainPriors:
    """Return the prior that suits an indicator."""
    wide = INVESTMENT_OWN_SCALES if is_investment(plan, indicator) else OWN_SCALES
    own = MappingProxyType({key: (OWN_SIZE * median, sd) for key, (median, sd) in wide.items()})
    steadier = {r.id: STEADIER[r.kind] for r in plan.regions.values() if r.kind in STEADIER}
    planned = bool(giant_judgements(plan, indicator))
    giants = {r.id: GIANT_UNREST for r in plan.regions.values() if r.giant and not planned}
    return ChainPriors(own=own, steadier=steadier, own_unrest=MappingProxyType(giants))


def chain_rows(observations: Observations, plan: Plan, indicator: str, region: str) -> ChainRows:
    """Collect what is published about an indicator along the chain of a region.

    Parameters
    ----------
    observations : Observations
    plan : Plan
    indicator, region : str

    Returns
    -------
    ChainRows
        The rows carry ``used_as``: own, above, sibling or profile; own bound or above bound where
        only a bound is printed. `with_figures` are regions with values.
    """
    chain = chain_of(plan, region)
    parts: list[pd.DataFrame] = []
    figures, siblings = {}, {}
    for place in chain:
        rows = recent_rows(observations, plan, indicator, [place], bounds=True)
        figures[place] = growth_figures(rows)
        used = "own" if place == region else "above"
        parts.append(rows.assign(used_as=used + rows["bound"].ne("").map({True: BOUND, False: ""})))
        rows = recent_rows(observations, plan, indicator, pooled_with(plan, place))
        siblings[place] = [growth_figures(group) for _, group in rows.groupby("region", sort=True)]
        parts.append(rows.assign(used_as="sibling"))
    profile, rows = _profile(observations, plan, indicator, chain)
    parts.append(rows)
    known = ChainFigures(chain, figures, siblings, profile)
    with_figures = tuple(p for p in chain if any(not f.bound for f in figures[p]))
    filled = [p for p in parts if len(p)]
    table = pd.concat(filled, ignore_index=True) if filled else parts[0]
    return ChainRows(known, table, with_figures)


def recent_rows(
    observations: Observations,
    plan: Plan,
    indicator: str,
    regions: Sequence[str],
    *,
    bounds: bool = False,
) -> pd.DataFrame:
    """Return growth rows of the years that a forecast of the plan year uses."""
    rows = indicator_rows(observations, plan, indicator, regions, "growth", bounds=bounds)
    last = plan.settings.year
    return rows[(rows["year"] > last - HISTORY_YEARS) & (rows["year"] <= last)]


def _profile(
    observations: Observations, plan: Plan, indicator: str, chain: Sequence[str]
) -> tuple[Floats, pd.DataFrame]:
    """Return the profile of the nearest region with levels, else that of fixed assets."""
    names = [indicator]
    if is_investment(plan, indicator) and PROFILE_SISTER in plan.indicators:
        names.append(PROFILE_SISTER)
    rows = observations.frame.iloc[:0].assign(used_as="profile")
    for name in dict.fromkeys(names):
        for place in reversed(chain):
            rows = indicator_rows(observations, plan, name, [place], "level")
            rows = rows.assign(used_as="profile")
            levels = printed_levels(rows)
            years = [level.year for level in levels]
            if len(years) - len(set(years)) >= 8:
                return fit_profile(levels), rows
    return fit_profile([]), rows.iloc[:0]


def base_share_draws(
    plan: Plan, indicator: str, bins: int, *, draws: int, seed: int
) -> BaseShare | None:
    """Return the share of last year's base that a judgement states, None where none does."""
    for at in (bins, 5):
        for name in _share_of_base(plan, indicator, at):
            return BaseShare(at, draw(plan.judgement(name), draws, seed))
    return None


def _share_of_base(plan: Plan, indicator: str, *bins: int) -> list[str]:
    """Return the stated judgements on the share of the base that so many bins cover."""
    names = (BASE_SHARES.get((is_investment(plan, indicator), at), "") for at in bins)
    return [name for name in names if name in plan.priors]


def judgements_read(
    plan: Plan, indicator: str, rows: ChainRows, bins: int, sisters: Collection[str] | None
) -> tuple[str, ...]:
    """Return the ids of the judgements that an answer rests on.

    Parameters
    ----------
    plan : Plan
    indicator : str
    rows : ChainRows
        A path that hangs on no region above asks for no share of the base.
    bins : int
        Bins of the year that own figures cover.
    sisters : collection of str or None
        Series that spoke for an indicator without own figures; None where it has them.
    """
    names: list[str] = list(giant_judgements(plan, indicator))
    if sisters is not None or rows.with_figures[:1] != rows.known.chain[-1:]:
        names += _share_of_base(plan, indicator, bins if sisters is None else 5, 5)[:1]
    if is_investment(plan, indicator) and BASE_ADJUSTMENT in plan.priors:
        names.append(BASE_ADJUSTMENT)
    if sisters is not None:
        names += WITHOUT_DATA
        names += [name for sister, name in SISTERS[indicator] if sister in sisters]
    return tuple(names)


def judgements_of(plan: Plan, indicator: str) -> list[str]:
    """Return the ids of the judgements that may enter the answer for an indicator."""
    invested = is_investment(plan, indicator)
    names = [name for (kind, _), name in BASE_SHARES.items() if kind == invested]
    names += [BASE_ADJUSTMENT] if invested else []
    names += giant_judgements(plan, indicator)
    if indicator in SISTERS:
        names += [*WITHOUT_DATA, *(name for _, name in SISTERS[indicator])]
    return sorted(names)


def needed_judgements(plan: Plan, indicator: str) -> None:
    """Raise every judgement that the case without data needs and nobody stated."""
    names = [*(name for _, name in SISTERS[indicator]), *WITHOUT_DATA]
    missing = [
        error(
            "MD-011",
            f"priors.yaml {name}",
            "没有这一判断",
            f"{plan.indicators[indicator].name}没有本区公布值,须有这一判断才能研判",
            "由责任单位给出低、中、高三个值、日期和姓名",
            f"judgement {name} is not stated",
        )
        for name in names
        if name not in plan.priors
    ]
    if missing:
        raise ScenarioError(missing)

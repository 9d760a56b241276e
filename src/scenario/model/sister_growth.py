"""The case without data, put together: chains, sister series, judgements and the base in money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.judgement import draw
from scenario.model import growth_inputs as ask
from scenario.model.engine import Engine
from scenario.model.growth_chain import (
    ChainFigures,
    calendar_of,
    departure_shock,
    forecast_growth,
)
from scenario.model.growth_figures import growth_figures
from scenario.model.root_path import PathDraws
from scenario.model.seasonal_profile import tilt
from scenario.model.sister_path import Sister, fit_without_figures
from scenario.model.windows import Calendar
from scenario.terms import Observations, Plan

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SisterFit:
    """Path of the missing indicator, the rows and parts it rests on, and what must be said."""

    path: PathDraws
    rows: pd.DataFrame
    parts: Mapping[str, Floats]
    notes: tuple[str, ...]


def fit_sisters(
    observations: Observations,
    plan: Plan,
    rows: ask.ChainRows,
    *,
    draws: int,
    seed: int,
    steps: int,
    engine: Engine = "default",
) -> SisterFit:
    """Draw the path of an indicator of which the region publishes nothing.

    Parameters
    ----------
    observations : Observations
    plan : Plan
    rows : ChainRows
        The indicator along the chain; the region's own figures are empty.
    draws, seed, steps : int
    engine : {"default", "reference", "check"}

    Returns
    -------
    SisterFit
        ``parts`` holds ``base_100m_yuan``: last year's value on this year's comparable base.
    """
    region, year = plan.settings.region, plan.settings.year
    indicator = _indicator_of(rows, plan)
    (broad, broad_correlation), *others = ask.SISTERS[indicator]
    broad_rows = ask.chain_rows(observations, plan, broad, region)
    first = min(calendar_of(r.known, year).first_year for r in (rows, broad_rows))
    calendar = Calendar(first, year + 1)
    priors = ask.chain_priors(plan, indicator)
    chain = rows.known.chain
    above = ChainFigures(chain[:-1], rows.known.figures, rows.known.siblings, rows.known.profile)

    def lowest(known: ChainFigures, name: str) -> PathDraws:
        paths = forecast_growth(
            known,
            year,
            as_of=observations.as_of,
            draws=draws,
            seed=seed,
            priors=priors,
            steps=steps,
            engine=engine,
            name=name,
            calendar=calendar,
        )
        return paths[known.chain[-1]]

    parent, fixed_assets = lowest(above, indicator), lowest(broad_rows.known, broad)
    sisters: list[Sister] = []
    sister_rows = [broad_rows.rows.assign(used_as="sister " + broad_rows.rows["used_as"])]
    for name, correlation in others:
        if name not in plan.indicators:
            continue
        found = ask.recent_rows(observations, plan, name, [region])
        if len(found):
            sisters.append(Sister(growth_figures(found), _drawn(plan, correlation, draws, seed)))
            sister_rows.append(found.assign(used_as="sister own"))
    weights = np.atleast_2d(parent.log_weights)[0]
    shock = departure_shock(parent, priors, observations.as_of)
    share = ask.base_share_draws(plan, indicator, 5, draws=draws, seed=seed)
    path = fit_without_figures(
        parent,
        fixed_assets,
        _drawn(plan, broad_correlation, draws, seed),
        _drawn(plan, "mfg_own_spread_widening", draws, seed),
        sisters,
        weights
        if share is None
        else tilt(weights, parent.path.mean(axis=0), *share._replace(back=3)),
        shock,
        scales=list(priors.own),
        seed=seed,
        name=f"{indicator}:{region}",
    )
    base = _drawn(plan, "fixed_asset_base_2023", draws, seed) * _drawn(
        plan, "mfg_share_of_fixed_assets", draws, seed
    )
    table = pd.concat([r for r in sister_rows if len(r)], ignore_index=True)
    notes = (
        f"{plan.indicators[indicator].name}没有本区公布值:与固定资产投资等相关系列的相关程度、"
        "本区波动的放大倍数、上年基数均为判断,不是数据",
    )
    return SisterFit(path, table, {"base_100m_yuan": base}, notes)


def _indicator_of(rows: ask.ChainRows, plan: Plan) -> str:
    growth = rows.rows[rows.rows["used_as"] != "profile"]
    return str(growth["indicator"].iloc[0])


def _drawn(plan: Plan, judgement: str, draws: int, seed: int) -> Floats:
    return draw(plan.judgement(judgement), draws, seed)

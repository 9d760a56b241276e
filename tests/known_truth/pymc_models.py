"""The models that are not run in PyMC, written out in PyMC: references for the quick calculations."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import numpy as np

from scenario.model.kernel import DRIFT_PRIOR, ROOT_SCALES, block, factor
from scenario.model.margin_law import judgement_quantiles
from scenario.model.reference_chance import (
    BIASES,
    CEILING,
    HORIZON_SPREAD,
    LEVEL_SPREAD,
    SHARED,
    Cell,
    Chance,
    logit_moments,
)
from scenario.model.windows import Calendar, GrowthFigure, as_windows
from scenario.periods import BINS
from scenario.settings import tails
from scenario.terms import Judgement


def sampled_chance(
    group: str,
    cells: Sequence[Cell],
    judgements: Mapping[str, Judgement],
    bias: Judgement,
    *,
    level: str = "district",
    horizon: str = "year",
    draws: int = 2000,
    seed: int = 1,
) -> Chance:
    """Return what `scenario.model.reference_chance.chance_of` returns, by sampling.

    Parameters
    ----------
    group, cells, judgements, bias, level, horizon
        As there; at least one cell.
    draws : int
        Per chain, four chains.
    seed : int

    Notes
    -----
    The same model written out effect by effect; the posterior is sampled with the No-U-Turn
    sampler instead of being taken as normal at its mode, and the publication factor is summed over
    inside the likelihood.
    """
    import pymc as pm
    import pytensor.tensor as pt

    groups = sorted({group, *(c.group for c in cells)})
    levels = sorted({level, "district", *(c.level for c in cells)})
    horizons = sorted({horizon, "year", *(c.horizon for c in cells)})
    moments = np.array([logit_moments(judgements[g]) for g in groups])
    factors = judgement_quantiles(bias, BIASES)
    of = np.array([groups.index(c.group) for c in cells])
    at = np.array([levels.index(c.level) for c in cells])
    ahead = np.array([horizons.index(c.horizon) for c in cells])
    met = np.array([c.met for c in cells], dtype=float)
    cases = np.array([c.cases for c in cells], dtype=float)
    with pm.Model() as model:
        common = pm.Normal("common")
        alone = pm.Normal("alone", shape=len(groups))
        by_level = pm.Normal("by_level", shape=len(levels))
        by_horizon = pm.Normal("by_horizon", shape=len(horizons))
        where = np.array([name != "district" for name in levels], dtype=float) * LEVEL_SPREAD
        when = np.array([name != "year" for name in horizons], dtype=float) * HORIZON_SPREAD
        off = np.sqrt(SHARED) * common + np.sqrt(1.0 - SHARED) * alone
        logit = moments[:, 0] + moments[:, 1] * off
        eta = logit[of] + (where * by_level)[at] + (when * by_horizon)[ahead]
        printed = eta[None, :] - np.log(factors)[:, None]
        likelihood = (met * printed - cases * pt.softplus(printed)).sum(axis=1)
        pm.Potential("record", pm.math.logsumexp(likelihood))
        i = groups.index(group)
        asked = logit[i] + (where * by_level)[levels.index(level)]
        pm.Deterministic(
            "chance", pm.math.sigmoid(asked + (when * by_horizon)[horizons.index(horizon)])
        )
    chance = _sampled(model, draws, seed)["chance"].ravel()
    low, high = (float(q) for q in np.quantile(chance, tails()))
    z = moments[i, 0] + np.hypot(moments[i, 1], _spread(level, horizon)) * np.random.default_rng(
        seed
    ).standard_normal(100_000)
    prior = float(np.mean(1.0 / (1.0 + np.exp(-z))))
    return Chance(min(float(chance.mean()), CEILING), low, high, prior, int(cases.sum()))


def _spread(level: str, horizon: str) -> float:
    return float(
        np.hypot(
            LEVEL_SPREAD * (level != "district"),
            HORIZON_SPREAD * (horizon != "year"),
        )
    )


def sampled_growth(
    figures: Sequence[GrowthFigure],
    calendar: Calendar,
    log_weights: np.ndarray,
    *,
    draws: int = 1000,
    seed: int = 1,
) -> dict[str, np.ndarray]:
    """Return draws of the last year's growth and of the log scales of a path that stands by itself.

    Parameters
    ----------
    figures : sequence of GrowthFigure
    calendar : Calendar
    log_weights : ndarray, shape (n,)
    draws : int
        Per chain, four chains.
    seed : int

    Notes
    -----
    Nothing is integrated out and nothing is linear: every block of the path is sampled bin by bin,
    and a published growth is the ratio of two sums of levels. No dated disturbances.
    """
    import pymc as pm
    import pytensor.tensor as pt

    windows = as_windows(figures, calendar)
    inside = np.zeros((windows.count, calendar.years, BINS))
    for i, (start, stop) in enumerate(zip(windows.start, windows.stop, strict=True)):
        inside[i, :, start:stop] = 1.0
    rows = np.arange(windows.count)
    last = calendar.years - 1
    with pm.Model() as model:
        medians = np.log([m for m, _ in ROOT_SCALES.values()])
        spreads = np.array([sd for _, sd in ROOT_SCALES.values()])
        scales = pm.Normal("scales", medians, spreads, shape=len(medians))
        trend = pm.Normal("trend", *DRIFT_PRIOR)
        path = trend * calendar.time
        for k, name in enumerate(ROOT_SCALES):
            shape = factor(block(name, calendar))
            unit = pm.Normal(name, shape=shape.shape[1])
            path = path + pt.exp(scales[k]) * (shape @ unit)
        level = pt.exp(path + log_weights).reshape((calendar.years, BINS))
        sums = (inside * level[None, :, :]).sum(axis=2)
        growth = pt.log(sums[rows, windows.year]) - pt.log(sums[rows, windows.year - 1])
        pm.Normal("printed", growth, windows.sd, observed=windows.y)
        whole = level.sum(axis=1)
        pm.Deterministic("growth", 100.0 * (whole[last] / whole[last - 1] - 1.0))
    drawn = _sampled(model, draws, seed)
    return {"growth": drawn["growth"].ravel(), "scales": drawn["scales"].reshape(-1, len(medians))}


def _sampled(model: object, draws: int, seed: int) -> dict[str, np.ndarray]:
    import nutpie

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trace = nutpie.sample(
            nutpie.compile_pymc_model(model),
            draws=draws,
            tune=1000,
            chains=4,
            cores=1,
            seed=seed,
            target_accept=0.95,
            progress_bar=False,
        )
    # One in a hundred: scales near nought leave narrow corners that the answers do not feel.
    assert float(np.asarray(trace["sample_stats"]["diverging"]).mean()) <= 0.01
    return {n: np.asarray(v, dtype=float) for n, v in trace["posterior"].data_vars.items()}

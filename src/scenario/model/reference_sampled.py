"""The chances of all classes sampled in PyMC: the reference for `reference_chance`.

The same model written out effect by effect. The No-U-Turn sampler takes the place of the normal
posterior at the mode, and the publication factor is summed over inside the likelihood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from scenario.model import nuts
from scenario.model.contract import Floats
from scenario.model.margin_law import judgement_quantiles
from scenario.model.reference_chance import (
    BIASES,
    CEILING,
    HORIZON_SPREAD,
    LEVEL_SPREAD,
    SHARED,
    Cell,
    Chance,
    chance_of,
    logit_moments,
)
from scenario.settings import tails
from scenario.terms import Judgement

#: Draws and tuning steps per chain; the posterior has a dozen dimensions.
DRAWS: Final = 2000
TUNE: Final = 1000


def sampled_chance(
    group: str,
    cells: Sequence[Cell],
    judgements: Mapping[str, Judgement],
    bias: Judgement,
    *,
    level: str = "district",
    horizon: str = "year",
    seed: int = 1,
) -> tuple[Chance, Mapping[str, Any]]:
    """Return what `scenario.model.reference_chance.chance_of` returns, by sampling.

    Parameters
    ----------
    group, cells, judgements, bias, level, horizon
        As there; at least one cell.
    seed : int

    Returns
    -------
    chance : Chance
        The prior alone is that of the closed form, which is exact.
    diagnostics : mapping
        Of the chance asked for; ``class_ess`` is the effective number of draws behind it.
    """
    said = tuple(sorted(judgements.items()))
    sampled = _sampled(tuple(cells), said, bias, seed)
    logit = _logit(sampled.values, dict(said), group)
    logit = logit + _off(sampled.values["by_level"], _names(cells, "level"), level, LEVEL_SPREAD)
    logit = logit + _off(
        sampled.values["by_horizon"], _names(cells, "horizon"), horizon, HORIZON_SPREAD
    )
    chance = 1.0 / (1.0 + np.exp(-logit))
    low, high = (float(q) for q in np.quantile(chance, tails()))
    alone = chance_of(group, [], judgements, bias, level=level, horizon=horizon)
    found = nuts.diagnose(sampled.divergences, sampled.ebfmi, {"chance": chance}, {})
    return (
        Chance(
            min(float(chance.mean()), CEILING), low, high, alone.prior, sum(c.cases for c in cells)
        ),
        MappingProxyType(
            {
                "engine": f"chance of the class by {nuts.SAMPLER}; the rest as by default",
                "answered_by": "reference",
                "passed": found["passed"],
                "class_rhat": found["rhat"],
                "class_ess": found["ess"],
                "divergences": found["divergences"],
                "ebfmi": found["ebfmi"],
            }
        ),
    )


def _names(cells: Sequence[Cell], of: str) -> list[str]:
    """Return the levels or horizons of the record, the usual one among them."""
    usual = {"level": "district", "horizon": "year"}[of]
    return sorted({usual, *(getattr(c, of) for c in cells)})


def _logit(values: Mapping[str, Floats], said: Mapping[str, Judgement], group: str) -> Floats:
    mean, spread = logit_moments(said[group])
    alone = values["alone"][..., sorted(said).index(group)]
    own = np.sqrt(SHARED) * values["common"] + np.sqrt(1.0 - SHARED) * alone
    return np.asarray(mean + spread * own)


def _off(effects: Floats, names: Sequence[str], asked: str, spread: float) -> Floats:
    """Return the effect of a level or horizon; the usual one has none."""
    if asked in ("district", "year"):
        return np.zeros(effects.shape[:2])
    return np.asarray(spread * effects[..., names.index(asked)])


@lru_cache(maxsize=4)
def _sampled(
    cells: tuple[Cell, ...], said: tuple[tuple[str, Judgement], ...], bias: Judgement, seed: int
) -> nuts.Sampled:
    """Sample all classes together, once for all targets of a run."""
    model = pymc_model(cells, dict(said), bias)
    return nuts.sample(nuts.compiled(model), draws=DRAWS, tune=TUNE, seed=seed, target_accept=0.95)


def pymc_model(cells: Sequence[Cell], said: Mapping[str, Judgement], bias: Judgement) -> Any:
    """Return the PyMC model of the published record.

    Parameters
    ----------
    cells : sequence of Cell
        At least one.
    said : mapping of str to Judgement
        Class → judged chance of meeting; every class gets an effect of its own.
    bias : Judgement
        How often a miss is published, relative to a success.
    """
    import pymc as pm
    import pytensor.tensor as pt

    groups, levels = sorted(said), _names(cells, "level")
    horizons = _names(cells, "horizon")
    moments = np.array([logit_moments(said[g]) for g in groups])
    factors = judgement_quantiles(bias, BIASES)
    of = np.array([groups.index(c.group) for c in cells])
    at = np.array([levels.index(c.level) for c in cells])
    ahead = np.array([horizons.index(c.horizon) for c in cells])
    met = np.array([c.met for c in cells], dtype=float)
    cases = np.array([c.cases for c in cells], dtype=float)
    where = np.array([name != "district" for name in levels], dtype=float) * LEVEL_SPREAD
    when = np.array([name != "year" for name in horizons], dtype=float) * HORIZON_SPREAD
    with pm.Model() as model:
        common = pm.Normal("common")
        alone = pm.Normal("alone", shape=len(groups))
        by_level = pm.Normal("by_level", shape=len(levels))
        by_horizon = pm.Normal("by_horizon", shape=len(horizons))
        off = np.sqrt(SHARED) * common + np.sqrt(1.0 - SHARED) * alone
        logit = moments[:, 0] + moments[:, 1] * off
        eta = logit[of] + (where * by_level)[at] + (when * by_horizon)[ahead]
        printed = eta[None, :] - np.log(factors)[:, None]
        likelihood = (met * printed - cases * pt.softplus(printed)).sum(axis=1)
        pm.Potential("record", pm.math.logsumexp(likelihood))
    return model

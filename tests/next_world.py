"""The invented district with draws of the next year, Gaussian where a closed form is wanted."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import worlds
from scipy.stats import norm

from scenario.judgement import draw
from scenario.simulate.run import Forecast, forecast
from scenario.terms import Plan

SIZE = 4_000
MEAN, SD = 6.0, 3.0
SAID = "said"
SEED = 7


def plan_of(**changes) -> Plan:
    priors = {**worlds.plan().priors, SAID: worlds.judgement(SAID, 1.0, 4.0, 9.0)}
    return worlds.plan(**{"priors": priors, **changes})


def joint(plan: Plan | None = None, **more: np.ndarray) -> Forecast:
    """Return a baseline whose targets have a next year.

    ``output`` next year is exactly Gaussian; ``investment`` this year is ten plus the judgement
    ``said``, drawn as a model draws it, and next year half of that plus noise.
    """
    plan = plan or plan_of()
    models = worlds.fitted(plan, SIZE, SEED)
    rng = np.random.default_rng(5)
    levels = norm.ppf((rng.permutation(SIZE) + 0.5) / SIZE)
    this = 10.0 + draw(plan.judgement(SAID), SIZE, SEED)
    investment = replace(
        models["investment"],
        draws=replace(
            models["investment"].draws,
            values=this,
            parts=MappingProxyType(
                {
                    **models["investment"].draws.parts,
                    "next_year": 0.5 * this + rng.standard_normal(SIZE),
                    "next_above_growth": rng.standard_normal(SIZE),
                    **more,
                }
            ),
        ),
        diagnostics={"judgements": [SAID]},
    )
    output = replace(
        models["output"],
        draws=replace(
            models["output"].draws,
            parts=MappingProxyType(
                {**models["output"].draws.parts, "next_year": MEAN + SD * levels}
            ),
        ),
    )
    fitted = replace(models, fitted=MappingProxyType({"investment": investment, "output": output}))
    return forecast(fitted, plan.scenarios["baseline"])

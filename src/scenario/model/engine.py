"""Three engines behind one contract: which one draws the scales, and when an answer may be used.

``default``    Gaussian path integrated out, the scales by adaptive importance sampling: seconds.
``reference``  the same density as a PyMC model, sampled with NUTS: half a minute.
``check``      a statsmodels state space: scales at their most likely values, so its intervals are
               too narrow. A second opinion on the centre, never a source of chances.

The default is lengthened until what is reported passes, and hands over to the reference when even
the longest run does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from scenario.model.marginal import Marginal
from scenario.model.sampled import (
    CHAINS,
    Sampled,
    ScaleChains,
    effective_draws,
    split_rhat,
    tail_draws,
)
from scenario.model.scale_posterior import run_chains
from scenario.settings import MAX_RHAT, MCSE_WHOLE, MIN_ESS

Floats = NDArray[np.float64]
Engine = Literal["default", "reference", "check"]
ENGINES: Final = get_args(Engine)
#: What stands in the diagnostics.
NAMES: Final[Mapping[Engine, str]] = MappingProxyType(
    {
        "default": "collapsed Gaussian path, adaptive importance sampling of the scales",
        "reference": "collapsed Gaussian path, scales by PyMC and NUTS (nutpie)",
        "check": "statsmodels state space, maximum likelihood and simulation smoother",
    }
)
#: States of each chain of the reference, and each longer try.
REFERENCE_STEPS: Final = (500, 1500)
#: Draws from which on diagnostics are sure enough to hand over to the reference.
FEWEST_JUDGED: Final = int(CHAINS * MIN_ESS)
#: What must be said wherever an answer of the check is shown, Chinese.
CHECK_NOTE: Final = "由核对引擎(状态空间模型,极大似然)测算,方差按点估计,区间偏窄,只供核对中心值"


def sample_scales(
    marginal: Marginal, *, engine: Engine, steps: int, seed: int, name: str
) -> ScaleChains:
    """Sample the scales of a marginal density.

    Parameters
    ----------
    marginal : Marginal
    engine : {"default", "reference", "check"}
        ``check`` gives four equal chains of one state: the most likely scales.
    steps : int
        States of each of the four chains.
    seed : int
    name : str
        Keys the random numbers.
    """
    if engine == "reference":
        from scenario.model.nuts_scales import run_nuts

        return run_nuts(marginal, steps=steps, seed=seed, name=name)
    if engine == "check":
        return ScaleChains(np.tile(most_likely(marginal), (CHAINS, 1, 1)), Sampled())
    return run_chains(
        marginal.log_density, marginal.centre, marginal.spread, steps=steps, seed=seed, name=name,
        slope=marginal.beyond_normal, faint=marginal.faint,
    )  # fmt: skip


def most_likely(marginal: Marginal) -> Floats:
    """Return the scales of the highest likelihood, shape (d,); the prior has no say."""
    from scipy.optimize import minimize

    def loss(point: Floats) -> tuple[float, Floats]:
        value, slope = marginal.beyond_normal(point)
        return -value, -slope

    far = 6.0 * marginal.spread
    bounds = list(zip(marginal.centre - far, marginal.centre + far, strict=True))
    found = minimize(loss, marginal.centre, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x)


def until_passed[T](
    fit: Callable[[Engine, int], tuple[T, Floats, Sampled]],
    *,
    engine: Engine,
    lengths: Sequence[int],
) -> tuple[T, dict[str, Any]]:
    """Fit, longer and longer, until what is reported passes; then, from the default, the reference.

    A run that passes is lengthened where its effective draws are fewer than a chance to one point
    needs; it stands when the longer one does not pass.

    Parameters
    ----------
    fit : callable
        Engine and states of each chain → the result, the draws of what is reported in chain order,
        and how the scales were sampled.
    engine : {"default", "reference", "check"}
    lengths : sequence of int
        States of each chain of the default engine, and each longer try.

    Returns
    -------
    tuple
        The result, and its diagnostics.
    """
    plan = [(engine, steps) for steps in (lengths if engine == "default" else REFERENCE_STEPS)]
    handed_over, kept = False, None
    while plan:
        name, steps = plan.pop(0)
        result, values, how = fit(name, steps)
        report = diagnose(values, how, engine=name, steps=steps)
        if report["passed"]:
            kept = result, report
        # Enough that a chance near one half has an error of one point, if so many were asked.
        wanted = min(0.25 / MCSE_WHOLE**2, 0.6 * len(values))
        enough = report["passed"] and report["ess"] >= wanted
        if name == "check" or enough or (kept and not report["passed"]):
            break
        if not plan and name == "default" and len(values) >= FEWEST_JUDGED and kept is None:
            plan, handed_over = [("reference", s) for s in REFERENCE_STEPS], True
    result, report = kept or (result, report)
    if handed_over:
        report["handed_over"] = "the default engine did not pass"
    return result, report


def diagnose(values: Floats, how: Sampled, *, engine: Engine, steps: int) -> dict[str, Any]:
    """Return the diagnostics of what is reported, and whether every rule holds.

    Parameters
    ----------
    values : ndarray, shape (S,)
        In chain order; at least ten for each chain.
    how : Sampled
    engine : {"default", "reference", "check"}
    steps : int

    Returns
    -------
    dict
        ``engine``, ``rhat``, ``ess`` (bulk) and ``ess_tail`` of the values, ``chains``, ``steps``,
        the sampler's own numbers, and ``passed``.
    """
    length = len(values) // CHAINS
    if length < 10:
        msg = f"a growth forecast needs at least {10 * CHAINS} draws"
        raise ValueError(msg)
    chains = values[: CHAINS * length].reshape(CHAINS, length)
    rhat, ess, tail = split_rhat(chains), effective_draws(chains), tail_draws(chains)
    least = min(MIN_ESS, len(values) / 4)
    return {
        "engine": NAMES[engine],
        "rhat": rhat,
        "ess": ess,
        "ess_tail": tail,
        "chains": CHAINS,
        "steps": steps,
        **how.report,
        "passed": rhat <= MAX_RHAT and min(ess, tail) >= least and how.passed,
    }

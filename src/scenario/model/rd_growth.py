"""How ratio and denominator change from year to year: a hierarchical model over regions.

For region i and year t, with ``y`` the log change of the denominator (GDP) and ``r`` that of the
ratio (R&D ÷ GDP), so that the numerator's is ``r + y``::

    y[i,t] ~ Student-t(ν, c_y[t] + a_y[i],                     s_y[i])
    r[i,t] ~ Student-t(ν, c_r[t] + a_r[i] + β_e (y − E y)[i,t], s_r[i] ⊕ rounding)
    c_y[t] ~ N(μ_y, ω_y);   c_r[t] ~ N(μ_r + β_c (c_y[t] − μ_y), ω_r)
    a_·[i] ~ N(0, τ_·);     log s_·[i] ~ N(ℓ_·, κ_·);     log ω_· normal, τ and κ half-normal

Levels are random walks with these steps, integrated out by working on the changes. Region terms
are non-centred with zero sum, which samples without divergences. The numerator moves with the
denominator through ``r + y``; their correlation is learned, not assumed.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scenario.model.contract import Floats
from scenario.model.rd_density import PLACES, PRIORS, SPREADS, density
from scenario.model.rd_panel import Panel
from scenario.settings import MAX_RHAT, MIN_ESS

CHAINS: Final = 4
MIN_EBFMI: Final = 0.3


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws of the panel model, chain by chain.

    Parameters
    ----------
    scalars : mapping of str to ndarray, shape (chains, draws)
    year_ratio, year_base : ndarray, shape (chains, draws, years)
        ``c_r`` and ``c_y``.
    region_ratio, region_scale : ndarray, shape (chains, draws, regions)
        ``a_r`` and ``s_r``.
    years : tuple of int
    divergences : int
    ebfmi : float
        Smallest over the chains.
    """

    scalars: Mapping[str, Floats]
    year_ratio: Floats
    year_base: Floats
    region_ratio: Floats
    region_scale: Floats
    years: tuple[int, ...]
    divergences: int
    ebfmi: float


def sample(panel: Panel, *, draws: int, tune: int, seed: int) -> Posterior:
    """Sample the panel model with the No-U-Turn sampler; the same seed gives the same bytes.

    Parameters
    ----------
    panel : Panel
        At least two years and two regions.
    draws, tune : int
        Per chain.
    seed : int
        Of the sampler.
    """
    import nutpie
    from nutpie.compiled_pyfunc import from_pyfunc

    posterior = density(panel)
    compiled = from_pyfunc(
        posterior.size,
        lambda: posterior,
        lambda seed1, seed2, chain: lambda x: {"x": x},
        [np.dtype(float)],
        [(posterior.size,)],
        ["x"],
        make_initial_point_fn=posterior.start,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trace = nutpie.sample(
            compiled,
            draws=draws,
            tune=tune,
            chains=CHAINS,
            cores=1,
            seed=seed,
            save_warmup=False,
            progress_bar=False,
        )
    stats = trace["sample_stats"]
    named = posterior.unpack(np.asarray(trace["posterior"]["x"], dtype=float))
    scalars = {name: named[name] for name in (*PLACES, *SPREADS, "omega_r", "omega_y", "nu")}
    own = named["own"]
    energy = np.asarray(stats["energy"], dtype=float)
    return Posterior(
        scalars,
        named["c_r"],
        named["c_y"],
        scalars["tau_r"][..., None] * own[..., 0, :],
        np.exp(scalars["ell_r"][..., None] + scalars["kappa_r"][..., None] * own[..., 2, :]),
        panel.years,
        int(np.asarray(stats["diverging"]).sum()),
        float(np.min(np.mean(np.diff(energy, axis=1) ** 2, axis=1) / np.var(energy, axis=1))),
    )


def diagnose(posterior: Posterior, reported: Mapping[str, Floats]) -> dict[str, Any]:
    """Return the sampler diagnostics of the reported quantities and whether all rules hold.

    Parameters
    ----------
    posterior : Posterior
    reported : mapping of str to ndarray, shape (chains, draws)
        Constant quantities are passed over.

    Returns
    -------
    dict
        ``rhat``, ``ess_bulk``, ``ess_tail``, ``ess`` (the smaller), ``divergences``, ``ebfmi`` and
        ``passed``: R-hat ≤ 1.01, both sizes ≥ 400, no divergence, E-BFMI ≥ 0.3. For reading only,
        ``rhat_parameters`` and ``ess_parameters`` are the worst of the sampled scalars.
    """
    rhat, bulk, tail = _worst(reported)
    scalar_rhat, *scalar_sizes = _worst(posterior.scalars)
    ess = min(bulk, tail)
    passed = (
        rhat <= MAX_RHAT
        and ess >= MIN_ESS
        and posterior.divergences == 0
        and posterior.ebfmi >= MIN_EBFMI
    )
    return {
        "engine": "nutpie NUTS",
        "chains": CHAINS,
        "rhat": rhat,
        "ess_bulk": bulk,
        "ess_tail": tail,
        "ess": ess,
        "rhat_parameters": scalar_rhat,
        "ess_parameters": min(scalar_sizes),
        "divergences": posterior.divergences,
        "ebfmi": posterior.ebfmi,
        "passed": passed,
    }


def _worst(quantities: Mapping[str, Floats]) -> tuple[float, float, float]:
    """Return the largest R-hat and the smallest bulk and tail sizes of what is not constant."""
    import arviz as az

    rhat, bulk, tail = 1.0, np.inf, np.inf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for values in quantities.values():
            if np.ptp(values) == 0:
                continue
            rhat = max(rhat, float(az.rhat(values)))
            bulk = min(bulk, float(az.ess(values, method="bulk")))
            if len(np.unique(values)) > 2:
                tail = min(tail, float(az.ess(values, method="tail", prob=0.1)))
    return rhat, bulk, tail


def pymc_model(panel: Panel) -> Any:
    """Return the model as a PyMC model: the statement that the written-out density must equal.

    Parameters
    ----------
    panel : Panel
    """
    import pymc as pm
    import pytensor.tensor as pt

    posterior = density(panel)
    regions, years = len(panel.regions), len(panel.years)
    r, y, both, noise = panel.ratio, posterior.change, posterior.both, panel.noise
    cell = np.arange(len(r))
    in_region, in_year = np.zeros((len(r), regions)), np.zeros((len(r), years))
    in_region[cell, panel.region] = in_year[cell, panel.year] = 1.0
    p = PRIORS
    with pm.Model() as model:
        at = pm.Normal("at", [p[n][0] for n in PLACES], [p[n][1] for n in PLACES], shape=8)
        mu_r, mu_y, beta_c, beta_e, ell_r, ell_y = (at[k] for k in range(6))
        omega_r, omega_y = pt.exp(at[6]), pt.exp(at[7])
        by = pm.HalfNormal("by", [p[n][0] for n in SPREADS], shape=4)
        tau_r, tau_y, kappa_r, kappa_y = (by[k] for k in range(4))
        nu = 2.0 + pm.Gamma("nu_above_2", *p["nu_above_2"])
        c_y = pm.Normal("c_y", mu_y, omega_y, shape=years)
        c_r = pm.Normal("c_r", mu_r + beta_c * (c_y - mu_y), omega_r, shape=years)
        own = pm.ZeroSumNormal("own", shape=(4, regions))
        z_r, z_y, u_r, u_y = (own[k] for k in range(4))
        expected_y = in_year @ c_y + in_region @ (tau_y * z_y)
        scale_y = in_region @ pt.exp(ell_y + kappa_y * u_y)
        expected_r = in_year @ c_r + in_region @ (tau_r * z_r)
        scale_r = in_region @ pt.exp(ell_r + kappa_r * u_r)
        # Without a numerator the change of the denominator is unknown: its part of the spread of
        # the ratio is integrated out (as a normal one) and it has no likelihood of its own.
        known_r = expected_r + beta_e * (y - expected_y) * both
        spread = scale_r**2 + (beta_e * scale_y) ** 2 * (1.0 - both) + noise**2
        like_r = pm.logp(pm.StudentT.dist(nu, mu=known_r, sigma=pt.sqrt(spread)), r)
        like_y = pm.logp(pm.StudentT.dist(nu, mu=expected_y, sigma=scale_y), y)
        pm.Potential("likelihood", like_r.sum() + (both * like_y).sum())
    return model

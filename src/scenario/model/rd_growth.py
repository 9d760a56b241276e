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

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np

from scenario.model import nuts
from scenario.model.contract import Floats
from scenario.model.rd_cells import likelihood
from scenario.model.rd_panel import Panel

#: Quantities with a normal prior, and spreads with a half-normal one.
PLACES: Final = (
    "mu_r", "mu_y", "beta_c", "beta_e", "ell_r", "ell_y", "log_omega_r", "log_omega_y",
)  # fmt: skip
SPREADS: Final = ("tau_r", "tau_y", "kappa_r", "kappa_y")
#: Priors: mean and standard deviation, or the half-normal's scale, in log points a year; ν − 2 is
#: gamma with shape and rate.
PRIORS: Final[Mapping[str, tuple[float, ...]]] = {
    "mu_r": (0.03, 0.03),
    "mu_y": (0.08, 0.05),
    "beta_c": (0.0, 0.5),
    "beta_e": (0.0, 0.5),
    "ell_r": (float(np.log(0.04)), 0.7),
    "ell_y": (float(np.log(0.025)), 0.7),
    "log_omega_r": (float(np.log(0.02)), 0.5),
    "log_omega_y": (float(np.log(0.025)), 0.5),
    "tau_r": (0.02,),
    "tau_y": (0.02,),
    "kappa_r": (0.7,),
    "kappa_y": (0.5,),
    "nu_above_2": (2.0, 0.1),
}
CHAINS: Final = nuts.CHAINS


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


def pymc_model(panel: Panel) -> Any:
    """Return the PyMC model of a panel; its likelihood is one compiled loop over the cells.

    Parameters
    ----------
    panel : Panel
        At least two years and two regions.
    """
    import pymc as pm
    import pytensor.tensor as pt

    p = PRIORS
    with pm.Model() as model:
        at = pm.Normal("at", [p[n][0] for n in PLACES], [p[n][1] for n in PLACES], shape=8)
        by = pm.HalfNormal("by", [p[n][0] for n in SPREADS], shape=4)
        above = pm.Gamma("nu_above_2", *p["nu_above_2"])
        c_y = pm.Normal("c_y", at[1], pt.exp(at[7]), shape=len(panel.years))
        centre = at[0] + at[2] * (c_y - at[1])
        c_r = pm.Normal("c_r", centre, pt.exp(at[6]), shape=len(panel.years))
        own = pm.ZeroSumNormal("own", shape=(4, len(panel.regions)))
        scalars = pt.join(0, at[3:6], by)  # type: ignore[no-untyped-call]
        pm.Potential("likelihood", likelihood(panel, scalars, 2.0 + above, c_y, c_r, own))
    return model


class _Key:
    """A panel as a key: equal when every byte is equal."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        arrays = (panel.region, panel.year, panel.ratio, panel.base, panel.noise)
        self.content = (panel.regions, panel.years, *(a.tobytes() for a in arrays))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.content == other.content

    def __hash__(self) -> int:
        return hash(self.content)


@lru_cache(maxsize=4)
def _compiled(key: _Key) -> Any:
    """Compile the model of a panel once per process."""
    return nuts.compiled(pymc_model(key.panel))


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
    sampled = nuts.sample(_compiled(_Key(panel)), draws=draws, tune=tune, seed=seed)
    drawn = sampled.values
    at, by, own = drawn["at"], drawn["by"], drawn["own"]
    scalars = {name: at[..., k] for k, name in enumerate(PLACES)}
    scalars |= {name: by[..., k] for k, name in enumerate(SPREADS)}
    scalars |= {n: np.exp(scalars[f"log_{n}"]) for n in ("omega_r", "omega_y")}
    scalars["nu"] = 2.0 + drawn["nu_above_2"]
    return Posterior(
        scalars,
        drawn["c_r"],
        drawn["c_y"],
        scalars["tau_r"][..., None] * own[..., 0, :],
        np.exp(scalars["ell_r"][..., None] + scalars["kappa_r"][..., None] * own[..., 2, :]),
        panel.years,
        sampled.divergences,
        sampled.ebfmi,
    )


def diagnose(posterior: Posterior, reported: Mapping[str, Floats]) -> dict[str, Any]:
    """Return the sampler diagnostics of the reported quantities (`scenario.model.nuts.diagnose`).

    Parameters
    ----------
    posterior : Posterior
    reported : mapping of str to ndarray, shape (chains, draws)
        Constant quantities are passed over.
    """
    return nuts.diagnose(posterior.divergences, posterior.ebfmi, reported, posterior.scalars)

"""The posterior density of the panel model: its priors, its vector, its value and gradient.

The model itself is stated once, in `scenario.model.rd_growth.pymc_model`; a test compares both.
Written out, it is fast, and the same seed gives the same bytes in every process (a graph compiled
piece by piece differs in its last digits with what was cached before, and sampler paths amplify
that).

Order of the vector: eight places, logs of four spreads, log of ``ν − 2``, ``c_y``, ``c_r``, and
four times R − 1 coordinates of zero-sum region terms ``z_r, z_y, u_r, u_y``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scenario.model.contract import Floats
from scenario.model.rd_cells import compiled, t_constants
from scenario.model.rd_panel import Panel

#: Quantities with a normal prior, and spreads with a half-normal one, in the order sampled.
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


@dataclass(frozen=True, slots=True)
class Density:
    """The posterior density of one panel, up to a constant, on the whole real space.

    Parameters
    ----------
    panel : Panel
    basis, basis_t : ndarray, shape (R, R − 1) and its transpose
        Orthonormal, every column with sum zero.
    both, change : ndarray, shape (N,)
        1 where the denominator's change is known, and that change (0 elsewhere).
    """

    panel: Panel
    basis: Floats
    basis_t: Floats
    both: Floats
    change: Floats

    @property
    def size(self) -> int:
        """Number of coordinates."""
        return 13 + 2 * len(self.panel.years) + 4 * (len(self.panel.regions) - 1)

    def unpack(self, x: Floats) -> dict[str, Any]:
        """Return the named quantities of one or many vectors (last axis of length `size`)."""
        n_years, n_regions = len(self.panel.years), len(self.panel.regions)
        out: dict[str, Any] = {name: x[..., k] for k, name in enumerate(PLACES)}
        out |= {name: np.exp(x[..., 8 + k]) for k, name in enumerate(SPREADS)}
        out |= {name: np.exp(out[f"log_{name}"]) for name in ("omega_r", "omega_y")}
        out["nu"] = 2.0 + np.exp(x[..., 12])
        years = x[..., 13 : 13 + 2 * n_years].reshape(*x.shape[:-1], 2, n_years)
        own = x[..., 13 + 2 * n_years :].reshape(*x.shape[:-1], 4, n_regions - 1)
        out["c_y"], out["c_r"] = years[..., 0, :], years[..., 1, :]
        out["own"] = own @ self.basis.T
        return out

    def start(self, seed: int) -> Floats:
        """Return a starting point near the middle of the prior."""
        x = np.random.default_rng(seed).uniform(-0.5, 0.5, self.size)
        x[:8] = _CENTRE + 0.5 * _WIDTH * x[:8]
        x[8:12] += np.log(_SCALE)
        x[12] = np.log(6.0) + x[12]
        n_years = len(self.panel.years)
        x[13 : 13 + n_years] = x[1] + 0.02 * x[13 : 13 + n_years]
        x[13 + n_years : 13 + 2 * n_years] = x[0] + 0.02 * x[13 + n_years : 13 + 2 * n_years]
        return np.asarray(x, dtype=float)

    def __call__(self, x: Floats) -> tuple[float, Floats]:
        """Return the log density and its gradient at one vector."""
        constant, slope = t_constants(2.0 + float(np.exp(x[12])))
        value, gradient = compiled()(
            np.ascontiguousarray(x), self.basis, self.basis_t, self.panel.region, self.panel.year,
            self.panel.ratio, self.change, self.both, self.panel.noise, len(self.panel.years),
            _CENTRE, _WIDTH, _SCALE, *PRIORS["nu_above_2"], constant, slope,
        )  # fmt: skip
        return float(value), gradient


def density(panel: Panel) -> Density:
    """Return the density of a panel.

    Parameters
    ----------
    panel : Panel
        At least two regions and one year.
    """
    n = len(panel.regions)
    basis = np.tril(np.ones((n, n - 1)), -1) * -1.0 + np.eye(n, n - 1) * np.arange(n - 1, 0, -1)
    basis /= np.linalg.norm(basis, axis=0)
    both = np.isfinite(panel.base)
    change = np.where(both, panel.base, 0.0)
    transposed = np.ascontiguousarray(basis.T)
    return Density(panel, basis, transposed, both.astype(float), change)


_CENTRE: Final = np.array([PRIORS[n][0] for n in PLACES])
_WIDTH: Final = np.array([PRIORS[n][1] for n in PLACES])
_SCALE: Final = np.array([PRIORS[n][0] for n in SPREADS])

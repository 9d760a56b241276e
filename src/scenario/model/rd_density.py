"""Log density and gradient of the panel model, written out.

The model itself is stated once, in `scenario.model.rd_growth.pymc_model`; a test compares both.
Written out, it needs no compilation, and the same seed gives the same bytes in every process
(compiled code differs in its last digits with what was cached before, and sampler paths amplify
that).

Order of the vector: six places, logs of six spreads, log of ``ν − 2``, ``c_y``, ``c_r``, and four
times R − 1 coordinates of zero-sum region terms ``z_r, z_y, u_r, u_y``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scenario.model.contract import Floats
from scenario.model.rd_panel import Panel

#: Quantities with a normal prior, and spreads with a half-normal one, in the order sampled.
PLACES: Final = ("mu_r", "mu_y", "beta_c", "beta_e", "ell_r", "ell_y")
SPREADS: Final = ("omega_r", "omega_y", "tau_r", "tau_y", "kappa_r", "kappa_y")
#: Priors: mean and standard deviation, or the half-normal's scale, in log points a year; ν − 2 is
#: gamma with shape and rate.
PRIORS: Final[Mapping[str, tuple[float, ...]]] = {
    "mu_r": (0.03, 0.03),
    "mu_y": (0.08, 0.05),
    "beta_c": (0.0, 0.5),
    "beta_e": (0.0, 0.5),
    "ell_r": (float(np.log(0.04)), 0.7),
    "ell_y": (float(np.log(0.025)), 0.7),
    "omega_r": (0.03,),
    "omega_y": (0.05,),
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
    basis : ndarray, shape (R, R − 1)
        Orthonormal, every column with sum zero.
    """

    panel: Panel
    basis: Floats
    both: Floats
    change: Floats
    in_region: Floats
    in_year: Floats

    @property
    def size(self) -> int:
        """Number of coordinates."""
        return 13 + 2 * len(self.panel.years) + 4 * (len(self.panel.regions) - 1)

    def unpack(self, x: Floats) -> dict[str, Any]:
        """Return the named quantities of one or many vectors (last axis of length `size`)."""
        n_years, n_regions = len(self.panel.years), len(self.panel.regions)
        out: dict[str, Any] = {name: x[..., k] for k, name in enumerate(PLACES)}
        out |= {name: np.exp(x[..., 6 + k]) for k, name in enumerate(SPREADS)}
        out["nu"] = 2.0 + np.exp(x[..., 12])
        years = x[..., 13 : 13 + 2 * n_years].reshape(*x.shape[:-1], 2, n_years)
        own = x[..., 13 + 2 * n_years :].reshape(*x.shape[:-1], 4, n_regions - 1)
        out["c_y"], out["c_r"] = years[..., 0, :], years[..., 1, :]
        out["own"] = own @ self.basis.T
        return out

    def start(self, seed: int) -> Floats:
        """Return a starting point near the middle of the prior."""
        x = np.random.default_rng(seed).uniform(-0.5, 0.5, self.size)
        x[:6] = [PRIORS[n][0] + 0.5 * PRIORS[n][1] * x[k] for k, n in enumerate(PLACES)]
        x[6:12] = [np.log(PRIORS[n][0]) + x[6 + k] for k, n in enumerate(SPREADS)]
        x[12] = np.log(6.0) + x[12]
        n_years = len(self.panel.years)
        x[13 : 13 + n_years] = x[1] + 0.02 * x[13 : 13 + n_years]
        x[13 + n_years : 13 + 2 * n_years] = x[0] + 0.02 * x[13 + n_years : 13 + 2 * n_years]
        return np.asarray(x, dtype=float)

    def __call__(self, x: Floats) -> tuple[float, Floats]:
        """Return the log density and its gradient at one vector."""
        mu_r, mu_y, beta_c, beta_e, ell_r, ell_y = x[:6]
        omega_r, omega_y, tau_r, tau_y, kappa_r, kappa_y = by = np.exp(x[6:12])
        above = np.exp(x[12])
        nu, n_years = 2.0 + above, len(self.panel.years)
        c_y, c_r = x[13 : 13 + n_years], x[13 + n_years : 13 + 2 * n_years]
        v = x[13 + 2 * n_years :].reshape(4, -1)
        z_r, z_y, u_r, u_y = own = v @ self.basis.T
        region, year, both = self.panel.region, self.panel.year, self.both
        square_y = np.exp(2 * (ell_y + kappa_y * u_y))[region]
        square_r = np.exp(2 * (ell_r + kappa_r * u_r))[region]
        error_y = self.change - c_y[year] - tau_y * z_y[region]
        error_r = self.panel.ratio - c_r[year] - tau_r * z_r[region] - beta_e * both * error_y
        hidden = beta_e**2 * square_y * (1.0 - both)
        lik_r, de_r, dq_r, dn_r = student_t(error_r, square_r + hidden + self.panel.noise**2, nu)
        lik_y, de_y, dq_y, dn_y = student_t(error_y, square_y, nu)
        value = float(lik_r.sum() + both @ lik_y)
        # cells → quantities; de is the slope in the error, the mean enters with a minus
        m_r = -de_r
        m_y = -both * de_y - beta_e * both * m_r
        log_r, log_y = 2 * dq_r * square_r, 2 * both * dq_y * square_y + 2 * dq_r * hidden
        by_region = self.in_region.T @ np.column_stack([m_r, m_y, log_r, log_y])
        by_year = self.in_year.T @ np.column_stack([m_y, m_r])
        gradient = np.empty_like(x)
        gradient[3] = m_r @ (both * error_y) + 2 * beta_e * ((1.0 - both) * square_y) @ dq_r
        gradient[4], gradient[5] = log_r.sum(), log_y.sum()
        weights = np.array([tau_r, tau_y, kappa_r, kappa_y])
        gradient[8:12] = weights * (own * by_region.T).sum(axis=1)
        g_nu = dn_r.sum() + both @ dn_y
        g_own = weights[:, None] * (by_region.T @ self.basis) - v
        value -= 0.5 * float((v**2).sum())
        # year effects
        d_y = (c_y - mu_y) / omega_y
        d_r = (c_r - mu_r - beta_c * (c_y - mu_y)) / omega_r
        value -= 0.5 * float(d_y @ d_y + d_r @ d_r) + n_years * float(x[6] + x[7])
        gradient[0] = d_r.sum() / omega_r
        gradient[1] = d_y.sum() / omega_y - beta_c * d_r.sum() / omega_r
        gradient[2] = d_r @ (c_y - mu_y) / omega_r
        gradient[6], gradient[7] = d_r @ d_r - n_years, d_y @ d_y - n_years
        gradient[13 : 13 + n_years] = by_year[:, 0] - d_y / omega_y + beta_c * d_r / omega_r
        gradient[13 + n_years : 13 + 2 * n_years] = by_year[:, 1] - d_r / omega_r
        gradient[13 + 2 * n_years :] = g_own.ravel()
        # priors, with the Jacobians of the logs
        off = (x[:6] - _CENTRE) / _WIDTH
        value -= 0.5 * float(off @ off)
        gradient[:6] -= off / _WIDTH
        ratio = by / _SCALE
        value += float(x[6:12].sum()) - 0.5 * float(ratio @ ratio)
        gradient[6:12] += 1.0 - ratio**2
        shape, rate = PRIORS["nu_above_2"]
        value += shape * float(x[12]) - rate * float(above)
        gradient[12] = above * g_nu + shape - rate * above
        return value, gradient


def density(panel: Panel) -> Density:
    """Return the density of a panel.

    Parameters
    ----------
    panel : Panel
        At least two regions and one year.
    """
    cells, n = np.arange(len(panel.ratio)), len(panel.regions)
    basis = np.tril(np.ones((n, n - 1)), -1) * -1.0 + np.eye(n, n - 1) * np.arange(n - 1, 0, -1)
    basis /= np.linalg.norm(basis, axis=0)
    both = np.isfinite(panel.base)
    in_region, in_year = np.zeros((len(cells), n)), np.zeros((len(cells), len(panel.years)))
    in_region[cells, panel.region] = in_year[cells, panel.year] = 1.0
    return Density(
        panel, basis, both.astype(float), np.where(both, panel.base, 0.0), in_region, in_year
    )


def student_t(error: Floats, square: Floats, nu: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the log density of Student's t and its slopes in error, squared scale and ν.

    Parameters
    ----------
    error, square : ndarray
        Distance from the centre and squared scale.
    nu : float
        Degrees of freedom.

    Examples
    --------
    >>> value, *_ = student_t(np.array([0.0]), np.array([1.0]), 1.0)
    >>> bool(np.isclose(value[0], -np.log(np.pi)))
    True
    """
    from scipy.special import digamma, gammaln

    squared = error**2
    total = nu * square + squared
    tail = np.log1p(squared / (nu * square))
    value = (
        gammaln((nu + 1) / 2) - gammaln(nu / 2) - 0.5 * np.log(np.pi * nu)
        - 0.5 * np.log(square) - (nu + 1) / 2 * tail
    )  # fmt: skip
    in_error = -(nu + 1) * error / total
    in_square = ((nu + 1) * squared / total - 1.0) / (2 * square)
    in_nu = 0.5 * (
        digamma((nu + 1) / 2) - digamma(nu / 2) - 1 / nu - tail + (nu + 1) * squared / (nu * total)
    )
    return value, in_error, in_square, in_nu


_CENTRE: Final = np.array([PRIORS[n][0] for n in PLACES])
_WIDTH: Final = np.array([PRIORS[n][1] for n in PLACES])
_SCALE: Final = np.array([PRIORS[n][0] for n in SPREADS])

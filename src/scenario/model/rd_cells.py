"""The panel density and its gradient in one compiled loop over the cells."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import exp, log, log1p, pi
from typing import Any

import numpy as np

from scenario.model.contract import Floats


def t_constants(nu: float) -> tuple[float, float]:
    """Return the constant of Student's t log density and its slope in ν.

    Examples
    --------
    >>> round(t_constants(1.0)[0], 6)  # the Cauchy density at its centre is 1/π
    -1.14473
    """
    from scipy.special import digamma, gammaln

    constant = gammaln((nu + 1) / 2) - gammaln(nu / 2) - 0.5 * log(pi * nu)
    slope = 0.5 * (digamma((nu + 1) / 2) - digamma(nu / 2) - 1 / nu)
    return float(constant), float(slope)


@cache
def compiled() -> Callable[..., tuple[float, Floats]]:
    """Compile `evaluate` once; it is kept beside this file when that folder may be written."""
    import numba

    return numba.njit(cache=True, error_model="numpy")(evaluate)


def evaluate(
    x: Floats,
    basis: Floats,
    basis_t: Floats,
    region: Any,
    year: Any,
    ratio: Floats,
    change: Floats,
    both: Floats,
    noise: Floats,
    n_years: int,
    centre: Floats,
    width: Floats,
    scale: Floats,
    shape: float,
    rate: float,
    constant: float,
    slope: float,
) -> tuple[float, Floats]:
    """Return log density and gradient; `scenario.model.rd_density` explains the vector.

    Student's t with squared scale q and error e has the log density
    ``constant − ½ ln q − (ν+1)/2 · ln(1 + e²/(ν q))``; `slope` is that of `constant` in ν.
    """
    gradient = np.zeros_like(x)
    mu_r, mu_y, beta_c, beta_e, ell_r, ell_y = x[0], x[1], x[2], x[3], x[4], x[5]
    omega_r, omega_y = exp(x[6]), exp(x[7])
    weights = np.exp(x[8:12])
    above = exp(x[12])
    nu = 2.0 + above
    first, second = 13 + n_years, 13 + 2 * n_years
    v = x[second:].copy().reshape((4, basis.shape[1]))
    own = np.dot(v, basis_t)
    by_region = np.zeros(own.shape)
    value, g_beta, g_nu = 0.0, 0.0, 0.0
    for k in range(ratio.shape[0]):
        i, t, full = region[k], year[k], both[k]
        s_r = exp(2.0 * (ell_r + weights[2] * own[2, i]))
        q_y = exp(2.0 * (ell_y + weights[3] * own[3, i]))
        e_y = change[k] - x[13 + t] - weights[1] * own[1, i]
        hidden = beta_e * beta_e * q_y * (1.0 - full)
        q_r = s_r + hidden + noise[k] * noise[k]
        e_r = ratio[k] - x[first + t] - weights[0] * own[0, i] - beta_e * full * e_y
        total = nu * q_r + e_r * e_r
        tail = log1p(e_r * e_r / (nu * q_r))
        value += constant - 0.5 * log(q_r) - 0.5 * (nu + 1.0) * tail
        g_nu += slope - 0.5 * tail + 0.5 * (nu + 1.0) * e_r * e_r / (nu * total)
        m_r = (nu + 1.0) * e_r / total
        d_r = ((nu + 1.0) * e_r * e_r / total - 1.0) / (2.0 * q_r)
        m_y = -beta_e * full * m_r
        log_y = 2.0 * d_r * hidden
        g_beta += m_r * full * e_y + 2.0 * beta_e * (1.0 - full) * q_y * d_r
        if full > 0.0:
            total = nu * q_y + e_y * e_y
            tail = log1p(e_y * e_y / (nu * q_y))
            value += constant - 0.5 * log(q_y) - 0.5 * (nu + 1.0) * tail
            g_nu += slope - 0.5 * tail + 0.5 * (nu + 1.0) * e_y * e_y / (nu * total)
            m_y += (nu + 1.0) * e_y / total
            log_y += (nu + 1.0) * e_y * e_y / total - 1.0
        by_region[0, i] += m_r
        by_region[1, i] += m_y
        by_region[2, i] += 2.0 * d_r * s_r
        by_region[3, i] += log_y
        gradient[13 + t] += m_y
        gradient[first + t] += m_r
    gradient[3] = g_beta
    gradient[4] = by_region[2].sum()
    gradient[5] = by_region[3].sum()
    for k in range(n_years):
        off = x[13 + k] - mu_y
        d_y = off / omega_y
        d_r = (x[first + k] - mu_r - beta_c * off) / omega_r
        value -= 0.5 * (d_y * d_y + d_r * d_r) + x[6] + x[7]
        gradient[0] += d_r / omega_r
        gradient[1] += d_y / omega_y - beta_c * d_r / omega_r
        gradient[2] += d_r * off / omega_r
        gradient[6] += d_r * d_r - 1.0
        gradient[7] += d_y * d_y - 1.0
        gradient[13 + k] += beta_c * d_r / omega_r - d_y / omega_y
        gradient[first + k] -= d_r / omega_r
    inner = np.dot(by_region, basis)
    for j in range(4):
        gradient[8 + j] = weights[j] * (own[j] * by_region[j]).sum()
        for k in range(basis.shape[1]):
            value -= 0.5 * v[j, k] * v[j, k]
            gradient[second + j * basis.shape[1] + k] = weights[j] * inner[j, k] - v[j, k]
    # priors, with the Jacobians of the logs
    for k in range(8):
        off = (x[k] - centre[k]) / width[k]
        value -= 0.5 * off * off
        gradient[k] -= off / width[k]
    for k in range(4):
        off = weights[k] / scale[k]
        value += x[8 + k] - 0.5 * off * off
        gradient[8 + k] += 1.0 - off * off
    value += shape * x[12] - rate * above
    gradient[12] = above * g_nu + shape - rate * above
    return value, gradient

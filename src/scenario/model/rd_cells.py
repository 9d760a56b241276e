"""The likelihood of the panel's cells and its gradient, in one compiled loop, as a PyTensor Op.

A graph of the same likelihood compiles for a minute; this loop compiles for a second. A test
compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import exp, lgamma, log, log1p, pi
from types import FunctionType
from typing import Any

import numpy as np

from scenario.model.contract import Floats
from scenario.model.rd_panel import Panel


def digamma(x: float) -> float:
    """Return the slope of ``ln Γ`` at x > 0: upward recurrence, then the asymptotic series.

    Examples
    --------
    >>> round(digamma(1.0), 10)
    -0.5772156649
    """
    value = 0.0
    while x < 10.0:
        value -= 1.0 / x
        x += 1.0
    y = 1.0 / (x * x)
    series = y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y / 132))))
    return value + log(x) - 0.5 / x - series


def known_changes(panel: Panel) -> tuple[Floats, Floats]:
    """Return the change of each cell's denominator (0 where unknown) and whether it is known."""
    known = np.isfinite(panel.base)
    return np.where(known, panel.base, 0.0), known.astype(float)


@cache
def compiled() -> Callable[..., Any]:
    """Compile `evaluate`; PyTensor may call it from compiled code."""
    import numba

    compile_ = numba.njit(error_model="numpy")
    scope = {**globals(), "digamma": compile_(digamma)}
    loop: Callable[..., Any] = compile_(FunctionType(evaluate.__code__, scope))
    return loop


def evaluate(
    scalars: Floats,
    nu: float,
    c_y: Floats,
    c_r: Floats,
    own: Floats,
    region: Any,
    year: Any,
    ratio: Floats,
    change: Floats,
    known: Floats,
    noise: Floats,
) -> tuple[float, Floats, float, Floats, Floats, Floats]:
    """Return the log likelihood and its gradient in each of the first five arguments.

    Student's t with squared scale q and error e has the log density ``c(ν) − ½ ln q − (ν+1)/2 ·
    ln(1 + e²/(ν q))`` with ``c(ν) = ln Γ((ν+1)/2) − ln Γ(ν/2) − ½ ln(πν)``.

    Parameters
    ----------
    scalars : ndarray, shape (7,)
        β_e, ℓ_r, ℓ_y, τ_r, τ_y, κ_r, κ_y.
    nu : float
    c_y, c_r : ndarray, shape (T,)
    own : ndarray, shape (4, R)
        z_r, z_y, u_r, u_y.
    region, year : ndarray of int, shape (N,)
    ratio, change, known, noise : ndarray, shape (N,)
    """
    beta, ell_r, ell_y = scalars[0], scalars[1], scalars[2]
    tau_r, tau_y, kappa_r, kappa_y = scalars[3], scalars[4], scalars[5], scalars[6]
    constant = lgamma((nu + 1.0) / 2.0) - lgamma(nu / 2.0) - 0.5 * log(pi * nu)
    slope = 0.5 * (digamma((nu + 1.0) / 2.0) - digamma(nu / 2.0) - 1.0 / nu)
    g_y, g_r, by = np.zeros_like(c_y), np.zeros_like(c_r), np.zeros_like(own)
    g_scalars = np.zeros(7)
    value, g_nu = 0.0, 0.0
    for k in range(ratio.shape[0]):
        i, t, full = region[k], year[k], known[k]
        s_r = exp(2.0 * (ell_r + kappa_r * own[2, i]))
        q_y = exp(2.0 * (ell_y + kappa_y * own[3, i]))
        e_y = change[k] - c_y[t] - tau_y * own[1, i]
        # Without a numerator the denominator's change is unknown: its part of the spread of the
        # ratio is integrated out (as a normal one) and it has no likelihood of its own.
        hidden = beta * beta * q_y * (1.0 - full)
        q_r = s_r + hidden + noise[k] * noise[k]
        e_r = ratio[k] - c_r[t] - tau_r * own[0, i] - beta * full * e_y
        total = nu * q_r + e_r * e_r
        tail = log1p(e_r * e_r / (nu * q_r))
        value += constant - 0.5 * log(q_r) - 0.5 * (nu + 1.0) * tail
        g_nu += slope - 0.5 * tail + 0.5 * (nu + 1.0) * e_r * e_r / (nu * total)
        m_r = (nu + 1.0) * e_r / total
        d_r = ((nu + 1.0) * e_r * e_r / total - 1.0) / (2.0 * q_r)
        m_y = -beta * full * m_r
        log_y = 2.0 * d_r * hidden
        g_scalars[0] += m_r * full * e_y + 2.0 * beta * (1.0 - full) * q_y * d_r
        if full > 0.0:
            total = nu * q_y + e_y * e_y
            tail = log1p(e_y * e_y / (nu * q_y))
            value += constant - 0.5 * log(q_y) - 0.5 * (nu + 1.0) * tail
            g_nu += slope - 0.5 * tail + 0.5 * (nu + 1.0) * e_y * e_y / (nu * total)
            m_y += (nu + 1.0) * e_y / total
            log_y += (nu + 1.0) * e_y * e_y / total - 1.0
        by[0, i] += m_r
        by[1, i] += m_y
        by[2, i] += 2.0 * d_r * s_r
        by[3, i] += log_y
        g_y[t] += m_y
        g_r[t] += m_r
    g_scalars[1], g_scalars[2] = by[2].sum(), by[3].sum()
    for j in range(4):
        g_scalars[3 + j] = (own[j] * by[j]).sum()
        by[j] *= scalars[3 + j]
    return value, g_scalars, g_nu, g_y, g_r, by


def likelihood(panel: Panel, *inputs: Any) -> Any:
    """Return the log likelihood as a PyTensor scalar of scalars, ν, c_y, c_r and own."""
    return _op(panel)(*inputs)[0]


def _op(panel: Panel) -> Any:
    """Build the Op of one panel: value and gradients, in Python and in compiled graphs."""
    import pytensor.tensor as pt
    from pytensor.graph.basic import Apply
    from pytensor.graph.op import Op
    from pytensor.link.numba.dispatch.basic import numba_funcify

    change, known = known_changes(panel)
    data = (panel.region, panel.year, panel.ratio, change, known, panel.noise)
    loop = compiled()

    class Cells(Op):
        __props__ = ()

        def make_node(self, *inputs: Any) -> Any:
            outputs = [pt.dscalar(), pt.dvector(), pt.dscalar(), *(pt.dvector() for _ in "yr")]
            return Apply(self, [pt.as_tensor(i) for i in inputs], [*outputs, pt.dmatrix()])

        def perform(self, node: Any, inputs: Any, outputs: Any) -> None:
            scalars, nu, *rest = inputs
            for storage, value in zip(outputs, loop(scalars, float(nu), *rest, *data), strict=True):
                storage[0] = np.asarray(value)

        def pullback(self, inputs: Any, outputs: Any, output_grads: Any) -> Any:
            return [output_grads[0] * g for g in outputs[1:]]

        L_op = pullback

    @numba_funcify.register(Cells)
    def _compile(op: Any, node: Any = None, **rest: Any) -> Any:
        import numba

        region, year, ratio, moved, full, noise = data

        @numba.njit(error_model="numpy")
        def cells(scalars: Any, nu: Any, c_y: Any, c_r: Any, own: Any) -> Any:
            v, g, n, a, b, c = loop(
                scalars, nu.item(), c_y, c_r, own, region, year, ratio, moved, full, noise
            )
            return np.asarray(v), g, np.asarray(n), a, b, c

        return cells

    return Cells()

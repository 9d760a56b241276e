"""What is left when the paths are integrated out: the density of a few scales, and its slope.

Published figures are normal given the scales, with a covariance that is linear in their squares::

    y ~ N(m + λ a,  F + λ² P + Σ_k s_k² K_k)

A path that stands by itself has no loading λ. A figure printed as a bound ("above 5 %") is a value
that nobody printed: its distance from the bound joins the scales as one more unknown, positive and
with an even prior, and is sampled with them. Every engine samples this same density.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Log scales are held within these limits: beyond them nothing changes any more.
_LOWEST, _HIGHEST = -20.0, 5.0
#: Figures up to which all points are worked out at once, and points added up together beyond.
_FEW, _TOGETHER = 40, 16


@dataclass(frozen=True, slots=True)
class Term:
    """Figures of one region, linear in its path and reduced to their own covariances.

    Parameters
    ----------
    residual : ndarray, shape (m,)
        ``y − m``, with the bound itself where a figure is one.
    blocks : ndarray, shape (b, m, m)
        ``K_k``, one for each scale.
    fixed : ndarray, shape (m, m)
        ``F``: rounding, dated disturbances and whatever else has a known spread.
    above : tuple of ndarray, shapes (m,) and (m, m), or None
        ``a`` and ``P``: the path above seen through the windows; None where there is no loading.
    side : ndarray, shape (m,), or None
        1 where a figure is printed as a lower bound, −1 as an upper one, else 0; None for none.
    """

    residual: Floats
    blocks: Floats
    fixed: Floats
    above: tuple[Floats, Floats] | None = None
    side: Floats | None = None

    def values(self, squares: Floats, loading: Floats, gaps: Floats) -> Floats:
        """Return the log densities (B,) of squared scales (B, b), loadings (B,), gaps (B, u)."""
        if len(self.residual) > _FEW:
            flat, out = self.blocks.reshape(len(self.blocks), -1), []
            for start in range(0, len(squares), _TOGETHER):
                some = slice(start, start + _TOGETHER)
                given = zip(squares[some] @ flat, loading[some], gaps[some], strict=True)
                out += [self._solved(*one)[0] for one in given]
            return np.array(out)
        total = np.tensordot(squares, self.blocks, 1) + self.fixed
        residual = np.tile(self.residual, (len(squares), 1))
        if self.side is not None:
            residual[:, self.side != 0] += gaps * self.side[self.side != 0]
        if self.above is not None:
            total = total + (loading**2)[:, None, None] * self.above[1]
            residual = residual - loading[:, None] * self.above[0]
        lower = np.linalg.cholesky(total)
        z = np.linalg.solve(lower, residual[:, :, None])[:, :, 0]
        logs = np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
        return np.asarray(-logs - 0.5 * (z**2).sum(axis=1))

    def slope(self, squares: Floats, loading: float, gaps: Floats) -> tuple[float, list[Floats]]:
        """Return the log density; its slope in log scales, in the loading, in the gaps."""
        from scipy.linalg import lapack

        blocks = self.blocks.reshape(len(self.blocks), -1)
        value, lower, z = self._solved(squares @ blocks, loading, gaps)
        out = [np.zeros(len(blocks)), np.zeros(1), np.zeros(len(gaps))]
        if not np.isfinite(value):
            return value, out
        # V⁻¹ − z zᵀ, its lower half and half the diagonal: half the sum over both halves.
        half, size = lapack.dpotri(lower, lower=1)[0], len(z)
        half.ravel(order="K")[:: size + 1] *= 0.5
        rest = half.T - 0.5 * np.outer(z, z)
        out[0] = -2.0 * squares * (blocks @ rest.ravel())
        if self.above is not None:
            seen, covariance = self.above
            out[1][0] = z @ seen - 2.0 * loading * float(np.sum(rest * covariance))
        if self.side is not None:
            out[2] = -(self.side * z)[self.side != 0]
        return value, out

    def _solved(self, blocks: Floats, loading: float, gaps: Floats) -> tuple[float, Floats, Floats]:
        """Return the log density, the lower Cholesky factor L of V, and ``z = V⁻¹ r``."""
        from scipy.linalg import lapack

        total = blocks.reshape(self.fixed.shape) + self.fixed
        residual = self.residual
        if self.side is not None:
            residual = residual.copy()
            residual[self.side != 0] += gaps * self.side[self.side != 0]
        if self.above is not None:
            total = total + loading**2 * self.above[1]
            residual = residual - loading * self.above[0]
        lower, failed = lapack.dpotrf(total, lower=1, clean=1)
        if failed:
            return -np.inf, lower, residual
        z, _ = lapack.dpotrs(lower, residual, lower=1)
        return -float(np.log(np.diag(lower)).sum()) - 0.5 * float(residual @ z), lower, z


@dataclass(frozen=True, slots=True)
class Marginal:
    """The density of log scales, of a loading where there is one, of log gaps where there are any.

    Parameters
    ----------
    scales, loadings, gaps : int
        How many of each a point holds, in this order; loadings is 0 or 1.
    centre, spread : ndarray, shape (d,)
        Independent normal priors of scales and loading. For a gap, whose prior is even, a normal
        law of its logarithm that is taken out again: somewhere to start from.
    terms : sequence of Term
        Gaps belong to the first.
    ties : ndarray, shape (b, b), or None
        Logs of the scales @ ties are those of the blocks; None where each block has its own.
    faint : ndarray of bool, shape (d,), or None
        Unknowns that mostly stay where their prior has them; None for none.
    """

    scales: int
    loadings: int
    gaps: int
    centre: Floats
    spread: Floats
    terms: Sequence[Term]
    ties: Floats | None = None
    faint: NDArray[np.bool_] | None = None

    def log_density(self, points: Floats) -> Floats:
        """Return log densities up to a constant.

        Parameters
        ----------
        points : ndarray, shape (B, d)

        Returns
        -------
        ndarray, shape (B,)
        """
        known = self.scales + self.loadings
        unit = (points - self.centre)[:, :known] / self.spread[:known]
        out = -0.5 * (unit**2).sum(axis=1) + points[:, known:].sum(axis=1)
        squares, loading, gaps = self._split(points)
        for term in self.terms:
            out += term.values(squares, loading, gaps)
        return np.asarray(np.where(np.isfinite(out), out, -1e300))

    def beyond_normal(self, point: Floats) -> tuple[float, Floats]:
        """Return the log density of one point less that of the normal law, and its slope.

        Parameters
        ----------
        point : ndarray, shape (d,)

        Examples
        --------
        >>> one = Term(np.array([1.0]), np.ones((1, 1, 1)), np.zeros((1, 1)))
        >>> only = Marginal(1, 0, 0, np.zeros(1), np.ones(1), [one])
        >>> value, slope = only.beyond_normal(np.zeros(1))
        >>> float(value), slope.tolist()
        (-0.5, [0.0])
        """
        known = self.scales + self.loadings
        unit = (point - self.centre)[known:] / self.spread[known:]
        total = float((point[known:] + 0.5 * unit**2).sum())
        slope = np.zeros(len(point))
        slope[known:] = 1.0 + unit / self.spread[known:]
        squares, loading, gaps = (part[0] for part in self._split(point[None, :]))
        for term in self.terms:
            value, (by_scale, by_loading, by_gap) = term.slope(squares, float(loading), gaps)
            total += value
            slope[: self.scales] += by_scale if self.ties is None else self.ties @ by_scale
            slope[self.scales : known] += by_loading[: self.loadings]
            slope[known:] += by_gap * gaps
        return total, slope

    def _split(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Return squared scales of the blocks (B, b), loadings (B,) (1 where there are none), gaps (B, u)."""
        known = self.scales + self.loadings
        loading = points[:, self.scales] if self.loadings else np.ones(len(points))
        logs = points[:, : self.scales]
        logs = logs if self.ties is None else logs @ self.ties
        squares = np.exp(2.0 * np.clip(logs, _LOWEST, _HIGHEST))
        return squares, loading, np.exp(np.clip(points[:, known:], _LOWEST, _HIGHEST))

"""Sampling of a few scales by weighted draws from proposals that learn, with honest diagnostics.

The scales are the only thing left after the path is integrated out: five or so numbers with a
smooth posterior on the log scale, bent where two of them can stand for each other. Every round
proposes from a Student-t fitted to all weighted draws so far; a wider one beside it reaches what
the fit has not seen. Draws of all rounds are weighed against the mixture of all proposals, so that
none is thrown away (adaptive multiple importance sampling, Cornuet and others 2012).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario.model.pareto import MAX_PARETO_K, pareto_k
from scenario.model.sampled import CHAINS, Sampled, ScaleChains
from scenario.seeds import generator

Floats = NDArray[np.float64]
#: Maps scales (B, d) to log densities (B,).
LogDensity = Callable[[Floats], Floats]
#: Maps scales (d,) to their log density beyond the normal law of the start, and its slope (d,).
Slope = Callable[[Floats], tuple[float, Floats]]

_FREEDOM = 6.0
#: Share of the prior beside the fitted law of a faint unknown.
_PRIOR_SHARE = 0.05
#: Share of the wider proposal, and its width.
_WIDE_SHARE, _WIDE = 0.1, 2.0
#: Draws of one round; for each unknown, where there are many, whose covariance takes more to see.
_ROUND, _ROUND_EACH = 240, 40
#: Weights are flattened until they are worth this many equal ones for each unknown.
_ENOUGH = 12.0
#: Weighted draws must be worth this share of the states asked for; at most so many are made of each.
_WORTH, _MOST = 0.5, 8


@dataclass(frozen=True, slots=True)
class Start:
    """Where sampling begins: centres, standard deviations, and which unknowns are faint.

    Faint unknowns mostly stay where their prior has them. Each is proposed by itself, from a normal
    law fitted to it beside its prior, so that many of them cost next to nothing.
    """

    centre: Floats
    spread: Floats
    faint: NDArray[np.bool_]

    def faint_density(self, points: Floats, centre: Floats, spread: Floats) -> Floats:
        """Return the log density of the faint unknowns, up to a constant that all share."""
        x, f = points[:, self.faint], self.faint
        each = [
            np.log(share) - 0.5 * ((x - c[f]) / s[f]) ** 2 - np.log(s[f])
            for share, c, s in (
                (1.0 - _PRIOR_SHARE, centre, spread),
                (_PRIOR_SHARE, self.centre, self.spread),
            )
        ]
        return np.asarray(np.logaddexp(*each).sum(axis=1))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A Student-t and a wider one, and beside them laws of the faint unknowns.

    Parameters
    ----------
    start : Start
    centre, spread : ndarray, shape (d,)
    factor : ndarray
        Lower Cholesky factor of the scale matrix of the unknowns that are not faint.
    """

    start: Start
    centre: Floats
    spread: Floats
    factor: Floats

    def draw(self, size: int, rng: np.random.Generator) -> Floats:
        """Draw `size` vectors."""
        start, bold = self.start, ~self.start.faint
        points = np.empty((size, len(self.centre)))
        normal = rng.standard_normal((size, len(self.factor)))
        stretch = np.sqrt(_FREEDOM / rng.chisquare(_FREEDOM, size))
        stretch *= np.where(np.arange(size) < _WIDE_SHARE * size, _WIDE, 1.0)
        points[:, bold] = self.centre[bold] + stretch[:, None] * (normal @ self.factor.T)
        if start.faint.any():
            shape = size, int(start.faint.sum())
            prior, unit = rng.random(shape) < _PRIOR_SHARE, rng.standard_normal(shape)
            centre, spread = (
                np.where(prior, before[start.faint], now[start.faint])
                for before, now in ((start.centre, self.centre), (start.spread, self.spread))
            )
            points[:, start.faint] = centre + spread * unit
        return points

    def log_density(self, points: Floats) -> Floats:
        """Return the log density up to a constant that all proposals share."""
        bold = ~self.start.faint
        z = np.linalg.solve(self.factor, (points - self.centre)[:, bold].T)
        dim, far = len(self.factor), (z**2).sum(axis=0)
        each = [
            np.log(share) - dim * np.log(width)
            - 0.5 * (_FREEDOM + dim) * np.log1p(far / width**2 / _FREEDOM)
            for share, width in ((1.0 - _WIDE_SHARE, 1.0), (_WIDE_SHARE, _WIDE))
        ]  # fmt: skip
        out = np.logaddexp(*each) - np.log(np.diag(self.factor)).sum()
        if self.start.faint.any():
            out = out + self.start.faint_density(points, self.centre, self.spread)
        return np.asarray(out)


def weighted_proposal(start: Start, points: Floats, log_weights: Floats) -> Proposal:
    """Fit a proposal to weighted draws."""
    weight = _shares(log_weights)
    centre = weight @ points
    gap = points - centre
    spread = np.sqrt(weight @ gap**2 + 1e-4)
    gap = gap[:, ~start.faint]
    covariance = (gap * weight[:, None]).T @ gap
    lower = np.linalg.cholesky(covariance + 1e-4 * np.eye(len(covariance)))
    return Proposal(start, centre, spread, lower)


def at_the_mode(slope: Slope, start: Start) -> Proposal:
    """Return a proposal at the likeliest scales, as wide as the density is curved there."""
    from scipy.optimize import minimize

    centre, spread, bold = start.centre, start.spread, ~start.faint

    def loss(point: Floats) -> tuple[float, Floats]:
        value, rise = slope(point)
        unit = (point - centre) / spread
        return 0.5 * float(unit @ unit) - value, unit / spread - rise

    mode = minimize(loss, centre, jac=True, method="L-BFGS-B", options={"maxiter": 60}).x
    step = 0.01 * spread
    ahead = [loss(mode + move)[1] - loss(mode - move)[1] for move in np.diag(step)[bold]]
    bend = np.stack(ahead)[:, bold] / (2.0 * step[bold, None])
    curves, axes = np.linalg.eigh((bend + bend.T) / 2.0)
    curves = np.maximum(curves, 0.3 / float(spread[bold].max()) ** 2)
    return Proposal(start, mode, spread, np.linalg.cholesky((axes / curves) @ axes.T))


def _shares(log_weights: Floats) -> Floats:
    weight = np.exp(log_weights - log_weights.max())
    return np.asarray(weight / weight.sum())


def _worth(log_weights: Floats) -> float:
    """Return how many equal weights these are worth."""
    return float(1.0 / (_shares(log_weights) ** 2).sum())


def _flattened(log_weights: Floats, enough: float) -> Floats:
    """Return the weights to the largest power up to 1 that leaves them worth enough."""
    if _worth(log_weights) >= enough:
        return log_weights
    low, high = 0.0, 1.0
    for _ in range(25):
        middle = (low + high) / 2
        low, high = (middle, high) if _worth(middle * log_weights) >= enough else (low, middle)
    return low * log_weights


def run_chains(
    log_density: LogDensity,
    start: Floats,
    spread: Floats,
    *,
    steps: int,
    seed: int,
    name: str,
    slope: Slope | None = None,
    faint: NDArray[np.bool_] | None = None,
) -> ScaleChains:
    """Sample scales: four independent sets of `steps` states each.

    Parameters
    ----------
    log_density : callable
    start, spread : ndarray, shape (d,)
        Centre and standard deviations of the first proposal (for example the prior's).
    steps : int
    seed : int
    name : str
        Keys the random numbers.
    slope : callable, optional
        With it the first round also proposes around the mode.
    faint : ndarray of bool, shape (d,), optional
        Unknowns that mostly stay where they start, see `Start`.

    Returns
    -------
    ScaleChains
        Weighted draws are dealt to the sets in turn, and each set is resampled by its own weights.
    """
    rng = generator(seed, "scales", name)
    begin = Start(start, spread, np.zeros(len(start), bool) if faint is None else faint)
    bold = int((~begin.faint).sum())
    size = CHAINS * (max(_ROUND, _ROUND_EACH * bold) // CHAINS)
    proposals = [Proposal(begin, start, spread, np.diag(spread[~begin.faint]))]
    if slope is not None:
        proposals.append(at_the_mode(slope, begin))
    each = size // len(proposals)
    points = np.concatenate([one.draw(each, rng) for one in proposals])
    density, mixed = log_density(points), _mixture(proposals, [each] * len(proposals), points)
    counts = [each] * len(proposals)
    wanted, most = _WORTH * CHAINS * steps, _MOST * CHAINS * steps
    while True:
        weights = density - mixed
        if len(points) >= 4 * size:
            tail = pareto_k(weights)
            done = _worth(weights) >= wanted and tail <= MAX_PARETO_K
            if done or len(points) >= most:
                break
        fitted = weighted_proposal(begin, points, _flattened(weights, _ENOUGH * bold))
        more = fitted.draw(size, rng)
        proposals.append(fitted)
        counts.append(size)
        mixed = np.logaddexp(mixed, np.log(size) + fitted.log_density(points))
        mixed = np.concatenate([mixed, _mixture(proposals, counts, more)])
        points = np.concatenate([points, more])
        density = np.concatenate([density, log_density(more)])
    order = rng.permutation(len(points))
    chains = []
    for set_of in np.array_split(order, CHAINS):
        edges = np.cumsum(_shares(weights[set_of]))
        place = (np.arange(steps) + rng.random()) / steps
        chains.append(points[set_of[np.minimum(np.searchsorted(edges, place), len(set_of) - 1)]])
    return ScaleChains(np.stack(chains), Sampled(_worth(weights) / len(points), tail))


def _mixture(proposals: Sequence[Proposal], counts: Sequence[int], points: Floats) -> Floats:
    """Return the log of the densities of all proposals, added up by the draws that each gave."""
    each = [np.log(n) + one.log_density(points) for n, one in zip(counts, proposals, strict=True)]
    return np.asarray(np.logaddexp.reduce(each, axis=0))

"""Sampling of a few scales by chains that propose from a fitted Student-t, with honest diagnostics.

The scales are the only thing left after the path is integrated out: five or so numbers with a
smooth, one-humped posterior on the log scale. A Student-t at its mode, then refitted to its own
weighted draws, is close enough to propose from independently (independence Metropolis).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario.model.pareto import pareto_k
from scenario.model.sampled import CHAINS, Sampled, ScaleChains
from scenario.seeds import generator

Floats = NDArray[np.float64]
#: Maps scales (B, d) to log densities (B,).
LogDensity = Callable[[Floats], Floats]

_FREEDOM = 6.0
#: Draws of one round of fitting the proposal: the least, and for each unknown where there are more
#: than `_USUAL`, whose covariance takes more draws to see; and the most rounds.
_ROUND, _ROUND_EACH, _USUAL = 250, 150, 5
_ROUNDS = 12
#: A round's weights are flattened until they are worth this many equal ones.
_ENOUGH = 60.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A multivariate Student-t: centre, lower Cholesky factor of its scale matrix."""

    centre: Floats
    factor: Floats

    def draw(self, size: int, rng: np.random.Generator) -> Floats:
        """Draw `size` vectors."""
        normal = rng.standard_normal((size, len(self.centre)))
        stretch = np.sqrt(_FREEDOM / rng.chisquare(_FREEDOM, size))
        return np.asarray(self.centre + stretch[:, None] * (normal @ self.factor.T))

    def log_density(self, points: Floats) -> Floats:
        """Return the log density up to a constant."""
        z = np.linalg.solve(self.factor, (points - self.centre).T)
        dim = len(self.centre)
        shape = -0.5 * (_FREEDOM + dim) * np.log1p((z**2).sum(axis=0) / _FREEDOM)
        return np.asarray(shape - np.log(np.diag(self.factor)).sum())


def weighted_proposal(points: Floats, log_weights: Floats) -> Proposal:
    """Fit a Student-t to weighted draws (a little wider than they are)."""
    weight = np.exp(log_weights - log_weights.max())
    weight /= weight.sum()
    centre = weight @ points
    gap = points - centre
    covariance = (gap * weight[:, None]).T @ gap
    ridge = 1e-4 * np.eye(len(centre))
    return Proposal(centre, np.linalg.cholesky(1.15 * covariance + ridge))


def _effective_weights(log_weights: Floats) -> float:
    weight = np.exp(log_weights - log_weights.max())
    return float(weight.sum() ** 2 / (weight**2).sum())


def _tempering(log_weights: Floats) -> float:
    """Return the largest power up to 1 that leaves the weights worth `_ENOUGH` equal ones."""
    if _effective_weights(log_weights) >= _ENOUGH:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(25):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if _effective_weights(middle * log_weights) >= _ENOUGH else (low, middle)
        )
    return low


def run_chains(
    log_density: LogDensity, start: Floats, spread: Floats, *, steps: int, seed: int, name: str
) -> ScaleChains:
    """Sample scales with four independence chains of `steps` states each.

    Parameters
    ----------
    log_density : callable
    start, spread : ndarray, shape (d,)
        Centre and standard deviations of the first proposal (for example the prior's).
    steps : int
    seed : int
    name : str
        Keys the random numbers.

    Returns
    -------
    ScaleChains
    """
    rng = generator(seed, "scales", name)
    proposal = Proposal(start, np.diag(spread))
    size = _ROUND if len(start) <= _USUAL else _ROUND_EACH * len(start)
    for _ in range(_ROUNDS):
        points = proposal.draw(size, rng)
        weights = log_density(points) - proposal.log_density(points)
        power = _tempering(weights)
        proposal = weighted_proposal(points, power * weights)
        if power == 1.0 and _effective_weights(weights) > 0.4 * size:
            break
    chains, ratios = [], []
    accepted = 0
    for _ in range(CHAINS):
        points = proposal.draw(steps + 1, rng)
        ratio = log_density(points) - proposal.log_density(points)
        level = np.log(rng.random(steps))
        # The first state is one of the chain's own draws, chosen by its weight.
        at = int(
            rng.choice(steps + 1, p=np.exp(ratio - ratio.max()) / np.exp(ratio - ratio.max()).sum())
        )
        kept = np.empty(steps, dtype=np.int64)
        for i in range(steps):
            if level[i] < ratio[i] - ratio[at]:
                at, accepted = i, accepted + 1
            kept[i] = at
        chains.append(points[kept])
        ratios.append(ratio)
    how = Sampled(accepted / (CHAINS * steps), pareto_k(np.concatenate(ratios)))
    return ScaleChains(np.stack(chains), how)

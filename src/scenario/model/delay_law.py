"""How late things come, learned from finished cases and from those that are still open.

A normal law on a logarithm with a shock common to one year, worked out on a grid:
``y_i = μ + σ (√ρ C_year + √(1 − ρ) ε_i)``. An unfinished case says only that its value is above what
has passed. The prior is the judgement: μ is normal around its mean with the spread of a mean of a
stated number of cases, σ/√n; σ is log-normal around the judgement's spread; ρ has its own judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scenario.model.contract import Floats
from scenario.seeds import generator

#: Points of the grid for μ, σ and ρ, and nodes over the common shock.
GRID: Final = (101, 41, 5)
NODES: Final = 31
#: Spread of ln σ around the judgement's own spread.
SCALE_SPREAD: Final = 0.5


@dataclass(frozen=True, slots=True)
class Prior:
    """A belief about one class: centre and spread of y, and how many cases it is worth.

    Parameters
    ----------
    mean, spread : float
        Of y; spread above 0.
    cases : float
        Above 0.
    correlations : ndarray
        Equally likely values of ρ, each at least 0 and below 1.
    """

    mean: float
    spread: float
    cases: float
    correlations: Floats


@dataclass(frozen=True, slots=True)
class Law:
    """Draws of a class's parameters.

    Parameters
    ----------
    mean, spread, correlation : ndarray, shape (S,)
    cases : int
        Finished and unfinished cases behind them.
    """

    mean: Floats
    spread: Floats
    correlation: Floats
    cases: int


def fit_law(
    values: Floats,
    unfinished: Floats,
    years: Floats,
    prior: Prior,
    *,
    draws: int,
    seed: int,
    names: tuple[str, ...],
) -> Law:
    """Return the posterior of one class in draws.

    Parameters
    ----------
    values : ndarray, shape (N,)
        y of finished cases; of unfinished ones what has passed so far.
    unfinished : ndarray of bool, shape (N,)
    years : ndarray of int, shape (N,)
        Cases of one year share a shock.
    prior : Prior
    draws, seed : int
    names : tuple of str
        Name of the stream.

    Returns
    -------
    Law

    Examples
    --------
    >>> prior = Prior(0.0, 0.5, 2.0, np.array([0.0]))
    >>> y = np.full(400, 1.0) + np.tile([-0.2, 0.2], 200)
    >>> law = fit_law(y, y < -9, np.zeros(400), prior, draws=500, seed=1, names=("a",))
    >>> round(float(law.mean.mean()), 1), round(float(law.spread.mean()), 1)
    (1.0, 0.2)
    """
    from scipy.special import log_ndtr

    count = len(values)
    seen = values if count else np.array([prior.mean])
    scatter = max(float(np.std(seen)), 0.25 * prior.spread)
    # Wide enough for the prior and for the data, with a common shock in one year.
    wide = 4.0 * max(prior.spread, scatter)
    low, high = (
        min(prior.mean, float(seen.mean())) - wide,
        max(prior.mean, float(seen.mean())) + wide,
    )
    mu = np.linspace(low, high, GRID[0])
    sigma = np.geomspace(
        min(prior.spread, scatter) / 5.0, max(prior.spread, scatter) * 4.0, GRID[1]
    )
    log = np.zeros((GRID[0], GRID[1], len(prior.correlations)))
    around = sigma / np.sqrt(prior.cases)
    log += (-0.5 * ((mu[:, None] - prior.mean) / around) ** 2 - np.log(around))[:, :, None]
    log -= (0.5 * (np.log(sigma / prior.spread) / SCALE_SPREAD) ** 2)[None, :, None]
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = np.log(weights / weights.sum())
    open_cases = np.asarray(unfinished, dtype=bool)
    for r, rho in enumerate(prior.correlations):
        own = sigma * np.sqrt(1.0 - rho)
        shocks = sigma[:, None] * np.sqrt(rho) * nodes  # (sigma, node)
        for year in np.unique(years):
            done = values[(years == year) & ~open_cases]
            centre = mu[:, None, None] + shocks[None]
            squares = np.sum(done**2) - 2.0 * done.sum() * centre + len(done) * centre**2
            total = weights - 0.5 * squares / own[None, :, None] ** 2
            total -= len(done) * np.log(own)[None, :, None]
            for y in values[(years == year) & open_cases]:
                total += log_ndtr((centre - y) / own[None, :, None])
            top = total.max(axis=2, keepdims=True)
            log[:, :, r] += (top + np.log(np.exp(total - top).sum(axis=2, keepdims=True)))[:, :, 0]
    return _sample(log, mu, sigma, prior.correlations, count, draws, generator(seed, *names))


def _sample(
    log: Floats, mu: Floats, sigma: Floats, rho: Floats, cases: int, draws: int,
    rng: np.random.Generator,
) -> Law:  # fmt: skip
    mass = np.exp(log - log.max()).ravel()
    picked = rng.choice(len(mass), size=draws, p=mass / mass.sum())
    i, j, k = np.unravel_index(picked, log.shape)
    step = mu[1] - mu[0]
    ratio = np.log(sigma[1] / sigma[0])
    return Law(
        mu[i] + step * rng.uniform(-0.5, 0.5, draws),
        sigma[j] * np.exp(ratio * rng.uniform(-0.5, 0.5, draws)),
        rho[k],
        cases,
    )

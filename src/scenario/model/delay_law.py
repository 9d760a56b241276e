"""How late things come, learned from finished cases and from those that are still open.

A normal law on a logarithm with a shock common to one year, worked out on a grid:
``y_i = μ + σ (√ρ C_year + √(1 − ρ) ε_i)``. An unfinished case says only that its value is above what
has passed. The prior is the judgement: μ is normal around its mean as if it rested on a stated
number of cases, σ log-normal around its spread, ρ its own judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scenario.model.contract import Floats
from scenario.seeds import generator

#: Points of the grid for μ, σ and ρ, and nodes over the common shock.
GRID: Final = (61, 41, 5)
NODES: Final = 15
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
    from scipy.stats import norm

    count = len(values)
    wide = 5.0 * prior.spread / np.sqrt(prior.cases)
    seen = values if count else np.array([prior.mean])
    scatter = max(float(np.std(seen)), 0.25 * prior.spread)
    centre = float(seen.mean())
    low = min(prior.mean - wide, centre - 4.0 * scatter) if count < 4 else centre - 4.0 * scatter
    high = max(prior.mean + wide, centre + 4.0 * scatter) if count < 4 else centre + 4.0 * scatter
    mu = np.linspace(low, high, GRID[0])
    sigma = np.geomspace(
        min(prior.spread, scatter) / 5.0, max(prior.spread, scatter) * 4.0, GRID[1]
    )
    log = np.zeros((GRID[0], GRID[1], len(prior.correlations)))
    log += norm.logpdf(mu, prior.mean, prior.spread / np.sqrt(prior.cases))[:, None, None]
    log += norm.logpdf(np.log(sigma), np.log(prior.spread), SCALE_SPREAD)[None, :, None]
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = np.log(weights / weights.sum())
    open_cases = np.asarray(unfinished, dtype=bool)
    for r, rho in enumerate(prior.correlations):
        own = sigma * np.sqrt(1.0 - rho)
        shocks = sigma[:, None] * np.sqrt(rho) * nodes  # (sigma, node)
        for year in np.unique(years):
            total = np.zeros((GRID[0], GRID[1], NODES)) + weights
            for y, is_open in zip(values[years == year], open_cases[years == year], strict=True):
                z = (y - mu[:, None, None] - shocks[None]) / own[None, :, None]
                if is_open:
                    total += norm.logsf(z)
                else:
                    total += -0.5 * z * z - np.log(own)[None, :, None]
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

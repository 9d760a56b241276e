"""The path of the region that stands by itself: usually the nation, with many monthly figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario.model.kernel import DRIFT_PRIOR, ROOT_SCALES, block, factor
from scenario.model.scale_posterior import run_chains
from scenario.model.windows import (
    Calendar,
    GrowthFigure,
    LevelFigure,
    Windows,
    as_windows,
    linearise,
    log_growth,
)
from scenario.seeds import generator

Floats = NDArray[np.float64]
#: Most rounds of linearising, and the largest move of a log level that ends them.
_ROUNDS, _SETTLED = 8, 1e-9


@dataclass(frozen=True, slots=True)
class PathDraws:
    """Joint draws of the log level of every bin (up to a constant) of one region.

    Parameters
    ----------
    calendar : Calendar
    path : ndarray, shape (S, n)
    log_weights : ndarray, shape (n,) or (S, n)
        Log seasonal weights of the bins.
    scales : mapping of str to ndarray (S,)
        Standard deviations of the blocks, draw by draw.
    own : ndarray, shape (S, n) or None
        Departure from the region above (None for a path that stands by itself).
    accepted : float
        Share of proposed scales accepted.
    figures : int
        Number of figures that went in.
    """

    calendar: Calendar
    path: Floats
    log_weights: Floats
    scales: Mapping[str, Floats]
    own: Floats | None
    accepted: float
    figures: int


def _solve(covariance: Floats, right: Floats) -> tuple[Floats, float]:
    """Return ``V⁻¹ r`` and half the log determinant of V."""
    from scipy.linalg import lapack

    lower, failed = lapack.dpotrf(covariance, lower=1, clean=0, overwrite_a=0)
    if failed:
        return np.full_like(right, np.nan), np.inf
    solved, _ = lapack.dpotrs(lower, right, lower=1)
    return solved, float(np.log(np.diag(lower)).sum())


def log_normal_prior(theta: Floats, prior: Mapping[str, tuple[float, float]]) -> Floats:
    """Return the log density of log scales (B, d) under independent normals, up to a constant."""
    centre = np.log([median for median, _ in prior.values()])
    spread = np.array([sd for _, sd in prior.values()])
    return np.asarray(-0.5 * (((theta - centre) / spread) ** 2).sum(axis=1))


def fit_root(
    figures: Sequence[GrowthFigure | LevelFigure],
    calendar: Calendar,
    log_weights: Floats,
    shock: Floats,
    *,
    draws: int,
    seed: int,
    steps: int = 300,
    scales: Mapping[str, tuple[float, float]] = ROOT_SCALES,
    drift: tuple[float, float] = DRIFT_PRIOR,
    name: str = "root",
) -> PathDraws:
    """Draw the path given published growths and levels of any mixture of windows.

    Parameters
    ----------
    figures : sequence of GrowthFigure or LevelFigure
    calendar : Calendar
    log_weights : ndarray, shape (n,)
        Log seasonal weights of the bins.
    shock : ndarray, shape (n, n)
        Covariance of dated disturbances and of whatever else has a known spread.
    draws, seed : int
    steps : int
        States of each of the four chains.
    scales, drift
        Priors, see `scenario.model.kernel`.
    name : str
        Keys the random numbers.

    Returns
    -------
    PathDraws
    """
    windows = as_windows(figures, calendar)
    blocks = {key: block(key, calendar) for key in scales}
    fixed = drift[1] ** 2 * block("drift", calendar) + shock
    mean = drift[0] * calendar.time
    noise = np.diag(windows.sd**2)
    theta = np.log([median for median, _ in scales.values()])
    spread = np.array([sd for _, sd in scales.values()])
    if windows.count == 0:
        rng = generator(seed, "prior scales", name)
        states = theta + spread * rng.standard_normal((draws, len(theta)))
        which, accepted = np.arange(draws), 1.0
        a, c = np.zeros((0, calendar.size)), np.zeros(0)
        reduced = np.zeros((len(scales), 0, 0))
    else:
        centre = mean
        for _ in range(_ROUNDS):
            a, c = linearise(centre, log_weights, windows)
            reduced = np.stack([a @ k @ a.T for k in blocks.values()])
            base = a @ fixed @ a.T + noise
            residual = windows.y - c - a @ mean
            total = base + np.tensordot(np.exp(2 * theta), reduced, 1)
            prior_cov = fixed + sum(
                np.exp(2 * s) * k for s, k in zip(theta, blocks.values(), strict=True)
            )
            before, centre = centre, mean + prior_cov @ (a.T @ _solve(total, residual)[0])
            if np.abs(centre - before).max() < _SETTLED:
                break

        def log_density(points: Floats) -> Floats:
            out = log_normal_prior(points, scales)
            flat = reduced.reshape(len(blocks), -1)
            squares = np.exp(2 * np.clip(points, -20.0, 5.0))
            for i in range(len(points)):
                total = base + (squares[i] @ flat).reshape(base.shape)
                solved, half_log_det = _solve(total, residual)
                out[i] += -half_log_det - 0.5 * float(residual @ solved)
            return np.asarray(np.where(np.isfinite(out), out, -1e300))

        chains = run_chains(log_density, theta, spread, steps=steps, seed=seed, name=name)
        states, which = chains.spread_over(draws)
        accepted = chains.accepted
    path = _draw_paths(
        windows, blocks, fixed, mean, log_weights, (a, c), reduced, np.exp(states), which,
        generator(seed, "path", name),
    )  # fmt: skip
    values = {key: np.exp(states[which, i]) for i, key in enumerate(scales)}
    return PathDraws(calendar, path, log_weights, values, None, accepted, windows.count)


def _draw_paths(
    windows: Windows,
    blocks: Mapping[str, Floats],
    fixed: Floats,
    mean: Floats,
    log_weights: Floats,
    linear: tuple[Floats, Floats],
    reduced: Floats,
    states: Floats,
    which: NDArray[np.int64],
    rng: np.random.Generator,
) -> Floats:
    """Draw paths given scales: a prior path, then the exact Gaussian correction to the figures."""
    draws, size = len(which), len(mean)
    path = mean + rng.standard_normal((draws, size)) @ factor(fixed).T
    for i, covariance in enumerate(blocks.values()):
        unit = rng.standard_normal((draws, size)) @ factor(covariance).T
        path += states[which, i][:, None] * unit
    if windows.count == 0:
        return np.asarray(path)
    a, c = linear
    gains = np.stack([fixed @ a.T, *(k @ a.T for k in blocks.values())])
    noise = np.diag(windows.sd**2)
    squares = np.concatenate([np.ones((len(states), 1)), states**2], axis=1)
    target = windows.y - windows.sd * rng.standard_normal((draws, windows.count))
    gap = target - c - path @ a.T
    order = np.argsort(which, kind="stable")
    edges = np.searchsorted(which[order], np.arange(len(states) + 1))
    base = a @ gains[0] + noise
    for s in range(len(states)):
        group = order[edges[s] : edges[s + 1]]
        total = base + np.tensordot(squares[s, 1:], reduced, 1)
        gain = np.tensordot(squares[s], gains, 1)
        path[group] += (gain @ _solve(total, gap[group].T)[0]).T
    # What the linear map now says the figures are is what the exact map must say; any gain
    # serves to get there, so one of typical scales is used for all draws.
    wanted = path @ a.T + c
    typical = squares[which].mean(axis=0)
    total = base + np.tensordot(typical[1:], reduced, 1)
    gain = np.tensordot(typical, gains, 1)
    for _ in range(2):
        gap = wanted - log_growth(path, log_weights, windows)
        if np.abs(gap).max() < _SETTLED:
            break
        path += (gain @ _solve(total, gap.T)[0]).T
    return np.asarray(path)

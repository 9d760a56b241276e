"""The path of a region below another: a loading on the path above it, and a path of its own.

``child = λ · parent + own``. The spreads of `own` are learned from the region and its siblings
together; given them everything is Gaussian, and the region's own figures also correct the drawn
path above it (which had been drawn from that region's own figures only).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario.model.kernel import LOADING_PRIOR, OWN_SCALES, block, factor
from scenario.model.root_path import PathDraws, log_normal_prior
from scenario.model.scale_posterior import run_chains
from scenario.model.seasonal_profile import BaseShare, tilt
from scenario.model.windows import GrowthFigure, Windows, as_windows, linearise, log_growth
from scenario.seeds import generator

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Linear:
    """The figures of one region, linear in its path, reduced to their own covariances."""

    windows: Windows
    a: Floats
    c: Floats
    above: Floats  # A p̄
    above_cov: Floats  # A P Aᵀ
    blocks: Floats  # (b, m, m)
    fixed: Floats  # dated disturbances and rounding


def _reduce(
    windows: Windows,
    centre: Floats,
    log_weights: Floats,
    above: tuple[Floats, Floats],
    blocks: Mapping[str, Floats],
    shock: Floats,
) -> _Linear:
    a, c = linearise(centre, log_weights, windows)
    mean, covariance = above
    return _Linear(
        windows,
        a,
        c,
        a @ mean,
        a @ covariance @ a.T,
        np.stack([a @ k @ a.T for k in blocks.values()]),
        a @ shock @ a.T + np.diag(windows.sd**2),
    )


def _log_likelihood(
    region: _Linear, squares: Floats, loading: Floats, loading_variance: float
) -> Floats:
    """Return the log density of a region's figures for scales (B, b) and loadings (B,)."""
    count = region.windows.count
    total = np.einsum("bk,kij->bij", squares, region.blocks)
    total += region.fixed + loading_variance * np.outer(region.above, region.above)
    total += (loading**2)[:, None, None] * region.above_cov
    residual = region.windows.y - region.c - loading[:, None] * region.above
    lower = np.linalg.cholesky(total)
    z = np.linalg.solve(lower, residual[:, :, None])[:, :, 0]
    logs = np.log(lower[:, np.arange(count), np.arange(count)]).sum(axis=1)
    return np.asarray(-logs - 0.5 * (z**2).sum(axis=1))


def fit_region(
    parent: PathDraws,
    figures: Sequence[GrowthFigure],
    siblings: Sequence[Sequence[GrowthFigure]],
    log_weights: Floats,
    shock: Floats,
    *,
    seed: int,
    name: str,
    steps: int = 300,
    scales: Mapping[str, tuple[float, float]] = OWN_SCALES,
    loading: tuple[float, float] = LOADING_PRIOR,
    base_share: BaseShare | None = None,
) -> PathDraws:
    """Draw the path of a region given the drawn path above it and the figures there are.

    Parameters
    ----------
    parent : PathDraws
    figures : sequence of GrowthFigure
        The region's own; may be empty.
    siblings : sequence of sequences of GrowthFigure
        Other regions below the same parent: they inform the spreads only.
    log_weights : ndarray, shape (n,)
    shock : ndarray, shape (n, n)
        Covariance of dated disturbances in the region's departure.
    seed, name
        Key the random numbers.
    steps : int
        States of each of the four chains.
    scales, loading
        Priors, see `scenario.model.kernel`.
    base_share : BaseShare, optional
        The seasonal weights of each draw are tilted so that the expected path has it.

    Returns
    -------
    PathDraws
        With as many draws as `parent`, in the same order; ``scales`` also holds ``loading``.
    """
    calendar = parent.calendar
    draws = len(parent.path)
    mean = parent.path.mean(axis=0)
    gap = parent.path - mean
    above = mean, gap.T @ gap / max(draws - 1, 1)
    blocks = {key: block(key, calendar) for key in scales}
    windows = as_windows(figures, calendar)
    others = [w for w in (as_windows(s, calendar) for s in siblings) if w.count]
    prior_mean = np.array([*np.log([m for m, _ in scales.values()]), loading[0]])
    prior_sd = np.array([*(s for _, s in scales.values()), loading[1]])
    centre = mean
    typical = sum(m**2 * k for (m, _), k in zip(scales.values(), blocks.values(), strict=True))
    own = _reduce(windows, centre, log_weights, above, blocks, shock)
    for _ in range(2 if windows.count else 0):
        spread = above[1] + typical + shock + loading[1] ** 2 * np.outer(mean, mean)
        total = own.a @ spread @ own.a.T + np.diag(windows.sd**2)
        step = np.linalg.solve(total, windows.y - own.c - own.a @ mean)
        centre = mean + spread @ (own.a.T @ step)
        own = _reduce(windows, centre, log_weights, above, blocks, shock)
    tilted = log_weights
    if base_share is not None:
        tilted = tilt(log_weights, centre, *base_share)
    rest = [_reduce(w, mean, log_weights, above, blocks, shock) for w in others]

    if windows.count or rest:

        def log_density(points: Floats) -> Floats:
            out = log_normal_prior(points[:, :-1], scales)
            out -= 0.5 * ((points[:, -1] - loading[0]) / loading[1]) ** 2
            squares = np.exp(2 * np.clip(points[:, :-1], -15.0, 3.0))
            if windows.count:
                out += _log_likelihood(own, squares, points[:, -1], 0.0)
            one = np.full(len(points), loading[0])
            for region in rest:
                out += _log_likelihood(region, squares, one, loading[1] ** 2)
            return np.asarray(out)

        chains = run_chains(
            log_density, prior_mean, prior_sd, steps=steps, seed=seed, name=f"own {name}"
        )
        states, which = chains.spread_over(draws)
        theta, accepted = states[which], chains.accepted
    else:
        rng = generator(seed, "prior scales", name)
        theta = prior_mean + prior_sd * rng.standard_normal((draws, len(prior_mean)))
        accepted = 1.0
    size = np.exp(theta[:, :-1])
    rng = generator(seed, "path", name)
    path_own = rng.standard_normal((draws, calendar.size)) @ factor(shock).T
    for i, covariance in enumerate(blocks.values()):
        unit = rng.standard_normal((draws, calendar.size)) @ factor(covariance).T
        path_own += size[:, i, None] * unit
    load = theta[:, -1:]
    path_above = parent.path
    if windows.count:
        path_above, path_own = _correct(
            own, path_above, path_own, load, size**2, above[1], blocks, shock, tilted, rng
        )
    values = {key: size[:, i] for i, key in enumerate(scales)} | {"loading": theta[:, -1]}
    path = load * path_above + path_own
    return PathDraws(calendar, path, tilted, values, path_own, accepted, windows.count)


def _correct(
    region: _Linear,
    above: Floats,
    own: Floats,
    load: Floats,
    squares: Floats,
    above_cov: Floats,
    blocks: Mapping[str, Floats],
    shock: Floats,
    log_weights: Floats,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Move prior draws of both paths onto the region's figures (exact in the Gaussian case)."""
    windows = region.windows
    total = np.einsum("sk,kij->sij", squares, region.blocks) + region.fixed
    total += (load[:, :, None] ** 2) * region.above_cov
    inverse = np.linalg.inv(total)
    gains = [a_k @ region.a.T for a_k in blocks.values()]
    above_gain, shock_gain = above_cov @ region.a.T, shock @ region.a.T

    def move(gap: Floats, above: Floats, own: Floats) -> tuple[Floats, Floats]:
        z = np.einsum("sij,sj->si", inverse, gap)
        step = z @ shock_gain.T
        for i, gain in enumerate(gains):
            step += squares[:, i, None] * (z @ gain.T)
        return above + load * (z @ above_gain.T), own + step

    target = windows.y - windows.sd * rng.standard_normal((len(own), windows.count))
    above, own = move(target - region.c - (load * above + own) @ region.a.T, above, own)
    wanted = (load * above + own) @ region.a.T + region.c
    for _ in range(2):
        gap = wanted - log_growth(load * above + own, log_weights, windows)
        above, own = move(gap, above, own)
    return above, own

"""A growth that was never published, from the regions above it and from sister series.

The region's departure in the missing indicator is one Gaussian path ``z``. Its fixed-asset
departure has the same spreads and correlation ``c`` with it; given the drawn fixed-asset departure
``o``, therefore, ``z = c·o + √(1 − c²)·e`` with ``e`` an independent path of the same kind. Other
sister series are ``z`` plus a path of noise whose variance is ``1/c² − 1`` times that of ``z``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario.model.kernel import LOADING_PRIOR, block, factor
from scenario.model.root_path import PathDraws
from scenario.model.windows import GrowthFigure, as_windows, linearise
from scenario.seeds import generator

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sister:
    """Another series of the region that says something about the missing one.

    Parameters
    ----------
    figures : sequence of GrowthFigure
    correlation : ndarray, shape (S,)
        Drawn correlation of its departure with the missing one's.
    """

    figures: Sequence[GrowthFigure]
    correlation: Floats


def draw_departure(
    base: PathDraws, scales: Sequence[str], shock: Floats, *, seed: int, name: str
) -> Floats:
    """Draw an independent departure with the spreads of `base`, shape (S, n)."""
    rng = generator(seed, "path", name)
    draws, size = base.path.shape
    out = rng.standard_normal((draws, size)) @ factor(shock).T
    for key in scales:
        unit = rng.standard_normal((draws, size)) @ factor(block(key, base.calendar)).T
        out += base.scales[key][:, None] * unit
    return np.asarray(out)


def fit_without_figures(
    parent: PathDraws,
    fixed_assets: PathDraws,
    correlation: Floats,
    widening: Floats,
    sisters: Sequence[Sister],
    log_weights: Floats,
    shock: Floats,
    *,
    scales: Sequence[str],
    seed: int,
    name: str,
    loading: tuple[float, float] = LOADING_PRIOR,
) -> PathDraws:
    """Draw the path of a region without a single figure of the indicator.

    Parameters
    ----------
    parent : PathDraws
        Path of the indicator in the region above.
    fixed_assets : PathDraws
        Path of the region's fixed-asset investment with its departure and spreads.
    correlation : ndarray, shape (S,)
        Of the two departures.
    widening : ndarray, shape (S,)
        Spread of the missing departure over that of fixed assets.
    sisters : sequence of Sister
    log_weights : ndarray, shape (n,) or (S, n)
    shock : ndarray, shape (n, n)
    scales : sequence of str
        Blocks of the departure.
    seed, name
        Key the random numbers.
    loading : tuple of float
        Mean and sd of the loading on the path above.

    Returns
    -------
    PathDraws
    """
    if fixed_assets.own is None:
        msg = "the fixed-asset path must be that of a region below another"
        raise ValueError(msg)
    calendar = parent.calendar
    draws = len(parent.path)
    rest = np.sqrt(1.0 - correlation**2)
    fresh = draw_departure(fixed_assets, scales, shock, seed=seed, name=f"{name} departure")
    own = widening[:, None] * (correlation[:, None] * fixed_assets.own + rest[:, None] * fresh)
    load = loading[0] + loading[1] * generator(seed, "loading", name).standard_normal(draws)
    centre = parent.path.mean(axis=0)
    mean_weights = np.atleast_2d(log_weights).mean(axis=0)
    linear = []
    for sister in sisters:
        windows = as_windows(sister.figures, calendar)
        if windows.count:
            linear.append((sister, windows, *linearise(centre, mean_weights, windows)))
    count = sum(w.count for _, w, _, _ in linear)
    if linear:
        a = np.concatenate([m for _, _, m, _ in linear])
        belongs = np.concatenate([np.full(w.count, i) for i, (_, w, _, _) in enumerate(linear)])
        same = (belongs[:, None] == belongs[None, :]).astype(float)
        y = np.concatenate([w.y - c for _, w, _, c in linear])
        sd = np.concatenate([w.sd for _, w, _, _ in linear])
        noise = np.stack([1.0 / s.correlation**2 - 1.0 for s, _, _, _ in linear], axis=1)
        noise = noise[:, belongs]
        parts = [(np.full(draws, 1.0), shock)]
        parts += [(fixed_assets.scales[k] ** 2, block(k, calendar)) for k in scales]
        total = np.zeros((draws, count, count))
        shared = widening**2 * rest**2
        for size, covariance in parts:
            reduced = a @ covariance @ a.T
            mix = shared[:, None, None] + (widening**2)[:, None, None] * noise[:, :, None] * same
            total += size[:, None, None] * mix * reduced
        total += np.diag(sd**2)
        expected = (load[:, None] * parent.path + own) @ a.T
        drawn_noise = np.zeros((draws, count))
        for i, (_, windows, m, _) in enumerate(linear):
            path = draw_departure(fixed_assets, scales, shock, seed=seed, name=f"{name} noise {i}")
            at = np.flatnonzero(belongs == i)
            size = widening * np.sqrt(noise[:, at[0]])
            drawn_noise[:, at] = size[:, None] * (path @ m.T)
            rounding = generator(seed, "rounding", f"{name} {i}")
            drawn_noise[:, at] += windows.sd * rounding.standard_normal((draws, windows.count))
        z = np.linalg.solve(total, (y - expected - drawn_noise)[:, :, None])[:, :, 0]
        for size, covariance in parts:
            own += (shared * size)[:, None] * (z @ (covariance @ a.T).T)
    path = load[:, None] * parent.path + own
    values = {k: widening * fixed_assets.scales[k] for k in scales} | {"loading": load}
    how = parent.how.worse(fixed_assets.how)
    return PathDraws(calendar, path, log_weights, values, own, how, count)

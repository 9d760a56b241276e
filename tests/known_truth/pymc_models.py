"""A growth path written out in PyMC: the reference for the quick calculation."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np

from scenario.model.kernel import DRIFT_PRIOR, ROOT_SCALES, block, factor
from scenario.model.windows import Calendar, GrowthFigure, as_windows
from scenario.periods import BINS


def sampled_growth(
    figures: Sequence[GrowthFigure],
    calendar: Calendar,
    log_weights: np.ndarray,
    *,
    draws: int = 1000,
    seed: int = 1,
) -> dict[str, np.ndarray]:
    """Return draws of the last year's growth and of the log scales of a path that stands by itself.

    Parameters
    ----------
    figures : sequence of GrowthFigure
    calendar : Calendar
    log_weights : ndarray, shape (n,)
    draws : int
        Per chain, four chains.
    seed : int

    Notes
    -----
    Nothing is integrated out and nothing is linear: every block of the path is sampled bin by bin,
    and a published growth is the ratio of two sums of levels. No dated disturbances.
    """
    import pymc as pm
    import pytensor.tensor as pt

    windows = as_windows(figures, calendar)
    inside = np.zeros((windows.count, calendar.years, BINS))
    for i, (start, stop) in enumerate(zip(windows.start, windows.stop, strict=True)):
        inside[i, :, start:stop] = 1.0
    rows = np.arange(windows.count)
    last = calendar.years - 1
    with pm.Model() as model:
        medians = np.log([m for m, _ in ROOT_SCALES.values()])
        spreads = np.array([sd for _, sd in ROOT_SCALES.values()])
        scales = pm.Normal("scales", medians, spreads, shape=len(medians))
        trend = pm.Normal("trend", *DRIFT_PRIOR)
        path = trend * calendar.time
        for k, name in enumerate(ROOT_SCALES):
            shape = factor(block(name, calendar))
            unit = pm.Normal(name, shape=shape.shape[1])
            path = path + pt.exp(scales[k]) * (shape @ unit)
        level = pt.exp(path + log_weights).reshape((calendar.years, BINS))
        sums = (inside * level[None, :, :]).sum(axis=2)
        growth = pt.log(sums[rows, windows.year]) - pt.log(sums[rows, windows.year - 1])
        pm.Normal("printed", growth, windows.sd, observed=windows.y)
        whole = level.sum(axis=1)
        pm.Deterministic("growth", 100.0 * (whole[last] / whole[last - 1] - 1.0))
    drawn = _sampled(model, draws, seed)
    return {"growth": drawn["growth"].ravel(), "scales": drawn["scales"].reshape(-1, len(medians))}


def _sampled(model: object, draws: int, seed: int) -> dict[str, np.ndarray]:
    import nutpie

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trace = nutpie.sample(
            nutpie.compile_pymc_model(model),
            draws=draws,
            tune=1000,
            chains=4,
            cores=1,
            seed=seed,
            target_accept=0.95,
            progress_bar=False,
        )
    # One in a hundred: scales near nought leave narrow corners that the answers do not feel.
    assert float(np.asarray(trace["sample_stats"]["diverging"]).mean()) <= 0.01
    return {n: np.asarray(v, dtype=float) for n, v in trace["posterior"].data_vars.items()}

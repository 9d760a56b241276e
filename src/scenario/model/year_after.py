"""The year after a year's one number: a step of the same walk from where each draw's own year ends."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scenario.model.contract import Floats
from scenario.model.margin_law import judgement_quantiles
from scenario.model.year_evidence import DRIFT, SPREADS, change_log_weights
from scenario.terms import Judgement


def steps(
    past: Mapping[int, float],
    spread: Judgement,
    size: int,
    rng: np.random.Generator,
    blur: Mapping[int, float] | None = None,
) -> Floats:
    """Return yearly steps on the scale of a random walk, ``σ e + d`` with σ as past changes leave it.

    Parameters
    ----------
    past : mapping of int to float
        Year → value on the scale of the walk.
    spread : Judgement
        Of σ, reweighted by the past changes.
    size : int
    rng : Generator
    blur : mapping of int to float, optional
        Year → variance of the value itself.

    Returns
    -------
    ndarray, shape (size,)

    Examples
    --------
    >>> from datetime import date
    >>> j = Judgement("a", "a", 0.1, 0.1, 0.1, 1.0, "plain", "office", date(2024, 9, 30), "low")
    >>> drawn = steps({2023: 0.0}, j, 20_000, np.random.default_rng(1))
    >>> round(float(drawn.std()), 2)  # √(0.1² + 0.08²)
    0.13
    """
    sigmas = np.maximum(judgement_quantiles(spread, SPREADS), 1e-3)
    log_weight = change_log_weights(past, sigmas, blur)
    weight = np.exp(log_weight - log_weight.max())
    sigma = rng.choice(sigmas, size=size, p=weight / weight.sum())
    return np.asarray(np.sqrt(sigma**2 + DRIFT**2) * rng.standard_normal(size))


def counts_after(values: Floats, step: Floats, rng: np.random.Generator) -> Floats:
    """Return next year's counts: Poisson, with the rate that this year's count leaves, one step on.

    A rate behind one count y is gamma with shape ``y + ½`` (Jeffreys).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> later = counts_after(np.full(20_000, 40.0), np.zeros(20_000), rng)
    >>> round(float(later.mean())), round(float(later.std()))
    (40, 9)
    """
    return np.asarray(rng.poisson(rng.gamma(values + 0.5) * np.exp(step)), dtype=float)

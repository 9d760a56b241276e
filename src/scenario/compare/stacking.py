"""A forecast combined with the plain rules, its weights learned from earlier years only.

Every rule becomes a law of the outcome by its own past errors: with n earlier errors e of the same
indicator, region and month, ``(y − point) ~ t_n(0, Σe² / n)``, the predictive law of a normal error
of mean zero and unknown size. Weights maximise the log score of the mixture on the earlier years
(stacking, Yao and others 2018), with a Dirichlet prior worth `PSEUDO_YEARS` years of equal weights:
few years leave them nearly equal.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.model.benchmark import BENCHMARK_NAMES

Floats = NDArray[np.float64]

#: Years of equal weights that the prior is worth.
PSEUDO_YEARS: Final = 10.0
#: Fewest earlier errors that make a law of a rule.
FEWEST_ERRORS: Final = 2
#: Points by which a law is scored.
_POINTS: Final = 400
_ROUNDS: Final = 500
MODEL: Final = "model"


def stacking_weights(densities: Floats, pseudo_years: float = PSEUDO_YEARS) -> Floats:
    """Return the weights that maximise the log score, drawn towards equal ones.

    Parameters
    ----------
    densities : ndarray, shape (years, candidates)
        What each candidate's law said of each outcome.
    pseudo_years : float

    Returns
    -------
    ndarray, shape (candidates,)
        Adds up to one; equal without years.

    Examples
    --------
    >>> stacking_weights(np.zeros((0, 2))).tolist()
    [0.5, 0.5]
    >>> bool(stacking_weights(np.array([[1.0, 0.1]] * 5))[0] > 0.5)
    True
    """
    years, candidates = densities.shape
    weights = np.full(candidates, 1.0 / candidates)
    for _ in range(_ROUNDS if years else 0):
        joint = densities * weights
        share = joint / np.maximum(joint.sum(axis=1, keepdims=True), 1e-300)
        new = (share.sum(axis=0) + pseudo_years / candidates) / (years + pseudo_years)
        new /= new.sum()
        if np.abs(new - weights).max() < 1e-10:
            break
        weights = new
    return np.asarray(weights)


def mixture_crps(points: Floats, weights: Floats, outcome: float) -> float:
    """Return the CRPS of weighted points: ``Σ w|x − y| − ½ ΣΣ w w′ |x − x′|``.

    Examples
    --------
    >>> mixture_crps(np.array([1.0, 3.0]), np.array([0.5, 0.5]), 2.0)
    0.5
    """
    order = np.argsort(points)
    x, w = points[order], weights[order]
    before = np.cumsum(w) - w
    spread = float((w * x * (2.0 * before + w - 1.0)).sum())
    return float((w * np.abs(x - outcome)).sum() - spread)


def stack(table: pd.DataFrame) -> pd.DataFrame:
    """Combine the model with the rules, year by year, each from the years before it.

    Parameters
    ----------
    table : DataFrame
        Rows of a backtest.

    Returns
    -------
    DataFrame
        One row per case in which a rule has a law: indicator, region, year, month, ``earlier``
        (years that the weights were learned from), ``weight`` of the model, CRPS of the model (by
        its mean and standard deviation), of the stacked and of the equally weighted mixture.
    """
    rows: list[dict[str, Any]] = []
    for keys, group in table.groupby(["indicator", "region", "month"], sort=True):
        rows += _group(dict(zip(("indicator", "region", "month"), keys, strict=True)), group)
    columns = ["indicator", "region", "year", "month", "candidates", "earlier", "weight", "crps",
               "stacked", "equal"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _group(keys: dict[str, Any], group: pd.DataFrame) -> list[dict[str, Any]]:
    from scipy.special import ndtr, ndtri, stdtrit

    ordered = group.sort_values("year")
    outcome = ordered["outcome"].to_numpy(dtype=float)
    middle = (np.arange(_POINTS) + 0.5) / _POINTS
    density: list[dict[str, float]] = []
    rows = []
    for i, row in enumerate(ordered.to_dict("records")):
        laws = {MODEL: row["mean"] + row["sd"] * ndtri(middle)}
        # A figure is printed to 0.1: the law's mass of that step, over its width.
        edges = (outcome[i] + np.array([-0.05, 0.05]) - row["mean"]) / row["sd"]
        said = {MODEL: float(np.diff(ndtr(edges))[0] / 0.1)}
        for name in BENCHMARK_NAMES:
            point = ordered[name].to_numpy(dtype=float)
            errors = (outcome - point)[:i]
            errors = errors[np.isfinite(errors)]
            count = len(errors)
            size = float(np.sqrt((errors**2).mean())) if count else 0.0
            if count < FEWEST_ERRORS or size == 0.0 or not np.isfinite(point[i]):
                continue
            laws[name] = point[i] + size * stdtrit(count, middle)
            said[name] = _student(outcome[i] - point[i], count, size)
        density.append(said)
        if len(laws) == 1:
            continue
        names = list(laws)
        past = [d for d in density[:-1] if set(names) <= set(d)]
        weights = stacking_weights(
            np.array([[d[n] for n in names] for d in past]).reshape(-1, len(names))
        )
        points = np.concatenate([laws[n] for n in names])
        equal = np.full(len(names), 1.0 / len(names))
        stacked, even = (
            mixture_crps(points, np.repeat(w / _POINTS, _POINTS), outcome[i])
            for w in (weights, equal)
        )
        own = mixture_crps(laws[MODEL], np.full(_POINTS, 1.0 / _POINTS), outcome[i])
        rows.append(
            {**keys, "year": row["year"], "candidates": len(names), "earlier": len(past),
             "weight": float(weights[0]), "crps": own, "stacked": stacked, "equal": even}
        )  # fmt: skip
    return rows


def _student(gap: float, freedom: int, size: float) -> float:
    """Return the density of Student's t with a scale."""
    from scipy.special import gammaln

    log = gammaln((freedom + 1) / 2) - gammaln(freedom / 2) - 0.5 * np.log(freedom * np.pi)
    tail = -(freedom + 1) / 2 * np.log1p((gap / size) ** 2 / freedom)
    return float(np.exp(log + tail) / size)

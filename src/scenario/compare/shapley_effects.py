"""How much of the spread each input explains when inputs move together: Shapley effects.

The worth of a set of inputs is the variance that knowing them removes; an input's effect is its mean
marginal worth over all orders, so effects are never negative, add up to what all inputs explain
together, and do not depend on an order. On rows of a forecast the worth is the squared multiple
correlation of the outcome with the inputs' normal scores: exact for a Gaussian linear case, and for
others the part that is linear on that scale. What it leaves is printed as a row of its own.

Source: A. B. Owen, SIAM/ASA J. Uncertainty Quantification 2 (2014); A. B. Owen and C. Prieur, the same
journal 5 (2017), for dependent inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.compare.shapley import weight
from scenario.errors import ScenarioError, error
from scenario.seeds import generator
from scenario.settings import INTERVAL, tails

Floats = NDArray[np.float64]
#: Two to the power of this many sets of inputs are looked at.
MOST: int = 10
#: Keeps the equations solvable where two inputs are the same quantity twice.
RIDGE: float = 1e-10
#: Resamples behind the bars.
RESAMPLES: int = 200


@dataclass(frozen=True, slots=True)
class Effects:
    """Shares of the variance with bars, one per input or group, and the rest.

    Parameters
    ----------
    names : tuple of str
    effect, low, high : ndarray, shape (d,)
        Share of the variance (0–1) and its bootstrap interval at the house's level.
    rest : float
        Share that no input explains on this scale.
    """

    names: tuple[str, ...]
    effect: Floats
    low: Floats
    high: Floats
    rest: float

    @property
    def table(self) -> pd.DataFrame:
        """One row per input, the largest first, and the rest."""
        order = np.argsort(-self.effect, kind="stable")
        rows = [(self.names[i], self.effect[i], self.low[i], self.high[i]) for i in order]
        rows.append(("rest", self.rest, np.nan, np.nan))
        return pd.DataFrame(rows, columns=["input", "effect", "low", "high"])


def gaussian_shapley(
    coefficients: Floats, covariance: Floats, groups: Sequence[Sequence[int]] | None = None
) -> Floats:
    """Return the exact Shapley effects of ``Y = b·X`` with Gaussian X, as shares of the variance.

    Parameters
    ----------
    coefficients : ndarray, shape (d,)
    covariance : ndarray, shape (d, d)
    groups : sequence of sequences of int, optional
        Inputs that count as one; every input by itself by default.

    Returns
    -------
    ndarray, shape (number of groups,)
        They add up to one.

    Examples
    --------
    >>> gaussian_shapley(np.array([1.0, 1.0]), np.array([[1.0, 0.5], [0.5, 1.0]])).round(6).tolist()
    [0.5, 0.5]
    """
    b, sigma = np.asarray(coefficients, float), np.asarray(covariance, float)
    with_y = sigma @ b
    sets = [list(g) for g in groups] if groups else [[i] for i in range(len(b))]
    return np.asarray(_shares(sigma[None], with_y[None], np.array([b @ with_y]), sets)[0])


def shapley_effects(
    inputs: Mapping[str, Floats],
    outcome: Floats,
    *,
    seed: int,
    groups: Mapping[str, Sequence[str]] | None = None,
    resamples: int = RESAMPLES,
) -> Effects:
    """Return the Shapley effects of correlated inputs from rows of a forecast.

    Parameters
    ----------
    inputs : mapping of str to ndarray, shape (S,)
    outcome : ndarray, shape (S,)
    seed : int
    groups : mapping of str to sequence of str, optional
        Inputs that count as one, by the name of the group.
    resamples : int
        Bootstrap resamples behind the bars.

    Returns
    -------
    Effects

    Raises
    ------
    ScenarioError
        CO-021 when there are more than `MOST` inputs or groups.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> a, b = rng.standard_normal((2, 4000))
    >>> effects = shapley_effects({"a": a, "b": b}, 2.0 * a + b, seed=1, resamples=20)
    >>> effects.effect.round(1).tolist()
    [0.8, 0.2]
    """
    names = tuple(groups or inputs)
    if len(names) > MOST:
        raise ScenarioError(
            [
                error(
                    "CO-021",
                    "敏感性 输入",
                    f"{len(names)}项",
                    f"超过{MOST}项时组合太多,算不完",
                    "把相近的输入并成组(groups)",
                    f"more than {MOST} inputs",
                )
            ]
        )
    place = {name: i for i, name in enumerate(inputs)}
    sets = [[place[m] for m in groups[n]] if groups else [place[n]] for n in names]
    data = np.column_stack([*(normal_scores(v) for v in inputs.values()), outcome])
    rng = generator(seed, "shapley", *names)
    again = [data[rng.integers(0, len(data), len(data))] for _ in range(resamples)]
    every = [np.cov(d, rowvar=False) for d in (data, *again)]
    sigma, with_y, variance = (
        np.array([m[part] for m in every])
        for part in ((slice(-1), slice(-1)), (slice(-1), -1), (-1, -1))
    )
    point, *drawn = _shares(sigma, with_y, variance, sets)
    low, high = np.quantile(drawn, tails(INTERVAL), axis=0)
    return Effects(names, point, low, high, float(1.0 - point.sum()))


def normal_scores(values: Floats) -> Floats:
    """Return the standard normal quantiles of the ranks of values.

    Examples
    --------
    >>> normal_scores(np.array([3.0, 1.0, 2.0])).round(2).tolist()
    [0.97, -0.97, 0.0]
    """
    from scipy.special import ndtri
    from scipy.stats import rankdata

    return np.asarray(ndtri((rankdata(values) - 0.5) / len(values)), dtype=float)


def _shares(sigma: Floats, with_y: Floats, variance: Floats, sets: list[list[int]]) -> Floats:
    """Return Shapley shares of the squared multiple correlation, shape (B, number of sets).

    The moments are stacked: ``sigma`` (B, d, d), ``with_y`` (B, d), ``variance`` (B,).
    """
    count = len(sets)
    scale = np.sqrt(np.einsum("bii->bi", sigma))
    unit = sigma / (scale[:, :, None] * scale[:, None, :]) + RIDGE * np.eye(sigma.shape[1])
    cross = with_y / scale
    worth = np.zeros((2**count, len(sigma)))
    for which in range(1, 2**count):
        members = [m for i in range(count) if which >> i & 1 for m in sets[i]]
        right = cross[:, members]
        solved = np.linalg.solve(unit[:, members][:, :, members], right[:, :, None])
        worth[which] = np.einsum("bi,bi->b", right, solved[:, :, 0])
    every = np.arange(2**count)
    size = np.array([int(w).bit_count() for w in every])
    weights = np.array([float(weight(k, count)) for k in range(count)])
    out = np.zeros((len(sigma), count))
    for i in range(count):
        without = every[(every >> i) & 1 == 0]
        out[:, i] = weights[size[without]] @ (worth[without | 1 << i] - worth[without])
    return out / variance[:, None]

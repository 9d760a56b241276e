"""One set of draws for all targets: common shocks and stated correlations between fitted models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenario.errors import ScenarioError, error
from scenario.model.contract import Draws, Path
from scenario.seeds import generator

Loadings = Mapping[str, Mapping[str, float]]
Floats = NDArray[np.float64]


def correlation_matrix(
    targets: Sequence[str],
    correlations: Mapping[tuple[str, str], float],
    loadings: Loadings | None = None,
) -> Floats:
    """Return the matrix of correlations between normal scores in the given order.

    Stated pairs hold as stated; other pairs have what common shocks give them,
    ``Σ_f l_if l_jf``, or zero.

    Raises
    ------
    ScenarioError
        When the stated values cannot all hold together (not positive definite).

    Examples
    --------
    >>> correlation_matrix(["a", "b"], {("b", "a"): 0.3}).tolist()
    [[1.0, 0.3], [0.3, 1.0]]
    >>> correlation_matrix(["a", "b"], {}, {"a": {"f": 0.5}, "b": {"f": 0.6}}).tolist()
    [[1.0, 0.3], [0.3, 1.0]]
    """
    common = _loading_matrix(targets, loadings or {})
    shared = common @ common.T
    matrix = shared - np.diag(np.diag(shared)) + np.eye(len(targets))
    place = {t: i for i, t in enumerate(targets)}
    for (a, b), value in correlations.items():
        if a in place and b in place:
            matrix[place[a], place[b]] = matrix[place[b], place[a]] = value
    # What the common shocks leave over must be a covariance too.
    if len(targets) and np.linalg.eigvalsh(matrix - shared)[0] <= 1e-9:
        raise ScenarioError(
            [
                error(
                    "PL-090",
                    "priors.yaml correlations",
                    "几个相关系数(与共同因素)不能同时成立",
                    "相关矩阵不正定,无法抽取联合样本",
                    "减小其中绝对值较大的系数",
                    "the stated correlations cannot hold together",
                )
            ]
        )
    return np.asarray(matrix)


def couple(
    draws: Mapping[str, Draws],
    correlations: Mapping[tuple[str, str], float],
    seed: int,
    loadings: Loadings | None = None,
) -> Mapping[str, Draws]:
    """Reorder each target's draws so that they move together; marginals are untouched.

    Draws of each target are put in the order of the ranks of a normal score (the rank reordering
    of Iman and Conover, 1982). A score is ``Σ_f l_f F_f`` plus a part of the target's own, so any
    number of targets is consistent and adding one reshuffles nothing; the own parts of targets in
    stated pairs are correlated so that the pairs come out as stated. Everything that belongs to a
    draw – readings, path, parts – moves with it. Constant draws (a settled target) stay as they
    are.

    Parameters
    ----------
    draws : mapping of target id to Draws
    correlations : mapping of pair of target ids to float
    seed : int
    loadings : mapping of target id to (mapping of factor to loading), optional

    Returns
    -------
    mapping of target id to Draws
    """
    ids = sorted(draws)
    loadings = loadings or {}
    stated = {t for pair in correlations if set(pair) <= set(ids) for t in pair}
    block = [t for t in ids if t in stated]
    size = len(draws[ids[0]].values)
    common = _loading_matrix(ids, loadings)
    names = _factors(loadings)
    shocks = np.column_stack(
        [generator(seed, "factor", f).standard_normal(size) for f in names] or [np.zeros(size)]
    )
    own = np.column_stack([generator(seed, "joint", t).standard_normal(size) for t in ids])
    scale = np.sqrt(1.0 - np.sum(common**2, axis=1))
    scores = shocks @ common.T + own * scale
    if block:
        at = [ids.index(t) for t in block]
        left = correlation_matrix(block, correlations, loadings) - common[at] @ common[at].T
        scores[:, at] = shocks @ common[at].T + own[:, at] @ np.linalg.cholesky(left).T
    out = {}
    for i, target in enumerate(ids):
        order = np.argsort(draws[target].values, kind="stable")
        ranks = np.argsort(np.argsort(scores[:, i], kind="stable"), kind="stable")
        out[target] = take(draws[target], order[ranks])
    return MappingProxyType(out)


def _factors(loadings: Loadings) -> list[str]:
    return sorted({f for of_target in loadings.values() for f in of_target})


def _loading_matrix(targets: Sequence[str], loadings: Loadings) -> Floats:
    names = _factors(loadings)
    rows = [[loadings.get(t, {}).get(f, 0.0) for f in names] or [0.0] for t in targets]
    return np.array(rows, dtype=float).reshape(len(targets), max(len(names), 1))


def take(draws: Draws, index: NDArray[np.intp]) -> Draws:
    """Return draws in another order, with everything that belongs to each draw.

    Examples
    --------
    >>> take(Draws(np.array([1.0, 2.0])), np.array([1, 0])).values.tolist()
    [2.0, 1.0]
    """
    path = draws.path
    return replace(
        draws,
        values=draws.values[index],
        readings=MappingProxyType({k: v[index] for k, v in draws.readings.items()}),
        parts=MappingProxyType({k: v[index] for k, v in draws.parts.items()}),
        path=None if path is None else Path(path.months, path.draws[index], path.observed),
    )

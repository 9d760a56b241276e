"""One set of draws for all targets: stated correlations put between separately fitted models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenario.errors import ScenarioError, error
from scenario.model.contract import Draws, Path
from scenario.seeds import generator


def correlation_matrix(
    targets: Sequence[str], correlations: Mapping[tuple[str, str], float]
) -> NDArray[np.float64]:
    """Return the matrix of stated correlations in the given order; unstated pairs are zero.

    Raises
    ------
    ScenarioError
        When the stated values cannot all hold together (not positive definite).

    Examples
    --------
    >>> correlation_matrix(["a", "b"], {("b", "a"): 0.3}).tolist()
    [[1.0, 0.3], [0.3, 1.0]]
    """
    matrix = np.eye(len(targets))
    place = {t: i for i, t in enumerate(targets)}
    for (a, b), value in correlations.items():
        if a in place and b in place:
            matrix[place[a], place[b]] = matrix[place[b], place[a]] = value
    if np.linalg.eigvalsh(matrix)[0] <= 1e-9:
        raise ScenarioError(
            [
                error(
                    "PL-090",
                    "priors.yaml correlations",
                    "几个相关系数不能同时成立",
                    "相关矩阵不正定,无法抽取联合样本",
                    "减小其中绝对值较大的系数",
                    "the stated correlations cannot hold together",
                )
            ]
        )
    return matrix


def couple(
    draws: Mapping[str, Draws], correlations: Mapping[tuple[str, str], float], seed: int
) -> Mapping[str, Draws]:
    """Reorder each target's draws so that they are correlated as stated; marginals are untouched.

    Draws of each target are put in the order of the ranks of a jointly normal score (the rank
    reordering of Iman and Conover, 1982). Everything that belongs to a draw – readings, path,
    parts – moves with it. Constant draws (a settled target) stay as they are.

    Parameters
    ----------
    draws : mapping of target id to Draws
    correlations : mapping of pair of target ids to float
    seed : int

    Returns
    -------
    mapping of target id to Draws
    """
    ids = sorted(draws)
    matrix = correlation_matrix(ids, correlations)
    size = len(draws[ids[0]].values)
    scores = np.column_stack([generator(seed, "joint", t).standard_normal(size) for t in ids])
    scores = scores @ np.linalg.cholesky(matrix).T
    out = {}
    for i, target in enumerate(ids):
        order = np.argsort(draws[target].values, kind="stable")
        ranks = np.argsort(np.argsort(scores[:, i], kind="stable"), kind="stable")
        out[target] = _take(draws[target], order[ranks])
    return MappingProxyType(out)


def _take(draws: Draws, index: NDArray[np.intp]) -> Draws:
    path = draws.path
    return replace(
        draws,
        values=draws.values[index],
        readings=MappingProxyType({k: v[index] for k, v in draws.readings.items()}),
        parts=MappingProxyType({k: v[index] for k, v in draws.parts.items()}),
        path=None if path is None else Path(path.months, path.draws[index], path.observed),
    )

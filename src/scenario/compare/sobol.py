"""Sobol indices of a function of independent inputs, with bars; refused for inputs that correlate.

``S_i = V[E(Y|X_i)]/V(Y)`` and ``T_i = E[V(Y|X_~i)]/V(Y)`` by the design of Saltelli (A, B, AB_i) on a
Sobol sequence: N (d + 2) rows for d inputs or groups. The library SALib samples and estimates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.errors import ScenarioError, error
from scenario.settings import INTERVAL

Floats = NDArray[np.float64]
#: From this rank correlation on inputs are not independent.
CORRELATED: float = 0.1
#: Resamples behind the bars.
RESAMPLES: int = 100


@dataclass(frozen=True, slots=True)
class Sobol:
    """First-order and total indices, one per input or group.

    Parameters
    ----------
    names : tuple of str
    first, total : ndarray, shape (d,)
        As estimated; an estimate may fall slightly below zero.
    first_bar, total_bar : ndarray, shape (d,)
        Half width of the bootstrap interval at the house's level.
    rows : int
        Number of evaluations.
    """

    names: tuple[str, ...]
    first: Floats
    first_bar: Floats
    total: Floats
    total_bar: Floats
    rows: int

    @property
    def table(self) -> pd.DataFrame:
        """One row per input, the largest total first; what is zero within its bar is shown as 0."""
        order = np.argsort(-self.total, kind="stable")
        return pd.DataFrame(
            {
                "input": [self.names[i] for i in order],
                "first": shown(self.first, self.first_bar)[order],
                "first_bar": self.first_bar[order],
                "total": shown(self.total, self.total_bar)[order],
                "total_bar": self.total_bar[order],
            }
        )


@dataclass(frozen=True, slots=True)
class Design:
    """Levels in (0, 1) of every row, input by input.

    Parameters
    ----------
    names : tuple of str
        Inputs, or groups of them, that get an index each.
    problem : dict
        What SALib was asked for.
    rows : mapping of str to ndarray, shape (base (d + 2),)
    """

    names: tuple[str, ...]
    problem: Mapping[str, object]
    rows: Mapping[str, Floats]


def shown(index: Floats, bar: Floats) -> Floats:
    """Return indices as printed: a negative one whose bar covers zero is 0, one above 1 likewise.

    Examples
    --------
    >>> shown(np.array([0.3, -0.01, -0.2, 1.01]), np.array([0.02, 0.02, 0.02, 0.02])).tolist()
    [0.3, 0.0, -0.2, 1.0]
    """
    risen = np.where((index < 0.0) & (index + bar >= 0.0), 0.0, index)
    return np.where((index > 1.0) & (index - bar <= 1.0), 1.0, risen)


def sobol(
    function: Callable[[Mapping[str, Floats]], Floats],
    inputs: Mapping[str, Callable[[Floats], Floats]],
    *,
    base: int = 4096,
    seed: int,
    groups: Mapping[str, Sequence[str]] | None = None,
    resamples: int = RESAMPLES,
) -> Sobol:
    """Return the indices of a function of independent inputs.

    Parameters
    ----------
    function : callable
        Rows of named inputs → outcome of each row, shape (rows,).
    inputs : mapping of str to callable
        Name → quantile function: levels in (0, 1) → values.
    base : int
        Base rows N, a power of two.
    seed : int
    groups : mapping of str to sequence of str, optional
        Inputs that are looked at together; every input is in exactly one.
    resamples : int

    Returns
    -------
    Sobol

    Raises
    ------
    ScenarioError
        CO-022 when `base` is not a power of two; CO-023 when the outcome does not vary.

    Examples
    --------
    >>> def added(x):
    ...     return 2.0 * x["a"] + x["b"]
    >>> whole = sobol(added, {"a": lambda u: u, "b": lambda u: u}, base=256, seed=1)
    >>> whole.first.round(1).tolist()
    [0.8, 0.2]
    """
    plan = design(list(inputs), base=base, seed=seed, groups=groups)
    rows = {n: np.asarray(inputs[n](u), dtype=float) for n, u in plan.rows.items()}
    return indices(plan, np.asarray(function(rows), dtype=float), seed=seed, resamples=resamples)


def design(
    names: Sequence[str],
    *,
    base: int = 4096,
    seed: int,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> Design:
    """Return the rows at which a function has to be known, see `sobol`.

    Raises
    ------
    ScenarioError
        CO-022 when `base` is not a power of two.
    """
    from SALib.sample import sobol as sample

    if base < 2 or base & (base - 1):
        raise ScenarioError(
            [
                error(
                    "CO-022",
                    "敏感性 base",
                    str(base),
                    "不是2的幂,Sobol序列不均匀",
                    "改用1024、2048或4096",
                    "the number of base rows must be a power of two",
                )
            ]
        )
    problem: dict[str, object] = {
        "num_vars": len(names),
        "names": list(names),
        "bounds": [[0.0, 1.0]] * len(names),
    }
    label = list(names)
    if groups:
        member = {m: g for g, ms in groups.items() for m in ms}
        problem["groups"] = [member[n] for n in names]
        label = list(dict.fromkeys(member[n] for n in names))
    levels = sample.sample(problem, base, calc_second_order=False, seed=seed)
    levels = np.clip(levels, 1e-9, 1.0 - 1e-9)
    return Design(tuple(label), problem, {n: levels[:, i] for i, n in enumerate(names)})


def indices(plan: Design, outcome: Floats, *, seed: int, resamples: int = RESAMPLES) -> Sobol:
    """Return the indices of an outcome at the rows of a design; one design serves several outcomes.

    Raises
    ------
    ScenarioError
        CO-023 when the outcome does not vary.
    """
    from SALib.analyze import sobol as estimate

    if np.ptp(outcome) == 0.0:
        raise ScenarioError(
            [
                error(
                    "CO-023",
                    "敏感性 结果",
                    "所有抽样得到同一结果",
                    "没有可以分解的不确定",
                    "检查目标值是否离可能范围太远,或改看年末值",
                    "the outcome does not vary",
                )
            ]
        )
    found = estimate.analyze(
        plan.problem,
        outcome,
        calc_second_order=False,
        num_resamples=resamples,
        conf_level=INTERVAL,
        seed=seed,
    )
    first, first_bar, total, total_bar = (
        np.asarray(found[k], dtype=float) for k in ("S1", "S1_conf", "ST", "ST_conf")
    )
    return Sobol(plan.names, first, first_bar, total, total_bar, len(outcome))


def check_independent(inputs: Mapping[str, Floats]) -> None:
    """Refuse plain Sobol indices for rows whose inputs move together.

    Parameters
    ----------
    inputs : mapping of str to ndarray, shape (S,)

    Raises
    ------
    ScenarioError
        CO-020, naming every pair with a rank correlation above `CORRELATED`.
    """
    from scipy.stats import rankdata

    names = list(inputs)
    ranks = np.array([rankdata(inputs[n]) for n in names])
    matrix = np.atleast_2d(np.corrcoef(ranks))
    pairs = [
        f"{a}与{b}({matrix[i, j]:.2f})"
        for i, a in enumerate(names)
        for j, b in enumerate(names[:i])
        if abs(matrix[i, j]) > CORRELATED
    ]
    if pairs:
        raise ScenarioError(
            [
                error(
                    "CO-020",
                    "敏感性 输入",
                    f"相关:{'、'.join(pairs)}",
                    "输入彼此相关时,Sobol指数之和可能超过1,不能解释为份额",
                    "改用 shapley_effects(命令行不写 --method),或把相关的输入并成组",
                    "plain Sobol indices are refused for correlated inputs",
                )
            ]
        )

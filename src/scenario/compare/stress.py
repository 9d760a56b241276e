"""The bad case in one sentence: how low the value may fall, and under which conditions it misses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from scenario import wording
from scenario.compare.discovery import Box, Limit, find_box
from scenario.compare.experiments import Experiments
from scenario.compare.tornado import plain
from scenario.page_table import brief, page_table
from scenario.seeds import generator
from scenario.settings import INTERVAL, tails
from scenario.typeset import typeset

#: Half samples in which the box is looked for again.
AGAIN: int = 20
#: A combination that comes back less often is only a hint.
STEADY: float = 0.5


@dataclass(frozen=True, slots=True)
class Stress:
    """The low end of a target and the conditions of missing it.

    Parameters
    ----------
    rows : Experiments
    low : float
        The end of the house's interval on the bad side, published units.
    box : Box or None
        None where no conditions tell misses from the rest, or nothing misses or everything.
    again : mapping of str to float
        For each limited input, the share of half samples in which it is limited again.
    same : float
        Share of half samples that limit exactly these inputs.
    """

    rows: Experiments
    low: float
    box: Box | None
    again: Mapping[str, float]
    same: float

    @property
    def table(self) -> pd.DataFrame:
        """One row per condition."""
        columns = ["input", "name", "low", "high", "quasi_p", "again"]
        if self.box is None:
            return pd.DataFrame(columns=columns)
        rows = [
            (
                limit.input,
                self.rows.inputs[limit.input].name,
                limit.low,
                limit.high,
                self.box.quasi_p[limit.input],
                self.again[limit.input],
            )
            for limit in self.box.limits
        ]
        return pd.DataFrame(rows, columns=columns)

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table, hide=("input",))

    @property
    def text(self) -> tuple[str, ...]:
        """One sentence on the bad case, one on how far to trust the conditions, Chinese."""
        unit = "%" if self.rows.unit == "%" else self.rows.unit
        head = f"{self.rows.name}偏坏的情形(十次中约有一次更坏)为{wording.number(self.low)}{unit}"
        if self.box is None:
            return (typeset(f"{head};没有找到能把完不成的情形单独区分出来的条件。"),)
        box = self.box
        conditions = "且".join(self._condition(limit) for limit in box.limits)
        word = (
            "多半完不成"
            if box.density > 0.5
            else f"完不成的可能由总体的{box.base:.0%}升到{box.density:.0%}"
        )
        again = f"换一半抽样重找{AGAIN}次,{self.same:.0%}得到同样的条件组合"
        lines = (
            f"{head};当{conditions}时{word}:这种情形的可能约{box.mass:.0%},其中"
            f"{box.density:.0%}完不成,占全部完不成情形的{box.coverage:.0%}。",
            f"{again}。" if self.same >= STEADY else f"{again},条件不稳,只作参考。",
        )
        return tuple(typeset(line) for line in lines)

    def _condition(self, limit: Limit) -> str:
        one = self.rows.inputs[limit.input]
        name = f"“{one.name}”"
        if not np.isfinite(limit.low):
            return f"{name}低于{plain(limit.high, one.unit)}"
        if not np.isfinite(limit.high):
            return f"{name}高于{plain(limit.low, one.unit)}"
        return f"{name}在{plain(limit.low, one.unit)}与{plain(limit.high, one.unit)}之间"


def stress(
    rows: Experiments,
    *,
    higher_is_better: bool,
    seed: int,
    among: Collection[str] | None = None,
) -> Stress:
    """Return the bad case of a target, with the box looked for again in half samples.

    Parameters
    ----------
    rows : Experiments
    higher_is_better : bool
        Decides which end is the bad one.
    seed : int
        Of the half samples.
    among : collection of str, optional
        Inputs that may be limited; every cause by default.

    Returns
    -------
    Stress
    """
    causes = {k: v.values for k, v in rows.of("cause").items() if among is None or k in among}
    level = tails(INTERVAL)[0 if higher_is_better else 1]
    order = np.argsort(rows.value, kind="stable")
    at = int(np.searchsorted(np.cumsum(rows.weights[order]), level))
    low = float(rows.value[order[min(at, len(order) - 1)]])
    box = find_box(causes, ~rows.met, rows.weights)
    if box is None:
        return Stress(rows, low, None, MappingProxyType({}), 0.0)
    rng = generator(seed, "half samples", rows.target)
    found: list[set[str]] = []
    for _ in range(AGAIN):
        half = rng.permutation(len(rows.value))[: len(rows.value) // 2]
        weights = rows.weights[half] / rows.weights[half].sum()
        other = find_box({k: v[half] for k, v in causes.items()}, ~rows.met[half], weights)
        found.append(set() if other is None else set(other.inputs))
    again = {id: float(np.mean([id in f for f in found])) for id in box.inputs}
    same = float(np.mean([f == set(box.inputs) for f in found]))
    return Stress(rows, low, box, MappingProxyType(again), same)

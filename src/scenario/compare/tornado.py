"""Which input moves the answer most: ends that are equally likely, on the value and on the chance.

Both ends of a bar are the mean answer given that the input lies near its low or its high end
(the ends of the house's interval, P10 and P90), from the rows of one forecast. A bar whose length
could come from the sampling alone is no bar.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario import wording
from scenario.compare.experiments import Experiments
from scenario.compare.inputs import Input
from scenario.page_table import brief, page_table
from scenario.settings import tails
from scenario.typeset import typeset

Floats = NDArray[np.float64]
#: Half the width, in probability, of the neighbourhood of an end.
HALF: float = 0.05
#: A swing of fewer standard errors is zero within error (two-sided 99 %).
CERTAIN: float = 2.58


@dataclass(frozen=True, slots=True)
class Swing:
    """The answer at the two ends of one input.

    Parameters
    ----------
    input, name, unit : str
    low_at, high_at : float
        The input's value at its P10 and P90.
    value_low, value_high : float
        Mean value there, published units.
    value_error : float
        Standard error of the difference of the two.
    chance_low, chance_high, chance_error : float
        The same of the chance of meeting the line (0–1).
    """

    input: str
    name: str
    unit: str
    low_at: float
    high_at: float
    value_low: float
    value_high: float
    value_error: float
    chance_low: float
    chance_high: float
    chance_error: float

    @property
    def on_value(self) -> float:
        """Value at the high end minus value at the low end."""
        return self.value_high - self.value_low

    @property
    def on_chance(self) -> float:
        """Chance at the high end minus chance at the low end."""
        return self.chance_high - self.chance_low

    @property
    def zero(self) -> bool:
        """True when neither difference is more than the sampling could give."""
        return (
            abs(self.on_value) < CERTAIN * self.value_error
            and abs(self.on_chance) < CERTAIN * self.chance_error
        )


@dataclass(frozen=True, slots=True)
class Tornado:
    """Swings of one target, the largest first; inputs without one stand apart."""

    target: str
    name: str
    unit: str
    year: int
    threshold: float
    mean: float
    chance: float
    swings: tuple[Swing, ...]
    silent: tuple[Swing, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row per input, the largest swing on the value first."""
        rows = [
            {
                "input": s.input,
                "name": s.name,
                "unit": s.unit,
                "low_at": s.low_at,
                "high_at": s.high_at,
                "value_low": s.value_low,
                "value_high": s.value_high,
                "value_error": s.value_error,
                "chance_low": s.chance_low,
                "chance_high": s.chance_high,
                "chance_error": s.chance_error,
                "zero": s.zero,
            }
            for s in (*self.swings, *self.silent)
        ]
        return pd.DataFrame(rows)

    @property
    def text(self) -> tuple[str, ...]:
        """The largest swings in words, Chinese, and what showed none."""
        lines = [self._sentence(s) for s in self.swings[:3]]
        if self.silent:
            names = "、".join(s.name for s in self.silent[:3])
            more = f"等{len(self.silent)}项" if len(self.silent) > 3 else ""
            lines.append(f"{names}{more}:在抽样误差以内看不出影响。")
        if not self.swings:
            lines.append(f"{self.name}:没有一项输入的影响超出抽样误差。")
        return tuple(typeset(line) for line in lines)

    def _sentence(self, s: Swing) -> str:
        unit = "%" if self.unit == "%" else ""
        ends = [wording.chance_text(wording.clamp_chance(c)) for c in (s.chance_low, s.chance_high)]
        return (
            f"{s.name}由{plain(s.low_at, s.unit)}到{plain(s.high_at, s.unit)},"
            f"{self.name}由{wording.number(s.value_low)}{unit}到{wording.number(s.value_high)}{unit},"
            f"概率由{ends[0]}到{ends[1]}。"
        )

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table, hide=("input", "zero"))


def plain(value: float, unit: str) -> str:
    """Return a value of an input with its unit, about three figures long.

    Examples
    --------
    >>> plain(0.4432, "倍(无量纲)"), plain(11.36, "%"), plain(431.2, "亿元")
    ('0.44', '11.4%', '431亿元')
    """
    size = abs(value)
    text = wording.number(value, 0 if size >= 100 else 1 if size >= 1 else 2)
    if unit.startswith("倍"):
        return text
    return f"{text}个{unit}" if unit == "百分点" else f"{text}{unit}"


def tornado(rows: Experiments) -> Tornado:
    """Return the swings of every cause, sorted by their size on the value.

    Parameters
    ----------
    rows : Experiments
        At least 100 rows, so that the neighbourhood of an end is not empty.

    Returns
    -------
    Tornado

    Examples
    --------
    ``tornado(experiments(base, "mfg_investment_growth")).text[0]``
    """
    swings = [_swing(one, rows) for one in rows.of("cause").values()]
    swings.sort(key=lambda s: (-abs(s.on_value), s.input))
    return Tornado(
        target=rows.target,
        name=rows.name,
        unit=rows.unit,
        year=rows.year,
        threshold=rows.threshold,
        mean=float(rows.weights @ rows.value),
        chance=rows.chance,
        swings=tuple(s for s in swings if not s.zero),
        silent=tuple(s for s in swings if s.zero),
    )


def _swing(one: Input, rows: Experiments) -> Swing:
    order = np.argsort(one.values, kind="stable")
    below = np.cumsum(rows.weights[order])
    ends: list[tuple[float, tuple[float, float], tuple[float, float]]] = []
    for level in tails():
        near = order[(below > level - HALF) & (below <= level + HALF)]
        weight = rows.weights[near] / rows.weights[near].sum()
        at = float(one.values[order[np.searchsorted(below, level)]])
        of_value, of_chance = (
            _mean(outcome[near], weight) for outcome in (rows.value, rows.met.astype(float))
        )
        ends.append((at, of_value, of_chance))
    (low, value_low, chance_low), (high, value_high, chance_high) = ends
    return Swing(
        input=one.id,
        name=one.name,
        unit=one.unit,
        low_at=low,
        high_at=high,
        value_low=value_low[0],
        value_high=value_high[0],
        value_error=float(np.sqrt(value_low[1] + value_high[1])),
        chance_low=chance_low[0],
        chance_high=chance_high[0],
        chance_error=float(np.sqrt(chance_low[1] + chance_high[1])),
    )


def _mean(outcome: Floats, weight: Floats) -> tuple[float, float]:
    """Return the weighted mean and the square of its standard error."""
    mean = float(weight @ outcome)
    return mean, float(weight @ (outcome - mean) ** 2 * np.sum(weight**2))

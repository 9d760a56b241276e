"""Measures against futures: how much worse than the best one a measure does, future by future.

Nothing is averaged over the futures: the table shows every one, the largest regret of each measure
and in how many futures it is good enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.compare.experiments import Experiments, experiments
from scenario.compare.tornado import plain
from scenario.errors import ScenarioError, error
from scenario.page_table import brief, page_table
from scenario.settings import LIGHT_EDGES
from scenario.simulate.run import Forecast
from scenario.typeset import typeset

#: Words of three equally likely futures of an input, the low one first.
FUTURES: Final = ("偏低", "居中", "偏高")


@dataclass(frozen=True, slots=True)
class Regret:
    """Chances of one target under each measure in each future.

    Parameters
    ----------
    name : str
        Of the target.
    futures : tuple of str
        Printed names.
    measures : mapping of str to str
        Scenario id → printed name.
    chance : DataFrame
        Measures × futures: chance of meeting the line.
    good : float
        A chance from which on a measure is good enough.
    """

    name: str
    futures: tuple[str, ...]
    measures: Mapping[str, str]
    chance: pd.DataFrame
    good: float

    @property
    def regret(self) -> pd.DataFrame:
        """Measures × futures: the best measure's chance minus this one's, in points of chance."""
        return 100.0 * (self.chance.max(axis=0) - self.chance)

    @property
    def table(self) -> pd.DataFrame:
        """One row per measure: regret in each future, the largest, and the share good enough."""
        out = self.regret.copy()
        out.insert(0, "name", [self.measures[m] for m in out.index])
        out["largest"] = self.regret.max(axis=1)
        out["good_enough"] = (self.chance >= self.good).mean(axis=1)
        return out.rename_axis("measure").reset_index()

    @property
    def text(self) -> tuple[str, ...]:
        """Which measure has the smallest largest regret, Chinese."""
        worst = self.regret.max(axis=1)
        best = [self.measures[m] for m in worst.index[np.isclose(worst, worst.min())]]
        lost = round(float(worst.min()))
        line = f"{self.name}:各种前景都算上,最不吃亏的做法是“{'”“'.join(best)}”," + (
            f"最差时比该前景下的最好做法低{lost}个百分点概率。"
            if lost
            else "每种前景下都不比别的做法差。"
        )
        return (typeset(line),)

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table, hide=("measure",))


def regret(
    forecasts: Mapping[str, Forecast],
    target: str,
    input: str,
    *,
    year: int | None = None,
    threshold: float | None = None,
) -> Regret:
    """Compare measures in three equally likely futures of one input.

    Parameters
    ----------
    forecasts : mapping of str to Forecast
        Printed name → forecast; from the same fitted models, the baseline among them.
    target : str
    input : str
        Id of a cause of the target, see `Experiments`; the futures are the thirds of its values
        in the first forecast.
    year : int, optional
    threshold : float, optional
        The line, see `experiments`.

    Returns
    -------
    Regret

    Raises
    ------
    ScenarioError
        CO-033 when the target has no such input.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("mfg_investment_growth")
    >>> fitted = models.fit(obs, draws=400, cache=None)
    >>> base, late = (sc.forecast(fitted, plan.scenarios[s]) for s in ("baseline", "project_delay"))
    >>> found = regret({"a": base, "b": late}, "mfg_investment_growth", "above_growth")
    >>> found.chance.shape
    (2, 3)
    """
    rows: dict[str, Experiments] = {
        name: experiments(f, target, year=year, threshold=threshold)
        for name, f in forecasts.items()
    }
    first = next(iter(rows.values()))
    if input not in first.of("cause"):
        raise ScenarioError(
            [
                error(
                    "CO-033",
                    f"后悔表 {input}",
                    f"{first.name}没有这一输入",
                    "分不出前景",
                    f"可用:{'、'.join(first.of('cause'))}",
                    f"{target} has no input {input}",
                )
            ]
        )
    one = first.inputs[input]
    third = _thirds(one.values)
    names = []
    for k, word in enumerate(FUTURES):
        within = one.values[third == k]
        low, high = (plain(float(end), one.unit) for end in (within.min(), within.max()))
        last = len(FUTURES) - 1
        ends = f"低于{high}" if k == 0 else f"高于{low}" if k == last else f"{low}至{high}"
        names.append(typeset(f"{one.name}{word}({ends})"))
    chance = pd.DataFrame(
        [[float(r.met[third == k].mean()) for k in range(len(FUTURES))] for r in rows.values()],
        index=[f.scenario.id for f in forecasts.values()],
        columns=names,
    )
    measures = {f.scenario.id: name for name, f in forecasts.items()}
    return Regret(first.name, tuple(names), measures, chance, LIGHT_EDGES[1])


def _thirds(values: NDArray[np.float64]) -> NDArray[np.intp]:
    order = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return np.asarray(order * len(FUTURES) // len(values), dtype=np.intp)

"""What a scenario's outcome hangs on: Sobol indices of the simulator itself, with bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from scenario import wording
from scenario.compare.simulated import BASELINE, simulated
from scenario.compare.sobol import Sobol, design, indices, shown
from scenario.identities import meets
from scenario.model.catalogue import FittedModels
from scenario.page_table import brief, page_table
from scenario.terms import Scenario
from scenario.typeset import typeset

#: Inputs in a sentence: the largest, and none below this share.
MOST: Final = 4
LEAST: Final = 0.005
#: Indices of met or not met mean nothing where hardly a future differs.
RARE: Final = 0.01
#: Columns of the table → what they are called on a page.
_KINDS: Final = {"": "结果", "change_": "情景带来的变化", "met_": "是否完成"}
_PARTS: Final = {
    "first": "单独",
    "first_bar": "单独的误差",
    "total": "合计",
    "total_bar": "合计的误差",
}
_HEADS: Final = (
    ("name", *(k + p for k in _KINDS for p in _PARTS)),
    ("输入", *(typeset(f"{kind}:{part}") for kind in _KINDS.values() for part in _PARTS.values())),
)


@dataclass(frozen=True, slots=True)
class ScenarioSobol:
    """Shares of the variance of a target under a scenario, of what it changes, and of meeting the line.

    Parameters
    ----------
    name, scenario : str
        Printed names.
    year : int
    threshold : float
    names : mapping of str to str
        Input → printed name.
    value : Sobol
    change : Sobol
        Of the value minus that of the same future without the scenario.
    met : Sobol or None
        Of ``1{met}``; None where the line is nearly always met, or nearly never.
    """

    name: str
    scenario: str
    year: int
    threshold: float
    names: Mapping[str, str]
    value: Sobol
    change: Sobol
    met: Sobol | None

    @property
    def table(self) -> pd.DataFrame:
        """One row per input: first and total indices with their bars, on value, change and met."""
        out = self.value.table
        more = {"change": self.change, "met": self.met}
        for word, one in more.items():
            if one is not None:
                out = out.join(one.table.set_index("input").add_prefix(f"{word}_"), on="input")
        out.insert(1, "name", [self.names[i] for i in out["input"]])
        return out

    @property
    def text(self) -> tuple[str, ...]:
        """What the spread comes from, Chinese; a bar beside every share."""
        of = f"{self.name}在“{self.scenario}”情景下的{self.year}年结果"
        lines = [
            f"{of},波动来自:{self._shares(self.value)}。",
            f"情景带来的变化本身,波动来自:{self._shares(self.change)}。",
        ]
        if self.met is None:
            lines.append("是否完成几乎没有分歧(完成概率低于1%或高于99%),不再分解。")
        else:
            lines.append(f"完成与否,波动来自:{self._shares(self.met)}。")
        lines.append(
            "份额含与别项的共同作用,合计可超过100%;括号内为误差。各项判断彼此独立,基线的一次抽样作为一项。"
        )
        return tuple(typeset(line) for line in lines)

    def _shares(self, found: Sobol) -> str:
        best = shown(found.total, found.total_bar)
        order = [i for i in np.argsort(-best, kind="stable") if best[i] >= LEAST][:MOST]
        return "、".join(
            f"“{self.names[found.names[i]]}”{_share(best[i])}(±{_share(found.total_bar[i])})"
            for i in order
        )

    __repr__ = brief

    def _repr_html_(self) -> str:
        heads = dict(zip(*_HEADS, strict=True))
        return page_table(
            self.table.rename(columns=heads), forms=dict.fromkeys(heads.values(), "fine"),
            hide=("input",),
        )  # fmt: skip


def _share(part: float) -> str:
    return f"{wording.number(100.0 * float(part), 1)}%"


def scenario_sobol(
    fitted: FittedModels,
    scenario: Scenario,
    *,
    target: str,
    year: int | None = None,
    base: int = 4096,
    seed: int | None = None,
) -> ScenarioSobol:
    """Return Sobol indices of a target under a scenario, over independent inputs.

    Parameters
    ----------
    fitted : FittedModels
    scenario : Scenario
        One that adds land, or moves levers that the target responds to.
    target : str
    year : int, optional
        The plan year by default, or the next one.
    base : int
        Base rows, a power of two.
    seed : int, optional
        That of the fit by default.

    Returns
    -------
    ScenarioSobol

    Raises
    ------
    ScenarioError
        CO-020 or CO-024 when the scenario has no input of its own for this target; CO-011 when the
        year was not forecast; CO-022 and CO-023 as `sobol`.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("mfg_investment_growth")
    >>> fitted = models.fit(obs, draws=400, cache=None)
    >>> land = plan.scenarios["extra_land"]
    >>> scenario_sobol(fitted, land, target="mfg_investment_growth", base=64).value.names[0]
    'baseline'
    """
    function = simulated(fitted, scenario, target=target, year=year)
    entry, this = function.plan.targets[target], function.plan.settings.year
    line = entry.value(function.year if function.year in entry.values else this)
    seed = fitted.seed if seed is None else seed
    rows = design((BASELINE, *function.streams), base=base, seed=seed)
    values = function(rows.rows)
    met = meets(
        values, entry.comparison, line.threshold,
        precision=entry.precision, tolerance=line.tolerance,
    ).astype(float)  # fmt: skip
    priors = function.plan.priors
    names = {BASELINE: "基线自身的不确定"}
    return ScenarioSobol(
        name=entry.name,
        scenario=scenario.name,
        year=function.year,
        threshold=float(line.threshold),
        names=MappingProxyType(names | {s: priors[j].name for s, j in function.streams.items()}),
        value=indices(rows, values, seed=seed),
        change=indices(rows, values - function.without(rows.rows), seed=seed),
        met=indices(rows, met, seed=seed) if RARE < np.mean(met) < 1.0 - RARE else None,
    )

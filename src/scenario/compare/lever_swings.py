"""What each lever's range would do to a target: two scenarios a lever, on the same draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from scenario import wording
from scenario.compare.contrast import contrast
from scenario.compare.inputs import unit_name
from scenario.simulate.pipeline import FED
from scenario.simulate.run import Forecast, forecast
from scenario.terms import Lever, Override, Scenario, Verb
from scenario.typeset import typeset

#: Lever → path, verb and pattern of its value in a scenario.
PATHS: Final[Mapping[str, tuple[str, Verb, str]]] = MappingProxyType(
    {
        "land_supply": ("land_supply", "set", "{:g}"),
        "project_start_delay": ("projects.*.planned_start", "shift", "{:g} months"),
    }
)


@dataclass(frozen=True, slots=True)
class LeverSwings:
    """One row per lever and end of its range: median difference and chance."""

    name: str
    table: pd.DataFrame

    @property
    def text(self) -> tuple[str, ...]:
        """One sentence per lever, Chinese."""
        lines = []
        for _, group in self.table.groupby("lever", sort=False):
            ends = "、".join(
                f"{row['at']:g}{row['unit']}时{wording.signed(row['difference'])}个百分点"
                for _, row in group.iterrows()
            )
            lines.append(typeset(f"{group['name'].iloc[0]}(可调)对{self.name}:{ends}。"))
        return tuple(lines)


def lever_swings(joint: Forecast, levers: Mapping[str, Lever], target: str) -> LeverSwings:
    """Move each lever to the ends of its range, others as decided.

    Parameters
    ----------
    joint : Forecast
        The baseline.
    levers : mapping of str to Lever
        Those without a numeric range, and assumptions, are left out.
    target : str

    Returns
    -------
    LeverSwings
        Without rows for a target that neither projects nor land feed.
    """
    rows = []
    plan = joint.plan
    for lever in levers.values():
        fed = plan.targets[target].indicator == FED and lever.id in PATHS
        if not fed or lever.low is None or lever.high is None:
            continue
        path, verb, pattern = PATHS[lever.id]
        now = float(lever.now) if isinstance(lever.now, int | float) else np.nan
        for end in (lever.low, lever.high):
            if end == now:
                continue
            override = Override(path, verb, pattern.format(end))
            moved = forecast(joint.fitted, _only(lever, override))
            effect = contrast(joint, moved).of(moved.scenario.id, target)
            rows.append(
                {
                    "lever": lever.id,
                    "name": lever.name,
                    "unit": unit_name(plan, lever.unit),
                    "at": end,
                    "difference": effect.median,
                    "low": effect.low,
                    "high": effect.high,
                    "chance": effect.chance_after,
                }
            )
    columns = ["lever", "name", "unit", "at", "difference", "low", "high", "chance"]
    return LeverSwings(plan.targets[target].name, pd.DataFrame(rows, columns=columns))


def _only(lever: Lever, override: Override) -> Scenario:
    return Scenario(
        id=f"lever_{lever.id}",
        name=lever.name,
        why="",
        author="",
        builds_on="baseline",
        combines=(),
        levers=(override,),
        assumptions=(),
        expect=MappingProxyType({}),
    )

"""Targets against what was reached before: a target below last year's actual is asked about."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from scenario.errors import Finding
from scenario.terms import Observations, Plan, Target

#: How many years back an actual still says something about a target.
YEARS_BACK = 5
_MEASURES = {
    "amount": "level",
    "ratio": "ratio",
    "share": "share",
    "count": "count",
    "rank": "rank",
}


def check_against_actuals(plan: Plan, observations: Observations) -> Iterator[Finding]:
    """Yield targets that ask for less than the region had already reached (``PL-086``).

    The newest own annual figure of the same indicator, scope and measure within five years is
    compared: last year's is a warning, an older one a note. Growth and milestones are left out,
    for less growth than last year is no contradiction.

    Parameters
    ----------
    plan : Plan
    observations : Observations
        As known on the as-of day.
    """
    year = plan.settings.year
    for t in plan.targets.values():
        if year not in t.values or t.kind not in _MEASURES:
            continue
        found = _latest(plan, t, observations.frame)
        if found is None:
            continue
        past, actual, source = found
        line = t.values[year][-1].threshold
        easier = actual > line if t.comparison == "at_least" else actual < line
        if t.comparison in ("at_least", "at_most") and easier:
            unit = plan.units[t.unit]["name"]
            yield Finding(
                "PL-086",
                "warning" if past == year - 1 else "note",
                f"targets.yaml {t.id} {year}",
                f"目标{line:g}{unit},{past}年已为{actual:g}{unit}",
                "目标不高于已有水平:口径可能不同,也可能是自然减少或有意留有余地",
                f"核对口径;实绩出自 {source}",
                f"the target {line:g} asks for less than {actual:g} reached in {past}",
            )


def _latest(plan: Plan, t: Target, frame: pd.DataFrame) -> tuple[int, float, str] | None:
    indicator = plan.indicators[t.indicator]
    same = {t.indicator, *indicator.same_as}
    rows = frame[
        (frame["region"] == plan.settings.region)
        & frame["indicator"].isin(same)
        & (frame["measure"] == _MEASURES[t.kind])
        & (frame["unit"] == t.unit)
        & (frame["scope"] == (indicator.scope or plan.settings.scope))
        & (~frame["status"].isin(["target", "synthetic"]))
    ]
    annual = rows[(rows["first"] == 1) & (rows["last"] == 12)]
    year = plan.settings.year
    past = annual[(annual["year"] >= year - YEARS_BACK) & (annual["year"] < year)]
    if past.empty:
        return None
    newest = past.sort_values(["year", "known_on"], kind="stable").iloc[-1]
    return int(newest["year"]), float(newest["value"]), str(newest["source"])

"""What was set before and what was reached: earlier targets of the same indicator."""

from __future__ import annotations

import pandas as pd

from scenario.model.reference_record import record
from scenario.read.observations import same_indicators
from scenario.terms import Observations, Plan

COLUMNS = ("region", "name", "year", "threshold", "outcome", "met", "own")


def past_targets(observations: Observations, plan: Plan, indicator: str) -> pd.DataFrame:
    """Return judged yearly targets of an indicator, the region's own first, then others', by year.

    Parameters
    ----------
    observations : Observations
        Only what was known on their as-of day.
    plan : Plan
    indicator : str

    Returns
    -------
    DataFrame
        ``region``, ``name``, ``year``, ``threshold``, ``outcome`` (None where only a note says
        whether it was met), ``met``, ``own``.
    """
    same = set(same_indicators(plan.indicators, indicator))
    here = plan.settings.region
    rows = [
        (
            case.region,
            plan.regions[case.region].name if case.region in plan.regions else case.region,
            case.year,
            case.threshold,
            case.outcome,
            case.met,
            case.region == here,
        )
        for case in record(observations, plan)
        if case.indicator in same and case.horizon == "year"
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(
        ["own", "region", "year"], ascending=[False, True, True], kind="stable", ignore_index=True
    )

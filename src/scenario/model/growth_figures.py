"""Which published rows a growth forecast uses, and how far each may be off."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from scenario.model.seasonal_profile import PrintedLevel
from scenario.model.windows import ROUNDING_SD, GrowthFigure
from scenario.periods import Window, bin_of_month
from scenario.read.figures import MEASURED
from scenario.read.observations import same_indicators, select
from scenario.terms import Observations, Plan

#: Standard deviation in points beyond rounding, by status: an expectation (预计) and a submitted
#: figure (上报) still move before they settle. Judgement of the size usual in work reports.
STATUS_ERROR = {
    "certified": 0.0, "final": 0.0, "provisional": 0.0, "returned": 0.1, "flash": 0.2,
    "reported": 0.3, "estimated": 0.5,
}  # fmt: skip
#: A year is decided by one of these.
SETTLING = ("certified", "final", "provisional")


def indicator_rows(
    observations: Observations,
    plan: Plan,
    indicator: str,
    regions: Sequence[str],
    measure: str,
    *,
    bounds: bool = False,
) -> pd.DataFrame:
    """Return the rows of one indicator in its own scope, one per figure, oldest first.

    Parameters
    ----------
    observations : Observations
    plan : Plan
    indicator : str
        Variants registered as the same indicator are included.
    regions : sequence of str
    measure : str
        ``growth`` or ``level``.
    bounds : bool
        Keep rows that are printed as a bound ("above 5 %") where no value is; they are no values.

    Returns
    -------
    DataFrame
        Columns of the long form; ``indicator`` is the one asked for.
    """
    entry = plan.indicators[indicator]
    frame = observations.frame
    names = same_indicators(plan.indicators, indicator)
    wanted = (
        frame["region"].isin(list(regions))
        & frame["indicator"].isin(list(names))
        & frame["status"].isin(list(MEASURED))
        & (frame["measure"] == measure)
        & (frame["scope"] == entry.scope)
        & (bounds | (frame["bound"].fillna("") == ""))
    )
    if not wanted.any():
        return frame.iloc[:0].copy()
    kept = Observations(frame[wanted], observations.as_of, observations.data_id)
    rows = select(kept, region=list(regions), indicator=list(names), measure=measure)
    # One basis per period: the indicator's own where it is printed.
    foreign = (rows["basis"] != entry.basis).astype(int)
    rows = rows.assign(_foreign=foreign, _bound=rows["bound"] != "").sort_values(
        ["region", "period_start", "period_end", "_bound", "_foreign", "basis"], kind="stable"
    )
    rows = rows.drop_duplicates(["region", "period_start", "period_end"])
    return rows.drop(columns=["_foreign", "_bound"]).reset_index(drop=True)


def window_of(row: pd.Series) -> Window:
    """Return the months a row describes."""
    return Window(int(row["year"]), int(row["first"]), int(row["last"]))


def growth_figures(rows: pd.DataFrame) -> list[GrowthFigure]:
    """Turn growth rows (per cent) into figures with their errors, or into bounds.

    Rounding enters by the printed decimals; the status adds `STATUS_ERROR`.
    """
    figures = []
    for _, row in rows.iterrows():
        decimals = max(int(row["decimals"]), int(row["column_decimals"]))
        rounding = 10.0 ** (-decimals) * ROUNDING_SD
        error = (rounding**2 + STATUS_ERROR[str(row["status"])] ** 2) ** 0.5
        figures.append(
            GrowthFigure(window_of(row), float(row["value"]), float(error), row["bound"])
        )
    return figures


def printed_levels(rows: pd.DataFrame) -> list[PrintedLevel]:
    """Turn year-to-date level rows into levels for the seasonal profile."""
    levels = []
    for _, row in rows.iterrows():
        if row["first"] == 1 and row["last"] >= 2:
            levels.append(
                PrintedLevel(int(row["year"]), bin_of_month(int(row["last"])), float(row["value"]))
            )
    return levels


def latest_year_to_date(rows: pd.DataFrame, year: int) -> Window | None:
    """Return the longest January–month window of a year among rows, None without one."""
    windows = [window_of(row) for _, row in rows.iterrows()]
    inside = [w for w in windows if w.year == year and w.first == 1 and w.last >= 2]
    return max(inside, key=lambda w: w.last) if inside else None


def settled_value(rows: pd.DataFrame, year: int) -> float | None:
    """Return the settled January–December figure of a year, None while there is none."""
    for _, row in rows.iterrows():
        if window_of(row) == Window(year, 1, 12) and row["status"] in SETTLING:
            return float(row["value"])
    return None

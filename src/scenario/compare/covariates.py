"""Whether a leading indicator would have made past forecasts better, leaving the judged year out.

The standardised error of a forecast, ``e = (outcome − mean) / sd``, is regressed on what a covariate
showed at the origin. With years y as observations (a year's origins share its surprises),

    b = Σ_y mean_y(x e) / (Σ_y mean_y(x²) + 1/s²),    b ~ N(0, s²) beforehand,

from all years but the judged one; the forecast then moves by ``sd · b · x``. A covariate helps when
the mean CRPS of the moved forecasts is lower, in the paired test over years.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.compare.scores import paired_test
from scenario.read.observations import select
from scenario.terms import Observations, Plan

Floats = NDArray[np.float64]

#: Prior standard deviation of b: standard errors of a forecast per standard deviation of x.
SLOPE_SD: Final = 0.5
#: Fewest years that are judged, and the chance of error at which a gain is believed.
FEWEST_YEARS: Final = 5
BELIEVED: Final = 0.05


def _as_printed(series: pd.Series) -> pd.Series:
    return series


def _year_on_year(series: pd.Series) -> pd.Series:
    """Return growth of the sum of twelve months over the twelve before, per cent."""
    whole = series.asfreq("M").rolling(12).sum()
    return 100.0 * (whole / whole.shift(12) - 1.0)


#: Id → what is made of its monthly values; all are out by the 20th of the next month.
COVARIATES: Mapping[str, Callable[[pd.Series], pd.Series]] = MappingProxyType(
    {"pmi_manufacturing": _as_printed, "ppi": _as_printed, "m2": _as_printed,
     "new_rmb_loans": _year_on_year}
)  # fmt: skip
#: How a covariate is read at an origin → its Chinese name.
READINGS: Mapping[str, str] = MappingProxyType({"level": "近3个月均值", "change": "比半年前的变化"})


def covariate_gains(table: pd.DataFrame, observations: Observations, plan: Plan) -> pd.DataFrame:
    """Return what each covariate would have done to the forecasts of a backtest.

    Parameters
    ----------
    table : DataFrame
        Rows of a backtest.
    observations : Observations
    plan : Plan

    Returns
    -------
    DataFrame
        Per covariate and reading: ``cases`` and ``years`` in which it was known, mean CRPS of the
        normal law of the forecast ``without`` and ``with`` it (percentage points), ``p`` of the
        paired test over years, ``helps``. No row where it was known in fewer than five years.

    Examples
    --------
    >>> import scenario as sc
    >>> plan, obs = sc.read_plan("params"), sc.read_observations("data", as_of="2024-09-30")
    >>> gains = covariate_gains(pd.read_csv("docs/backtest.csv"), obs, plan)
    >>> bool(gains["helps"].any())
    False
    """
    top = next(r.id for r in plan.regions.values() if not r.parent)
    rows = []
    for name, shape in COVARIATES.items():
        if name not in plan.indicators:
            continue
        monthly = _monthly(observations, plan, top, name, shape)
        for reading in READINGS:
            x = np.array(
                [_at(monthly, reading, y, m) for y, m in zip(table["year"], table["month"], strict=True)]
            )  # fmt: skip
            known = np.isfinite(x)
            if table["year"][known].nunique() >= FEWEST_YEARS:
                rows.append(
                    {"covariate": name, "reading": reading, **_gain(table[known], x[known])}
                )
    columns = ["covariate", "reading", "cases", "years", "without", "with", "p", "helps"]
    return pd.DataFrame(rows, columns=columns)


def _monthly(
    observations: Observations, plan: Plan, region: str, name: str,
    shape: Callable[[pd.Series], pd.Series],
) -> pd.Series:  # fmt: skip
    """Return a covariate's months; a month without a figure is missing."""
    rows = select(
        observations, region=region, indicator=name, measure=plan.indicators[name].measure,
        window=("month",),
    )  # fmt: skip
    months = pd.PeriodIndex(rows["period_end"], freq="M")
    return shape(pd.Series(rows["value"].to_numpy(float), months).sort_index())


def _at(monthly: pd.Series, reading: str, year: int, month: int) -> float:
    """Return a reading at the end of a month; nan where a month of it is missing."""
    now = pd.Period(year=int(year), month=int(month), freq="M")
    last = monthly.reindex(pd.period_range(now - 2, now, freq="M")).mean(skipna=False)
    if reading == "level":
        return float(last)
    before = monthly.reindex(pd.period_range(now - 8, now - 6, freq="M")).mean(skipna=False)
    return float(last - before)


def _gain(table: pd.DataFrame, x: Floats) -> dict[str, object]:
    x = (x - x.mean()) / x.std()
    mean, sd, outcome = (table[c].to_numpy(float) for c in ("mean", "sd", "outcome"))
    year = table["year"].to_numpy()
    error = (outcome - mean) / sd
    sums = pd.DataFrame({"xe": x * error, "xx": x * x}).groupby(year).mean()
    moved = np.empty(len(x))
    for judged in sums.index:
        rest = sums.drop(judged).sum()
        here = year == judged
        moved[here] = rest["xe"] / (rest["xx"] + SLOPE_SD**-2) * x[here]
    plain, better = (sd * _normal_crps(error - m) for m in (np.zeros(len(x)), moved))
    years, difference, p = paired_test(better - plain, year)
    return {
        "cases": len(x), "years": years, "without": plain.mean(), "with": better.mean(), "p": p,
        "helps": bool(better.mean() < plain.mean() and difference < 0.0 and p < BELIEVED),
    }  # fmt: skip


def _normal_crps(z: Floats) -> Floats:
    """Return the CRPS of a standard normal law (Gneiting and Raftery 2007).

    Examples
    --------
    >>> _normal_crps(np.zeros(1)).round(4).tolist()
    [0.2337]
    """
    from scipy.special import ndtr

    density = np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi)
    return np.asarray(z * (2.0 * ndtr(z) - 1.0) + 2.0 * density - 1.0 / np.sqrt(np.pi))

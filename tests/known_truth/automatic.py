"""Automatic methods of a kept library on published growth of the year to date.

What an analyst would do with them: the growth printed for January–February, January–March … of
every year is one series of eleven values a year, a value that was not printed is put on the line
between its neighbours of the same year, and the method simulates it from the month after the origin
to December.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from known_truth.many_series import RIVALS
from numpy.typing import NDArray

from scenario.compare.backtest_case import Case
from scenario.compare.origins import Material, known_at
from scenario.compare.scores import crps
from scenario.periods import Window
from scenario.settings import tails

BINS = 11


def to_date(material: Material, case: Case) -> NDArray[np.float64]:
    """Return the growth to date of all years up to the origin, oldest first, without gaps."""
    values = {
        (f.window.year, f.window.last): f.value
        for f in known_at(material, case.year, case.month).of(case.region)
        if f.window.first == 1 and f.window.last >= 2
    }
    years = range(min(year for year, _ in values), case.year + 1)
    rows = [[values.get((year, month), np.nan) for month in range(2, 13)] for year in years]
    filled = pd.DataFrame(rows).interpolate(axis=1, limit_direction="both").to_numpy().ravel()
    known = filled[: len(filled) - (12 - case.month)]
    gone = np.flatnonzero(np.isnan(known))
    return np.asarray(known[gone.max() + 1 :] if len(gone) else known)


def december(method: str, series: NDArray[np.float64], ahead: int, draws: int) -> NDArray[np.float64]:
    """Return simulated growth of the whole year."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsforecast import models

        fitted = getattr(models, method)(season_length=BINS).fit(series)
        return np.asarray(fitted.simulate(ahead, draws, seed=1))[:, -1]


def scores(material: Material, case: Case, draws: int = 2000) -> list[dict[str, object]]:
    """Return the score of each method on one origin; nan where it cannot be fitted."""
    outcome = material.value(Window(case.year, 1, 12))
    assert outcome is not None
    series, rows = to_date(material, case), []
    for method, name in RIVALS.items():
        row: dict[str, object] = {
            "indicator": case.indicator, "year": case.year, "method": name, "values": len(series),
            "crps": float("nan"), "inside": None,
        }  # fmt: skip
        try:
            found = december(method, series, 12 - case.month, draws)
        except Exception as caught:
            row["note"] = type(caught).__name__
        else:
            low, high = np.quantile(found, tails())
            row |= {"crps": crps(found, outcome), "inside": bool(low <= outcome <= high)}
        rows.append(row)
    return rows

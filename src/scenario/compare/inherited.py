"""Which data an answer rests on, and the disclosure level it inherits from them.

Data are the rows that a model says it used, the published record where a reference class was asked,
what targets tied to this one rest on, and every file of decisions that holds something.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from scenario.disclosure import highest
from scenario.errors import Finding
from scenario.model.reference_record import record_rows
from scenario.simulate.run import Forecast
from scenario.simulate.ties import moved_by
from scenario.terms import Observations

#: Diagnostic that says that the published record of targets was read.
RECORD = "record_cases"


def rows_behind(forecast: Forecast, target: str) -> pd.DataFrame:
    """Return the rows of observations that a target's draws rest on, in no order.

    Parameters
    ----------
    forecast : Forecast
    target : str

    Returns
    -------
    DataFrame
        Columns of the long form; a row may stand in it more than once.
    """
    fitted = forecast.fitted
    parts = []
    for id in moved_by(forecast.plan, target, forecast.targets):
        parts.append(fitted[id].evidence.rows)
        if RECORD in fitted[id].diagnostics:
            parts.append(record_rows(fitted.observations, forecast.plan))
    filled = [rows for rows in parts if len(rows)]
    return pd.concat(filled, ignore_index=True) if filled else parts[0]


def level_of(forecast: Forecast, targets: Iterable[str]) -> str:
    """Return the disclosure level of an output about these targets.

    Parameters
    ----------
    forecast : Forecast
    targets : iterable of str

    Returns
    -------
    str
        The highest level of rows and files of decisions.
    """
    levels: list[object] = list(forecast.plan.disclosure.values())
    for target in targets:
        levels += _levels(rows_behind(forecast, target))
    return highest(levels)


def level_of_page(
    forecast: Forecast, targets: Iterable[str], shown: pd.DataFrame, findings: Iterable[Finding]
) -> str:
    """Return the disclosure level of a page that also prints rows and findings.

    Parameters
    ----------
    forecast : Forecast
    targets : iterable of str
    shown : DataFrame
        Rows that are printed beside the answers.
    findings : iterable of Finding
        A finding that names a file of observations has the level of that file.
    """
    observations = forecast.fitted.observations
    levels = [level_of(forecast, targets), *_levels(shown)]
    return highest([*levels, *_named(observations, findings)])


def _levels(rows: pd.DataFrame) -> list[object]:
    if rows.empty:
        return []
    return list(rows["disclosure"].unique()) if "disclosure" in rows else [""]


def _named(observations: Observations, findings: Iterable[Finding]) -> list[object]:
    frame = observations.frame
    if frame.empty or "file" not in frame:
        return []
    text = "\n".join(f"{f.where} {f.found}" for f in findings)
    named = [name for name in frame["file"].unique() if str(name) in text]
    return _levels(frame[frame["file"].isin(named)])

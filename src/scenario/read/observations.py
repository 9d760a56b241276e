"""Published values: from the long CSV files to `Observations`, and from those to one series.

Nothing known later than ``as_of`` leaves this module. Values are never computed here: a growth
rate is the printed one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from scenario.errors import Finding, ScenarioError, error
from scenario.periods import Window
from scenario.read.figures import MEASURED, one_per_figure
from scenario.read.long_form import COLUMNS, cell_findings, observation_files, raw_records
from scenario.terms import Indicator, Observations


def read_observations(path: str | Path, as_of: str | date) -> Observations:
    """Read every long CSV file below `path` and keep what was known on `as_of`.

    Parameters
    ----------
    path : str or Path
        The data folder (holding ``observations/``), the folder of the files, or one file.
    as_of : str or date
        Last day of knowledge, ``YYYY-MM-DD``.

    Returns
    -------
    Observations
        `frame` has the sixteen columns of the files (`value` as float, `known_on` as datetime)
        and `year`, `first`, `last` (window in months), `decimals` (as printed in the row),
        `column_decimals` (most decimals of the same source, indicator and measure: tables drop
        trailing zeros), `file`, `row`. `data_id` is the SHA-256 of the kept rows, whatever their
        order or file.

    Raises
    ------
    ScenarioError
        With every unreadable file, column and cell at once (file, row, what was found).

    Examples
    --------
    >>> obs = read_observations("data", as_of="2024-09-30")
    >>> bool((obs.frame.known_on <= "2024-09-30").all())
    True
    """
    return known_rows(read_rows(path), _as_date(as_of))


def read_rows(path: str | Path) -> pd.DataFrame:
    """Return every row of the long CSV files below `path` as texts, with `file` and `row`.

    Parameters
    ----------
    path : str or Path
        As in `read_observations`.

    Raises
    ------
    ScenarioError
        As `read_observations`.
    """
    findings: list[Finding] = []
    records: list[list[str]] = []
    for file in observation_files(Path(path)):
        records += raw_records(file, findings)
    frame = pd.DataFrame(records, columns=[*COLUMNS, "file", "row"], dtype=object)
    findings += cell_findings(frame)
    if findings:
        raise ScenarioError(findings)
    return frame


def known_rows(rows: pd.DataFrame, day: date) -> Observations:
    """Return what those of the rows say that were known on a day.

    Parameters
    ----------
    rows : DataFrame
        From `read_rows`, all of them or some.
    day : date
    """
    known = rows[rows["known_on"] <= day.isoformat()].reset_index(drop=True)
    return Observations(_typed(known), day, _content_id(known))


def same_indicators(indicators: Mapping[str, Indicator], indicator: str) -> tuple[str, ...]:
    """Return an indicator's id followed by the ids that stand for the same definition.

    Parameters
    ----------
    indicators : mapping of str to Indicator
        The register; ``same_as`` of a variant names its principal id.
    indicator : str
        Any of the ids.

    Examples
    --------
    >>> same_indicators({}, "gdp")
    ('gdp',)
    """
    own = indicators[indicator].same_as if indicator in indicators else ()
    group = {indicator, *own}
    group |= {i for i, entry in indicators.items() if group & set(entry.same_as)}
    return (indicator, *sorted(group - {indicator}))


def select(
    observations: Observations,
    *,
    region: str | Collection[str],
    indicator: str | Sequence[str],
    measure: str | None = None,
    basis: str | None = None,
    scope: str | None = None,
    window: str | Collection[str] | None = None,
    status: Collection[str] = MEASURED,
) -> pd.DataFrame:
    """Return one row per figure (region, period, measure, basis, scope, unit), oldest first.

    Of rows that differ by more than rounding the newest vintage counts: an exact value before a
    bound, a dated vintage before a figure out of a later download. Of rows that agree with it
    and are as finely printed, printed dates come before estimated ones, official hosts before
    reposts, more decimals before fewer.

    Parameters
    ----------
    observations : Observations
    region : str or collection of str
    indicator : str or sequence of str
        Several ids are joined into the first one (see `same_indicators`).
    measure, basis, scope : str, optional
        Filters; None keeps all, one row each.
    window : str or collection of str, optional
        Window kinds as in `scenario.periods.Window.kind`: year, half, quarter, ytd, janfeb, month.
    status : collection of str
        Row status to use; targets and synthetic rows only when named.

    Returns
    -------
    DataFrame
        The columns of `Observations.frame` and `first_known_on` (earliest agreeing row),
        `agreeing` (distinct sources that agree) and `contradicting` (rows that do not).

    Examples
    --------
    >>> obs = read_observations("data", as_of="2024-09-30")
    >>> rows = select(obs, region="zhenhai", indicator="industrial_value_added", measure="growth")
    >>> rows["period_end"].iloc[-1], float(rows["value"].iloc[-1])
    ('2024-06', 4.1)
    """
    names = [indicator] if isinstance(indicator, str) else list(indicator)
    places = {region} if isinstance(region, str) else set(region)
    frame = observations.frame
    keep = (
        frame["region"].isin(list(places))
        & frame["indicator"].isin(names)
        & frame["status"].isin(list(status))
    )
    for column, wanted in (("measure", measure), ("basis", basis), ("scope", scope)):
        if wanted is not None:
            keep &= frame[column] == wanted
    rows = frame[keep].assign(indicator=names[0])
    if window is not None:
        kinds = {window} if isinstance(window, str) else set(window)
        rows = rows[_window_kinds(rows).isin(list(kinds))]
    return one_per_figure(rows)


def _as_date(as_of: str | date) -> date:
    if isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        finding = error(
            "OB-001", "as_of", f"“{as_of}”", "不是一个日期", "写成如 2024-09-30", "not a date"
        )
        raise ScenarioError([finding]) from None


def _typed(known: pd.DataFrame) -> pd.DataFrame:
    frame = known.copy()
    printed = known["value"].astype(str)
    frame["decimals"] = (
        printed.str.extract(r"\.(\d+)$", expand=False).fillna("").str.len().astype(int)
    )
    frame["value"] = printed.astype(float)
    frame["known_on"] = pd.to_datetime(known["known_on"], format="%Y-%m-%d")
    frame["year"] = known["period_start"].str[:4].astype(int)
    frame["first"] = known["period_start"].str[5:].astype(int)
    frame["last"] = known["period_end"].str[5:].astype(int)
    frame["row"] = known["row"].astype(int)
    table = frame.groupby(["file", "source", "indicator", "measure"])["decimals"]
    frame["column_decimals"] = table.transform("max").astype(int)
    return frame


def _content_id(known: pd.DataFrame) -> str:
    cells: Iterable[tuple[str, ...]] = known[list(COLUMNS)].itertuples(index=False, name=None)
    digest = hashlib.sha256()
    for line in sorted("\x1f".join(row) for row in cells):
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _window_kinds(rows: pd.DataFrame) -> pd.Series:
    windows = zip(rows["year"], rows["first"], rows["last"], strict=True)
    return pd.Series([Window(y, a, b).kind for y, a, b in windows], index=rows.index, dtype=object)

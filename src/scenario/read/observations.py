"""Published values: from the long CSV files to `Observations`, and from those to one series.

Nothing known later than ``as_of`` leaves this module. Values are never computed here: a growth
rate is the printed one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from scenario.errors import Finding, ScenarioError, error
from scenario.periods import Window
from scenario.read.long_form import COLUMNS, cell_findings, observation_files, raw_records
from scenario.terms import Indicator, Observations

#: Status of rows that describe what happened; targets and made-up rows are asked for by name.
MEASURED: Final = ("final", "provisional", "estimated", "reported")
#: A later row that differs by more than rounding is a revision once this many days have passed.
REVISION_DAYS: Final = 90
#: One figure: everything that must be equal before two rows can agree or contradict.
CELL: Final = (
    "region", "scope", "indicator", "period_start", "period_end", "measure", "basis", "unit",
)  # fmt: skip

_KIND_RANK: Final = {"printed": 0, "rounded": 1, "estimated": 2, "latest_vintage": 3}


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
    >>> obs = read_observations("data", as_of="2024-09-30")  # doctest: +SKIP
    >>> bool((obs.frame.known_on <= "2024-09-30").all())  # doctest: +SKIP
    True
    """
    day = _as_date(as_of)
    findings: list[Finding] = []
    records: list[list[str]] = []
    for file in observation_files(Path(path)):
        records += raw_records(file, findings)
    frame = pd.DataFrame(records, columns=[*COLUMNS, "file", "row"], dtype=object)
    findings += cell_findings(frame)
    if findings:
        raise ScenarioError(findings)
    known = frame[frame["known_on"] <= day.isoformat()].reset_index(drop=True)
    return Observations(_typed(known), day, _content_id(known))


def same_indicators(indicators: Mapping[str, Indicator], indicator: str) -> tuple[str, ...]:
    """Return an indicator's id followed by the ids that stand for the same definition.

    Parameters
    ----------
    indicators : mapping of str to Indicator
        The register; ``same_as`` of a variant names its principal id.
    indicator : str
        Any of the ids.
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
    bound, a dated vintage before a figure out of a later download. Of rows that agree, printed
    dates come before estimated ones, official hosts before reposts, more decimals before fewer.

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
    >>> growth = select(obs, region="zhenhai", indicator="industrial_value_added",
    ...                 measure="growth", window="year")  # doctest: +SKIP
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


def one_per_figure(rows: pd.DataFrame) -> pd.DataFrame:
    """Resolve several rows on one figure into one, by the rules of `select`.

    Parameters
    ----------
    rows : DataFrame
        Rows of `Observations.frame`.

    Returns
    -------
    DataFrame
        One row per `CELL` with `first_known_on`, `agreeing` and `contradicting`.
    """
    judged = _judged(rows)
    agreeing = judged[judged["_agrees"]]
    best = agreeing.sort_values(
        ["_cell", "_kind", "_repost", "decimals", "known_on", "source"],
        ascending=[True, True, True, False, True, True],
    ).drop_duplicates("_cell")
    by_cell = agreeing.groupby("_cell")
    result = best.assign(
        first_known_on=best["_cell"].map(by_cell["known_on"].min()),
        agreeing=best["_cell"].map(by_cell["source"].nunique()).astype(int),
        contradicting=best["_cell"]
        .map((~judged["_agrees"]).groupby(judged["_cell"]).sum())
        .astype(int),
    )
    order = ["region", "year", "last", "first", "measure", "basis", "scope", "unit", "indicator"]
    public = [c for c in result.columns if not c.startswith("_")]
    return result.sort_values(order, kind="stable")[public].reset_index(drop=True)


def contradictions(observations: Observations) -> pd.DataFrame:
    """Return pairs of measured rows on one figure that differ by more than rounding.

    Parameters
    ----------
    observations : Observations

    Returns
    -------
    DataFrame
        The cell, `value`, `known_on`, `known_on_kind`, `source`, `file`, `row` of the row that
        counts, the same with ``other_`` for the one that does not, `difference`, and `revision`:
        true when more than `REVISION_DAYS` lie between the two, when one of them is only
        expected, or when one comes out of a later download.
    """
    frame = observations.frame
    rows = frame[frame["status"].isin(MEASURED) & (frame["bound"] == "")]
    judged = _judged(rows[rows.duplicated(list(CELL), keep=False)])
    side = ["value", "known_on", "known_on_kind", "status", "source", "file", "row"]
    newest = judged.drop_duplicates("_cell")[["_cell", *CELL, *side]]
    others = judged.loc[~judged["_agrees"], ["_cell", *side]]
    pairs = newest.merge(others.rename(columns={c: f"other_{c}" for c in side}), on="_cell")
    apart = (pairs["known_on"] - pairs["other_known_on"]).dt.days
    expected = (pairs["status"] == "estimated") | (pairs["other_status"] == "estimated")
    later = "latest_vintage"
    downloaded = (pairs["known_on_kind"] == later) | (pairs["other_known_on_kind"] == later)
    pairs["difference"] = pairs["value"] - pairs["other_value"]
    pairs["revision"] = (apart > REVISION_DAYS) | expected | downloaded
    return pairs.drop(columns="_cell")


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
    frame["decimals"] = printed.str.partition(".")[2].str.len().astype(int)
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


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with their cell number, best vintage first, and whether they agree with that one.

    Rows agree when they are equal at the coarser of the two printings.
    """
    cell = rows.groupby(list(CELL), sort=False).ngroup()
    exact = (rows["bound"] == "").groupby(cell).transform("any")
    host = rows["source"].str.extract(r"^https?://([^/:]+)", expand=False).fillna("").astype(str)
    kind = rows["known_on_kind"].map(_KIND_RANK)
    judged = rows.assign(
        _cell=cell,
        _kind=kind,
        _download=kind == _KIND_RANK["latest_vintage"],
        _repost=~host.str.endswith(".gov.cn").astype(bool),
    )[(rows["bound"] == "") | ~exact]
    judged = judged.sort_values(
        ["_cell", "_download", "known_on", "_kind", "_repost", "decimals", "source", "value"],
        ascending=[True, True, False, True, True, False, True, True],
    )
    best = judged.groupby("_cell")
    decimals = np.minimum(
        judged["column_decimals"], best["column_decimals"].transform("first")
    ).astype(float)
    half = 0.5 * 10.0**-decimals
    gap = (judged["value"] - best["value"].transform("first")).abs()
    judged["_agrees"] = gap <= half * (1.0 + 1e-6)
    return judged

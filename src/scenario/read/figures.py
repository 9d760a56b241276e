"""Several rows on one published figure: which one counts, which agree, which contradict it."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from scenario.terms import Observations

#: Status of rows that describe what happened; targets and made-up rows are asked for by name.
MEASURED: Final = (
    "final", "certified", "provisional", "estimated", "reported", "returned", "flash",
)  # fmt: skip
#: A later row that differs by more than rounding is a revision once this many days have passed.
REVISION_DAYS: Final = 90
#: One figure: everything that must be equal before two rows can agree or contradict.
CELL: Final = (
    "region", "scope", "indicator", "period_start", "period_end", "measure", "basis", "unit",
)  # fmt: skip

_KIND_RANK: Final = {"printed": 0, "rounded": 1, "estimated": 2, "latest_vintage": 3}


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

    Examples
    --------
    >>> from scenario.read.observations import read_observations
    >>> rows = read_observations("data", as_of="2024-09-30").frame
    >>> rows = rows[(rows.region == "zhenhai") & (rows.indicator == "gdp") & (rows.year == 2017)]
    >>> level = one_per_figure(rows[rows.measure == "level"]).iloc[0]
    >>> float(level["value"]), int(level["contradicting"])
    (924.87, 1)
    """
    judged = _judged(rows)
    judged["contradicting"] = (~judged["_agrees"]).groupby(judged["_cell"]).transform("sum")
    agreeing = judged[judged["_agrees"]]
    by_cell = agreeing.groupby("_cell")
    agreeing = agreeing.assign(
        first_known_on=by_cell["known_on"].transform("min"),
        agreeing=by_cell["source"].transform("nunique"),
    )
    result = (
        agreeing[agreeing["_fine"]]
        .sort_values(
            ["_cell", "_kind", "_repost", "decimals", "known_on", "source"],
            ascending=[True, True, True, False, True, True],
        )
        .drop_duplicates("_cell")
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

    Examples
    --------
    >>> from scenario.read.observations import read_observations
    >>> pairs = contradictions(read_observations("data", as_of="2024-09-30"))
    >>> doubtful = pairs[(pairs.region == "ningbo") & (pairs.indicator == "gdp") & ~pairs.revision]
    >>> doubtful[["period_end", "value", "other_value"]].values.tolist()
    [['2019-12', 6.8, 6.38]]
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


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with their cell number, best vintage first, and whether they agree with that one.

    Rows agree when they are equal at the coarser of the two printings; only a row printed at
    least as finely as the best vintage may stand for it.
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
    newest = best["column_decimals"].transform("first")
    judged["_fine"] = judged["column_decimals"] >= newest
    decimals = np.minimum(judged["column_decimals"], newest).astype(float)
    half = 0.5 * 10.0**-decimals
    gap = (judged["value"] - best["value"].transform("first")).abs()
    judged["_agrees"] = gap <= half * (1.0 + 1e-6)
    return judged

"""Registered forecasts of a year beside what happened: one row per issue and settled target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from scenario.compare.outlook import Outlook
from scenario.compare.scores import exact_interval, interval_score_of
from scenario.identities import meets
from scenario.record.lines import LEVELS
from scenario.record.register import Register
from scenario.settings import INNER_INTERVAL, INTERVAL, tails

#: Years below which nothing is concluded from a calibration.
FEWEST_YEARS: Final = 8
#: Columns of the rows.
COLUMNS: Final = (
    "issue", "as_of", "year", "months_left", "target", "name", "unit", "median", "low", "high",
    "outcome", "error", "inside", "inside_inner", "wis", "chance", "verdict", "met", "brier",
)  # fmt: skip


def level(share: float) -> str:
    """Return the column of a stored quantile.

    Examples
    --------
    >>> level(0.1), level(0.25)
    ('q0.1', 'q0.25')
    """
    return f"q{round(share, 6):g}"


def issues_of(book: Register, year: int) -> list[str]:
    """Return the issues of a plan year that stand, the last one of each day, oldest first."""
    mine = book.issues[(book.issues["year"] == year) & (book.issues["status"] != "withdrawn")]
    last = mine.drop_duplicates("as_of", keep="last").sort_values("as_of", kind="stable")
    return list(last["issue"])


def score(book: Register, issue: str, last: Outlook) -> pd.DataFrame:
    """Return the scores of one issue, baseline, for the targets whose outcome is settled.

    Parameters
    ----------
    book : Register
    issue : str
    last : Outlook
        The plan year seen from the day of the review; settled targets hold their outcome.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. `error` is outcome minus median; `inside` and `inside_inner` say whether
        the outcome lies in the 80 % and 50 % intervals; `met` compares the outcome, as published,
        with the line as it was registered; `wis` and `brier` are better when smaller.
    """
    said = book.of(issue)
    rows = []
    for line in said[said["scenario"] == "baseline"].to_dict("records"):
        now = last.targets.get(line["target"])
        if now is None or not now.fitted.settled:
            continue
        outcome = now.median
        met = meets(
            np.array([outcome]), now.target.comparison, line["threshold"],
            precision=now.target.precision, tolerance=now.value.tolerance,
        )[0]  # fmt: skip
        (low, high), (inner_low, inner_high) = (
            [line[level(t)] for t in tails(mass)] for mass in (INTERVAL, INNER_INTERVAL)
        )
        quantiles = np.array([line[q] for q in LEVELS])
        months = 12 * (line["year"] - int(line["as_of"][:4])) + 12 - int(line["as_of"][5:7])
        rows.append({
            **{c: line[c] for c in ("issue", "as_of", "year", "target", "name", "unit", "chance")},
            "verdict": line["verdict"], "months_left": months,
            "median": line["q0.5"], "low": low, "high": high, "outcome": outcome,
            "error": outcome - line["q0.5"], "inside": bool(low <= outcome <= high),
            "inside_inner": bool(inner_low <= outcome <= inner_high),
            "wis": interval_score_of(quantiles, outcome),
            "met": bool(met), "brier": (line["chance"] - float(met)) ** 2,
        })  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def calibration(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how often outcomes lay in their intervals, and targets with a verdict were met.

    Forecasts of a year share its surprises, so a year counts as one observation: the share is the
    mean over years, and its 95 % interval is the exact binomial one of so many years, taken wide
    where the share is no whole number of years.

    Parameters
    ----------
    rows : DataFrame
        Of all years with outcomes, as `score` returns them.

    Returns
    -------
    DataFrame
        One row per statement: `what`, `nominal` (what the forecasts promised), `share`, `low`,
        `high`, `years`, `forecasts`, `enough` (at least eight years).
    """
    statements: Mapping[str, tuple[str, str | float]] = {
        "interval": ("inside", INTERVAL),
        "inner_interval": ("inside_inner", INNER_INTERVAL),
        "chance": ("met", "chance"),
    }
    out = []
    for what, (column, promised) in statements.items():
        by_year = rows.assign(hit=rows[column].astype(float)).groupby("year")["hit"].mean()
        years = len(by_year)
        if not years:
            continue
        share = float(by_year.mean())
        hits = share * years
        low = exact_interval(int(np.floor(round(hits, 9))), years)[0]
        high = exact_interval(int(np.ceil(round(hits, 9))), years)[1]
        nominal = (
            float(rows.groupby("year")[promised].mean().mean())
            if isinstance(promised, str)
            else promised
        )
        out.append({
            "what": what, "nominal": nominal, "share": share, "low": low, "high": high,
            "years": years, "forecasts": len(rows), "enough": years >= FEWEST_YEARS,
        })  # fmt: skip
    columns = ["what", "nominal", "share", "low", "high", "years", "forecasts", "enough"]
    return pd.DataFrame(out, columns=columns)

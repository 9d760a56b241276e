"""The published record of targets and outcomes: which were met, and by how much.

A case is a target row of a whole year with the first outcome printed for the same figure. Where
only a note says whether a target was met, the note counts from 30 September of the next year on,
because by then yearly figures are out. Rows that count indicators of a whole plan are no cases.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal

import pandas as pd

from scenario.identities import round_half_up
from scenario.read.figures import MEASURED
from scenario.read.observations import same_indicators
from scenario.terms import Kind, Observations, Plan

Horizon = Literal["year", "five_years"]
#: Measure of a target row → kind of target.
KIND_OF_MEASURE: dict[str, Kind] = {
    "growth": "growth",
    "level": "amount",
    "ratio": "ratio",
    "share": "share",
    "count": "count",
    "rank": "rank",
}
#: Kinds whose margin is a ratio of outcome to target; the others are differences in points.
BY_RATIO = ("count", "amount")
SETTLED: Final = ("certified", "final", "provisional")
#: A figure out of a later download: its first print is not known.
LATER: Final = "latest_vintage"
Row = Mapping[Hashable, Any]
_Figure = tuple[Any, ...]
_FIVE_YEARS = re.compile(r"十[一二三四五]?五")


@dataclass(frozen=True, slots=True)
class Case:
    """One judged target.

    Parameters
    ----------
    region, level : str
        Where, and its level of government: nation, province, city or district.
    kind, indicator, year, horizon
    met : bool
    threshold, outcome : float or None
        What was set and what was first printed, where both are figures.
    margin : float or None
        Oriented so that more is better: outcome ÷ target (2 − outcome ÷ target where lower is
        better) or the difference in points; None when only a note says that it was met.
    """

    region: str
    level: str
    kind: Kind
    indicator: str
    year: int
    horizon: Horizon
    met: bool
    margin: float | None
    threshold: float | None = None
    outcome: float | None = None


def record(observations: Observations, plan: Plan) -> tuple[Case, ...]:
    """Return every judged target among what was known on the as-of day.

    Parameters
    ----------
    observations : Observations
    plan : Plan
        For levels of regions and directions of indicators.
    """
    return _record(_Asked(observations, plan))


class _Asked:
    """Observations and plan, equal only to themselves: the key of a remembered record."""

    def __init__(self, observations: Observations, plan: Plan) -> None:
        self.observations, self.plan = observations, plan

    def __hash__(self) -> int:
        return hash((id(self.observations.frame), id(self.plan)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Asked)
            and self.observations.frame is other.observations.frame
            and self.observations.as_of == other.observations.as_of
            and self.plan is other.plan
        )


def record_rows(observations: Observations, plan: Plan) -> pd.DataFrame:
    """Return the rows that the record is read from: targets of whole years and their outcomes.

    Parameters
    ----------
    observations : Observations
    plan : Plan
        For indicators that stand for the same definition.
    """
    return _rows(_Asked(observations, plan))


@lru_cache(maxsize=2)
def _rows(asked: _Asked) -> pd.DataFrame:
    frame, plan = asked.observations.frame, asked.plan
    if frame.empty:
        return frame
    whole = frame[(frame["first"] == 1) & (frame["last"] == 12)]
    targets = whole[whole["status"] == "target"]
    names = {n for i in set(targets["indicator"]) for n in same_indicators(plan.indicators, str(i))}
    near = (
        whole["region"].isin(list(set(targets["region"])))
        & whole["indicator"].isin(list(names))
        & whole["status"].isin(list(MEASURED))
        & (whole["bound"] == "")
    )
    return pd.concat([targets, whole[near]])


@lru_cache(maxsize=2)
def _record(asked: _Asked) -> tuple[Case, ...]:
    plan = asked.plan
    rows = _rows(asked)
    if rows.empty:
        return ()
    aims = rows["status"] == "target"
    outcomes: dict[_Figure, list[Row]] = {}
    for row in rows[~aims].to_dict("records"):
        outcomes.setdefault(_figure(row, str(row["indicator"])), []).append(row)
    cases = []
    for row in rows[aims].to_dict("records"):
        if "comparator=eq" in str(row["note"]) or str(row["measure"]) not in KIND_OF_MEASURE:
            continue
        case = _case(row, outcomes, asked.observations.as_of, plan)
        if case is not None:
            cases.append(case)
    return tuple(cases)


def _figure(row: Row, indicator: str) -> _Figure:
    return (row["region"], row["scope"], indicator, row["year"], row["measure"], row["unit"])


def _case(row: Row, outcomes: Mapping[_Figure, list[Row]], as_of: date, plan: Plan) -> Case | None:
    indicator, region = str(row["indicator"]), str(row["region"])
    kind = KIND_OF_MEASURE[str(row["measure"])]
    lower = _lower_is_better(row, indicator, plan)
    outcome = _first_print(row, outcomes, plan)
    note, year = str(row["note"]), int(row["year"])
    margin: float | None = None
    if outcome is not None:
        target = float(row["value"])
        printed = float(round_half_up(outcome, int(row["decimals"])))
        met = printed <= target if lower else printed >= target
        if kind in BY_RATIO:
            ratio = outcome / target
            margin = 2.0 - ratio if lower else ratio
        else:
            margin = target - outcome if lower else outcome - target
    else:
        found = re.search(r"met=(yes|no)(?:;|$)", note)
        if found is None or as_of < date(year + 1, 9, 30):
            return None
        met = found.group(1) == "yes"
    place = plan.regions.get(region)
    return Case(
        region=region,
        level=place.kind if place is not None else "district",
        kind=kind,
        indicator=indicator,
        year=year,
        horizon="five_years" if _FIVE_YEARS.search(note) else "year",
        met=met,
        margin=margin,
        threshold=float(row["value"]),
        outcome=outcome,
    )


def _lower_is_better(row: Row, indicator: str, plan: Plan) -> bool:
    if row["bound"]:
        return bool(row["bound"] == "at_most")
    if "上限" in str(row["note"]):  # "around", read by its issuer as an upper limit
        return True
    entry = plan.indicators.get(indicator)
    return entry is not None and entry.better == "lower"


def _first_print(row: Row, outcomes: Mapping[_Figure, list[Row]], plan: Plan) -> float | None:
    """Return the outcome as first printed; a later revision does not decide a target."""
    names = same_indicators(plan.indicators, str(row["indicator"]))
    found = [
        o
        for name in names
        for o in outcomes.get(_figure(row, name), [])
        if o["basis"] in (row["basis"], "")
    ]
    for good in (
        [o for o in found if o["status"] in SETTLED and o["known_on_kind"] != LATER],
        [o for o in found if o["status"] in SETTLED],
        [o for o in found if o["known_on_kind"] != LATER],
        found,
    ):
        if good:
            return float(min(good, key=lambda o: o["known_on"])["value"])
    return None


def tally(cases: Sequence[Case]) -> pd.DataFrame:
    """Return how many cases of each kind, horizon and level there are and how many were met."""
    rows = [(c.kind, c.horizon, c.level, c.met) for c in cases]
    frame = pd.DataFrame(rows, columns=["kind", "horizon", "level", "met"])
    counts = frame.groupby(["kind", "horizon", "level"])["met"].agg(["size", "sum"])
    return counts.rename(columns={"size": "cases", "sum": "met"}).reset_index()

"""A small plan and published rows in memory for amounts, shares, counts and milestones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import worlds

from scenario.progress_terms import Practice, Progress
from scenario.terms import Indicator, Judgement, Observations, Plan, Region, Target

YEAR = 2024
AS_OF = date(2024, 9, 30)
#: id → low, mode, high, floor, ceiling: ranges of the size that offices use.
RANGES: Mapping[str, tuple[float, float, float, float | None, float | None]] = {
    "meet_ledger": (0.9, 0.97, 0.99, 0.5, 0.999),
    "meet_certification": (0.5, 0.7, 0.85, 0.05, 0.99),
    "meet_unclassified": (0.6, 0.85, 0.97, 0.05, 0.995),
    "meet_amount": (0.6, 0.75, 0.9, 0.1, 0.995),
    "meet_share": (0.5, 0.75, 0.92, 0.05, 0.99),
    "meet_start": (0.5, 0.7, 0.85, 0.05, 0.99),
    "meet_finish": (0.4, 0.6, 0.8, 0.05, 0.99),
    "meet_land": (0.4, 0.65, 0.85, 0.05, 0.99),
    "meet_event": (0.75, 0.9, 0.97, 0.1, 0.995),
    "meet_growth": (0.3, 0.5, 0.7, 0.02, 0.98),
    "meet_ratio": (0.5, 0.7, 0.87, 0.05, 0.99),
    "meet_rank": (0.55, 0.75, 0.9, 0.05, 0.99),
    "publication_of_misses": (0.3, 0.6, 1.0, 0.1, 1.0),
    "final_to_target": (1.0, 1.05, 1.3, 1.0, 2.0),
    "shortfall_to_target": (0.5, 0.88, 0.99, 0.0, 0.9999),
    "certified_to_target": (1.0, 1.1, 1.7, 1.0, 3.0),
    "certified_shortfall": (0.2, 0.75, 0.97, 0.0, 0.9999),
    "excess_points": (0.0, 1.5, 6.0, 0.0, 30.0),
    "shortfall_points": (-15.0, -4.0, -0.2, -40.0, -0.001),
    "amount_yearly_spread": (0.08, 0.18, 0.4, 0.02, 1.0),
    "count_yearly_spread": (0.15, 0.35, 0.7, 0.03, 1.5),
    "share_yearly_spread": (0.08, 0.2, 0.45, 0.02, 1.0),
    "share_june_fdi": (0.35, 0.55, 0.8, 0.05, 0.95),
    "share_june_domestic": (0.45, 0.55, 0.7, 0.05, 0.95),
    "share_june_amount": (0.4, 0.5, 0.6, 0.05, 0.95),
    "share_june_ledger": (0.35, 0.5, 0.75, 0.05, 0.98),
    "share_june_certified": (0.01, 0.05, 0.25, 0.001, 0.6),
    "coverage_june": (0.75, 0.88, 0.97, 0.3, 0.999),
    "pass_first": (0.55, 0.7, 0.85, 0.05, 0.98),
    "pass_renewal": (0.75, 0.88, 0.95, 0.1, 0.995),
    "department_error": (0.02, 0.06, 0.15, 0.005, 0.5),
    "batch_hightech": (10.0, 12.0, 14.0, 8.0, 16.0),
    "time_of_event": (0.2, 0.85, 1.0, 0.0, 1.0),
    "delay_if_missed": (0.5, 4.0, 18.0, 0.05, 60.0),
    "common_delay": (0.1, 0.3, 0.6, 0.0, 0.95),
    "start_slip_planned": (1.0, 7.0, 24.0, 0.0, None),
    "start_slip_land": (0.0, 2.0, 8.0, 0.0, None),
    "duration_to_plan": (1.0, 1.2, 1.7, 0.8, None),
    "build_medium": (12.0, 19.0, 30.0, 6.0, None),
    "build_petrochemical": (22.0, 34.0, 48.0, 15.0, None),
    "award_to_start_standard": (1.0, 4.0, 9.0, 0.0, None),
    "land_award_months": (2.0, 5.0, 14.0, 0.0, None),
    "stage_months_preparation": (2.0, 6.0, 18.0, 0.0, None),
}
KINDS: Mapping[str, tuple[str, str, str, int]] = {
    "amount": ("level", "yi_yuan", "at_least", 1),
    "count": ("count", "count_firm", "at_least", 0),
    "share": ("share", "percent", "at_least", 1),
    "milestone": ("level", "month", "by_date", 2),
}


def judgement(id: str) -> Judgement:
    """Return the judgement of `RANGES`."""
    low, mode, high, floor, ceiling = RANGES[id]
    return Judgement(
        id, id, low, mode, high, 0.9, "plain", "某局", date(2024, 6, 30), "low", floor, ceiling
    )


PRIORS = {id: judgement(id) for id in RANGES}


def target(kind: str, threshold: float, **changes: Any) -> Target:
    """Return a target of a kind; its indicator is called like the kind."""
    _, unit, comparison, precision = KINDS[kind]
    base = worlds.target(kind, kind, kind, threshold)
    return replace(base, unit=unit, comparison=comparison, precision=precision, **changes)


def plan(*targets: Target, **changes: Any) -> Plan:
    """Return a plan with these targets."""
    indicators = {
        kind: Indicator(kind, kind, unit, measure, "", "whole", "annual", 30, "higher")  # type: ignore[arg-type]
        for kind, (measure, unit, _, _) in KINDS.items()
    }
    regions = {
        "china": Region("china", "全国", "", "nation"),
        "town": Region("town", "示例区", "", "district"),
        "other": Region("other", "邻区", "", "district"),
    }
    base = worlds.plan(
        targets={t.id: t for t in targets},
        indicators=indicators,
        regions=regions,
        priors=PRIORS,
        projects={},
        levers={},
    )
    return replace(base, **changes)


def practice(target: str, group: str, **changes: Any) -> Practice:
    """Return how a target is certified."""
    return replace(Practice(target, group, "", "gross", True, ""), **changes)  # type: ignore[arg-type]


def progress(target: str, entry: str, value: float | str, month: int, **changes: Any) -> Progress:
    """Return an in-year entry known at the end of September."""
    number = None if isinstance(value, str) else float(value)
    base = Progress(
        f"{target}_{entry}_{month}", target, entry, "first", number,  # type: ignore[arg-type]
        value if isinstance(value, str) else "", month, AS_OF, "某局",
    )  # fmt: skip
    return replace(base, **changes)


def row(indicator: str, year: int, value: float, **changes: Any) -> dict[str, Any]:
    """Return a published yearly figure of the town."""
    measure, unit, _, _ = KINDS.get(indicator, ("level", "yi_yuan", "", 0))
    known = changes.pop("known_on", date(year + 1, 2, 20))
    month = changes.pop("last", 12)
    base = {
        "region": "town",
        "scope": "whole",
        "indicator": indicator,
        "period_start": f"{year}-01",
        "period_end": f"{year}-{month:02d}",
        "measure": measure,
        "basis": "",
        "value": float(value),
        "bound": "",
        "unit": unit,
        "known_on": pd.Timestamp(known),
        "known_on_kind": "printed",
        "status": "provisional",
        "disclosure": "L1",
        "source": "https://example.org",
        "note": "",
        "file": "memory.csv",
        "row": 2,
        "decimals": 1,
        "year": year,
        "first": 1,
        "last": month,
        "column_decimals": 1,
    }
    return {**base, **changes}


COLUMNS = tuple(row("amount", 2020, 1.0))


def observations(rows: Iterable[Mapping[str, Any]] = (), as_of: date = AS_OF) -> Observations:
    """Return observations that hold what was known on a day."""
    kept = [r for r in rows if r["known_on"] <= pd.Timestamp(as_of)]
    frame = pd.DataFrame(kept, columns=list(COLUMNS))
    for column in ("year", "first", "last", "decimals", "column_decimals", "row"):
        frame[column] = frame[column].astype(int)
    frame["value"] = frame["value"].astype(float)
    frame["known_on"] = pd.to_datetime(frame["known_on"])
    for column in ("region", "scope", "indicator", "measure", "status", "bound", "unit", "source"):
        frame[column] = frame[column].astype(object)
    return Observations(frame, as_of, f"memory {id(frame)}")


def recorded(
    kind: str, met: bool, margin: float, number: int, **changes: Any
) -> list[dict[str, Any]]:
    """Return the two rows, target and outcome, of one case on record."""
    year = changes.pop("year", 2010 + number % 12)
    name = f"{kind}_record_{number}"
    measure, unit, _, _ = KINDS[kind]
    goal = 50.0 if kind == "share" else 100.0
    outcome = goal + margin if kind == "share" else goal * margin
    assert met == (outcome >= goal)
    common = {"region": "other", "measure": measure, "unit": unit, "decimals": 4}
    common |= {"column_decimals": 4, **changes}
    return [
        row(name, year, goal, status="target", bound="at_least",
            known_on=date(year, 3, 1), note="comparator=ge", **common),
        row(name, year, outcome, **common),
    ]  # fmt: skip

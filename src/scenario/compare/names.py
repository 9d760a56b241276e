"""Printed names of regions, indicators and periods of data rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenario.terms import Plan


def names_of(plan: Plan) -> dict[str, dict[str, str]]:
    """Return what tables print for ids: column → id → name.

    Examples
    --------
    >>> import scenario as sc
    >>> names_of(sc.read_plan("params"))["region"]["zhenhai"]
    '镇海区'
    """
    targets = {t.id: t.name for t in plan.targets.values()}
    return {
        "target": targets,
        "weakest": targets,
        "scenario": {s.id: s.name for s in plan.scenarios.values()},
        "indicator": {id: one.name for id, one in plan.indicators.items()},
        "region": {id: one.name for id, one in plan.regions.items()},
        "unit": {id: one["name"] for id, one in plan.units.items()},
    }


def region_name(plan: Plan, id: str) -> str:
    """Return a region's printed name; a name that is already printed stays."""
    return plan.regions[id].name if id in plan.regions else id


def indicator_name(plan: Plan, id: str) -> str:
    """Return an indicator's printed name; an unknown id stays as it is."""
    return plan.indicators[id].name if id in plan.indicators else id


def period_text(start: str, end: str) -> str:
    """Return a period in Chinese.

    Examples
    --------
    >>> period_text("2024-01", "2024-06"), period_text("2023-01", "2023-12")
    ('2024年1—6月', '2023年')
    >>> period_text("2024-05", "2024-05"), period_text("2020", "2020")
    ('2024年5月', '2020年')
    """
    year, first, last = start[:4], start[5:7], end[5:7]
    if not first or not last or (first, last) == ("01", "12"):
        return f"{year}年"
    if first == last:
        return f"{year}年{int(first)}月"
    return f"{year}年{int(first)}—{int(last)}月"

"""A small plan and small files of observations for the tests of the growth model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from scenario.read.observations import read_observations
from scenario.terms import (
    Indicator,
    Judgement,
    Observations,
    Plan,
    Region,
    Settings,
    Settlement,
    Target,
)

COLUMNS = (
    "region,scope,indicator,period_start,period_end,measure,basis,value,bound,unit,known_on,"
    "known_on_kind,status,disclosure,source,note"
)
#: id → low, mode, high: the ranges the office uses.
JUDGEMENTS = {
    "mfg_sister_correlation_fai": (0.3, 0.55, 0.8),
    "mfg_sister_correlation_industrial": (0.5, 0.75, 0.9),
    "mfg_sister_correlation_hightech": (0.1, 0.35, 0.6),
    "mfg_own_spread_widening": (1.0, 1.3, 1.8),
    "mfg_share_of_fixed_assets": (0.35, 0.50, 0.65),
    "fixed_asset_base_2023": (330.0, 420.0, 520.0),
    "mfg_base_share_june": (0.43, 0.49, 0.55),
    "mfg_base_share_september": (0.70, 0.76, 0.82),
    "value_added_base_share_june": (0.46, 0.49, 0.52),
    "base_adjustment_points": (-3.0, 0.0, 3.0),
}


def _indicator(id: str, basis: str, scope: str = "whole") -> Indicator:
    return Indicator(id, id, "percent", "growth", basis, scope, "monthly", 20, "higher")


def small_plan(year: int = 2024, leave_out: Sequence[str] = ()) -> Plan:
    """Return a plan with three regions in a chain, two siblings and three growth targets."""
    regions = [
        Region("china", "全国", "", "nation"),
        Region("ningbo", "宁波市", "china", "city"),
        Region("zhenhai", "镇海区", "ningbo", "district"),
        Region("beilun", "北仑区", "ningbo", "district"),
        Region("yinzhou", "鄞州区", "ningbo", "district"),
    ]
    indicators = [
        _indicator("industrial_value_added", "comparable_prices", "above_size"),
        _indicator("digital_core_value_added", "comparable_prices"),
        _indicator("manufacturing_investment", "comparable_scope"),
        _indicator("fixed_asset_investment", "comparable_scope"),
        _indicator("industrial_investment", "comparable_scope"),
        _indicator("hightech_investment", "comparable_scope"),
    ]
    targets = [
        Target(
            id=f"{name}_growth",
            name=name,
            kind="growth",
            indicator=name,
            unit="percent",
            comparison="at_least",
            precision=1,
            departments=(),
            settles_on=Settlement("反馈", "区统计局", "1月"),
            values=MappingProxyType({}),
        )
        for name in (
            "industrial_value_added",
            "digital_core_value_added",
            "manufacturing_investment",
        )
    ]
    priors = [
        Judgement(i, i, *three, 1.0, "", "区统计局", date(2024, 6, 30), "low")
        for i, three in JUDGEMENTS.items()
        if i not in leave_out
    ]
    return Plan(
        settings=Settings("zhenhai", "whole", year, date(year, 9, 30), 400, 1, "", "", ""),
        documents={},
        departments=(),
        regions={r.id: r for r in regions},
        scopes={},
        units={},
        indicators={i.id: i for i in indicators},
        targets={t.id: t for t in targets},
        projects={},
        land=(),
        levers={},
        priors={p.id: p for p in priors},
        scenarios={},
        plan_id="small",
    )


def growth_row(
    region: str,
    indicator: str,
    start: str,
    end: str,
    value: float | str,
    known_on: str = "",
    status: str = "provisional",
    bound: str = "",
) -> str:
    """Return one line of the long form."""
    scope = "above_size" if indicator == "industrial_value_added" else "whole"
    basis = "comparable_prices" if "value_added" in indicator else "comparable_scope"
    year, month = int(end[:4]), int(end[5:7])
    following = f"{year + month // 12}-{month % 12 + 1:02d}-20"
    return (
        f"{region},{scope},{indicator},{start},{end},growth,{basis},{value},{bound},percent,"
        f"{known_on or following},printed,{status},L1,https://example.org,"
    )


def observations_of(folder: Path, lines: Iterable[str], as_of: str = "2024-09-30") -> Observations:
    """Write lines to a file and read what was known on a day."""
    file = folder / "observations" / "small.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([COLUMNS, *lines]) + "\n", encoding="utf-8")
    return read_observations(folder, as_of=as_of)


def nation_lines(indicator: str, level: float = 6.0, until: int = 2024) -> list[str]:
    """Return monthly year-to-date growth of the nation, gently moving, to June of `until`."""
    lines = []
    for year in range(2017, until + 1):
        for month in range(2, 13):
            if year == until and month > 6:
                break
            value = level + 1.5 * ((year * 7) % 5 - 2) / 2 + 0.1 * (month % 4)
            lines.append(
                growth_row("china", indicator, f"{year}-01", f"{year}-{month:02d}", f"{value:.1f}")
            )
    return lines

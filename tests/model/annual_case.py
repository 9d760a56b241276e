"""A small plan and invented yearly figures for the tests of the ratio and rank models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from scenario.terms import (
    Indicator,
    Judgement,
    Observations,
    Plan,
    Reading,
    Region,
    Settings,
    Settlement,
    Target,
    TargetValue,
)

AS_OF = date(2024, 9, 30)
PROVINCES = tuple(f"p{k:02d}" for k in range(12))
JUDGEMENTS = {
    "rd_district_spread_factor": (1.0, 1.8, 3.0),
    "rd_break_share": (0.2, 0.5, 0.8),
    "rd_break_reversal": (0.0, 0.0, 0.4),
    "rd_certification_noise": (0.5, 1.0, 2.0),
    "gdp_census_revision": (-3.0, 3.0, 8.0),
    "rd_census_year_share": (0.2, 0.5, 0.8),
    "zhenhai_nominal_gdp_growth": (0.0, 4.0, 8.0),
    "rank_field_size": (90.0, 90.0, 90.0),
    "rank_step_spread": (1.0, 2.5, 5.0),
    "rank_proxy_noise": (2.0, 4.0, 8.0),
}


def said(**changes: tuple[float, float, float]) -> dict[str, Judgement]:
    """Return the judgements, some replaced."""
    return {
        name: Judgement(name, name, *three, 1.0, "", "测试", date(2024, 6, 30), "low")
        for name, three in (JUDGEMENTS | changes).items()
    }


def target(kind: str) -> Target:
    """Return the invented target of a kind."""
    ratio = kind == "ratio"
    value = TargetValue(
        2024,
        3.4 if ratio else 10,
        "strive" if ratio else "keep",
        (),
        (Reading("own_year", 2024, True), Reading("published_in_year", 2023)) if ratio else (),
    )
    return Target(
        id="rd_intensity" if ratio else "mfg_quality_rank",
        name="R&D经费占GDP比重" if ratio else "综合评价位次",
        kind="ratio" if ratio else "rank",
        indicator="rd_to_gdp" if ratio else "manufacturing_quality_rank_province",
        unit="percent" if ratio else "place",
        comparison="at_least" if ratio else "at_most",
        precision=1 if ratio else 0,
        departments=(),
        settles_on=Settlement("核定", "", ""),
        values={2024: (value,)},
    )


def plan(priors: Mapping[str, Judgement] | None = None) -> Plan:
    """Return an invented plan: a district, twelve provinces and the nation."""
    regions = [Region("china", "全国", "", "nation"), Region("town", "示例区", "p00", "district")]
    regions += [Region(p, p, "china", "province") for p in PROVINCES]
    indicators = [
        Indicator(
            "rd_to_gdp", "R&D占比", "percent", "ratio", "", "whole", "annual", 273, "higher",
            numerator="rd_expenditure", denominator="gdp",
        ),
        Indicator("manufacturing_quality_rank_province", "综合评价位次", "place", "rank", "",
                  "whole", "annual", 120, "lower"),
    ]  # fmt: skip
    return Plan(
        settings=Settings("town", "whole", 2024, AS_OF, 400, 1, "", "", ""),
        documents={},
        departments=(),
        regions={r.id: r for r in regions},
        scopes={},
        units={},
        indicators={i.id: i for i in indicators},
        targets={k: target(k) for k in ("ratio", "rank")},
        projects={},
        land=(),
        levers={},
        priors=dict(said() if priors is None else priors),
        scenarios={},
        plan_id="small",
    )


def row(
    region: str,
    indicator: str,
    year: int,
    value: float,
    known_on: str = "",
    **changes: str,
) -> dict[str, object]:
    """Return one yearly row of the long form."""
    measure = {"rd_to_gdp": "ratio", "gdp": "level", "rd_expenditure": "level"}.get(
        indicator, "rank"
    )
    return {
        "region": region,
        "scope": "whole",
        "indicator": indicator,
        "period_start": f"{year}-01",
        "period_end": f"{year}-12",
        "measure": measure,
        "basis": "",
        "value": value,
        "bound": "",
        "unit": "",
        "known_on": known_on or f"{year + 1}-09-30",
        "known_on_kind": "printed",
        "status": "final",
        "disclosure": "L1",
        "source": "https://example.org",
        "note": "",
    } | changes


def observed(rows: Iterable[Mapping[str, object]], as_of: date = AS_OF) -> Observations:
    """Return what of the rows was known on a day, as the reader does."""
    frame = pd.DataFrame([r for r in rows if str(r["known_on"]) <= as_of.isoformat()])
    if frame.empty:
        frame = pd.DataFrame(columns=list(row("a", "gdp", 2000, 1.0)))
    return Observations(frame, as_of, "small")


def simulated_panel(
    seed: int = 0,
    years: Sequence[int] = tuple(range(2013, 2023)),
    regions: Sequence[str] = PROVINCES,
    trend: float = 0.04,
    spread: float = 0.04,
    common: float = 0.02,
) -> list[dict[str, object]]:
    """Return yearly ratios and amounts of regions whose true steps are known."""
    rng = np.random.default_rng(seed)
    ratio = np.log(rng.uniform(1.5, 3.5, len(regions)))
    base = np.log(rng.uniform(20000, 60000, len(regions)))
    own = rng.normal(0, 0.01, len(regions))
    rows = []
    for k, year in enumerate(years):
        if k:
            grown = 0.07 + 0.02 * rng.normal() + 0.02 * rng.standard_t(6, len(regions))
            base = base + grown
            step = trend + common * rng.normal() + own
            ratio = ratio + step + spread * rng.standard_t(6, len(regions))
        for i, region in enumerate(regions):
            value = float(np.round(np.exp(ratio[i]), 2))
            amount = float(np.round(np.exp(ratio[i] + base[i]) / 100, 1))
            rows += [row(region, "rd_to_gdp", year, value)]
            rows += [row(region, "rd_expenditure", year, amount)]
    return rows


def town_rows() -> list[dict[str, object]]:
    """Return the district's own figures: two certified ratios, a gap between them, its GDP."""
    return [
        row("town", "rd_to_gdp", 2020, 2.43, "2021-12-28"),
        row("town", "rd_to_gdp", 2022, 3.4, "2024-04-03"),
        row("town", "rd_to_gdp", 2018, 3.45, "2019-01-16", scope="district_owned"),
        row("town", "gdp", 2021, 1252.4, "2022-03-23"),
        row("town", "gdp", 2022, 1374.3, "2023-02-06"),
    ]

"""A small invented district for tests: nothing in here is real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from scenario.model.catalogue import FittedModels
from scenario.model.contract import Draws, Evidence, Fitted, Path
from scenario.terms import (
    Document,
    Indicator,
    Judgement,
    Lever,
    Observations,
    Override,
    Parcel,
    Plan,
    Project,
    Reference,
    Region,
    Scenario,
    Settings,
    Settlement,
    Target,
    TargetValue,
)

AS_OF = date(2024, 9, 30)
RANGES = {
    "realisation_factor": (0.6, 0.8, 1.0),
    "land_fee_share": (0.03, 0.08, 0.2),
    "key_projects_share_of_mfg": (0.25, 0.45, 0.7),
    "amount_petrochemical": (10.0, 40.0, 150.0),
    "amount_ordinary": (1.0, 3.0, 10.0),
    "start_slip_planned": (1.0, 7.0, 24.0),
    "start_slip_land": (0.0, 2.0, 8.0),
    "duration_to_plan": (1.0, 1.2, 1.7),
    "build_petrochemical": (22.0, 34.0, 48.0),
    "build_large": (16.0, 25.0, 40.0),
    "build_medium": (12.0, 19.0, 30.0),
    "build_small": (8.0, 14.0, 24.0),
    "curve_general_a": (1.7, 2.2, 2.7),
    "curve_general_b": (1.3, 1.8, 2.3),
    "curve_petro_a": (2.0, 2.5, 3.0),
    "curve_petro_b": (1.5, 2.0, 2.5),
    "listing_to_award": (1.0, 1.2, 2.0),
    "award_to_start_standard": (1.0, 4.0, 9.0),
    "start_to_entry": (0.0, 1.0, 4.0),
    "land_intensity": (216.0, 300.0, 400.0),
    "land_compliance": (0.7, 0.9, 1.1),
    "base_adjustment_points": (-3.0, 0.0, 3.0),
    "common_delay": (0.1, 0.3, 0.6),
    "judgement_worth_cases": (2.0, 5.0, 10.0),
    "realisation_of_fixed": (0.75, 0.9, 1.05),
    "manufacturing_part": (0.3, 0.6, 0.9),
    "cancel_early": (0.05, 0.15, 0.35),
    "cancel_ready": (0.01, 0.04, 0.12),
    "physical_progress_share": (0.3, 0.6, 0.9),
    "voucher_lag": (0.0, 2.0, 6.0),
    "curve_even_rise": (0.05, 0.15, 0.3),
    "curve_even_fall": (0.05, 0.15, 0.3),
    "stage_months_preparation": (2.0, 6.0, 18.0),
    "land_award_months": (2.0, 5.0, 14.0),
    "land_quota_to_listing": (3.0, 8.0, 24.0),
    "land_acquired_to_listing": (3.0, 8.0, 24.0),
    "land_cleared_to_listing": (1.0, 3.0, 8.0),
    "award_to_start_ordinary": (3.0, 7.0, 14.0),
    "award_to_start_chemical": (6.0, 12.0, 24.0),
    "contract_to_delivery": (0.0, 1.5, 6.0),
    "permit_to_start": (0.0, 0.7, 3.0),
    "land_output": (300.0, 450.0, 600.0),
    "land_tax": (18.0, 24.0, 32.0),
    "land_tax_compliance": (0.3, 0.65, 1.0),
    "value_added_rate": (0.18, 0.23, 0.3),
    "land_rd_to_revenue": (1.5, 2.5, 3.7),
    "finish_to_production": (1.0, 3.0, 10.0),
    "production_to_full": (6.0, 18.0, 36.0),
    "land_sold_a_year": (800.0, 1800.0, 3500.0),
}


def judgement(id: str, low: float, mode: float, high: float, mass: float = 1.0) -> Judgement:
    """Return an invented judgement."""
    return Judgement(id, id, low, mode, high, mass, "个", "测试", date(2024, 6, 30), "low")


def project(id: str, **changes: Any) -> Project:
    """Return an invented project of the lists, still to start."""
    base = Project(
        id=id,
        name=id,
        kind="manufacturing",
        stage="to_start",
        planned_start="",
        planned_finish="",
        actual_start="",
        actual_finish="",
        investment_100m_yuan=None,
        land_mu=None,
        manufacturing="yes",
        recognition="unknown",
        feeds=("manufacturing_investment",),
        profile="general",
        lists=("city_key",),
        public=True,
        document="plan",
        clause="二",
    )
    return replace(base, **changes)


def parcel(id: str, **changes: Any) -> Parcel:
    """Return an invented parcel whose stage is not known."""
    base = Parcel(
        id=id, name=id, project="", stage="", stage_month="", area_mu=None, share=None,
        kind="standard", intensity_10k_yuan_per_mu=None, output_10k_yuan_per_mu=None,
        tax_10k_yuan_per_mu=None, rd_to_revenue_pct=None, chemical_park="no", public=True,
        document="plan", clause="二",
    )  # fmt: skip
    return replace(base, **changes)


def target(id: str, kind: str, indicator: str, threshold: float, **changes: Any) -> Target:
    """Return an invented target."""
    base = Target(
        id=id,
        name=f"目标{id}",
        kind=kind,  # type: ignore[arg-type]
        indicator=indicator,
        unit="percent",
        comparison="at_least",
        precision=1,
        departments=("甲局",),
        settles_on=Settlement("年报", "统计局", "次年2月"),
        values={2024: (TargetValue(2024, threshold, "firm", (Reference("plan", "一"),)),)},
    )
    return replace(base, **changes)


def scenario(id: str, *levers: Override, **changes: Any) -> Scenario:
    """Return an invented scenario."""
    base = Scenario(
        id=id,
        name=f"情景{id}",
        why="测试",
        author="测试",
        builds_on="" if id == "baseline" else "baseline",
        combines=(),
        levers=levers,
        assumptions=(),
        expect={},
    )
    return replace(base, **changes)


def plan(**changes: Any) -> Plan:
    """Return the invented district's plan; anything may be replaced."""
    indicators = {
        i: Indicator(i, i, "percent", "growth", "", "whole", "monthly", 20, "higher")
        for i in ("manufacturing_investment", "industrial_value_added")
    }
    projects = [
        project("big", profile="petrochemical"),
        project("running", stage="construction", actual_start="2023-11-24"),
        project("planned", planned_start="2024-03"),
        project("key_projects_other", kind="block"),
        project("unlisted", lists=()),
    ]
    base = Plan(
        settings=Settings("town", "whole", 2024, AS_OF, 500, 7, "甲", "", "研究室"),
        documents={
            "plan": Document(
                "plan", "工作要点", "某局", "1号", 2024, None, date(2024, 1, 1), "示例"
            )
        },
        departments=("甲局",),
        regions={"town": Region("town", "示例区", "", "district")},
        scopes={"whole": "全区"},
        units={"percent": {"name": "%"}},
        indicators=indicators,
        targets={
            "investment": target("investment", "growth", "manufacturing_investment", 15.0),
            "output": target("output", "growth", "industrial_value_added", 8.0),
        },
        projects={p.id: p for p in projects},
        land=(),
        levers={
            "land_supply": Lever(
                "land_supply", "土地", "lever", "mu", 0.0, 0.0, 500.0, (), "甲局",
                date(2024, 6, 30), ("manufacturing_investment",),
            )
        },
        priors={k: judgement(k, *v) for k, v in RANGES.items()},
        scenarios={"baseline": scenario("baseline")},
        plan_id="p0",
    )  # fmt: skip
    return replace(base, **changes)


def rows() -> pd.DataFrame:
    """Return the data rows of an invented evidence."""
    return pd.DataFrame(
        [
            {
                "region": "town",
                "indicator": "industrial_value_added",
                "period_start": "2024-01",
                "period_end": "2024-06",
                "measure": "growth",
                "value": "4.1",
                "known_on": "2024-07-20",
                "known_on_kind": "printed",
                "source": "https://example.org/a",
                "used_as": "own",
            }
        ]
    )


def evidence(**changes: Any) -> Evidence:
    """Return an invented evidence."""
    return replace(
        Evidence("pooled", "medium", 5, "2024-01..06", "本区公布数5个。", "1—9月数", rows()),
        **changes,
    )


def fitted(
    plan: Plan, size: int = 500, seed: int = 7, changes: Mapping[str, Fitted] | None = None
) -> FittedModels:
    """Return fitted models with invented draws: investment without own data, output with them."""
    rng = np.random.default_rng(3)
    investment, output = rng.normal(12, 6, size), rng.normal(6, 2, size)
    path = rng.normal(6, 2, (size, 11))
    path[:, -1] = output
    models = {
        "investment": Fitted(
            "investment",
            "growth",
            "1",
            Draws(investment, parts={"base_100m_yuan": rng.uniform(150, 260, size)}),
            evidence(basis="sister_series", quality="low", own=0, latest=""),
            {"ess": float(size), "passed": True},
        ),
        "output": Fitted(
            "output",
            "growth",
            "1",
            Draws(
                output,
                parts={"base_share": rng.uniform(0.46, 0.52, size)},
                path=Path(tuple(range(2, 13)), path, {6: 4.1}),
            ),
            evidence(),
            {"ess": float(size), "passed": True},
        ),
    }
    observations = Observations(pd.DataFrame(), AS_OF, "d0")
    return FittedModels(
        plan, observations, seed, size, MappingProxyType({**models, **(changes or {})})
    )

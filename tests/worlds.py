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

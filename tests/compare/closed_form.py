"""An invented district whose levers shift targets by known amounts: answers in closed form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np
from worlds import fitted, plan

from scenario.compare import rerun
from scenario.model.catalogue import FittedModels
from scenario.model.contract import Draws
from scenario.simulate.overrides import resolve
from scenario.simulate.run import Forecast
from scenario.terms import Lever, Plan, Scenario

MEAN, SPREAD, LINE = 12.0, 6.0, 15.0
#: Points that one unit of a lever adds to the investment target in every draw.
POINTS = {"land_supply": 0.02, "support": 0.5, "visits": 0.1, "outside_demand": 0.3}


def lever(id: str, low: float, high: float, **changes: object) -> Lever:
    base = Lever(
        id, id, "lever", "percent", 0.0, low, high, (), "甲局", date(2024, 6, 30),
        ("manufacturing_investment",),
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def district(**changes: object) -> Plan:
    levers = [
        lever("land_supply", 0.0, 500.0, name="新增用地", unit="percent"),
        lever("support", 0.0, 10.0, name="设备补助"),
        lever("visits", 0.0, 20.0, name="企业服务"),
        lever("outside_demand", -10.0, 10.0, name="外部需求", kind="assumption"),
        lever("entry_timing", 0.0, 1.0, name="项目提前入库"),
        lever("unused", 0.0, 1.0, name="无关事项"),
    ]
    return plan(levers={one.id: one for one in levers}, **changes)


def models(
    p: Plan, size: int = 4000, seed: int = 7, changes: Mapping[str, float] = MappingProxyType({})
) -> FittedModels:
    made = fitted(p, size=size, seed=seed)
    draws = np.random.default_rng(seed).normal(MEAN, SPREAD, size)
    own = replace(
        made["investment"], draws=Draws(draws, parts={"base_100m_yuan": np.full(size, 200.0)})
    )
    return replace(made, fitted=MappingProxyType({**made.fitted, "investment": own}))


def shifted(models: FittedModels, scenario: Scenario, **_: object) -> Forecast:
    """Forecast in which each lever adds its points in every draw."""
    points = sum(POINTS.get(o.path, 0.0) * float(o.value) for o in resolve(models.plan, scenario))
    targets = {t: f.draws for t, f in models.items()}
    if points:
        own = targets["investment"]
        targets["investment"] = replace(own, values=own.values + points)
    empty: Mapping[str, object] = MappingProxyType({})
    return Forecast(scenario, MappingProxyType(targets), empty, (), models)  # type: ignore[arg-type]


def use(monkeypatch: object) -> None:
    """Let every comparison of a test run in the closed-form district."""
    monkeypatch.setattr(rerun, "forecast", shifted)  # type: ignore[attr-defined]

"""A made-up plan with many targets: main objectives, others with and without a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np
from report.standin_plan import DRAWS, make_plan, target
from report.standin_results import fitted_of, make_fitted, make_forecast

from scenario.compare.outlook import Outlook, outlook
from scenario.light_terms import Band, LightRule
from scenario.model.catalogue import FittedModels
from scenario.progress_terms import Practice
from scenario.terms import Judgement, Plan, Target

#: Id → kind, line, comparison, unit.
MORE = {
    "foreign_capital": ("amount", 1.8, "at_least", "yi_yuan"),
    "workshops": ("count", 8.0, "at_least", "count_firm"),
    "cloud_firms": ("count", 500.0, "at_least", "count_firm"),
    "new_firms": ("count", 40.0, "at_least", "count_firm"),
    "coverage": ("share", 90.0, "at_least", "percent"),
    "plant_start": ("milestone", 12.0, "by_date", "month"),
}


def _another(id: str) -> Target:
    kind, line, comparison, unit = MORE[id]
    made = target(
        id, f"目标{list(MORE).index(id) + 1}", kind, line, departments=("区商务局",),
        comparison=comparison, unit=unit, precision=0 if kind == "count" else 1,
    )  # fmt: skip
    value = made.value(2024)
    elsewhere = replace(value, references=(replace(value.references[0], clause="二(一)1"),))
    return replace(made, values={2024: (elsewhere,)})


def wide_plan() -> Plan:
    """Return the small plan with more targets, a rule for lights and two batches."""
    base = make_plan()
    said = next(iter(base.priors.values()))

    def judged(id: str, name: str, low: float, mode: float, high: float) -> Judgement:
        return replace(
            said, id=id, name=name, low=low, mode=mode, high=high, unit="plain", said_by="专班",
            dated=date(2024, 9, 1), expires="",
        )  # fmt: skip

    priors = {
        **base.priors,
        "batch": judged("batch", "名单公布月份", 11, 12, 14),
        "meet_certification": judged("meet_certification", "认定类达标率", 0.5, 0.7, 0.85),
        "meet_ledger": judged("meet_ledger", "台账类达标率", 0.9, 0.97, 0.99),
        "meet_start": judged("meet_start", "开工达标率", 0.5, 0.7, 0.85),
        "unused": judged("unused", "没有用到的判断", 0.1, 0.2, 0.3),
    }
    bands = (
        Band("green", low=0.0, low_inside=True),
        Band("amber", low=-10.0, low_inside=True, high=0.0),
        Band("red", high=-10.0),
    )
    kinds = ("growth", "amount", "count")
    name = "序时进度亮灯(示例规则,待区里确认)"
    rule = LightRule("linear", name, kinds, "linear", bands, False, date(2024, 1, 1))
    practice = {
        id: Practice(id, "certification", "batch", "gross", True, "")
        for id in ("workshops", "new_firms")
    }
    units = {**base.units, "count_firm": {"name": "家"}}
    targets = {**base.targets, **{id: _another(id) for id in MORE}}
    return make_plan(
        targets=targets, priors=priors, units=units, lights={"linear": rule}, practices=practice,
        departments=(*base.departments, "区商务局"),
    )  # fmt: skip


def wide_fitted(plan: Plan) -> FittedModels:
    """Return made-up fits: two others with a verdict, one of them before its batch."""
    rng = np.random.default_rng(11)
    t, made = plan.targets, dict(make_fitted(plan))
    amount, few = rng.normal(1.95, 0.12, DRAWS), rng.poisson(9.5, DRAWS).astype(float)
    firms = np.where(rng.random(DRAWS) < 0.95, 560.0, 430.0)
    late = np.where(rng.random(DRAWS) < 0.7, 11.3, 14.5)
    years = "依据本区2019、2020、2021年实绩"
    judged = [
        fitted_of(t["foreign_capital"], amount, basis="observations", quality="low", own=3,
                  text=years, narrowing="截至目前的数"),
        fitted_of(t["workshops"], few, basis="observations", quality="low", own=3, text=years),
    ]  # fmt: skip
    held = [
        fitted_of(t["cloud_firms"], firms, basis="prior_only", quality="none", text="只有判断",
                  narrowing="截至目前的数"),
        fitted_of(t["new_firms"], rng.poisson(44.0, DRAWS).astype(float), basis="prior_only",
                  quality="none", text="只有判断", notes=("本批次尚未公布。",)),
        fitted_of(t["coverage"], rng.normal(90.0, 3.0, DRAWS), basis="prior_only",
                  quality="none", text="没有公布数,也没有同类记录"),
        fitted_of(t["plant_start"], late, basis="prior_only", quality="none", text="只有判断"),
    ]  # fmt: skip
    groups = {"cloud_firms": "ledger", "new_firms": "certification", "plant_start": "start"}
    more = {
        "record_cases": 28, "record_same": 3, "reference_chance": 0.95, "judgements": ("batch",),
    }  # fmt: skip
    for one in (*judged, *held):
        extra = more | {"reference_class": groups.get(one.target, "")}
        made[one.target] = replace(one, diagnostics={**one.diagnostics, **extra})
    for id, one in made.items():
        if id not in MORE:
            said = {"judgements": ("start_slip", "loading")}
            made[id] = replace(one, diagnostics={**one.diagnostics, **said})
    return replace(make_fitted(plan), fitted=MappingProxyType(made))


def wide_outlook(plan: Plan) -> Outlook:
    """Return the outlook of the plan with many targets."""
    return outlook(make_forecast(wide_fitted(plan), "baseline"))

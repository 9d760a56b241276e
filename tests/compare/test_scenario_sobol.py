"""Indices of the simulator itself: the function asked is the program, to the last digit."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from next_world import SEED, SIZE, joint, plan_of
from worlds import judgement, scenario

from scenario.compare.scenario_sobol import scenario_sobol
from scenario.compare.simulated import BASELINE, simulated
from scenario.errors import ScenarioError
from scenario.scenario_terms import Lever, Override, Response
from scenario.simulate.levels import Beliefs
from scenario.simulate.run import forecast
from scenario.typeset import typeset

LAND = (Override("land_supply", "set", 300.0), Override("land_stage", "set", "permitted"))
LATE = Override("projects.*.planned_start", "shift", "6 months")
DEMAND = Override("demand", "set", 4.0)


def plan_with_demand():
    plan = plan_of()
    lever = Lever(
        "demand", "外部需求", "lever", "percent", 0.0, -10.0, 10.0, (), "甲局", date(2024, 6, 30),
        ("industrial_value_added",),
        responses=(Response("output", "points", "answer", "rest_of_year", after="lasts"),),
    )  # fmt: skip
    priors = {**plan.priors, "answer": judgement("answer", 0.1, 0.4, 0.9)}
    return replace(plan, levers={**plan.levers, "demand": lever}, priors=priors)


@pytest.mark.parametrize("year", [2024, 2025])
@pytest.mark.parametrize(
    ("target", "moved"),
    [("investment", LAND), ("investment", (*LAND, LATE)), ("output", (DEMAND,))],
)
def test_at_the_forecasts_own_levels_it_is_the_forecast(target, moved, year):
    base = joint(plan_with_demand())
    one = scenario("one", *moved)
    function = simulated(base.fitted, one, target=target, year=year)
    beliefs = Beliefs(base.plan, SIZE, SEED)
    levels = {s: beliefs.uniform(*s.split("/")) for s in function.streams}
    levels[BASELINE] = (np.argsort(function.order) + 0.5) / SIZE
    after = forecast(base.fitted, one).targets[target]
    assert np.array_equal(function(levels), function.of(after))
    assert np.array_equal(function.without(levels), function.of(base.targets[target]))


def test_a_response_is_the_only_cause_of_what_it_changes():
    base = joint(plan_with_demand())
    found = scenario_sobol(base.fitted, scenario("one", DEMAND), target="output", base=1024)
    assert found.value.names == (BASELINE, "judgement/answer")
    assert found.change.total == pytest.approx([0.0, 1.0], abs=0.01)
    # output is independent of the answer: variances add up
    assert found.value.first.sum() == pytest.approx(1.0, abs=0.05)
    assert "外部需求" not in found.text[0]
    assert "answer" in found.text[1]
    page = found._repr_html_()
    assert typeset("情景带来的变化:合计的误差") in page
    heads = " ".join(re.findall(r"<th[^>]*>(.*?)</th>", page))
    assert typeset("情景带来的变化:合计") in heads
    assert not [word for word in ("first", "total", "change", "met", "input") if word in heads]


def test_land_is_told_apart_in_both_years():
    base = joint()
    for year in (2024, 2025):
        found = scenario_sobol(
            base.fitted, scenario("more", *LAND), target="investment", year=year, base=1024
        )
        assert len(found.value.names) <= 12
        assert found.names["parcel/added/land_intensity"] == "land_intensity"
        table = found.table.set_index("input")
        function = simulated(base.fitted, scenario("more", *LAND), target="investment", year=year)
        rng = np.random.default_rng(1)
        one, other = ({n: rng.uniform(size=20_000) for n in found.value.names} for _ in range(2))
        plain = function(one)
        for name in found.value.names:  # half the mean square of changing one input alone
            swapped = plain - function({**one, name: other[name]})
            share = np.mean(swapped**2) / 2.0 / np.var(plain)
            assert table.loc[name, "total"] == pytest.approx(share, abs=0.03)
        assert table["change_total"].sum() > 0.95  # totals add up to one or more
        # what is built and what is produced later has no part in investment
        assert not {s for s in found.value.names if "output" in s or "production" in s}


def test_rows_of_a_forecast_are_refused_and_told_what_to_use():
    base = joint()
    with pytest.raises(ScenarioError, match=r"CO-024.*Shapley"):
        scenario_sobol(base.fitted, base.scenario, target="investment")
    with pytest.raises(ScenarioError, match=r"CO-020.*said与2024年的结果.*shapley_effects"):
        scenario_sobol(base.fitted, base.scenario, target="investment", year=2025)
    with pytest.raises(ScenarioError, match=r"CO-024.*extra_land"):
        scenario_sobol(base.fitted, scenario("more", *LAND), target="output")
    with pytest.raises(ScenarioError, match="CO-011"):
        scenario_sobol(base.fitted, scenario("more", *LAND), target="investment", year=2030)


@pytest.mark.bench
def test_sobol_of_the_shipped_district_takes_less_than_thirty_seconds(request, timed):
    import scenario as sc

    root = request.config.rootpath
    plan = sc.read_plan(root / "params")
    known = sc.read_observations(root / "data", as_of="2024-09-30")
    fitted = sc.choose_models(plan).fit(known, cache=root / "outputs" / ".cache")
    added, target = plan.scenarios["extra_land"], "mfg_investment_growth"
    scenario_sobol(fitted, added, target=target, year=2025, base=16)  # warm
    start = time.perf_counter()
    found = scenario_sobol(fitted, added, target=target, year=2025, base=2**12)
    seconds = time.perf_counter() - start
    inputs = len(found.value.names)
    assert 8 <= inputs <= 12
    remark = f"{inputs} inputs, {found.value.rows:,} futures"
    timed("Sobol through the simulator, 2^12 base rows", seconds, 30.0, remark)

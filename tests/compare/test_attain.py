"""The curve of a Gaussian case is its analytic form; packages, lines and regrets hold together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import worlds
from hypothesis import given
from hypothesis import strategies as st
from next_world import MEAN, SD, joint, plan_of
from scipy.stats import norm
from worlds import scenario, target

from scenario.compare.attain import AMBITIONS, attain, chance_at, curve_of, settable
from scenario.compare.extra_point import one_more
from scenario.compare.package import consistent, package
from scenario.compare.regret import regret
from scenario.errors import ScenarioError
from scenario.simulate.overrides import nothing
from scenario.simulate.run import forecast, prepare
from scenario.terms import Override
from scenario.tier_terms import Tier
from scenario.typeset import typeset


def analytic(value: float) -> float:
    """Return the chance that a Gaussian, rounded to one decimal, is at least a value."""
    return float(norm.sf((value - 0.05 - MEAN) / SD))


def test_the_gaussian_curve_is_the_analytic_one_to_one_per_cent():
    curve = curve_of(joint(), "output")
    expected = [analytic(v) for v in curve.table["value"]]
    assert np.abs(curve.table["chance"] - expected).max() < 0.01
    for ambition in curve.ambitions:
        exact = MEAN + 0.05 + SD * norm.isf(ambition.wished)
        assert exact - 0.5 < ambition.value <= exact + 1e-3
        assert ambition.value % 0.5 == pytest.approx(0.0, abs=1e-9)
        assert ambition.chance == pytest.approx(analytic(ambition.value), abs=0.01)
        assert ambition.chance >= ambition.wished
    assert [a.word for a in curve.ambitions] == ["稳妥", "积极", "冲高"]
    assert [a.wished for a in curve.ambitions] == [0.8, 0.6, 0.4]


def test_the_chances_of_the_ambitions_are_settings():
    plan = plan_of()
    other = replace(plan, settings=replace(plan.settings, ambitions=(0.9, 0.5, 0.1)))
    curve = curve_of(joint(other), "output")
    assert tuple(a.word for a in curve.ambitions) == AMBITIONS
    for ambition, wished in zip(curve.ambitions, (0.9, 0.5, 0.1), strict=True):
        assert ambition.wished == wished
        exact = MEAN + 0.05 + SD * norm.isf(wished)
        assert exact - 0.5 < ambition.value <= exact + 1e-3


def test_chance_falls_with_ambition_and_the_slope_is_what_a_point_costs():
    curve = curve_of(joint(), "output")
    assert np.all(np.diff(curve.table["chance"]) <= 0.0)
    keen = curve.ambitions[1].value
    cost = next(c for c in curve.costs if c.id == "chance")
    expected = 100.0 * (analytic(keen) - analytic(keen + 1.0))
    assert cost.median == pytest.approx(expected, abs=1.0)


@given(st.floats(0.05, 0.95), st.integers(0, 50), st.sampled_from([0.5, 0.1, 1.0]))
def test_the_settable_value_is_the_last_one_that_keeps_the_chance(wished, seed, step):
    draws = np.random.default_rng(seed).normal(5.0, 4.0, 2000)
    for comparison, harder in (("at_least", 1.0), ("at_most", -1.0)):
        one = replace(target("t", "growth", "i", 1.0), comparison=comparison)
        value = settable(draws, one, wished, step)
        assert chance_at(draws, one, value) >= wished
        assert chance_at(draws, one, value + harder * step) < wished


def test_a_point_of_investment_costs_one_hundredth_of_next_years_base():
    base = joint()
    curve = curve_of(base, "investment")
    money = next(c for c in curve.costs if c.id == "money")
    draws = base.targets["investment"]
    level = draws.parts["base_100m_yuan"] * (1.0 + draws.values / 100.0)
    assert money.median == pytest.approx(np.median(level) / 100.0)
    land = next(c for c in curve.costs if c.id == "land")
    assert land.median is None or land.median > 0.0
    none = next(c for c in curve_of(base, "output").costs if c.id == "none")
    assert "空缺" in none.text


@pytest.mark.parametrize(
    ("kind", "precision", "at", "step"),
    [("growth", 1, 7.5, 1.0), ("ratio", 1, 3.7, 0.1), ("count", 0, 505.0, 10.0),
     ("count", 0, 7.0, 1.0), ("amount", 2, 1.76, 0.1), ("rank", 0, 10.0, 1.0)],
)  # fmt: skip
def test_the_step_of_a_cost_is_one_that_says_something(kind, precision, at, step):
    one = target("t", kind, "i", 1.0, precision=precision)
    assert one_more(one, at) == pytest.approx(step)


def test_a_line_of_the_city_comes_before_any_chance_and_blanks_are_said():
    given_line = Tier("output", "industrial_value_added", True, 2025, "city_order", 9.0,
                      "at_least", date(2024, 9, 1), "文件")  # fmt: skip
    known = curve_of(joint(plan_of(tiers=(given_line,))), "output")
    assert known.recommended == (9.0, 9.0)
    assert any(typeset("不低于市下达") in line for line in known.text)
    later = replace(given_line, known_on=date(2024, 12, 1))
    blank = curve_of(joint(plan_of(tiers=(later,))), "output")
    assert blank.recommended == (blank.ambitions[0].value, blank.ambitions[1].value)
    assert any("市下达" in line and "空缺" in line for line in blank.text)
    assert all(c.value is None for c in blank.lines)


def test_without_the_earlier_years_the_five_year_path_is_said_to_be_unknown():
    tier = Tier("output", "industrial_value_added", True, 2025, "five_year_plan", 7.0,
                "at_least", date(2024, 9, 1), "规划")  # fmt: skip
    base = joint(plan_of(tiers=(tier,)))
    columns = ["region", "indicator", "scope", "year", "first", "last", "measure", "value",
               "bound", "basis", "status", "known_on", "known_on_kind", "period_end"]  # fmt: skip
    frame = base.fitted.observations.frame.reindex(columns=columns)
    fitted = replace(base.fitted, observations=replace(base.fitted.observations, frame=frame))
    line = next(
        c for c in curve_of(replace(base, fitted=fitted), "output").lines if "五年" in c.name
    )
    assert line.value is None
    assert "2021、2022、2023" in line.text


def test_the_base_and_what_lasts_of_a_good_year_are_told_apart():
    base = joint()
    curve = curve_of(base, "investment")
    draws = base.targets["investment"]
    this, later = draws.values, draws.parts["next_year"]
    at_the_same_level = -np.median((100.0 + later) / (100.0 + this))
    assert curve.ratchet == pytest.approx((at_the_same_level, 0.5), abs=0.03)
    assert curve.ratchet[0] < 0.0 < curve.ratchet[1]
    said = next(line for line in curve.text if "基数" in line)
    assert typeset("次年总量不变时增速低") in said
    assert "应统尽统" in said


def test_listed_projects_carry_over_into_the_next_year():
    base = joint()
    found = curve_of(base, "investment").carried
    money = prepare(base.fitted).pipelines["investment"].plain.between(12, 24)
    assert found.median == pytest.approx(np.median(money))
    assert found.low <= found.median <= found.high
    assert 0.0 < found.share < 1.0
    assert curve_of(base, "output").carried is None


def test_decided_land_brings_investment_and_output_next_year():
    assert "没有登记" in curve_of(joint(), "investment").carried.land.text
    built = {"actual_start": "2023-07-01", "actual_finish": "2024-08-31", "stage": "construction"}
    known = worlds.project("known", **built)
    land = (
        worlds.parcel("a", project="known", area_mu=100.0, stage="delivered"),
        worlds.parcel("b", project="planned"),
        worlds.parcel("c", project="unlisted"),
    )
    plan = plan_of()
    base = joint(replace(plan, land=land, projects={**plan.projects, "known": known}))
    found = curve_of(base, "investment").carried
    on_land = prepare(base.fitted).pipelines["investment"]
    money = sum(on_land.of(p, nothing(base.plan)).between(12, 24) for p in ("known", "planned"))
    assert found.land.investment[1] == pytest.approx(np.median(money))
    assert 0.0 < found.land.investment[1] < found.median
    assert (found.land.parcels, found.land.outside, found.land.blank) == (2, 1, 1)
    assert typeset("另有1宗的项目不在清单内,未计") in found.text
    # at full capacity 100 mu bring at most 600 × 1.1 万元 a mu
    assert 0.0 < found.land.output[1] < 100.0 * 600.0 * 1.1 / 1e4
    assert 0.0 < found.land.value_added[1] < found.land.output[1]
    assert typeset("其中2宗已定地块上的项目约") in found.text
    assert typeset("有1宗没有登记面积") in found.text
    late = scenario("late", Override("projects.known.planned_finish", "shift", "12 months"))
    slower = curve_of(forecast(base.fitted, late), "investment").carried.land
    assert slower.output[1] < found.land.output[1]


@pytest.mark.parametrize("target", ["investment", "output"])
def test_a_scenario_moves_the_curve_of_the_year_after(target):
    base = joint()
    more = scenario(
        "more", Override("land_supply", "set", 500.0), Override("land_stage", "set", "permitted")
    )
    plan = replace(base.plan, scenarios={**base.plan.scenarios, "more": more})
    fitted = replace(base.fitted, plan=plan)
    plain, moved = (attain(fitted, target=target, scenario=s) for s in ("baseline", "more"))
    if target == "output":
        assert moved.table.equals(plain.table)
        return
    after = forecast(fitted, more).targets["investment"].parts["next_year"]
    assert moved.median == pytest.approx(np.median(after))
    assert moved.this_year > plain.this_year  # this year moves as well
    assert moved.today != plain.today


def test_a_target_without_a_next_year_says_why():
    base = joint()
    curves = attain(base.fitted, year=2025)
    assert set(curves) == {"investment", "output"}
    thin = replace(
        base.fitted["output"], evidence=replace(base.fitted["output"].evidence, basis="prior_only")
    )
    fitted = replace(base.fitted, fitted={**base.fitted.fitted, "output": thin})
    curve = attain(fitted, target="output")
    assert curve.recommended is None
    assert "没有下一年的测算" in curve.text[0]
    assert curve.table.empty


def test_another_year_or_an_unknown_target_is_refused_together():
    with pytest.raises(ScenarioError) as problem:
        attain(joint().fitted, year=2030, target="nobody")
    assert [f.id for f in problem.value.findings] == ["CO-030", "CO-031"]


def test_a_consistent_package_has_the_wished_joint_chance():
    base = joint(plan_of(correlations={("investment", "output"): 0.6}))
    found = consistent(base, 0.5)
    assert found.all_met >= 0.5
    assert found.all_met > found.independent  # they move together
    assert package(base, found.values).all_met == pytest.approx(found.all_met)
    harder = {k: v + 0.5 for k, v in found.values.items()}
    assert package(base, harder).all_met < 0.5
    alone = consistent(base, 0.6, ["output"])
    assert alone.values["output"] == curve_of(base, "output").ambitions[1].value


def test_a_measure_that_is_never_worse_has_no_regret():
    base = joint()
    late = forecast(
        base.fitted, scenario("late", Override("projects.*.planned_start", "shift", "12 months"))
    )
    found = regret({"照原安排": base, "推迟": late}, "investment", "said", threshold=14.0)
    assert found.regret.loc["baseline"].max() == 0.0
    assert found.regret.loc["late"].max() > 0.0
    assert found.table["largest"].tolist() == found.regret.max(axis=1).tolist()
    assert "照原安排" in found.text[0]
    with pytest.raises(ScenarioError, match="CO-033"):
        regret({"a": base}, "investment", "nobody")


def test_what_is_added_this_year_is_also_next_years_base():
    base = joint()
    late = forecast(
        base.fitted, scenario("late", Override("projects.*.planned_start", "shift", "12 months"))
    )
    before, after = base.targets["investment"], late.targets["investment"]
    money = late.money["investment"]
    level = before.parts["base_100m_yuan"] * (1.0 + before.values / 100.0)
    expected = level * (1.0 + before.parts["next_year"] / 100.0) + money.next_year
    got = (level + money.this_year) * (1.0 + after.parts["next_year"] / 100.0)
    assert got == pytest.approx(expected)

"""Results of different runs never make one memo: the stale cell of a notebook is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

import scenario as sc

IDS = ("digital_core_growth",)


def results(plan, obs, **how):
    """Return outlook, effects and parts as a notebook makes them."""
    fitted = sc.choose_models(plan).only(*IDS).fit(obs, cache=None, **how)
    base = sc.forecast(fitted, plan.scenarios["baseline"])
    weak = sc.forecast(fitted, plan.scenarios["weak_demand"])
    return sc.outlook(base), sc.contrast(base, weak), sc.attribute(base, weak)


@pytest.fixture(scope="module")
def parts():
    plan = sc.read_plan("params")
    new = sc.read_observations("data", as_of="2024-09-30")
    old = sc.read_observations("data", as_of="2024-07-31")
    now, before = results(plan, new, draws=4000), results(plan, old, draws=4000)
    other = results(plan, new, draws=4000, seed=7)
    return now, before, other


def test_results_of_one_run_make_a_memo(parts):
    (outlook, effects, split), *_ = parts
    assert sc.memo("mid_year", outlook, effects, parts=split).blocks


@pytest.mark.parametrize(("which", "says"), [(1, "截至日2024-07-31"), (2, "种子7")])
def test_effects_of_another_run_are_refused_by_name(parts, which, says):
    outlook = parts[0][0]
    with pytest.raises(sc.ScenarioError) as caught:
        sc.memo("mid_year", outlook, parts[which][1])
    assert {f.id for f in caught.value.findings} == {"RE-045"}
    assert {f.where for f in caught.value.findings} == {"情景比较", "外部需求偏弱"}
    assert all(says in f.found for f in caught.value.findings)


def test_an_outlook_under_a_scenario_is_no_baseline_of_the_comparison(parts):
    (_, effects, _), *_ = parts
    with pytest.raises(sc.ScenarioError) as caught:
        sc.memo("mid_year", effects.outlooks["weak_demand"], effects)
    assert "情景baseline,预测为weak_demand" in caught.value.findings[0].found


def test_parts_of_another_plan_are_refused(parts):
    (outlook, effects, split), *_ = parts
    moved = replace(split, plan=replace(split.plan, plan_id="0" * 64))
    with pytest.raises(sc.ScenarioError) as caught:
        sc.memo("mid_year", outlook, effects, parts=moved)
    (finding,) = caught.value.findings
    assert finding.where.endswith("的分解")
    assert "计划版本00000000" in finding.found

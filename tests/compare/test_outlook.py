"""Outlook, contrast and explanation say what the draws say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import evidence, fitted, plan, scenario

from scenario.compare.contrast import contrast
from scenario.compare.outlook import outlook
from scenario.compare.verdict import judge, sentence
from scenario.errors import ScenarioError
from scenario.identities import round_half_up
from scenario.model.contract import Draws, Fitted
from scenario.simulate.run import forecast
from scenario.terms import Override

LATE = scenario("late", Override("projects.*.planned_start", "shift", "6 months"))


def base(p=None, **changes: Fitted):
    p = p or plan()
    return forecast(fitted(p, changes=changes), p.scenarios["baseline"])


def test_the_chance_is_the_share_of_draws_that_meet_the_line_as_published():
    f = base()
    got = outlook(f).targets["output"]
    expected = np.mean(round_half_up(f.targets["output"].values, 1) >= 8.0)
    assert got.chance == pytest.approx(expected)
    assert got.low < got.median < got.high


def test_required_growth_uses_the_drawn_base_share():
    got = outlook(base()).targets["output"]
    low, _, high = got.required
    assert 11.0 < low < high < 12.5
    assert (got.so_far, got.so_far_month) == (4.1, 6)


def test_prior_only_gets_no_verdict_and_no_light_but_keeps_its_chance():
    p = plan()
    thin = replace(
        fitted(p)["output"], evidence=evidence(basis="prior_only", quality="none", own=0)
    )
    got = outlook(base(p, output=thin))
    t = got.targets["output"]
    assert (t.verdict, t.light, t.reason) == ("", "none", "数据不足,暂不研判")
    assert 0 < t.chance < 1
    assert max(got.joint) == 1  # only the other target is counted
    assert "暂不研判" in got.text[1]
    assert "概率" not in got.text[1]


def test_failed_diagnostics_and_large_sampling_error_print_no_chance():
    p = plan()
    model = fitted(p)["output"]
    bad = replace(model, diagnostics={"passed": False})
    noisy = replace(model, diagnostics={"ess": 50.0})
    fives = replace(model, diagnostics={"ess": 250.0})
    assert outlook(base(p, output=bad)).targets["output"].verdict == ""
    assert outlook(base(p, output=noisy)).targets["output"].step == 0
    assert outlook(base(p, output=fives)).targets["output"].step == 5


@pytest.mark.parametrize(("ess", "step"), [(4000.0, 1), (1000.0, 5), (50.0, 0)])
def test_a_chance_is_printed_as_well_as_it_is_known(ess, step):
    p = plan()
    model, target = fitted(p)["output"], p.targets["output"]
    values = np.tile(model.draws.values, 20)
    even = Draws(target.value(2024).threshold + values - np.median(values))
    t = judge(target, target.value(2024), replace(model, diagnostics={"ess": ess}), even)
    assert (t.step, t.judged) == (step, step > 0)
    assert ("概率约50%" in sentence(t)) == (step == 5)
    assert ("抽样误差过大" in sentence(t)) == (step == 0)


@pytest.mark.parametrize(("ess", "words"), [(500.0, "概率由约35%变为约"), (50.0, "抽样误差过大")])
def test_a_scenario_does_not_move_a_chance_more_exactly_than_it_is_known(ess, words):
    p = plan()
    models = fitted(p)
    known = fitted(
        p, changes={"investment": replace(models["investment"], diagnostics={"ess": ess})}
    )
    b, late = (forecast(known, s) for s in (p.scenarios["baseline"], LATE))
    moved = [line for line in contrast(b, late).text if "较基准" in line]
    assert words in moved[0]


def test_a_settled_target_is_certain():
    p = plan()
    done = replace(fitted(p)["output"], draws=Draws(np.full(500, 8.2)), settled=True)
    t = outlook(base(p, output=done)).targets["output"]
    assert (t.chance, t.mcse, t.verdict) == (1.0, 0.0, "已公布,达到")


def test_only_the_targets_asked_for():
    f = base()
    got = outlook(f, {"output": f.plan.targets["output"]})
    assert list(got.targets) == ["output"]
    assert got.targets["output"].chance == outlook(f).targets["output"].chance


def test_joint_attainment_sums_to_one():
    assert sum(outlook(base()).joint.values()) == pytest.approx(1.0)


def test_contrast_is_the_paired_difference():
    p = plan()
    models = fitted(p)
    b, late = forecast(models, p.scenarios["baseline"]), forecast(models, LATE)
    got = contrast(b, late)
    effect = got.of("late", "investment")
    difference = late.targets["investment"].values - b.targets["investment"].values
    assert effect.median == pytest.approx(np.median(difference))
    assert effect.chance_after <= effect.chance_before
    assert got.of("late", "output").zero
    assert [s for s in got.text if "概率由" in s]


def test_forecasts_of_different_runs_are_not_compared():
    p = plan()
    with pytest.raises(ScenarioError, match="不成对"):
        contrast(forecast(fitted(p), p.scenarios["baseline"]), forecast(fitted(p, seed=8), LATE))


def test_explain_walks_from_clause_to_number():
    got = outlook(base()).explain("output")
    for part in ("工作要点", "第一项", "年报", "4.1", "https://example.org/a", "概率", "d0", "p0"):
        assert part in got


def test_the_range_is_said_before_the_chance():
    text = outlook(base()).text[0]
    assert text.index("区间") < text.index("概率")

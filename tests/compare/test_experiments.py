"""Every row keeps the judgement it was made with, whatever order joining the targets gave it."""

from __future__ import annotations

import numpy as np
import pytest
from next_world import SAID, SEED, joint, plan_of
from worlds import scenario

import scenario.compare.inputs as inputs_module
import scenario.compare.sensitivity as sensitivity_module
import scenario.judgement as judgement_module
from scenario.compare.experiments import experiments, read_experiments
from scenario.compare.sensitivity import analyse, sensitivity, sensitivity_of
from scenario.errors import ScenarioError
from scenario.simulate.run import forecast
from scenario.terms import Override


def test_the_judgement_of_a_row_is_the_one_its_value_was_made_from():
    base = joint(plan_of(correlations={("investment", "output"): 0.6}))
    rows = experiments(base, "investment")
    assert not np.array_equal(rows.value, base.fitted["investment"].draws.values)  # reordered
    assert rows.value == pytest.approx(10.0 + rows.inputs[SAID].values, abs=1e-12)
    assert rows.met.mean() == pytest.approx(rows.chance)


def test_a_scenario_keeps_the_match_and_brings_its_own_input():
    base = joint()
    land = Override("land_supply", "set", 300.0), Override("land_stage", "set", "delivered")
    rows = experiments(forecast(base.fitted, scenario("more", *land)), "investment")
    money = rows.inputs["scenario_money"].values
    last_year = base.targets["investment"].parts["base_100m_yuan"]
    gained = 100.0 * money / last_year
    assert np.all(money >= 0.0)
    assert money.max() > 0.0
    assert rows.value == pytest.approx(10.0 + rows.inputs[SAID].values + gained, abs=1e-9)


def test_the_next_year_rests_on_this_year():
    rows = experiments(joint(), "investment", year=2025)
    assert next(iter(rows.inputs)) == "this_year"
    assert np.corrcoef(rows.inputs["this_year"].values, rows.value)[0, 1] > 0.5
    assert rows.year == 2025


def test_the_next_datum_is_no_cause():
    rows = experiments(joint(), "output")
    assert set(rows.of("datum")) == {"ytd_09"}
    assert "ytd_09" not in rows.of("cause")


def test_a_year_that_was_not_forecast_is_refused():
    with pytest.raises(ScenarioError, match="CO-011"):
        experiments(joint(), "output", year=2026)


def test_one_sensitivity_tells_the_same_story_everywhere(tmp_path):
    base = joint()
    found = sensitivity(base.fitted, target="investment", store=tmp_path)
    assert found.tornado.swings[0].input == SAID
    assert found.effects.names[0] == SAID
    assert found.effects.effect[0] == pytest.approx(1.0, abs=0.02)
    assert found.information.items[0].input == SAID
    assert found.table["input"].tolist()[0] == SAID
    assert len(list(tmp_path.iterdir())) == 1
    again = sensitivity(base.fitted, target="investment", store=tmp_path)
    assert again.text == found.text
    assert len(list(tmp_path.iterdir())) == 1


def test_stored_rows_are_analysed_again_without_simulating(tmp_path, monkeypatch):
    import scenario.simulate.run as run

    first = sensitivity(joint().fitted, target="investment", store=tmp_path)

    def refuse(*_, **__):
        raise AssertionError("simulated again")

    for module in (run, inputs_module, sensitivity_module):
        monkeypatch.setattr(module, "forecast", refuse)
    monkeypatch.setattr(run, "couple", refuse)
    monkeypatch.setattr(judgement_module, "generator", refuse)
    rows = read_experiments(next(tmp_path.iterdir()))
    again = analyse(rows, seed=SEED, higher_is_better=True)
    assert again.text == first.text
    assert again.table.equals(first.table)


def test_a_target_without_inputs_is_refused_by_name():
    base = joint()
    with pytest.raises(ScenarioError, match=r"CO-012.*没有可以分开的输入"):
        sensitivity_of(joint_without_inputs(base), "output")


def joint_without_inputs(base):
    from dataclasses import replace
    from types import MappingProxyType

    plain = replace(base.targets["output"], parts=MappingProxyType({}))
    return replace(base, targets=MappingProxyType({**base.targets, "output": plain}))


def test_levers_show_what_their_range_would_do():
    base = joint()
    found = sensitivity(base.fitted, base.plan.levers, target="investment")
    assert found.levers is not None
    assert found.levers.table["lever"].tolist() == ["land_supply"]
    assert found.levers.table["at"].tolist() == [500.0]
    assert found.levers.table["difference"].iloc[0] >= 0.0

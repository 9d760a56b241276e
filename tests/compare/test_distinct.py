"""Scenarios of two grids come with the same ids and are told apart, never overwritten."""

from __future__ import annotations

import pytest

import scenario as sc


@pytest.fixture(scope="module")
def run():
    plan = sc.read_plan("params")
    obs = sc.read_observations("data", as_of="2024-09-30")
    models = sc.choose_models(plan).only("digital_core_growth")
    return models.fit(obs, draws=200, cache=None)


def test_two_grids_give_two_effects(run):
    weak, strong = (sc.grid(run.plan, {"outside_demand": [v]})[0] for v in (92, 106))
    assert weak.id == strong.id == "grid_1"
    base = sc.forecast(run, run.plan.scenarios["baseline"])
    alone = [sc.contrast(base, sc.forecast(run, s)).effects[0] for s in (weak, strong)]
    both = sc.contrast(base, sc.forecast(run, weak), sc.forecast(run, strong))
    assert list(both.scenarios) == list(both.outlooks) == ["grid_1", "grid_1_2"]
    assert [e.median for e in both.effects] == [e.median for e in alone]
    assert both.of("grid_1_2", "digital_core_growth").median == alone[1].median
    assert {s.name for s in (weak, strong)} <= {line.partition("：")[0] for line in both.text}
    many = sc.batch(run, [weak, strong, weak], cache=None)
    assert [(e.scenario, e.median) for e in many.effects] == [
        (e.scenario, e.median) for e in both.effects
    ]


def test_the_same_scenario_twice_is_one(run):
    weak = sc.grid(run.plan, {"outside_demand": [92]})[0]
    base = sc.forecast(run, run.plan.scenarios["baseline"])
    assert len(sc.contrast(base, *[sc.forecast(run, weak)] * 2).effects) == 1

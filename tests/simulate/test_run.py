"""Scenarios on one set of draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from worlds import fitted, plan, project, scenario

from scenario.errors import ScenarioError
from scenario.simulate.overrides import Moves, moves
from scenario.simulate.pipeline import invest, months_known
from scenario.simulate.run import forecast
from scenario.terms import Override

ALL_LATE = Override("projects.*.planned_start", "shift", "6 months")
LAND = Override("land_supply", "add", 300.0)


def test_an_empty_scenario_is_the_baseline_to_the_bit():
    p = plan()
    models = fitted(p)
    base, empty = forecast(models, p.scenarios["baseline"]), forecast(models, scenario("same"))
    for id, d in base.targets.items():
        assert d.values.tobytes() == empty.targets[id].values.tobytes()


def test_running_a_scenario_leaves_the_fitted_models_as_they_were():
    p = plan()
    models = fitted(p)
    before = models["investment"].draws.values.copy()
    forecast(models, scenario("late", ALL_LATE))
    np.testing.assert_array_equal(models["investment"].draws.values, before)


def test_a_delay_lowers_investment_in_every_draw_and_nothing_else():
    p = plan()
    models = fitted(p)
    base = forecast(models, p.scenarios["baseline"])
    late = forecast(models, scenario("late", ALL_LATE))
    difference = late.targets["investment"].values - base.targets["investment"].values
    assert (difference <= 1e-12).all()
    assert difference.mean() < -0.1
    np.testing.assert_array_equal(late.targets["output"].values, base.targets["output"].values)


def test_a_longer_delay_and_less_land_never_help():
    p = plan()
    models = fitted(p)

    def value(months: float, mu: float):
        s = scenario(
            "s",
            Override("projects.*.planned_start", "shift", f"{months:g} months"),
            Override("land_supply", "set", mu),
            Override("land_stage", "set", "delivered"),
        )
        return forecast(models, s).targets["investment"].values

    assert (value(12, 0) <= value(6, 0) + 1e-9).all()
    assert (value(6, 500) >= value(6, 100) - 1e-9).all()
    assert value(6, 500).mean() > value(6, 100).mean()


def test_listed_land_brings_nothing_much_this_year_but_something_next_year():
    p = plan()
    land = forecast(fitted(p), scenario("land", LAND))
    money = land.money["investment"]
    assert money.next_year.mean() > 10 * money.this_year.mean() >= 0
    assert money.next_year.mean() > 0.5
    assert "今年基本不形成投资" in land.notes[0]


def test_all_listed_money_is_spent_once():
    p = plan()
    total = np.full(500, 200.0)
    nothing = Moves({}, 0.0, "listed")
    got = invest(p, nothing, total, as_of=date(2024, 9, 30), seed=7)
    np.testing.assert_allclose(got.list_monthly, sum(got.by_project.values()), rtol=1e-12)
    from scenario.judgement import draw

    listed = draw(p.judgement("key_projects_share_of_mfg"), 500, 7) * total
    np.testing.assert_allclose(got.list_monthly[:, :12].sum(axis=1), listed, rtol=1e-9)
    assert "unlisted" not in got.by_project


def test_adding_a_project_does_not_reshuffle_the_others():
    p = plan()
    more = replace(p, projects={**p.projects, "new": project("new", investment_100m_yuan=0.01)})
    nothing, total = Moves({}, 0.0, "listed"), np.full(500, 1e6)
    a = invest(p, nothing, total, as_of=date(2024, 9, 30), seed=7).by_project
    b = invest(more, nothing, total, as_of=date(2024, 9, 30), seed=7).by_project
    np.testing.assert_array_equal(a["big"], b["big"])


def test_what_no_model_responds_to_is_refused():
    with pytest.raises(ScenarioError, match="不响应"):
        moves(plan(), scenario("s", Override("weather", "set", 1.0)))


@pytest.mark.parametrize("value", ["-3 months", "300 months", "soon"])
def test_shifts_outside_the_range_are_refused(value):
    with pytest.raises(ScenarioError, match="IN-082"):
        moves(plan(), scenario("s", Override("projects.big.planned_start", "shift", value)))


@pytest.mark.parametrize(
    ("day", "months"), [("2024-09-30", 9), ("2024-09-29", 8), ("2023-12-31", 0), ("2025-03-01", 12)]
)
def test_months_known(day, months):
    assert months_known(2024, date.fromisoformat(day)) == months

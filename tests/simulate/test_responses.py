"""Levers with stated responses, milestones that wait for their projects, and what stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from worlds import fitted, judgement, plan, project, scenario, target

from scenario.compare.contrast import contrast
from scenario.compare.differences import chances, reach, size
from scenario.compare.risks import without
from scenario.errors import ScenarioError
from scenario.model.contract import Draws, Fitted
from scenario.progress_terms import Practice
from scenario.simulate.overrides import moves
from scenario.simulate.run import forecast
from scenario.terms import Lever, Override, Reading, Response


def lever(id: str, *responses: Response, now: float = 100.0) -> Lever:
    return Lever(
        id, id, "assumption", "plain", now, 0.0, 200.0, (), "甲局", date(2024, 6, 30), (),
        responses=responses,
    )  # fmt: skip


def world(*levers: Lever, **priors: tuple[float, float, float]):
    """Return a plan with a ratio and two milestones, and its fitted models."""
    readings = (Reading("own_year", 2024, True), Reading("published_in_year", 2023))
    ratio = target("ratio", "ratio", "rd_to_gdp", 3.4)
    value = replace(ratio.values[2024][0], readings=readings)
    p = plan()
    starts = target("begin", "milestone", "begin", 12.0, comparison="by_date")
    ends = target("end", "milestone", "end", 12.0, comparison="by_date")
    p = replace(
        p,
        targets={
            **p.targets, "ratio": replace(ratio, values={2024: (value,)}), "begin": starts,
            "end": ends,
        },
        projects={
            **p.projects,
            "big": replace(p.projects["big"], feeds=("manufacturing_investment", "begin")),
            "running": project("running", stage="to_finish", actual_start="2023-11",
                               feeds=("manufacturing_investment", "end")),
        },
        levers={**p.levers, **{one.id: one for one in levers}},
        priors={**p.priors, **{k: judgement(k, *v) for k, v in priors.items()}},
        practices={
            "begin": Practice("begin", "start", "", "unknown", True, "", ""),
            "end": Practice("end", "finish", "", "unknown", True, "", ""),
        },
    )  # fmt: skip
    one = fitted(p)["output"]
    rng = np.random.default_rng(9)
    numerator, denominator = rng.uniform(30, 40, 500), rng.uniform(900, 1100, 500)
    ratio_draws = Draws(
        100 * numerator / denominator,
        {"own_year": 100 * numerator / denominator, "published_in_year": np.full(500, 3.3)},
        parts={"numerator": numerator, "denominator": denominator},
    )
    more = {
        "ratio": replace(one, target="ratio", draws=ratio_draws),
        "begin": replace(one, target="begin", draws=Draws(rng.uniform(9.5, 20, 500))),
        "end": replace(one, target="end", draws=Draws(rng.uniform(9.5, 20, 500))),
    }
    return p, fitted(p, changes=more)


def run(models, *items, baseline=False):
    return forecast(
        models, scenario("s", *items) if not baseline else models.plan.scenarios["baseline"]
    )


def test_points_and_per_cent_of_the_months_left():
    """Nine of twelve months are over: a quarter of 2 points a unit times 4 units is 2 points."""
    p, models = world(
        lever("demand", Response("output", "points", "strength", "rest_of_year")),
        lever("price", Response("investment", "percent", "", "whole_year")),
        strength=(2.0, 2.0, 2.0),
    )
    base = run(models, baseline=True)
    weak = run(models, Override("demand", "set", 96.0))
    np.testing.assert_allclose(
        weak.targets["output"].values - base.targets["output"].values, -2.0, atol=1e-12
    )
    dear = run(models, Override("price", "scale", 1.1))
    np.testing.assert_allclose(
        dear.targets["investment"].values, 1.1 * base.targets["investment"].values, rtol=1e-12
    )
    assert weak.money == {}
    assert "外部假设" in weak.notes[0]
    assert p.levers["demand"].kind == "assumption"


def test_a_ratio_stays_its_parts_after_a_move_of_either():
    _, models = world(
        lever("gdp", Response("ratio", "denominator_percent", "", "whole_year", ("own_year",)), now=0.0),
        lever("support", Response("ratio", "numerator", "", "whole_year", ("own_year",)), now=0.0),
    )  # fmt: skip
    base = run(models, baseline=True).targets["ratio"]
    for item in (Override("gdp", "set", 5.0), Override("support", "add", 2.0)):
        moved = run(models, item).targets["ratio"]
        np.testing.assert_allclose(
            moved.values, 100 * moved.parts["numerator"] / moved.parts["denominator"], rtol=1e-12
        )
        np.testing.assert_array_equal(moved.readings["own_year"], moved.values)
        np.testing.assert_array_equal(
            moved.readings["published_in_year"], base.readings["published_in_year"]
        )
    np.testing.assert_allclose(
        run(models, Override("gdp", "set", 5.0)).targets["ratio"].values, base.values / 1.05
    )
    np.testing.assert_allclose(
        run(models, Override("support", "add", 2.0)).targets["ratio"].values - base.values,
        200.0 / base.parts["denominator"],
    )


def test_the_strength_is_drawn_once_so_that_effects_are_proportional():
    _, models = world(
        lever("demand", Response("output", "points", "strength", "whole_year")),
        strength=(0.1, 0.5, 0.9),
    )
    base = run(models, baseline=True).targets["output"].values
    one = run(models, Override("demand", "add", 1.0)).targets["output"].values - base
    three = run(models, Override("demand", "add", 3.0)).targets["output"].values - base
    np.testing.assert_allclose(three, 3.0 * one, atol=1e-9)
    assert one.std() > 0


def test_a_settled_target_never_answers():
    p, models = world(lever("demand", Response("output", "points", "", "whole_year")))
    done: Fitted = replace(models["output"], settled=True, draws=Draws(np.full(500, 6.6)))
    settled = fitted(
        p, changes={**{k: models[k] for k in ("ratio", "begin", "end")}, "output": done}
    )
    got = forecast(settled, scenario("s", Override("demand", "add", 5.0)))
    assert (got.targets["output"].values == 6.6).all()


def test_a_lever_back_at_its_present_value_changes_nothing():
    p, models = world(lever("demand", Response("output", "points", "", "whole_year")))
    assert moves(p, scenario("s", Override("demand", "set", 100.0))).is_empty
    base = run(models, baseline=True)
    same = run(models, Override("demand", "set", 100.0))
    for id in base.targets:
        assert base.targets[id].values.tobytes() == same.targets[id].values.tobytes()


def test_a_lever_without_responses_is_refused():
    p, models = world(lever("idle"))
    with pytest.raises(ScenarioError, match="SC-001"):
        run(models, Override("idle", "add", 1.0))
    assert p.levers["idle"].responses == ()


def test_milestones_wait_for_the_project_behind_them():
    _, models = world()
    base = run(models, baseline=True).targets
    late = run(models, Override("projects.big.planned_start", "shift", "6 months")).targets
    np.testing.assert_allclose(late["begin"].values, base["begin"].values + 6.0)
    np.testing.assert_array_equal(late["end"].values, base["end"].values)
    slow = run(models, Override("projects.running.planned_finish", "shift", "3 months")).targets
    np.testing.assert_allclose(slow["end"].values, base["end"].values + 3.0)
    gone = run(models, Override("projects.big.goes_ahead", "set", "no")).targets
    assert (gone["begin"].values == 120.0).all()


def test_a_cancelled_milestone_is_said_to_be_cancelled_and_not_to_be_late():
    p, models = world()
    base = run(models, baseline=True)
    gone = without(base, "big")
    effect = gone.of("without", "begin")
    assert effect.cancelled
    assert not gone.of("without", "end").cancelled
    (said,) = [line for line in gone.text if p.targets["begin"].name in line]
    assert "取消" in said
    assert "个月" not in said
    assert size(p, p.targets["begin"], effect) == "取消"
    assert reach(p.targets["begin"], effect) == "—"
    assert chances(effect)[1] == "—"
    late = contrast(base, run(models, Override("projects.big.planned_start", "shift", "6 months")))
    moved = next(e for e in late.effects if e.target == "begin")
    assert not moved.cancelled
    assert size(p, p.targets["begin"], moved).startswith("+6")


def test_a_project_starts_and_finishes_when_its_milestone_says():
    from scenario.simulate.run import prepare

    _, models = world()
    ready = prepare(models)
    columns = ready.pipelines["investment"].columns
    place = columns.ids.index("big")
    np.testing.assert_array_equal(columns.start[:, place], ready.coupled["begin"].values)
    place = columns.ids.index("running")
    ends = columns.start[:, place] + columns.duration[:, place]
    np.testing.assert_allclose(ends, ready.coupled["end"].values, atol=6.1)


def test_size_of_what_is_left_can_be_scaled():
    _, models = world()
    base = forecast(
        models, scenario("s", Override("projects.running.investment_100m_yuan", "scale", 1.0))
    )
    assert base.money == {}
    half = forecast(
        models, scenario("s", Override("projects.running.investment_100m_yuan", "scale", 0.5))
    )
    none = forecast(models, scenario("s", Override("projects.running.goes_ahead", "set", "no")))
    np.testing.assert_allclose(
        2.0 * half.money["investment"].this_year, none.money["investment"].this_year, atol=1e-9
    )
    assert (none.money["investment"].this_year <= 1e-9).all()


@pytest.mark.parametrize(("after", "left"), [("once", 0.0), ("lasts", 1.0), ("returns", -1.0)])
def test_a_change_works_on_both_years_as_stated(after, left):
    """Nine of twelve months are over: 2 points a unit, 4 units, are 2 points this year, 8 in all."""
    answer = Response("output", "points", "strength", "rest_of_year", after=after)
    _, models = world(lever("price", answer), strength=(2.0, 2.0, 2.0))
    later = np.random.default_rng(3).normal(5.0, 2.0, models.draws)
    models = with_next_year(models, later)
    base, moved = run(models, baseline=True), run(models, Override("price", "add", 4.0))
    one, two = base.targets["output"], moved.targets["output"]
    assert two.values == pytest.approx(one.values + 2.0)
    # levels: both years are moved by points of the level before this year
    before = (1.0 + one.values / 100.0) * (1.0 + one.parts["next_year"] / 100.0)
    per_level = (1.0 + one.parts["next_year"] / 100.0) * left * 8.0 / 100.0
    level = (1.0 + two.values / 100.0) * (1.0 + two.parts["next_year"] / 100.0)
    assert level == pytest.approx(before + per_level)


def test_a_settled_year_stays_and_the_year_after_still_answers():
    answer = Response("output", "points", "strength", "rest_of_year", after="lasts")
    _, models = world(lever("price", answer), strength=(2.0, 2.0, 2.0))
    models = with_next_year(models, np.full(models.draws, 5.0), settled=True)
    base, moved = run(models, baseline=True), run(models, Override("price", "add", 4.0))
    assert moved.targets["output"].values == pytest.approx(base.targets["output"].values)
    assert np.all(moved.targets["output"].parts["next_year"] > 5.0)


def with_next_year(models, later, *, settled=False):
    one = models["output"]
    draws = replace(one.draws, parts={**one.draws.parts, "next_year": later})
    changed = replace(one, draws=draws, settled=settled)
    return replace(models, fitted={**models.fitted, "output": changed})

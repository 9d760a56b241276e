"""Scenarios on one set of draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from worlds import fitted, judgement, plan, project, scenario

from scenario.errors import ScenarioError
from scenario.simulate.overrides import moves
from scenario.simulate.pipeline import Pipeline, build, months_known
from scenario.simulate.run import forecast, forecasts, prepare
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


def pipeline(p, total: float = 200.0, base: float = 180.0, size: int = 500) -> Pipeline:
    """Return the reconciled list of a plan."""
    return build(
        p, np.full(size, total), np.full(size, base), as_of=date(2024, 9, 30), seed=7
    )  # fmt: skip


def test_all_listed_money_is_spent_once():
    p = plan()
    got = pipeline(p)
    ids = dict.fromkeys(got.columns.ids)
    np.testing.assert_allclose(
        got.plain.monthly, sum(got.of(id).monthly for id in ids), rtol=1e-9, atol=1e-9
    )
    from scenario.simulate.levels import Beliefs

    listed = Beliefs(p, 500, 7).own("key_projects_share_of_mfg") * 200.0
    np.testing.assert_allclose(got.listed, listed, rtol=1e-9)
    assert "unlisted" not in ids


def test_list_unlisted_and_unexplained_are_the_total_in_every_draw():
    got = pipeline(plan())
    np.testing.assert_allclose(
        got.listed + got.unlisted + got.unexplained, got.total, rtol=0, atol=1e-9
    )
    assert got.unlisted.min() >= -1e-9
    assert got.unexplained.min() < 0 < got.unexplained.max()


def test_a_scenario_moves_the_list_alone():
    p = plan()
    models = fitted(p)
    ready = prepare(models)
    late = forecast(models, scenario("late", ALL_LATE), ready=ready)
    base = forecast(models, p.scenarios["baseline"], ready=ready)
    before = ready.pipelines["investment"]
    after = before.under(moves(p, scenario("late", ALL_LATE)))
    gained = after.between(9, 12) - before.plain.between(9, 12)
    difference = late.targets["investment"].values - base.targets["investment"].values
    np.testing.assert_allclose(
        difference, 100 * gained / base.targets["investment"].parts["base_100m_yuan"], atol=1e-9
    )
    np.testing.assert_array_equal(after.monthly[:, :9], before.plain.monthly[:, :9])


def test_what_is_prepared_once_gives_the_same_bytes():
    p = plan()
    models = fitted(p)
    ready = prepare(models)
    for s in (scenario("late", ALL_LATE), scenario("land", LAND), scenario("same")):
        one, two = forecast(models, s), forecast(models, s, ready=ready)
        for id in one.targets:
            assert one.targets[id].values.tobytes() == two.targets[id].values.tobytes()
        assert set(one.judgements) <= set(two.judgements)
        assert one.notes == two.notes


def test_another_day_needs_no_new_coupling():
    from scenario.compare.timing import beginning

    p = plan()
    run = fitted(p, size=300)
    begun = beginning(run, date(2024, 3, 31))
    anew, reused = prepare(begun), prepare(begun, prepare(run).coupled)
    late = scenario("late", Override("projects.*.planned_start", "shift", "6 months"))
    a, b = forecast(begun, late, ready=anew), forecast(begun, late, ready=reused)
    for id, draws in a.targets.items():
        assert draws.values.tobytes() == b.targets[id].values.tobytes()
    assert (
        a.targets["investment"].values.tobytes()
        != forecast(run, late).targets["investment"].values.tobytes()
    )


def test_a_scenario_reads_what_it_uses_and_the_baseline_nothing_of_it():
    p = plan()
    models = fitted(p)
    base = forecast(models, p.scenarios["baseline"], ready=prepare(models))
    assert "realisation_factor" not in base.judgements
    assert "realisation_factor" in forecast(models, scenario("late", ALL_LATE)).judgements
    assert "land_intensity" in forecast(models, scenario("land", LAND)).judgements


def test_adding_a_project_does_not_reshuffle_the_others():
    p = plan()
    more = replace(p, projects={**p.projects, "new": project("new", investment_100m_yuan=0.01)})
    a, b = pipeline(p, 1e6, 1e6), pipeline(more, 1e6, 1e6)
    np.testing.assert_array_equal(a.of("big").monthly, b.of("big").monthly)


def test_named_projects_never_spend_more_than_the_list():
    p = plan()
    huge = replace(
        p, projects={**p.projects, "huge": project("huge", stage="construction",
                                                   investment_100m_yuan=5000.0)}
    )  # fmt: skip
    got = pipeline(huge)
    assert (got.listed <= 0.75 * 200.0).all()
    assert got.of("huge").between(0, 12).max() <= 0.75 * 200.0


def test_a_project_that_does_not_go_ahead_stops_at_the_as_of_day():
    p = plan()
    got = pipeline(p)
    change = moves(p, scenario("s", Override("projects.running.goes_ahead", "set", "no")))
    after = got.of("running", change)
    np.testing.assert_allclose(after.monthly[:, 9:], 0.0, atol=1e-9)
    np.testing.assert_array_equal(after.monthly[:, :9], got.of("running").monthly[:, :9])


def test_what_has_been_counted_is_the_past_and_the_rest_the_future():
    counted = project(
        "counted", stage="registered", actual_start="2023-01", planned_start="2023-01",
        planned_finish="2025-12", investment_100m_yuan=20.0, counted_100m_yuan=6.0,
        counted_to="2024-09",
    )  # fmt: skip
    p = plan(projects={"counted": counted})
    got = pipeline(p, total=1e6, base=1e6).of("counted")
    np.testing.assert_allclose(got.before + got.between(0, 9), 6.0, rtol=1e-6)
    total = got.before + got.monthly.sum(axis=1) + got.later
    assert total.min() >= 6.0 - 1e-6
    assert 6.0 < np.median(total) < 20.0


def test_a_parcel_holds_up_the_start_of_what_is_built_on_it():
    from worlds import parcel

    one = project("one", planned_start="2024-10", stage="land_pending", investment_100m_yuan=5.0)
    free = pipeline(plan(projects={"one": one}), 1e6, 1e6)
    quota = parcel("plot", project="one", stage="quota")
    held = pipeline(plan(projects={"one": one}, land=(quota,)), 1e6, 1e6)
    assert (held.columns.start >= free.columns.start - 1e-9).all()
    assert np.median(held.columns.start) > 9 + 8
    halves = (
        parcel("a", project="one", stage="quota", share=0.5),
        parcel("b", project="one", stage="permitted", share=0.5),
    )
    split = pipeline(plan(projects={"one": one}, land=halves), 1e6, 1e6)
    assert split.columns.ids == ("one", "one")
    np.testing.assert_allclose(split.columns.past.sum(axis=1), free.columns.past[:, 0], rtol=1e-12)


def test_progress_is_counted_ahead_of_vouchers_and_unknown_is_one_of_both():
    p = plan()

    def length(how: str) -> np.ndarray:
        changed = {**p.projects, "big": replace(p.projects["big"], recognition=how)}
        ready = prepare(fitted(replace(p, projects=changed), size=400))
        columns = ready.pipelines["investment"].columns
        return columns.duration[:, columns.ids.index("big")]

    progress, vouchers, unknown = map(length, ("physical_progress", "vouchers", "unknown"))
    assert (progress <= vouchers).all()
    assert (progress < vouchers).mean() > 0.5
    either = np.isclose(unknown, progress) | np.isclose(unknown, vouchers)
    assert either.all()
    assert 0.0 < np.isclose(unknown, vouchers).mean() < 1.0


def test_projects_of_one_year_are_late_together():
    projects = {i: project(i, planned_start="2024-12") for i in ("a", "b")}
    p = plan(projects=projects)
    together = pipeline(p, 1e6, 1e6, 4000).columns.start
    alone = replace(p, priors={**p.priors, "common_delay": judgement("common_delay", 0, 0, 0)})
    apart = pipeline(alone, 1e6, 1e6, 4000).columns.start
    assert np.corrcoef(together.T)[0, 1] > 0.2
    assert abs(np.corrcoef(apart.T)[0, 1]) < 0.05


def test_nothing_planned_has_started_before_the_day_it_is_known_not_to_have():
    p = plan(projects={"a": project("a", planned_start="2024-03", stage="signed")})
    assert (pipeline(p).columns.start >= 9.0).all()


def test_some_draws_drop_a_project_that_has_not_started_and_none_one_that_has():
    projects = {
        "early": project("early", stage="preparation", investment_100m_yuan=5.0),
        "going": project("going", stage="construction", investment_100m_yuan=5.0),
    }
    got = pipeline(plan(projects=projects), 1e6, 1e6, 4000).columns
    dropped = (got.future == 0.0).mean(axis=0)
    assert 0.08 < dropped[0] < 0.3
    assert dropped[1] == 0.0


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


def test_a_case_without_doubt_has_its_closed_form():
    """24 亿元 evenly over 24 months; six months later after nine: 15 months' money in 21 months.

    A start ahead, in November, moved by one month loses one month of December's two.
    """
    fixed = {
        "realisation_factor": 1.0, "land_fee_share": 0.0, "duration_to_plan": 1.0,
        "start_to_entry": 0.0, "curve_general_a": 1.0, "curve_general_b": 1.0,
        "start_slip_planned": 0.0, "cancel_early": 0.0, "key_projects_share_of_mfg": 0.9,
    }  # fmt: skip
    going = project(
        "going", stage="construction", actual_start="2024-01-01", planned_start="2024-01-01",
        planned_finish="2026-01-01", investment_100m_yuan=24.0, recognition="vouchers",
    )  # fmt: skip
    ahead = project(
        "ahead", stage="signed", planned_start="2024-11-01", planned_finish="2025-09-01",
        investment_100m_yuan=10.0, recognition="vouchers",
    )  # fmt: skip
    p = plan(projects={"going": going, "ahead": ahead})
    p = replace(p, priors={**p.priors, **{k: judgement(k, v, v, v) for k, v in fixed.items()}})
    models = fitted(p)
    base = forecast(models, p.scenarios["baseline"]).targets["investment"]

    def points(*items: Override):
        late = forecast(models, scenario("s", *items))
        money = late.money["investment"]
        np.testing.assert_allclose(money.this_year + money.next_year + money.later, 0.0, atol=1e-9)
        moved = late.targets["investment"].values - base.values
        return moved * base.parts["base_100m_yuan"] / 100.0

    six = Override("projects.going.planned_start", "shift", "6 months")
    one = Override("projects.ahead.planned_start", "shift", "1 months")
    np.testing.assert_allclose(points(six), -3.0 * (1.0 - 15.0 / 21.0), atol=1e-9)
    np.testing.assert_allclose(points(one), -1.0, atol=1e-9)
    np.testing.assert_allclose(points(six, one), -3.0 * (1.0 - 15.0 / 21.0) - 1.0, atol=1e-9)
    longer = Override("projects.ahead.planned_finish", "shift", "10 months")
    np.testing.assert_allclose(points(longer), -1.0, atol=1e-9)


def test_several_scenarios_at_once_are_the_same_as_one_by_one():
    p = plan()
    models = fitted(p)
    wanted = (p.scenarios["baseline"], scenario("late", ALL_LATE), scenario("land", LAND))
    for one, s in zip(forecasts(models, *wanted), wanted, strict=True):
        alone = forecast(models, s)
        assert one.scenario is s
        for id in alone.targets:
            assert one.targets[id].values.tobytes() == alone.targets[id].values.tobytes()


def test_what_is_drawn_because_it_is_not_known_is_said():
    p = plan()
    late = forecast(fitted(p), scenario("late", ALL_LATE))
    assert any("具名项目3个,其中3个没有金额、1个没有开工日期" in note for note in late.notes)
    known = project("a", investment_100m_yuan=3.0, planned_start="2024-12")
    all_known = plan(projects={"a": known})
    late = forecast(fitted(all_known), scenario("late", ALL_LATE))
    assert not any("抽取" in note for note in late.notes)
    assert not any("实绩" in note for note in late.notes)


def test_what_rests_on_history_is_said():
    from known_truth.project_simulator import Truth, register

    p = register(Truth(), 3, size=30)
    late = forecast(fitted(p, size=100), scenario("late", ALL_LATE))
    (said,) = [note for note in late.notes if "实绩" in note]
    assert "开工推迟(30个项目)" in said or "开工推迟(2" in said
    assert "工期(" in said

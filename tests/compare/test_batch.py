"""Batches and grids: every cell once, kept by content, resumed; risks and what is left without."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest
from worlds import fitted, plan, project, scenario

import scenario as sc
from scenario.compare import batch as batches
from scenario.compare.batch import batch
from scenario.compare.contrast import contrast
from scenario.compare.finished import content
from scenario.compare.grid import grid
from scenario.compare.risks import risks, without
from scenario.errors import ScenarioError
from scenario.simulate.run import forecast
from scenario.terms import Override

LATE = scenario("late", Override("projects.*.planned_start", "shift", "6 months"))
LAND = scenario("land", Override("land_supply", "set", 300.0))


def world(**changes):
    base = plan(**changes)
    delay = replace(base.levers["land_supply"], id="project_start_delay", name="推移", high=24.0)
    stage = replace(
        base.levers["land_supply"], id="land_stage", low=None, high=None, now="listed",
        choices=("listed", "awarded"),
    )  # fmt: skip
    return replace(base, levers={**base.levers, "project_start_delay": delay, "land_stage": stage})


def test_a_batch_says_what_contrast_says(tmp_path):
    p = world()
    run = fitted(p, size=200)
    got = batch(run, [LATE, LAND], cache=tmp_path)
    base = forecast(run, p.scenarios["baseline"])
    assert got.effects == contrast(base, forecast(run, LATE), forecast(run, LAND)).effects
    assert set(got.table["target"]) == {"investment"}
    assert len(got.table) == 2
    assert "概率最高" in got.text[0]
    assert len(got.rows) == 2
    assert all(len(row) == len(got.heads) for row in got.rows)


def test_finished_scenarios_are_kept_by_content_and_not_run_again(tmp_path, monkeypatch):
    p = world()
    run = fitted(p, size=200)
    first = batch(run, [LATE, LAND], cache=tmp_path)
    calls = []
    real = batches._effects
    monkeypatch.setattr(batches, "_effects", lambda *a: calls.append(a[2].id) or real(*a))
    again = batch(run, [replace(LAND, id="other"), LATE], cache=tmp_path)
    assert (again.reused, calls) == (2, [])
    assert [e.median for e in again.effects if e.scenario == "other"] == [
        e.median for e in first.effects if e.scenario == "land"
    ]
    # another seed, another belief, another amount: none of them may be mistaken for the old one
    assert batch(fitted(p, size=200, seed=8), [LATE], cache=tmp_path).reused == 0
    fewer = replace(p, priors={**p.priors, "land_fee_share": p.priors["land_intensity"]})
    assert content(fitted(fewer, size=200)) != content(run)
    more = replace(LAND, levers=(Override("land_supply", "set", 301.0),))
    assert batch(run, [more], cache=tmp_path).reused == 0
    # a scenario that was only added to the folder changes nothing
    added = replace(p, scenarios={**p.scenarios, "late": LATE}, plan_id="p1")
    assert content(fitted(added, size=200)) == content(run)


def test_an_interrupted_batch_goes_on_where_it_stopped(tmp_path, monkeypatch):
    p = world()
    run = fitted(p, size=100)
    cells = grid(p, {"land_supply": [0, 100, 200, 300], "projects.*.planned_start": [0, 6]})
    real, seen = batches._effects, []

    def breaks(*args):
        seen.append(args[2].id)
        if len(seen) == 5:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(batches, "_effects", breaks)
    with pytest.raises(KeyboardInterrupt):
        batch(run, cells, jobs=1, cache=tmp_path)
    kept = len(list(tmp_path.glob("*.json")))
    assert 0 < kept < len(cells)
    monkeypatch.setattr(batches, "_effects", real)
    said = []
    got = batch(run, cells, cache=tmp_path, progress=said.append)
    assert got.reused == kept
    assert f"已有{kept}个" in said[0]
    assert len(said) == 1 + len(cells) - kept
    assert got.effects == batch(run, cells, cache=None, jobs=1).effects


def test_a_grid_is_every_combination_in_order():
    cells = grid(world(), {"land_supply": [100, 300], "land_stage": ["listed", "awarded"]})
    assert [c.id for c in cells] == ["grid_1", "grid_2", "grid_3", "grid_4"]
    assert [[o.value for o in c.levers] for c in cells] == [
        [100, "listed"], [100, "awarded"], [300, "listed"], [300, "awarded"],
    ]  # fmt: skip
    (one,) = grid(world(), {"projects.big.planned_start": [6]})
    assert one.levers == (Override("projects.big.planned_start", "shift", "6 months"),)


def test_more_land_and_shorter_delays_never_lower_investment(tmp_path):
    p = world()
    cells = grid(p, {"land_supply": [0, 250, 500], "projects.*.planned_start": [0, 6, 12]})
    got = batch(fitted(p, size=200), cells, cache=tmp_path).effects
    value = np.array([e.median for e in got if e.target == "investment"]).reshape(3, 3)
    assert (np.diff(value, axis=0) >= -1e-9).all()
    assert (np.diff(value, axis=1) <= 1e-9).all()


@pytest.mark.parametrize(
    "vary",
    [
        {"weather": [1]}, {"land_supply": [900]}, {"land_stage": ["sold"]}, {"land_supply": ["x"]},
        {"projects.nobody.planned_start": [1]}, {"projects.big.planned_start": [99]}, {},
        {"land_supply": []},
    ],
)  # fmt: skip
def test_values_outside_the_range_are_refused_before_anything_runs(vary):
    with pytest.raises(ScenarioError, match="CO-004"):
        grid(world(), vary)


def test_a_scenario_that_no_model_responds_to_stops_the_batch_before_it_runs(tmp_path):
    odd = scenario("odd", Override("weather", "set", 1.0))
    with pytest.raises(ScenarioError, match="不响应"):
        batch(fitted(world(), size=50), [LATE, odd], cache=tmp_path)
    assert list(tmp_path.glob("*.json")) == []


# --- risks, and without -----------------------------------------------------------------------


def test_risk_is_points_lost_times_probability_largest_first():
    p = world()
    run = fitted(p, size=500)
    base = forecast(run, p.scenarios["baseline"])
    got = risks(base, "investment")
    assert {r.project for r in got.risks} == {id for id in p.projects}
    assert [r.expected for r in got.risks] == sorted(r.expected for r in got.risks)
    for r in got.risks:
        late = Override(f"projects.{r.project}.planned_start", "shift", "1 months")
        alone = forecast(run, scenario("x", late)).targets["investment"].values
        assert r.points == pytest.approx(np.median(alone - base.targets["investment"].values))
        assert 0.0 <= r.likely <= 1.0
        assert r.expected == pytest.approx(r.points * r.likely)
        assert r.points <= 0.0
    assert got.risks[0].name in got.text[0]
    assert list(got.table["project"]) == [r.project for r in got.risks]
    assert risks(base, "output").risks == ()
    assert "没有推迟一个月" in risks(base, "output").text[0]
    with pytest.raises(ScenarioError, match="CO-003"):
        risks(base, "nothing")


def test_a_project_that_is_not_public_is_a_code():
    secret = project("hidden", name="某厂扩建", public=False, actual_start="2023-11-24")
    p = world()
    p = replace(p, projects={**p.projects, "hidden": secret})
    base = forecast(fitted(p, size=200), p.scenarios["baseline"])
    said = [*risks(base, "investment").text, *without(base, "hidden").text]
    assert "某厂" not in "".join(said)
    assert "项目6" in "".join(said)


def test_without_a_project_nothing_of_it_is_spent_after_today_and_it_is_marked_internal():
    p = world()
    base = forecast(fitted(p, size=500), p.scenarios["baseline"])
    one, more = without(base, "big"), without(base, "big", "running", "planned")
    assert one.of("without", "investment").high <= 1e-6
    assert more.of("without", "investment").median < one.of("without", "investment").median
    assert one.of("without", "output").zero
    assert one.scenarios["without"].name.startswith("内部测算")
    longest = forecast(
        base.fitted, scenario("x", Override("projects.big.planned_start", "shift", "60 months"))
    )
    lost = longest.targets["investment"].values - base.targets["investment"].values
    assert one.of("without", "investment").median <= np.median(lost) + 1e-9
    for wrong in ((), ("nobody",)):
        with pytest.raises(ScenarioError, match="CO-003"):
            without(base, *wrong)


# --- speed ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def case(request):
    root = request.config.rootpath
    p = sc.read_plan(root / "params")
    observations = sc.read_observations(root / "data", as_of=p.settings.as_of)
    return p, sc.choose_models(p).fit(observations, cache=root / "outputs" / ".cache")


@pytest.mark.bench
def test_a_full_scenario_takes_less_than_a_second(case, timed):
    p, run = case
    one = grid(p, {"land_supply": [300.0], "projects.*.planned_start": [6]})[0]
    forecast(run, one)
    start = perf_counter()
    sc.outlook(forecast(run, one))
    seconds = perf_counter() - start
    timed(f"a scenario with its outlook, {len(run)} targets, {run.draws:,} draws", seconds, 1.0)


@pytest.mark.bench
def test_fifty_scenarios_take_less_than_thirty_seconds(case, timed):
    p, run = case
    cells = grid(
        p,
        {
            "land_supply": [0.0, 100.0, 200.0, 350.0, 500.0],
            "projects.*.planned_start": [0, 1, 2, 3, 4, 5, 6, 8, 10, 12],
        },
    )
    assert len(cells) == 50
    start = perf_counter()
    got = batch(run, cells, cache=None)
    seconds = perf_counter() - start
    assert len({e.scenario for e in got.effects}) == 50
    timed(f"50 scenarios, {len(run)} targets, {run.draws:,} draws", seconds, 30.0)

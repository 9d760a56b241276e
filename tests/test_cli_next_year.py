"""``sensitivity`` and ``attain`` print what the front door returns."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import next_world
import pytest
from typer.testing import CliRunner
from worlds import scenario

import scenario as sc
from scenario import cli_next_year
from scenario.cli import app
from scenario.compare.scenario_sobol import scenario_sobol
from scenario.errors import ScenarioError
from scenario.terms import Override
from scenario.typeset import typeset

LATE = scenario("late", Override("projects.*.planned_start", "shift", "12 months"))
MORE = scenario(
    "more", Override("land_supply", "set", 300.0), Override("land_stage", "set", "permitted")
)


@pytest.fixture
def run(monkeypatch, tmp_path):
    fitted = next_world.joint().fitted
    scenarios = {**fitted.plan.scenarios, "late": LATE, "more": MORE}
    fitted = replace(fitted, plan=replace(fitted.plan, scenarios=scenarios))
    monkeypatch.setattr(cli_next_year, "inputs", lambda *_: (fitted.plan, fitted.observations))
    monkeypatch.setattr(cli_next_year, "fit", lambda *_: fitted)
    monkeypatch.chdir(tmp_path)

    def call(*words):
        result = CliRunner().invoke(app, [str(w) for w in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.stdout

    call.fitted = fitted
    return call


def test_sensitivity_prints_the_sentences_and_stores_the_rows(run, tmp_path):
    found = sc.sensitivity(run.fitted, target="investment")
    lines = run("sensitivity", "investment", "--figure", tmp_path / "f.html").splitlines()
    assert tuple(lines[: len(found.text)]) == found.text
    assert len(list(Path("outputs/experiments").glob("investment.*.npz"))) == 1
    assert b"tornado" in (tmp_path / "f.html").read_bytes()
    rows = json.loads(run("sensitivity", "investment", "--year", 2025, "--format", "json"))
    assert "this_year" in {r["input"] for r in rows}


def test_attain_prints_one_curve_or_all_and_a_package(run):
    curve = sc.attain(run.fitted, year=2025, target="output")
    *said, level = run("attain", "output", "--year", 2025).splitlines()
    assert tuple(said) == curve.text
    assert level.startswith("数据密级")
    every = run("attain", "--together", 0.5).splitlines()
    assert "同时完成的概率" in every[-2]
    table = run("attain", "output", "--format", "csv").splitlines()
    assert table[0] == "value,chance,target,disclosure"
    assert len(table) == len(curve.table) + 1
    with pytest.raises(ScenarioError, match="CO-030"):
        run("attain", "--year", 2031)


def test_scenarios_run_through_both_years(run):
    for year in ("2024", "2025"):
        plain = run("sensitivity", "investment", "--year", year)
        late = run("sensitivity", "investment", "--year", year, "--scenario", "late")
        assert late != plain
    assert run("attain", "investment", "--scenario", "late") != run("attain", "investment")
    assert run("attain", "output", "--scenario", "late") == run("attain", "output")


def test_sobol_is_asked_of_a_scenario_and_refused_for_rows_of_a_forecast(run):
    words = ("sensitivity", "investment", "--method", "sobol", "--year", 2025)
    found = scenario_sobol(run.fitted, MORE, target="investment", year=2025)
    *said, level = run(*words, "--scenario", "more").splitlines()
    assert tuple(said) == found.text
    assert level.startswith("数据密级")
    table = run(*words, "--scenario", "more", "--format", "csv").splitlines()
    assert table[0].startswith("input,name,first,first_bar,total,total_bar")
    with pytest.raises(ScenarioError, match=r"CO-020.*2024年的结果.*shapley_effects"):
        run(*words)
    with pytest.raises(ScenarioError, match="CL-001"):
        run("sensitivity", "investment", "--method", "fourier")


def test_ambitions_are_settable_and_measures_are_compared(run):
    usual, safer = run("attain", "output"), run("attain", "output", "--chances", "95,90,85")
    assert usual != safer
    assert typeset("稳妥") in safer
    assert run("attain", "output", "--chances", "95\uff0c90\uff0c85") == safer
    with pytest.raises(ScenarioError, match="CL-010"):
        run("attain", "output", "--chances", "40,60,80")
    said = run("attain", "investment", "--regret")
    assert typeset("最不吃亏的做法") in said
    assert "late" in said
    assert "more" in said
    assert typeset("没有可以比较的做法") in run("attain", "output", "--regret")


def test_no_scenario_of_one_hidden_project_is_told(run, monkeypatch):
    plan = run.fitted.plan
    id = next(iter(plan.projects))
    hidden = replace(plan.projects[id], public=False)
    move = Override(f"projects.{id}.planned_start", "shift", "12 months")
    alone = scenario("alone", move, name="只移一个")
    plan = replace(
        plan,
        projects={**plan.projects, id: hidden},
        scenarios={**plan.scenarios, "alone": alone},
    )
    fitted = replace(run.fitted, plan=plan)
    monkeypatch.setattr(cli_next_year, "inputs", lambda *_: (plan, fitted.observations))
    monkeypatch.setattr(cli_next_year, "fit", lambda *_: fitted)
    for command in ("sensitivity", "attain"):
        words = (command, "investment", "--year", 2025, "--scenario", "alone")
        with pytest.raises(ScenarioError, match="CL-007"):
            run(*words)
        assert run(*words, "--internal")
    told = run("attain", "investment", "--regret")
    assert "late" in told
    assert "只移一个" not in told
    assert typeset("另有1种情景") in told
    assert "只移一个" in run("attain", "investment", "--regret", "--internal")


def test_an_unknown_target_is_refused_before_anything_is_fitted():
    root = Path(__file__).parents[1]
    with pytest.raises(ScenarioError, match="CL-001"):
        cli_next_year._fitted(
            root / "params", root / "data", None, None, None, "nobody", "baseline", False
        )

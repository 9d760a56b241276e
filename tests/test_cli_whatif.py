"""Commands of what-if: ``compare``, ``required`` and ``grid``, as text, CSV and JSON."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner
from worlds import fitted, plan, scenario

from scenario import cli_whatif
from scenario.cli import app
from scenario.compare import required as search
from scenario.errors import ScenarioError
from scenario.terms import Override
from scenario.typeset import typeset

LATE = Override("projects.*.planned_start", "shift", "6 months")
LAND = Override("land_supply", "set", 300.0)


@pytest.fixture(autouse=True)
def district(monkeypatch, tmp_path):
    p = plan()
    scenarios = {
        "baseline": scenario("baseline"),
        "late": scenario("late", LATE, name="项目推迟"),
        "both": scenario("both", LATE, LAND, name="推迟并增地"),
    }
    p = plan(scenarios=scenarios, levers=p.levers)
    run = fitted(p, size=2000)
    monkeypatch.setattr(cli_whatif, "inputs", lambda *a: (p, run.observations))
    monkeypatch.setattr(cli_whatif, "fit", lambda *a: run)
    monkeypatch.setattr(search, "again", lambda f: fitted(p, size=2000, seed=8))
    monkeypatch.chdir(tmp_path)
    return p


def run(*words):
    result = CliRunner().invoke(app, [str(w) for w in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def test_compare_prints_sentences_parts_and_an_aligned_table():
    lines = run("compare", "baseline", "late", "both").splitlines()
    assert any(typeset("项目推迟:目标investment较基准-") in line for line in lines)
    assert any("夏普利值" in line and "推迟并增地" in line for line in lines)
    assert any("年一遇" in line for line in lines)
    table = lines[lines.index("") + 1 :]
    assert table[0].split()[:3] == ["情景", "目标", "差异"]
    assert [row.split()[0] for row in table[1:-1]] == ["项目推迟", "推迟并增地"]
    assert table[-1].startswith("数据密级")


def test_compare_as_json_holds_everything():
    got = json.loads(
        run("compare", "baseline", "both", "--json", "--risks", "investment", "--without", "big")
    )
    names = {"effects", "attribution", "risks", "without_internal", "unusual", "disclosure"}
    assert set(got) == names
    (effect,) = [e for e in got["effects"] if e["target"] == "investment"]
    parts = [r for r in got["attribution"] if r["name"] != "合计"]
    assert sum(r["points"] for r in parts) == pytest.approx(effect["difference"])
    assert sum(r["chance"] for r in parts) == pytest.approx(
        effect["chance_after"] - effect["chance_before"]
    )
    assert [r["risk_contribution"] for r in got["risks"]] == sorted(
        r["risk_contribution"] for r in got["risks"]
    )
    assert got["without_internal"][0]["scenario"] == "without"
    assert 0.0 < got["unusual"]["both"]["tail"] < 1.0


def test_compare_without_a_project_is_marked_internal():
    text = run("compare", "baseline", "late", "--without", "big")
    assert "内部测算" in text
    assert "late,investment" in run("compare", "baseline", "late", "--format", "csv")


def test_parts_are_only_split_from_the_baseline():
    assert "夏普利值" not in run("compare", "late", "both")


def test_required_as_text_and_json():
    lines = run("required", "investment", "--chance", "0.8", "--lever", "land_supply").splitlines()
    assert "达不到80%" in lines[0]
    assert any("最晚起步" in line for line in lines)
    assert lines[lines.index("") + 1].startswith("抓手")
    got = json.loads(run("required", "investment", "--json"))
    assert got["status"] == "unreachable"
    assert got["levers"][0]["lever"] == "land_supply"
    assert got["gap_points"] > 0
    assert got["text"] == lines[: lines.index("")]
    already = json.loads(run("required", "investment", "--chance", "0.1", "--json"))
    assert already["status"] == "already"


def test_required_of_a_target_without_levers_says_so():
    assert "没有登记" in run("required", "output", "--chance", "0.9")
    with pytest.raises(ScenarioError, match="GS-007"):
        run("required", "weather")


def test_grid_runs_lists_and_combinations_and_resumes():
    words = ("grid", "--vary", "land_supply=0,300", "--scenarios", "all")
    text = run(*words)
    assert "4个情景" in text
    table = text.splitlines()[text.splitlines().index("") + 1 :]
    assert len(table) == 1 + 3  # no land is no difference
    rows = json.loads(run(*words, "--format", "json"))
    assert {r["scenario"] for r in rows} == {"late", "both", "grid_1", "grid_2"}
    with pytest.raises(ScenarioError, match="CO-004"):
        run("grid", "--vary", "land_supply=900")
    with pytest.raises(ScenarioError, match="CO-004"):
        run("grid")


@pytest.fixture
def hidden(monkeypatch, district):
    """Make one project of the district one that is not public, moved alone by one scenario."""
    from dataclasses import replace

    id = next(iter(district.projects))
    secret = replace(district.projects[id], public=False, name="神秘项目")
    alone = scenario(
        "alone", Override(f"projects.{id}.planned_start", "shift", "6 months"), name="只移一个"
    )
    scenarios = {**district.scenarios, "alone": alone}
    p = plan(
        scenarios=scenarios, levers=district.levers, projects={**district.projects, id: secret}
    )
    run = fitted(p, size=2000)
    monkeypatch.setattr(cli_whatif, "inputs", lambda *a: (p, run.observations))
    monkeypatch.setattr(cli_whatif, "fit", lambda *a: run)
    return p, id


FORMS = {"table": (), "csv": ("--format", "csv"), "json": ("--json",)}


@pytest.mark.parametrize("form", FORMS)
def test_compare_lists_no_scenario_of_one_hidden_project(hidden, form: str) -> None:
    _, id = hidden
    shown = run(
        "compare", "baseline", "alone", *FORMS[form], "--risks", "investment", "--without", id
    )
    assert "只移一个" not in shown
    assert '"alone"' not in shown
    assert not re.search("^alone,", shown, re.MULTILINE)
    assert f'"{id}"' not in shown
    assert "神秘项目" not in shown
    inside = run("compare", "baseline", "alone", *FORMS[form], "--internal")
    assert "只移一个" in inside or "alone" in inside


def test_compare_says_how_many_are_held_back(hidden) -> None:
    result = CliRunner().invoke(app, ["compare", "baseline", "alone"])
    assert "另有1种情景" in result.stderr


def test_compare_from_a_scenario_of_one_hidden_project_is_refused(hidden) -> None:
    with pytest.raises(ScenarioError) as caught:
        run("compare", "alone", "baseline")
    assert [f.id for f in caught.value.findings] == ["CL-007"]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_grid_runs_no_scenario_of_one_hidden_project(hidden, form: str) -> None:
    shown = run("grid", "--scenarios", "late,alone", "--format", form)
    assert "只移一个" not in shown
    assert "项目推迟" in shown
    assert "只移一个" in run("grid", "--scenarios", "alone", "--format", form, "--internal")

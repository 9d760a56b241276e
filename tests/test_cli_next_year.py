"""``sensitivity`` and ``attain`` print what the front door returns."""

from __future__ import annotations

import json
from pathlib import Path

import next_world
import pytest
from typer.testing import CliRunner

import scenario as sc
from scenario import cli_next_year
from scenario.cli import app
from scenario.errors import ScenarioError


@pytest.fixture
def run(monkeypatch, tmp_path):
    fitted = next_world.joint().fitted
    monkeypatch.setattr(cli_next_year, "_fitted", lambda *_: fitted)
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


def test_an_unknown_target_is_refused_before_anything_is_fitted():
    root = Path(__file__).parents[1]
    with pytest.raises(ScenarioError, match="CL-001"):
        cli_next_year._fitted(root / "params", root / "data", None, None, None, "nobody")

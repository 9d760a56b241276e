"""Commands of the register: ``list targets`` counts by clause, ``extract`` proposes entries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scenario.cli import app
from scenario.errors import ScenarioError

ROOT = Path(__file__).parents[1]
TEXT = "某区2025年工作要点\n一、目标\n投资增长7%,新增企业20家以上,覆盖率达到80以上。(责任单位:甲局)"


def run(*words):
    result = CliRunner().invoke(app, [str(w) for w in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_list_targets_ends_with_the_counts():
    lines = run("list", "targets", "--params", ROOT / "params").splitlines()
    assert lines[-1].startswith("2024年合计:有数值的63项、节点19项")
    assert "二(三)9:总量3、数量1" in lines


def test_list_targets_as_json_has_the_targets_only():
    rows = json.loads(run("list", "targets", "--json", "--params", ROOT / "params"))
    assert len(rows) == 82
    assert set(rows[0]) == {
        "id", "name", "kind", "threshold", "unit", "comparison", "clauses", "departments",
    }  # fmt: skip


def test_extract_as_a_table_says_what_is_in_doubt(text):
    lines = run("extract", text).splitlines()
    assert len(lines) == 4
    assert lines[-1] == "共3条,其中1条原文有歧义;均待人确认"
    assert "没有印单位" in lines[2]


def test_extract_in_the_other_forms(text, tmp_path):
    assert [r["threshold"] for r in json.loads(run("extract", text, "--format", "json"))] == [
        7,
        20,
        80,
    ]
    assert "      2025:\n" in run("extract", text, "--format", "yaml")
    assert "      2026:\n" in run("extract", text, "--format", "yaml", "--year", "2026")
    out = tmp_path / "proposals" / "p.csv"
    assert run("extract", text, "--format", "csv", "--out", out).strip() == str(out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,name,kind")


def test_extract_refuses_what_it_cannot_do(text):
    with pytest.raises(ScenarioError, match="CL-003"):
        run("extract", text, "--format", "pdf")
    text.write_text("一、目标\n新增企业5家。", "utf-8")
    with pytest.raises(ScenarioError, match="CL-004"):
        run("extract", text, "--format", "yaml")

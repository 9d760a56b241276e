"""Tiers and breakdown: strict files, all problems at once."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from scenario.errors import ScenarioError
from scenario.read.fields import Entry
from scenario.read.params_table import read_rows
from scenario.read.plan import read_plan
from scenario.read.tiers import BREAKDOWN_COLUMNS, read_breakdown, read_tiers
from scenario.read.yaml_file import parse_yaml

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "params", tmp_path / "params")
    return tmp_path / "params"


@pytest.fixture(scope="module")
def plan():
    return read_plan(ROOT / "params")


def write(folder, name, *lines):
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def tiers_text(*lines):
    return "\n".join(["schema: 1", *lines]) + "\n"


def breakdown_text(*lines):
    return "\n".join([",".join(BREAKDOWN_COLUMNS), *lines]) + "\n"


def tier_findings(plan, *lines):
    found = []
    top = Entry(parse_yaml(tiers_text(*lines), "tiers.yaml"), "tiers.yaml", "", found)
    top.text("schema")
    read_tiers(top, plan.targets, plan.indicators)
    top.close()
    return [f.text() for f in found]


def task_findings(plan, *lines):
    found = []
    rows = read_rows(breakdown_text(*lines), "breakdown.csv", BREAKDOWN_COLUMNS, found)
    read_breakdown(rows, plan.targets, plan.departments)
    return [f.text() for f in found]


def test_the_shipped_files_hold_only_what_was_published(plan):
    assert plan.breakdown == ()
    assert {(t.id, t.tier, t.threshold) for t in plan.tiers} == {
        ("fdi_actual", "public_statement", 1.8),
        ("domestic_capital", "public_statement", 200.0),
        ("gdp", "government_report", 6.0),
    }
    assert all(t.source.startswith("http") for t in plan.tiers)
    gdp = next(t for t in plan.tiers if t.id == "gdp")
    assert (gdp.in_register, gdp.comparison, gdp.known_on) == (False, "around", date(2024, 9, 18))


def test_both_files_may_be_left_out(folder):
    (folder / "tiers.yaml").unlink()
    (folder / "breakdown.csv").unlink()
    plan = read_plan(folder)
    assert (plan.tiers, plan.breakdown) == ((), ())


def test_entries_are_read(folder):
    write(
        folder,
        "tiers.yaml",
        "schema: 1",
        "targets:",
        "  fdi_actual:",
        "    2024:",
        "      - {tier: city_order, threshold: 1.6, known_on: 2024-02-01, source: 甬商务〔2024〕0号}",
        "      - {tier: third_book, threshold: 2.2, known_on: 2024-02-01, source: 示例}",
    )
    write(
        folder,
        "breakdown.csv",
        ",".join(BREAKDOWN_COLUMNS),
        "a,mfg_investment_growth,2024,甲镇,town,18,0.6,11.5,8,2024-09-10,区发改局,",
        "b,mfg_investment_growth,2024,乙园区,park,12,0.4,-3,8,2024-09-10,区发改局,",
        "c,fdi_actual,2024,区投促中心,department,1.8,,,,2024-03-01,区投促中心,",
    )
    plan = read_plan(folder)
    assert [(t.tier, t.threshold, t.comparison) for t in plan.tiers] == [
        ("city_order", 1.6, "at_least"),
        ("third_book", 2.2, "at_least"),
    ]
    first, second, third = plan.breakdown
    assert (first.unit, first.kind, first.task, first.weight) == ("甲镇", "town", 18.0, 0.6)
    assert (second.reached, second.month) == (-3.0, 8)
    assert (third.weight, third.reached, third.month) == (None, None, None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{tier: city, threshold: 1, known_on: 2024-02-01, source: 甲}", "PL-013"),
        ("{tier: department_points, threshold: 1, known_on: 2024-02-01, source: 甲}", "PL-013"),
        ("{tier: city_order, known_on: 2024-02-01, source: 甲}", "PL-011"),
        ("{tier: city_order, threshold: 1亿, known_on: 2024-02-01, source: 甲}", "IN-080"),
        ("{tier: city_order, threshold: 1, source: 甲}", "PL-011"),
        ("{tier: city_order, threshold: 1, known_on: 2024-02-01}", "PL-011"),
        ("{tier: city_order, threshold: 1, known_on: 2024-02-01, source: 甲, line: 2}", "IN-081"),
    ],
)
def test_a_tier_that_cannot_be_meant_is_refused(plan, line, said):
    found = tier_findings(plan, "targets:", "  fdi_actual:", "    2024:", f"      - {line}")
    assert any(said in text for text in found)


def test_problems_of_both_files_come_together(folder):
    write(
        folder,
        "tiers.yaml",
        "schema: 1",
        "targets:",
        "  nothing:",
        "    2024:",
        "      - {tier: city_order, threshold: 1, known_on: 2024-02-01, source: 甲}",
        "  fdi_actual:",
        "    24:",
        "      - {tier: city_order, threshold: 1, known_on: 2024-02-01, source: 甲}",
        "    2024:",
        "      - {tier: city_order, threshold: 1, known_on: 2024-02-01, source: 甲}",
        "      - {tier: city_order, threshold: 2, known_on: 2024-02-01, source: 甲}",
        "indicators:",
        "  gdp:",
        "    2024:",
        "      - {tier: city_order, threshold: 1, known_on: 2024-02-01, source: 甲}",
    )
    write(
        folder,
        "breakdown.csv",
        ",".join(BREAKDOWN_COLUMNS),
        "a,mfg_quality_rank,2024,甲镇,town,3,,,,2024-03-01,甲局,",
    )
    with pytest.raises(ScenarioError) as caught:
        read_plan(folder)
    said = "\n".join(f.text() for f in caught.value.findings)
    for part in ("nothing", "四位年份", "PL-100", "comparison", "PL-101"):
        assert part in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,nothing,2024,甲镇,town,1,,,,2024-03-01,甲局,", "不在targets.yaml中"),
        ("a,fdi_actual,24,甲镇,town,1,,,,2024-03-01,甲局,", "四位年份"),
        ("a,fdi_actual,2024,,town,1,,,,2024-03-01,甲局,", "PL-011"),
        ("a,fdi_actual,2024,甲镇,village,1,,,,2024-03-01,甲局,", "PL-013"),
        ("a,fdi_actual,2024,甲局,department,1,,,,2024-03-01,甲局,", "departments.yaml"),
        ("a,fdi_actual,2024,甲镇,town,,,,,2024-03-01,甲局,", "PL-011"),
        ("a,fdi_actual,2024,甲镇,town,一,,,,2024-03-01,甲局,", "IN-080"),
        ("a,fdi_actual,2024,甲镇,town,1,35,,,2024-03-01,甲局,", "份额"),
        ("a,mfg_investment_growth,2024,甲镇,town,1,,,,2024-03-01,甲局,", "按权重加总"),
        ("a,fdi_actual,2024,甲镇,town,1,,0.4,,2024-03-01,甲局,", "只写了一项"),
        ("a,fdi_actual,2024,甲镇,town,1,,0.4,13,2024-03-01,甲局,", "1至12"),
        ("a,fdi_actual,2024,甲镇,town,1,,,,,甲局,", "PL-011"),
        ("a,fdi_actual,2024,甲镇,town,1,,,,2024-03-01,,", "PL-011"),
        ("a,fdi_actual,2024,甲镇,town,1", "格"),
    ],
)
def test_a_task_that_cannot_be_meant_is_refused(plan, line, said):
    assert any(said in text for text in task_findings(plan, line))


def test_a_unit_is_named_once_per_target_and_year(plan):
    said = task_findings(
        plan,
        "a,fdi_actual,2024,甲镇,town,1,,,,2024-03-01,甲局,",
        "b,fdi_actual,2025,甲镇,town,1,,,,2024-03-01,甲局,",
        "c,fdi_actual,2024,甲镇,town,1,,,,2024-03-01,甲局,",
    )
    assert len(said) == 1
    assert "第4行" in said[0]
    assert "第2行已有" in said[0]

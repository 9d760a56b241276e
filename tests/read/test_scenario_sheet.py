"""The 情景 sheet of the workbook: rows become scenario files that the plan's reader accepts."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from scenario.errors import ScenarioError
from scenario.read.plan import read_plan
from scenario.read.scenario_sheet import scenario_files, scenarios_of, slug
from scenario.typeset import typeset

ROOT = Path(__file__).parents[2]
FIELDS = ("name", "why", "author", "path", "verb", "value", "expect", "note")


@pytest.fixture(scope="module")
def plan():
    return read_plan(ROOT / "params")


def rows(*cells):
    """Return rows with the given name, path, verb, value and, where given, expectation."""
    return [
        dict(zip(FIELDS, (name, "检验", "某科", path, verb, value, *more, "", "")[:8], strict=True))
        for name, path, verb, value, *more in cells
    ]


def test_rows_with_one_name_are_one_scenario_in_words_or_ids(plan):
    (one,) = scenarios_of(
        rows(
            ("外需偏弱并推迟", "外部需求指数", "设为", "95", "规上工业增加值增长:降低"),
            ("外需偏弱并推迟", "中金石化907项目计划开工", "推迟", "3个月", ""),
            ("外需偏弱并推迟", "land_supply", "add", "100", ""),
        ),
        plan,
    )
    assert one.findings == ()
    assert {(o.path, o.verb, o.value) for o in one.scenario.levers} == {
        ("projects.zjsh_907.planned_start", "shift", "3 months"),
        ("land_supply", "add", 100.0),
    }
    assert [(o.path, o.verb, o.value) for o in one.scenario.assumptions] == [
        ("outside_demand", "set", 95.0)
    ]
    assert dict(one.scenario.expect) == {"industrial_value_added_growth": "lower"}
    assert one.scenario.name == "外需偏弱并推迟"


def test_what_is_written_reads_back_as_a_file_of_the_plan(plan, tmp_path):
    (one,) = scenarios_of(rows(("甲“乙”: #丙", "全部重大项目计划开工", "推迟", "6", "")), plan)
    folder = Path(shutil.copytree(ROOT / "params", tmp_path / "params"))
    (folder / "scenarios" / f"{one.id}.yaml").write_text(one.text, "utf-8")
    read = read_plan(folder).scenarios[one.id]
    assert (read.name, read.levers) == (one.scenario.name, one.scenario.levers)
    assert read.levers[0].path == "projects.*.planned_start"


@pytest.mark.parametrize(
    ("cells", "id", "words"),
    [
        (("甲", "没有的抓手", "设为", "1"), "PL-032", "不在levers.yaml中"),
        (("甲", "land_supply", "shfit", "1"), "IN-081", "是否想写"),
        (("甲", "land_supply", "设为", "900"), "IN-082", "超出范围[0, 500]"),
        (("甲", "projects.nobody.planned_start", "推迟", "3"), "IN-085", "不在projects.csv中"),
        (("基准情景", "land_supply", "设为", "100"), "IN-087", "同名"),
        (("甲", "land_supply", "设为", "100", "没有的目标:降低"), "PL-020", "不在targets.yaml中"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(plan, cells, id, words):
    (one,) = scenarios_of(rows(cells), plan)
    assert one.scenario is None
    found = [f for f in one.findings if f.id == id]
    assert found, one.findings
    assert typeset(words) in found[0].text() or words in found[0].text()
    assert all((f.where, f.found, f.meaning, f.remedy) for f in one.findings)


@pytest.mark.parametrize("between", ["", "+", "\uff0b", "的", " ", "·"])
def test_a_project_and_its_date_are_read_as_the_sheet_says(plan, between):
    cells = ("甲", f"中金石化907项目{between}计划开工", "推迟", "3个月")
    (one,) = scenarios_of(rows(cells), plan)
    assert one.findings == ()
    assert one.scenario.levers[0].path == "projects.zjsh_907.planned_start"


def test_a_fault_names_the_scenario_as_it_stands_in_the_sheet(plan):
    (one,) = scenarios_of(rows(("外需偏弱一些", "没有的抓手", "设为", "1")), plan)
    assert all("外需偏弱一些" in f.where for f in one.findings)


def test_the_same_difference_twice_is_refused(plan):
    (one,) = scenarios_of(
        rows(("甲", "land_supply", "设为", "100"), ("甲", "新增工业用地", "设为", "200")), plan
    )
    assert [f.id for f in one.findings] == ["IN-077"]


def test_two_names_that_make_one_file_name_are_refused(plan):
    first, second = scenarios_of(
        rows(("Weak demand", "land_supply", "设为", "1"), ("weak-demand", "land_supply", "设为", "2")),
        plan,
    )  # fmt: skip
    assert {f.id for f in (*first.findings, *second.findings)} == {"IN-087"}


@pytest.mark.parametrize("name", ["con", "a/b", "a\\b", 'a"b', "a?b", "a*b", "外需", "a:b", "ﾊﾝｶｸ"])
def test_any_name_gives_a_file_name_that_every_system_accepts(name):
    from scenario.read.written import is_identifier

    assert is_identifier(slug(name))


def test_a_filled_workbook_leaves_the_files_in_its_run_folder(tmp_path):
    from scenario.read.importer import import_files
    from scenario.read.name_tables import read_name_tables
    from scenario.report.template import write_template

    params = Path(shutil.copytree(ROOT / "params", tmp_path / "params"))
    (tmp_path / "data" / "observations").mkdir(parents=True)
    path = Path(write_template(tmp_path / "填报.xlsx", read_name_tables(params)))
    book = openpyxl.load_workbook(path)
    titles = {str(c.value).rstrip("*"): c.column for c in book["情景"][2] if c.value}
    filled = (
        ("外需再弱", "检验", "某科", "外部需求指数", "设为", 94),
        ("土地太多", "检验", "某科", "新增工业用地", "设为", 900),
    )
    for row, values in enumerate(filled, 3):
        for title, value in zip(
            ("情景名称", "为什么", "提出人", "改动对象", "动作", "数值"), values, strict=True
        ):
            book["情景"].cell(row, titles[title], value)
    book.save(path)
    report = import_files([path], to=tmp_path / "data" / "observations", params=params)
    (one,) = report.files
    assert one.state == "committed", report.lines()
    (made,) = one.run.glob("proposed_scenario_*.yaml")
    assert "外需再弱" in made.read_text("utf-8")
    said = [f for f in one.findings if f.id == "IN-082"]
    assert [f.severity for f in said] == ["warning"]
    (params / "scenarios" / made.name.removeprefix("proposed_scenario_")).write_bytes(
        made.read_bytes()
    )
    assert "外需再弱" in {s.name for s in read_plan(params).scenarios.values()}


def test_a_plan_that_cannot_be_read_is_said_and_nothing_is_proposed(tmp_path):
    with pytest.raises(ScenarioError):
        read_plan(tmp_path)
    files, found = scenario_files(rows(("甲", "land_supply", "设为", "100")), tmp_path)
    assert files == {}
    assert [(f.id, f.severity) for f in found] == [("IN-004", "warning")]

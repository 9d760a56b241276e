"""A plan's text gives the entries a person would make; texts here are written for the purpose."""

from __future__ import annotations

import csv
import io

import pytest

from scenario.errors import ScenarioError
from scenario.read.plan import read_plan
from scenario.read.plan_passages import plan_year, read_passages
from scenario.read.plan_text import extract_file, extract_targets

PLAN = """某区先进制造业培育2025年度工作要点
2025年是关键一年,去年新增企业99家。

一、主要目标
全区规上工业增加值增长6.5%,单位产值能耗下降3%,科创经费占GDP比重达到3.1%,质量评价保持全市前5位。
二、主要任务
(一)壮大企业
1.培育主体。落实“3060”机制,依托现有园区12个,全年新增小升规企业25家、单项冠军2家以上。
力争认定上云企业1,200家,支持甲乙丙等7家龙头企业做强。(责任单位:区甲局、区乙局)
2.扩大投资。推动丁公司、戊公司等项目用地出让,开工建设己产业园一期工程,
推进年产30万吨新材料项目建设竣工,建立年度投资3000万元以上项目库,
实际利用外资突破2.5亿美元,工业投资占比35%左右。(牵头单位:区丙局)
(二)绿色转型
3.完成《减排行动方案(2025-2027年)》编制,力争通过绿色园区验收,新增30家区级、4家市级绿色工厂。
4.规上工业增加值增长6.5%,数字化覆盖率力争达到88以上,出台用能新政策。
"""


@pytest.fixture(scope="module")
def found():
    return extract_targets(PLAN)


def one(found, part):
    (hit,) = [p for p in found if part in p.name]
    return hit


EXPECTED = {
    "规上工业增加值": ("growth", "at_least", 6.5, "percent", "firm"),
    "单位产值能耗": ("growth", "at_most", -3.0, "percent", "firm"),
    "科创经费占GDP比重": ("ratio", "at_least", 3.1, "percent", "firm"),
    "质量评价": ("rank", "at_most", 5.0, "place", "keep"),
    "小升规": ("count", "at_least", 25.0, "count_firm", "firm"),
    "单项冠军": ("count", "at_least", 2.0, "count_firm", "lower_bound"),
    "上云": ("count", "at_least", 1200.0, "count_firm", "strive"),
    "丁公司": ("milestone", "by_date", 12.0, "month", "firm"),
    "戊公司": ("milestone", "by_date", 12.0, "month", "firm"),
    "己产业园一期工程": ("milestone", "by_date", 12.0, "month", "firm"),
    "新材料项目": ("milestone", "by_date", 12.0, "month", "firm"),
    "实际利用外资": ("amount", "at_least", 2.5, "yi_usd", "lower_bound"),
    "工业投资占比": ("share", "around", 35.0, "percent", "about"),
    "减排行动方案": ("milestone", "by_date", 12.0, "month", "firm"),
    "绿色园区": ("milestone", "by_date", 12.0, "month", "strive"),
    "区级绿色工厂": ("count", "at_least", 30.0, "count_firm", "firm"),
    "市级绿色工厂": ("count", "at_least", 4.0, "count_firm", "firm"),
    "数字化覆盖率": ("share", "at_least", 88.0, "", "strive"),
    "用能新政策": ("milestone", "by_date", 12.0, "month", "firm"),
}


@pytest.mark.parametrize("part", EXPECTED)
def test_an_entry_has_its_kind_number_unit_comparison_and_strength(found, part):
    p = one(found, part)
    assert (p.kind, p.comparison, p.threshold, p.unit, p.strength) == EXPECTED[part]


def test_nothing_else_is_proposed(found):
    """Names, attributes, thresholds, the present and the preamble are no entries."""
    assert len(found) == len(EXPECTED)
    assert found.year == 2025


def test_a_repeat_is_one_entry_with_both_clauses(found):
    assert one(found, "规上工业增加值").clauses == ("一", "二(二)4")


def test_departments_come_in_printed_order_from_their_own_clause(found):
    assert one(found, "上云").departments == ("区甲局", "区乙局")
    assert one(found, "实际利用外资").departments == ("区丙局",)
    assert one(found, "绿色园区").departments == ()


def test_doubts_are_said(found):
    assert "没有印单位" in one(found, "数字化覆盖率").doubts
    assert "容差未写明" in one(found, "工业投资占比").doubts
    assert one(found, "小升规").doubts == ()


@pytest.mark.parametrize(
    ("text", "threshold", "unit", "comparison"),
    [
        ("能耗下降0.4个百分点", -0.4, "percentage_point", "at_most"),
        ("排放总量控制在50万吨以内", 50, "万吨", "at_most"),
        ("培育8—10家链主企业", 8, "count_firm", "at_least"),
        ("投资增速力争7%以上", 7, "percent", "at_least"),
        ("覆盖率提高到60%", 60, "percent", "at_least"),
        ("发放贷款3,500万元", 3500, "wan_yuan", "at_least"),
        ("引进人才约40名", 40, "count_person", "around"),
        ("增长１２％", 12, "percent", "at_least"),
    ],
)
def test_forms_of_numbers(text, threshold, unit, comparison):
    (p,) = extract_targets(f"一、目标\n{text}。")
    assert (p.threshold, p.unit, p.comparison) == (threshold, unit, comparison)


@pytest.mark.parametrize(
    "text",
    [
        "围绕“2070”空间格局推进建设",
        "推动907项目前期工作",
        "对营收5亿元以上的企业给予支持",
        "目前已有高新企业300家",
        "修订评价办法4.0版",
        "总投资50亿元",
        "位列全市第8位",
        "对照32项评价指标改进",
        "截至2024年末共有企业20家",
        "形成中国500强企业一批",
        "推动更多项目早日开工",
        "确保重大项目尽快投产",
        "加快一体化机制建成",
    ],
)
def test_what_is_no_goal_is_left_out(text):
    assert [p.name for p in extract_targets(f"一、目标\n{text}。")] == []


def test_earlier_years_and_reviews_are_left_out():
    text = (
        "某区2025年工作报告\n一、2024年工作回顾\n新增企业80家。\n二、任务\n"
        "2024年新增企业70家,增长9%。新增企业60家。"
    )
    assert [p.threshold for p in extract_targets(text)] == [60]
    assert sorted(p.threshold for p in extract_targets(text, year=2024)) == [9, 60, 70]


def test_a_deadline_inside_the_year_is_a_month():
    (p,) = extract_targets("一、任务\n6月底前建成数据中心。")
    assert (p.kind, p.threshold) == ("milestone", 6.0)


def test_aims_before_the_first_heading():
    text = (
        "某镇2024年工作计划\n去年新增企业9家。\n主要预期目标是:生产总值增长7.6%。\n一、任务\n修路。"
    )
    assert [(p.name, p.threshold) for p in extract_targets(text)] == [("生产总值", 7.6)]


def test_a_list_of_projects_without_a_verb_in_front():
    found = extract_targets("一、任务\n主要是:甲市场、乙大厦项目开工,丙大桥竣工。")
    assert [p.name for p in found] == ["甲市场开工", "乙大厦项目开工", "丙大桥竣工"]


def test_clauses_and_wrapped_lines():
    clauses = {p.clause: p for p in read_passages(PLAN)}
    assert list(clauses) == [
        "一",
        "二",
        "二(一)",
        "二(一)1",
        "二(一)2",
        "二(二)",
        "二(二)3",
        "二(二)4",
    ]
    assert "项目库,实际利用外资" in clauses["二(一)2"].text


def test_departments_on_a_line_of_their_own():
    (p,) = extract_targets("一、目标\n(一)投资增长7%以上\n责任单位:区发改局、区统计局\n")
    assert p.departments == ("区发改局", "区统计局")


def test_the_year_comes_from_the_title_only():
    assert plan_year("工作要点\n一、目标\n2023年计划新增") is None


def test_a_text_without_headings_is_one_clause():
    (p,) = extract_targets("全年新增企业15家。")
    assert p.clauses == ("",)


def test_table_text_and_yaml_have_every_proposal(found):
    assert len(found.table) == len(found.text) == len(found)
    rows = list(csv.DictReader(io.StringIO(found.table.to_csv(index=False))))
    assert rows[0]["clauses"] == "一;二(二)4"
    assert found.yaml("plan_2025", 2025).count("\n        - threshold:") == len(found)


def test_the_yaml_is_refused_until_a_person_has_filled_it(found, tmp_path):
    """Proposals are no register: every blank that only a person can fill is reported."""
    from pathlib import Path
    from shutil import copytree

    whole = Path(__file__).parents[1] / "bad_params" / "whole"
    folder = copytree(whole, tmp_path / "params")
    (folder / "targets.yaml").write_text(found.yaml("plan_2024", 2025), "utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_plan(folder)
    asked = [f for f in caught.value.findings if f.id == "PL-011" and f.where.endswith("indicator")]
    assert len(asked) == len(found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_in_the_encodings_of_offices(tmp_path, encoding):
    path = tmp_path / "要点.txt"
    path.write_text(PLAN, encoding)
    assert len(extract_file(path)) == len(EXPECTED)


@pytest.mark.parametrize(("text", "id"), [("  \n", "PX-001"), ("字" * 2_000_001, "PX-002")])
def test_empty_and_endless_texts_are_refused(text, id):
    with pytest.raises(ScenarioError, match=id):
        extract_targets(text)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ScenarioError, match="PX-003"):
        extract_file(tmp_path / "无.txt")


@pytest.mark.parametrize(
    "text",
    [
        "、" * 60_000,
        "新增" * 40_000,
        "1" * 50_000,
        "(" * 50_000,
        "“" * 50_000,
        "5家" * 50_000,
        "新增甲企业5家," * 20_000,
    ],
)
def test_a_hostile_text_does_not_take_long(text):
    """Time grows with the text, not with its square."""
    from time import perf_counter

    start = perf_counter()
    extract_targets(f"一、目标\n{text}新增企业5家。")
    assert perf_counter() - start < 5.0

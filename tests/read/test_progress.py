"""In-year progress and how targets are certified: strict tables, nothing known too early."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from scenario.errors import ScenarioError
from scenario.progress_terms import known, newest
from scenario.read.plan import read_plan
from scenario.read.progress import PRACTICE_COLUMNS, PROGRESS_COLUMNS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "params", tmp_path / "params")
    return tmp_path / "params"


def write(folder, name, *lines):
    columns = PROGRESS_COLUMNS if name == "progress.csv" else PRACTICE_COLUMNS
    (folder / name).write_text("\n".join([",".join(columns), *lines]) + "\n", encoding="utf-8")


def findings(folder):
    with pytest.raises(ScenarioError) as caught:
        read_plan(folder)
    return "\n".join(f.text() for f in caught.value.findings)


def test_the_shipped_file_holds_no_entry():
    assert read_plan(ROOT / "params").progress == ()


def test_both_files_may_be_left_out(folder):
    (folder / "progress.csv").unlink()
    (folder / "practice.csv").unlink()
    plan = read_plan(folder)
    assert plan.progress == ()
    assert plan.practices == {}


def test_entries_are_read_and_used_from_their_day_on(folder):
    write(
        folder,
        "progress.csv",
        "a,hightech_enterprises,candidates,first,150,8,2024-09-10,区科技局,",
        "b,hightech_enterprises,candidates,renewal,60,8,2024-09-10,区科技局,",
        "c,fdi_actual,to_date,,1.1,8,2024-09-12,区投促中心,",
        "d,fdi_actual,to_date,,1.3,9,2024-10-12,区投促中心,",
        "e,zjsh_907_start,stage,,started,9,2024-09-25,区发改局,",
    )
    plan = read_plan(folder)
    assert len(plan.progress) == 5
    early = known(plan.progress, "fdi_actual", date(2024, 9, 30))
    assert [e.value for e in early] == [1.1]
    late = known(plan.progress, "fdi_actual", date(2024, 10, 31))
    assert newest(late, "to_date").value == 1.3
    assert newest(late, "candidates") is None
    (stage,) = known(plan.progress, "zjsh_907_start", date(2024, 9, 30))
    assert (stage.stage, stage.value, stage.month) == ("started", None, 9)
    groups = {e.group for e in plan.progress if e.entry == "candidates"}
    assert groups == {"first", "renewal"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,nothing,to_date,,1,8,2024-09-10,某局,", "不在targets.yaml中"),
        ("a,fdi_actual,done,,1,8,2024-09-10,某局,", "PL-013"),
        ("a,fdi_actual,candidates,,3,8,2024-09-10,某局,", "不适用于 amount"),
        ("a,rd_intensity,to_date,,3,8,2024-09-10,某局,", "不适用于 ratio"),
        ("a,fdi_actual,to_date,first,3,8,2024-09-10,某局,", "只有申报名单"),
        ("a,fdi_actual,to_date,,,8,2024-09-10,某局,", "PL-011"),
        ("a,fdi_actual,to_date,,-1,8,2024-09-10,某局,", "IN-080"),
        ("a,little_giants,to_date,,2.5,8,2024-09-10,某局,", "整数"),
        ("a,fdi_actual,to_date,,1,13,2024-09-10,某局,", "1至12"),
        ("a,fdi_actual,to_date,,1,8,2024-13-10,某局,", "日期"),
        ("a,fdi_actual,to_date,,1,8,2024-09-10,,", "PL-011"),
        ("a,zjsh_907_start,stage,,begun,8,2024-09-10,某局,", "PL-013"),
        ("a,fdi_actual,to_date,,1,8,2024-09-10", "格"),
    ],
)
def test_what_cannot_be_meant_is_refused(folder, line, said):
    write(folder, "progress.csv", line)
    assert said in findings(folder)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nothing,ledger,,gross,yes,,", "不在targets.yaml中"),
        ("little_giants,share,,gross,yes,,", "不适用于 count"),
        ("little_giants,certification,batch_nothing,gross,yes,,", "不在priors.yaml中"),
        ("little_giants,certification,,both,yes,,", "PL-013"),
        ("little_giants,certification,,gross,maybe,,", "PL-013"),
        ("fdi_actual,attraction,,gross,yes,domestic_capital,", "单位不同"),
        ("fdi_actual,attraction,,gross,yes,fdi_actual,", "自己的一部分"),
    ],
)
def test_practice_is_read_strictly(folder, line, said):
    write(folder, "practice.csv", line)
    assert said in findings(folder)


def test_every_judged_kind_of_the_register_is_classed():
    plan = read_plan(ROOT / "params")
    kinds = ("count", "amount", "share", "milestone")
    unstated = [
        t.id for t in plan.targets.values() if t.kind in kinds and t.id not in plan.practices
    ]
    assert unstated == []


def test_common_shocks_are_read_strictly(folder):
    plan = read_plan(folder)
    assert set(plan.factors) == {"economy", "approval", "budget", "leading_enterprise"}
    text = (folder / "priors.yaml").read_text(encoding="utf-8")
    bad = text.replace("{certification: 0.5,", "{certificates: 1.5,")
    assert bad != text
    (folder / "priors.yaml").write_text(bad, encoding="utf-8")
    said = findings(folder)
    assert "certificates" in said
    assert "1.5 · 超出范围" in said

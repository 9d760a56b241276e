"""Disclosure levels: whatever is made from data carries the highest level of what it used."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scenario as sc
from scenario import wording
from scenario.check.inputs import find_problems
from scenario.cli import _print
from scenario.compare.inherited import level_of, rows_behind
from scenario.disclosure import LEVELS, highest
from scenario.model.reference_record import record_rows
from scenario.read.sources import read_sources
from scenario.terms import Observations
from scenario.typeset import typeset

OTHER = "digital_core_growth"


@pytest.fixture(scope="module")
def plan():
    return sc.read_plan("params")


@pytest.fixture(scope="module")
def observations():
    return sc.read_observations("data", as_of="2024-09-30")


def with_levels(observations: Observations, rows: pd.Series, level: str) -> Observations:
    """Return the observations with some rows of another level."""
    frame = observations.frame
    return replace(
        observations, frame=frame.assign(disclosure=frame["disclosure"].mask(rows, level))
    )


def outlook_of(plan, observations, *targets):
    fitted = sc.choose_models(plan).only(*targets).fit(observations, draws=100, cache=None)
    return sc.outlook(sc.forecast(fitted, plan.scenarios["baseline"]))


@given(st.lists(st.sampled_from([*LEVELS, "", None, float("nan"), "公开"]), min_size=1))
def test_the_highest_counts_and_what_is_not_declared_is_internal(levels):
    known = [level if level in LEVELS else "L3" for level in levels]
    assert highest(levels) == sorted(known)[-1]
    assert highest(reversed(levels)) == highest(levels)
    assert highest([*levels, "L4"]) == "L4"


def test_only_public_rows_give_a_public_outlook(plan, observations):
    made = outlook_of(plan, observations, OTHER)
    assert set(plan.disclosure.values()) == {"L1"}
    assert made.disclosure == "L1"
    assert made.table["disclosure"].tolist() == ["L1"]


@pytest.mark.parametrize("level", ["L2", "L3", "L4", ""])
def test_a_row_that_feeds_a_target_gives_it_its_level(plan, observations, level):
    frame = observations.frame
    mine = (frame["region"] == "zhenhai") & (frame["indicator"] == plan.targets[OTHER].indicator)
    assert mine.any()
    one = frame.index == frame.index[mine][-1]
    made = outlook_of(plan, with_levels(observations, one, level), OTHER)
    assert made.disclosure == highest([level])
    assert made.table["disclosure"].tolist() == [highest([level])]


def test_a_row_that_feeds_nothing_changes_no_level(plan, observations):
    far = observations.frame["region"] == "wb_afe"
    assert far.any()
    assert outlook_of(plan, with_levels(observations, far, "L4"), OTHER).disclosure == "L1"


def test_the_published_record_counts_where_a_reference_class_was_asked(plan, observations):
    id = next(t.id for t in plan.targets.values() if t.kind == "count" and 2024 in t.values)
    record = record_rows(observations, plan)
    one = observations.frame.index == record.index[0]
    made = outlook_of(plan, with_levels(observations, one, "L3"), id)
    assert made.disclosure == "L3"
    assert outlook_of(plan, with_levels(observations, one, "L3"), OTHER).disclosure == "L1"


def test_a_file_of_decisions_counts_too(plan, observations):
    for level, expected in (("L2", "L2"), ("", "L3"), ("L4", "L4")):
        changed = replace(plan, disclosure={**plan.disclosure, "priors.yaml": level})
        made = outlook_of(changed, observations, OTHER)
        assert made.disclosure == expected
        assert set(made.table["disclosure"]) == {expected}


def test_a_scenario_comparison_carries_the_level(plan, observations):
    changed = replace(plan, disclosure={**plan.disclosure, "land.csv": "L3"})
    fitted = sc.choose_models(changed).only(OTHER).fit(observations, draws=100, cache=None)
    runs = [sc.forecast(fitted, changed.scenarios[s]) for s in ("baseline", "extra_land")]
    made = sc.contrast(*runs)
    assert made.disclosure == "L3"
    assert set(made.table["disclosure"]) == {"L3"}


@pytest.mark.parametrize("level", ["L1", "L2", "L3", ""])
def test_the_memo_carries_the_mark_in_every_format(plan, observations, level):
    frame = observations.frame
    mine = (frame["region"] == "zhenhai") & (frame["indicator"] == plan.targets[OTHER].indicator)
    made = sc.memo("mid_year", outlook_of(plan, with_levels(observations, mine, level), OTHER))
    wanted = highest([level])
    words = wording.level(wanted)
    assert (made.level, made.mark) == (wanted, wording.MARKS[wanted])
    page = made.to_bytes("html").decode("utf-8")
    assert f'<meta name="disclosure" content="{wanted}">' in page
    typed = words.replace("(", "（").replace(")", "）")
    assert page.count(f"数据密级{typed}") >= 2  # head and annex
    assert f"<span>{made.mark}</span>" in page
    book = openpyxl.load_workbook(io.BytesIO(made.to_bytes("xlsx")))
    cells = [c.value for c in book["专报"]["A"] if c.value]
    assert cells[0] == made.mark
    assert any(f"数据密级{typed}" in c for c in cells[:4])
    assert book.properties.category == f"数据密级{words}"
    with zipfile.ZipFile(io.BytesIO(made.to_bytes("docx"))) as archive:
        body = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode("utf-8"))
        core = archive.read("docProps/core.xml").decode("utf-8")
    assert body.lstrip().startswith(made.mark)
    assert body.count(f"数据密级{typed}") >= 2
    assert f"<cp:category>数据密级{words}</cp:category>" in core


def test_a_backtest_carries_the_level_of_its_rows(plan, observations):
    def levels(obs):
        case = {"indicators": ["gdp"], "years": [2019], "months": [6], "draws": 100}
        return sc.backtest(plan, obs, **case).table["disclosure"].tolist()

    gdp = observations.frame["indicator"] == "gdp"
    assert levels(observations) == ["L1"]
    assert levels(with_levels(observations, gdp, "L3")) == ["L3"]
    assert levels(with_levels(observations, ~gdp, "L3")) == ["L1"]


def test_what_is_printed_carries_the_level(plan, observations, capsys):
    _print(pd.DataFrame({"a": [1]}), ("甲",), "csv", "L3")
    assert capsys.readouterr().out == "a,disclosure\n1,L3\n"
    _print(pd.DataFrame({"a": [1], "disclosure": ["L2"]}), ("甲",), "json", "L4")
    assert json.loads(capsys.readouterr().out) == [{"a": 1, "disclosure": "L2"}]
    _print(pd.DataFrame({"a": [1]}), ("甲",), "table", "L3")
    assert capsys.readouterr().out == typeset("甲\n数据密级:L3(内部)\n")
    changed = replace(plan, disclosure={**plan.disclosure, "land.csv": "L2"})
    explained = outlook_of(changed, observations, OTHER).explain(OTHER)
    assert typeset("数据密级 L2(低敏感)") in explained


def test_a_memo_has_the_level_of_the_files_its_findings_name(plan, observations):
    made = outlook_of(plan, observations, OTHER)
    secret = observations.frame["file"] == "world_rd_to_gdp.csv"
    hidden = replace(
        made, forecast=replace(made.forecast, fitted=replace(
            made.forecast.fitted, observations=with_levels(observations, secret, "L3")))
    )  # fmt: skip
    finding = sc.Finding("OB-107", "warning", "world_rd_to_gdp.csv 第9行", "1 与 2", "相差", "核对")
    assert sc.memo("mid_year", hidden).level == "L1"
    assert sc.memo("mid_year", hidden, findings=[finding]).level == "L3"


def test_check_lists_every_file_without_a_level(plan, observations):
    assert not [f for f in find_problems(plan, observations) if f.id in ("PL-110", "OB-109")]
    blank = observations.frame["file"] == "target_history.csv"
    changed = replace(plan, disclosure={**plan.disclosure, "projects.csv": "", "land.csv": ""})
    found = find_problems(changed, with_levels(observations, blank, ""))
    told = {f.where.split(" ")[-1] for f in found if f.id == "PL-110"}
    assert told == {"disclosure.projects.csv", "disclosure.land.csv"}
    (one,) = [f for f in found if f.id == "OB-109"]
    assert one.where.startswith("target_history.csv 第")
    assert f"{int(blank.sum())}行没有写密级" in one.found


def test_check_lists_sources_without_a_level(plan, observations, tmp_path):
    shipped = read_sources("params/sources")
    assert not [f for f in find_problems(plan, observations, shipped) if f.id == "PL-110"]
    head = "schema: 1\nid: a\nname: 甲\nmatch:\n  files: ['甲#.csv']\n"
    (tmp_path / "a.yaml").write_text(head, "utf-8")
    (tmp_path / "b.yaml").write_text(head.replace("id: a", "id: b") + "disclosure: L2\n", "utf-8")
    read = read_sources(tmp_path)
    assert [(s.disclosure, s.declared) for s in read] == [("L3", False), ("L2", True)]
    (one,) = [f for f in find_problems(plan, observations, read) if f.id == "PL-110"]
    assert one.where == "sources/a.yaml disclosure"


def test_a_project_that_is_not_public_makes_no_public_file(plan, observations):
    id, project = next(iter(plan.projects.items()))
    hidden = replace(plan, projects={**plan.projects, id: replace(project, public=False)})
    (one,) = [f for f in find_problems(hidden, observations) if f.id == "IN-100"]
    assert (one.severity, one.where) == ("error", f"projects.csv {id}")
    lower = replace(hidden, disclosure={**plan.disclosure, "projects.csv": "L3"})
    assert not [f for f in find_problems(lower, observations) if f.id == "IN-100"]


@pytest.mark.proof
def test_rows_that_are_not_counted_have_no_influence(plan, observations, measured):
    """Disclosure: without the rows that no target is said to rest on, every draw is the same."""
    models = sc.choose_models(plan)
    whole = sc.forecast(models.fit(observations, draws=400, cache=None), plan.scenarios["baseline"])
    used = pd.concat([rows_behind(whole, id) for id in whole.targets])
    where = pd.MultiIndex.from_frame(observations.frame[["file", "row"]])
    kept = observations.frame[where.isin(pd.MultiIndex.from_frame(used[["file", "row"]]))]
    fewer = replace(observations, frame=kept)
    again = sc.forecast(models.fit(fewer, draws=400, cache=None), plan.scenarios["baseline"])
    different = [
        id for id, draws in whole.targets.items()
        if not (draws.values == again.targets[id].values).all()
    ]  # fmt: skip
    measured(rows=len(observations.frame), used=len(kept), different=len(different))
    assert different == []
    assert level_of(whole, whole.targets) == "L1"

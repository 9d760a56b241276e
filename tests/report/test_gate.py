"""What must not leave: names and figures that are not public, in any part of any file."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from types import MappingProxyType

import pandas as pd
import pytest
from report.standin_plan import make_plan
from report.standin_results import (
    make_fitted,
    make_forecast,
    make_outlook,
)

from scenario.compare.attribution import Attribution, Parts
from scenario.compare.contrast import Contrast, contrast
from scenario.compare.outlook import Outlook, outlook
from scenario.disclosure import may_be_printed, source_kind
from scenario.errors import ScenarioError
from scenario.report.blocks import Paragraph, Table
from scenario.report.effect_chart import effect_chart
from scenario.report.gate import openly
from scenario.report.memo import Memo, build_memo
from scenario.report.restricted import printed
from scenario.report.rows_gate import closed_rows
from scenario.report.scan import scan, secrets, texts
from scenario.terms import Override, Plan
from scenario.typeset import typeset

NAME, FIGURE = "甲乙丙化工(二期)", 37.4159
SHIFT = "planned_start"


def hidden_plan(**changes: object) -> Plan:
    """Return the plan with four projects more, of which one is not public."""
    base = make_plan()
    public = replace(base.projects["zjsh_907"], lists=("major",))
    more = {f"open_{n}": replace(public, id=f"open_{n}", name=f"公开项目{n}") for n in range(3)}
    secret = replace(public, id="secret", name=NAME, public=False, investment_100m_yuan=FIGURE)
    projects = {"zjsh_907": public, **more, "secret": secret}
    return make_plan(projects=projects, **changes)


def with_scenarios(**moved: tuple[str, ...]) -> Plan:
    """Return the plan with scenarios that each delay some projects by six months."""
    plan = hidden_plan()
    model = plan.scenarios["project_delay"]
    made = {
        id: replace(
            model, id=id, name=f"情景{id}",
            levers=tuple(Override(f"projects.{p}.{SHIFT}", "shift", "6 months") for p in ids),
        )
        for id, ids in moved.items()
    }  # fmt: skip
    return hidden_plan(scenarios={"baseline": plan.scenarios["baseline"], **made})


def effects_of(plan: Plan) -> Contrast:
    fitted = make_fitted(plan)
    others = [s for s in plan.scenarios if s != "baseline"]
    runs = [make_forecast(fitted, id, -1.0 - n, (-2.0, 1.0)) for n, id in enumerate(others)]
    return contrast(make_forecast(fitted, "baseline"), *runs)


def ids(caught: pytest.ExceptionInfo[ScenarioError]) -> list[str]:
    return [f.id for f in caught.value.findings]


def noted(plan: Plan, note: str) -> Outlook:
    fitted = make_fitted(plan)["mfg_investment_growth"]
    return make_outlook(plan, mfg_investment_growth=replace(fitted, notes=(note,)))


# --- scenarios and their differences


def test_a_scenario_of_one_hidden_project_is_not_printed() -> None:
    plan = with_scenarios(one=("secret",))
    made = build_memo("mid_year", make_outlook(plan), effects_of(plan), plan)
    whole = "\n".join(printed(made.blocks))
    assert "情景one" not in whole
    assert "另有1种情景的差异等于未公开项目的数字" in whole
    assert not [b for b in made.blocks if isinstance(b, Table) and b.id == "scenarios"]


def test_two_scenarios_whose_difference_is_one_hidden_project_are_not_both_printed() -> None:
    four = ("zjsh_907", "open_0", "open_1", "secret")
    plan = with_scenarios(wide=four, narrow=four[:3])
    made = build_memo("mid_year", make_outlook(plan), effects_of(plan), plan)
    whole = "\n".join(printed(made.blocks))
    assert "情景narrow" in whole
    assert "情景wide" not in whole


def test_scenarios_of_several_projects_and_of_public_ones_are_printed() -> None:
    four = ("zjsh_907", "open_0", "open_1", "secret")
    plan = with_scenarios(wide=four, single=("open_2",))
    seen = effects_of(plan)
    assert openly(plan, seen, None) == (seen, None, 0)


def test_the_parts_of_a_scenario_are_not_printed_when_one_is_a_hidden_project() -> None:
    four = ("zjsh_907", "open_0", "open_1", "secret")
    plan = with_scenarios(wide=four)
    seen = effects_of(plan)
    scenario = plan.scenarios["wide"]
    zero = Parts((), (), ())
    parts = Attribution(
        scenario, scenario.levers, tuple("abcd"), MappingProxyType({"x": zero}), plan, True
    )
    assert openly(plan, seen, parts) == (seen, None, 0)
    public = replace(parts, items=scenario.levers[:3])
    # three public parts and the sum of four tell the fourth
    assert openly(plan, seen, public) == (seen, None, 0)
    alone = with_scenarios(public=four[:3])
    kept = replace(parts, scenario=alone.scenarios["public"], items=scenario.levers[:3])
    assert openly(alone, effects_of(alone), kept)[1] is kept


# --- the scan of the finished file


@pytest.fixture(scope="module")
def clean() -> Memo:
    plan = hidden_plan()
    return build_memo("mid_year", make_outlook(plan), None, plan)


@pytest.mark.parametrize("suffix", ["html", "docx", "xlsx"])
def test_a_clean_memo_passes(clean: Memo, suffix: str) -> None:
    assert clean.hidden == {
        "甲乙丙化工(二期)": "projects.csv secret",
        "37.4159": "projects.csv secret",
    }
    assert clean.to_bytes(suffix)


@pytest.mark.parametrize("suffix", ["html", "docx", "xlsx"])
@pytest.mark.parametrize("planted", ["完成37.4159亿元", "完成 37.41590 亿元"])
def test_a_planted_figure_stops_every_file(suffix: str, planted: str, tmp_path) -> None:
    plan = hidden_plan()
    made = build_memo("mid_year", noted(plan, planted), None, plan)
    with pytest.raises(ScenarioError) as caught:
        made.save(tmp_path / f"memo.{suffix}")
    assert ids(caught) == ["RE-032"]
    assert "37.4" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["html", "docx", "xlsx"])
@pytest.mark.parametrize("spelt", [NAME, "甲乙丙 化工(二期)", "甲乙丙化工（二期）"])
def test_a_name_stops_every_file_however_it_is_spelt(clean: Memo, suffix: str, spelt: str) -> None:
    added = Paragraph("{x}", {"x": replace(clean.blocks[0].values["as_of"], text=f"据{spelt}反映")})
    leaky = replace(clean, blocks=(*clean.blocks, added))
    with pytest.raises(ScenarioError) as caught:
        leaky.to_bytes(suffix)
    assert ids(caught) == ["RE-032"]


def test_properties_charts_and_packed_workbooks_are_read(clean: Memo) -> None:
    leaky = replace(clean, organisation=NAME)
    for suffix in ("docx", "xlsx"):
        with pytest.raises(ScenarioError):
            leaky.to_bytes(suffix)
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<a><c><v>37.4159</v></c></a>")
    outside = io.BytesIO()
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("word/embeddings/book.xlsx", inside.getvalue())
    assert "37.4159" in list(texts(outside.getvalue()))
    with pytest.raises(ScenarioError):
        scan(outside.getvalue(), {"37.4159": "x"})


def test_a_figure_cut_over_runs_of_a_paragraph_is_found() -> None:
    split = io.BytesIO()
    with zipfile.ZipFile(split, "w") as archive:
        archive.writestr("word/document.xml", "<b><p><r><t>37.4</t></r><r><t>159</t></r></p></b>")
    with pytest.raises(ScenarioError):
        scan(split.getvalue(), {"37.4159": "x"})


def test_published_figures_and_short_ones_are_no_secrets() -> None:
    plan = hidden_plan()
    short = replace(plan.projects["secret"], investment_100m_yuan=35.0)
    same = replace(plan.projects["open_0"], investment_100m_yuan=FIGURE)
    seen = make_outlook(plan).forecast.fitted.observations
    fewer = replace(plan, projects={"secret": short})
    assert secrets(fewer, seen) == {"甲乙丙化工(二期)": "projects.csv secret"}
    told = replace(plan, projects={**plan.projects, "open_0": same})
    assert "37.4159" not in secrets(told, seen)


def test_the_baseline_needs_no_gate() -> None:
    plan = hidden_plan()
    assert openly(plan, None, None) == (None, None, 0)
    assert outlook(make_forecast(make_fitted(plan), "baseline")).targets


@pytest.mark.parametrize(("amount", "held"), [(100.0, 1), (2.0, 0), (None, 0)])
def test_a_sum_that_one_hidden_project_dominates_is_not_printed(amount, held: int) -> None:
    plan = with_scenarios(wide=("zjsh_907", "open_0", "open_1", "secret"))
    amounts = {"secret": amount, "zjsh_907": 2.0, "open_0": 2.0, "open_1": 2.0}
    projects = {
        id: replace(p, investment_100m_yuan=amounts.get(id)) for id, p in plan.projects.items()
    }
    sized = replace(plan, projects=projects)
    assert openly(sized, effects_of(sized), None)[2] == held


def test_a_row_of_one_project_is_counted_and_not_printed(plan: Plan) -> None:
    fitted = make_fitted(plan)["mfg_investment_growth"]
    row = fitted.evidence.rows.iloc[:1].assign(
        scope="project", value=FIGURE, source="https://jia-yi-bing.example", disclosure="L3"
    )
    used = replace(fitted, evidence=replace(fitted.evidence, rows=row))
    made = build_memo("mid_year", make_outlook(plan, mfg_investment_growth=used), None, plan)
    assert made.level == "L3"
    for suffix in ("html", "docx", "xlsx"):
        whole = "\n".join(texts(made.to_bytes(suffix)))
        assert "37.4" not in whole
        assert "jia-yi-bing.example" not in whole
    table = next(b for b in made.blocks if isinstance(b, Table) and b.id == "data_rows")
    assert [r[5].text for r in table.rows if r[0].text == "制造业投资增长"] == [typeset("(未公开)")]


def test_the_saved_picture_leaves_the_same_scenarios_out() -> None:
    four = ("zjsh_907", "open_0", "open_1", "secret")
    plan = with_scenarios(wide=four, narrow=four[:3])
    drawn = effect_chart(effects_of(plan), "mfg_investment_growth").svg
    assert "情景narrow" in drawn
    assert "情景wide" not in drawn
    alone = with_scenarios(one=("secret",))
    with pytest.raises(ScenarioError) as caught:
        effect_chart(effects_of(alone), "mfg_investment_growth")
    assert ids(caught) == ["RE-048"]


ROW = {"scope": "whole", "disclosure": "L3", "status": "flash"}


@pytest.mark.parametrize(
    ("changed", "kind", "internal", "report"),
    [
        ({}, "form", True, False),
        ({"status": "returned"}, "form", True, False),
        ({"status": "certified"}, "form", True, False),
        ({"status": "reported"}, "department", True, True),
        ({"status": "estimated", "disclosure": "L2"}, "department", True, True),
        ({"disclosure": "L1"}, "public", True, True),
        ({"scope": "project"}, "form", False, False),
        ({"scope": "project", "status": "reported"}, "department", False, False),
        ({"scope": "project", "disclosure": "L1"}, "public", True, True),
    ],
)
def test_each_kind_of_source_has_its_own_gate(changed, kind, internal, report) -> None:
    row = ROW | changed
    assert source_kind(row) == kind
    assert may_be_printed(row, "internal") is internal
    assert may_be_printed(row, "report") is report


def with_own_figure(plan: Plan, **changed: str) -> Outlook:
    """Return results whose figure to date has another status or level."""
    id = "industrial_value_added_growth"
    fitted = make_fitted(plan)[id]
    rows = fitted.evidence.rows.assign(
        region=plan.settings.region, scope=plan.settings.scope,
        indicator=plan.targets[id].indicator, period_end="2024-06", **changed,
    )  # fmt: skip
    used = replace(fitted, evidence=replace(fitted.evidence, rows=rows))
    return make_outlook(plan, **{id: used})


@pytest.mark.parametrize(
    ("status", "level", "printed_"),
    [("flash", "L3", False), ("flash", "L1", True), ("reported", "L3", True)],
)
def test_a_flash_figure_is_not_handed_up_before_it_is_published(
    plan: Plan, status: str, level: str, printed_: bool
) -> None:
    results = with_own_figure(plan, status=status, disclosure=level)
    inside = build_memo("mid_year", results, None, plan)
    outside = build_memo("mid_year", results, None, plan, edition="report")
    assert "4.1%" in "\n".join(printed(inside.blocks))
    for suffix in ("html", "docx", "xlsx"):
        assert ("4.1" in "\n".join(texts(outside.to_bytes(suffix)))) is printed_
    whole = "\n".join(printed(outside.blocks))
    assert ("统计报表" in whole) is not printed_


def test_the_memo_says_which_gates_its_rows_passed(plan: Plan) -> None:
    results = with_own_figure(plan, status="flash", disclosure="L3")
    whole = "\n".join(printed(build_memo("mid_year", results, None, plan).blocks))
    assert re.search("所用数据按来源分别把关.*统计报表[0-9]+行", whole)


def listed(**levels: str) -> pd.DataFrame:
    """Return the rows of a list of three projects and its total."""
    amounts = {"total": 90.0, "a": 41.5, "b": 30.25, "c": 18.25}
    return pd.DataFrame(
        {
            "region": "zhenhai", "indicator": "list_investment", "period_start": "2024-01",
            "period_end": "2024-06", "measure": "level", "unit": "yi_yuan", "source": id,
            "scope": "project_list" if id == "total" else "project", "value": value,
            "known_on": "2024-07-20", "status": "reported", "disclosure": levels.get(id, "L1"),
        }
        for id, value in amounts.items()
    )  # fmt: skip


def test_a_total_that_tells_the_one_hidden_project_is_closed_with_it() -> None:
    assert closed_rows(listed()) == [False] * 4
    # only what is not published can be withheld: the total goes with the hidden project
    assert closed_rows(listed(a="L3", total="L3")) == [True, True, False, False]
    # two hidden projects protect each other
    assert closed_rows(listed(a="L3", b="L3", total="L3")) == [False, True, True, False]
    # all others are published: whoever reads them knows it anyway
    assert closed_rows(listed(a="L3")) == [False, True, False, False]


def test_rows_of_other_months_are_no_equation() -> None:
    rows = listed(a="L3", total="L3")
    rows.loc[0, "period_end"] = "2024-05"
    assert closed_rows(rows) == [False, True, False, False]

"""What a memo refuses, and what it may not reveal."""

from __future__ import annotations

import pathlib
from dataclasses import replace

import numpy as np
import pytest
from report.standin_plan import make_plan
from report.standin_results import make_contrast, make_fitted, make_outlook

from scenario.compare.scenario_words import assumption_line
from scenario.errors import ScenarioError
from scenario.model.contract import Draws, Path
from scenario.report import quantities as q
from scenario.report.charts import fan_of
from scenario.report.memo import build_memo, memo
from scenario.terms import Override, Plan


def ids(caught: pytest.ExceptionInfo[ScenarioError]) -> list[str]:
    return [f.id for f in caught.value.findings]


def test_missing_chart_is_an_error(plan: Plan) -> None:
    fitted = make_fitted(plan)["industrial_value_added_growth"]
    bare = replace(fitted, draws=Draws(fitted.draws.values))
    with pytest.raises(ScenarioError) as caught:
        build_memo("mid_year", make_outlook(plan, industrial_value_added_growth=bare), None, plan)
    assert ids(caught) == ["RE-001"]


@pytest.mark.parametrize(("spoil", "id"), [("nan", "RE-002"), ("gap", "RE-003")])
def test_broken_path_is_an_error(plan: Plan, spoil: str, id: str) -> None:
    fitted = make_fitted(plan)["industrial_value_added_growth"]
    path = fitted.draws.path
    assert path is not None
    if spoil == "nan":
        draws = path.draws.copy()
        draws[3, -1] = np.nan
        path = replace(path, draws=draws)
    else:
        path = Path(path.months[:-1], path.draws[:, :-1], path.observed)
    one = make_outlook(
        plan,
        industrial_value_added_growth=replace(fitted, draws=replace(fitted.draws, path=path)),
    ).targets["industrial_value_added_growth"]
    with pytest.raises(ScenarioError) as caught:
        fan_of(plan, one, 1)
    assert ids(caught) == [id]


def test_assumptions_need_an_owner_each(plan: Plan) -> None:
    outlook = make_outlook(plan)
    with pytest.raises(ScenarioError) as caught:
        build_memo("mid_year", outlook, None, make_plan(priors={}))
    assert ids(caught) == ["RE-020"]
    orphans = {k: replace(v, said_by=" ") for k, v in plan.priors.items()}
    with pytest.raises(ScenarioError) as caught:
        build_memo("mid_year", outlook, None, make_plan(priors=orphans))
    assert ids(caught) == ["RE-021"] * len(orphans)


def test_unknown_kind_and_suffix(plan: Plan, tmp_path: object) -> None:
    outlook = make_outlook(plan)
    with pytest.raises(ScenarioError) as caught:
        build_memo("weekly", outlook, None, plan)
    assert ids(caught) == ["RE-042"]
    with pytest.raises(ScenarioError) as caught:
        memo("mid_year", outlook).save(f"{tmp_path}/memo.pdf")
    assert ids(caught) == ["RE-040"]


def test_rows_of_the_highest_level_never_reach_a_file(plan: Plan, tmp_path: pathlib.Path) -> None:
    fitted = make_fitted(plan)["mfg_investment_growth"]
    rows = fitted.evidence.rows.assign(disclosure="L4")
    secret = replace(fitted, evidence=replace(fitted.evidence, rows=rows))
    made = build_memo("mid_year", make_outlook(plan, mfg_investment_growth=secret), None, plan)
    assert (made.level, made.mark) == ("L4", "敏感资料 不得外传")
    for suffix in ("html", "docx", "xlsx"):
        with pytest.raises(ScenarioError) as caught:
            made.to_bytes(suffix)
        assert ids(caught) == ["RE-030"]
        with pytest.raises(ScenarioError):
            made.save(tmp_path / f"memo.{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_chance_is_never_certain_before_the_year_is_closed(plan: Plan) -> None:
    assert q.chance(1.0, 1, "k").text == "99%"
    assert q.chance(0.0, 5, "k").text == "1%"
    assert q.chance(1.0, 5, "k").text == "99%"
    assert q.chance(1.0, 1, "k", settled=True).text == "100%"
    rough = q.chance(0.834, 5, "k")
    assert (rough.text, rough.value, rough.number_format) == ("约85%", 85.0, '"约"0"%"')
    sure = make_fitted(plan)["mfg_quality_rank"]
    sure = replace(sure, draws=Draws(np.full(sure.draws.values.size, 3.0)))
    made = memo("mid_year", make_outlook(plan, mfg_quality_rank=sure))
    assert not [t for t in made.text if "100%" in t]


def test_draft_mark_goes_only_when_somebody_else_checked(plan: Plan) -> None:
    outlook = make_outlook(plan)
    for assurer, draft in (("", True), ("甲", True), ("乙", False)):
        settings = replace(plan.settings, assurer=assurer)
        made = build_memo("mid_year", outlook, None, make_plan(settings=settings))
        assert bool(made.draft) is draft


def test_project_that_is_not_public_appears_as_a_code(plan: Plan) -> None:
    hidden = {"zjsh_907": replace(plan.projects["zjsh_907"], public=False, name="某厂扩建")}
    secret = make_plan(projects=hidden)
    line = assumption_line(secret, secret.scenarios["project_delay"])
    assert line.startswith("项目1计划开工推迟6个月")
    made = build_memo("mid_year", make_outlook(secret), make_contrast(secret), secret)
    assert "某厂扩建" not in "".join(made.text)


def test_a_hidden_name_in_a_note_stops_the_memo(plan: Plan) -> None:
    hidden = {"zjsh_907": replace(plan.projects["zjsh_907"], public=False, name="某厂(二期)")}
    secret = make_plan(projects=hidden)
    fitted = make_fitted(secret)["mfg_investment_growth"]
    noted = replace(fitted, notes=("某厂(二期)推迟",))
    with pytest.raises(ScenarioError) as caught:
        build_memo("mid_year", make_outlook(secret, mfg_investment_growth=noted), None, secret)
    assert ids(caught) == ["RE-031"]
    assert "某厂" not in str(caught.value)


def test_scenario_words(plan: Plan) -> None:
    base = plan.scenarios["extra_land"]
    for override, words in (
        (Override("land_supply", "scale", 1.2), "工业用地供应乘以1.2"),
        (Override("land_supply", "set", 300.0), "工业用地供应设为300亩"),
        (Override("projects.zjsh_907.planned_start", "shift", "-3 months"), "提前3个月"),
    ):
        assert words in assumption_line(plan, replace(base, levers=(override,)))


@pytest.mark.parametrize("month", [6, 8, 10, 11])
def test_rest_of_the_year(month: int) -> None:
    words = {6: "下半年", 8: "9—12月", 10: "11—12月", 11: "12月"}
    assert q.rest_of_year(month) == words[month]

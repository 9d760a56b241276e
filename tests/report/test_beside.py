"""Lines of other bodies, tasks of units and places beside the register; which engine answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from report.standin_register import wide_fitted, wide_plan
from report.standin_results import make_forecast

from scenario.compare.outlook import Outlook, outlook
from scenario.compare.place import Place, Places
from scenario.model.catalogue import FittedModels
from scenario.report.beside import _places, beside, engines
from scenario.report.blocks import Block, Heading, Note, Paragraph, Table
from scenario.report.coverage import cover
from scenario.report.memo import build_memo
from scenario.report.register import INTERNAL
from scenario.terms import Plan
from scenario.tier_terms import Tier, UnitTask
from scenario.typeset import typeset

DAY = date(2024, 3, 1)


def line(id: str, tier: str, threshold: float) -> Tier:
    return Tier(id, id, True, 2024, tier, threshold, "at_least", DAY, "https://example.org/t")  # type: ignore[arg-type]


def task(unit: str, part: float, reached: float | None) -> UnitTask:
    month = None if reached is None else 6
    return UnitTask(
        unit, "workshops", 2024, unit, "town", part, 0.5, reached, month, DAY, "区经信局"
    )


@pytest.fixture(scope="module")
def plan() -> Plan:
    return replace(
        wide_plan(),
        tiers=(
            line("foreign_capital", "city_order", 1.7),
            line("cloud_firms", "third_book", 600.0),
        ),
        breakdown=(task("甲镇", 6.0, 1.0), task("乙镇", 4.0, None)),
    )


@pytest.fixture(scope="module")
def results(plan: Plan) -> Outlook:
    return outlook(make_forecast(wide_fitted(plan), "baseline"))


def table(blocks: list[Block], id: str) -> Table:
    return next(b for b in blocks if isinstance(b, Table) and b.id == id)


def test_lines_stand_with_their_chances_and_prior_chances_are_marked(plan, results):
    rows = [[c.text for c in row] for row in table(beside(plan, cover(results), 4), "tiers").rows]
    by = {(r[0], r[1]): r for r in rows}
    name = {id: results.targets[id].target.name for id in ("foreign_capital", "cloud_firms")}
    low, own = (by[name["foreign_capital"], who] for who in ("市下达", "部门要点"))
    assert float(low[3].rstrip("%")) > float(own[3].rstrip("%"))
    assert low[2].startswith("不低于1.7")
    assert by[name["cloud_firms"], typeset("三本账·第三本")][3].endswith(f"%{INTERNAL}")
    full = table(beside(plan, cover(results), 4), "tiers_full")
    assert full.writers == {"xlsx"}
    assert full.rows[0][-1].link == "https://example.org/t"


def test_tasks_of_units_stand_with_their_sum(plan, results):
    found = table(beside(plan, cover(results), 4), "units")
    assert [row[1].text for row in found.rows] == ["甲镇", "乙镇"]
    assert found.rows[1][-1].text == "—"
    # ten asked of two towns where eight are the target
    assert "高25.0个百分点" in found.notes[0]


def test_nothing_beside_the_register_is_no_annex(results):
    growthless = replace(
        results, targets={k: t for k, t in results.targets.items() if t.target.kind != "growth"}
    )
    bare = replace(wide_plan(), tiers=(), breakdown=())
    forecast = make_forecast(wide_fitted(bare), "baseline")
    assert beside(bare, cover(replace(growthless, forecast=forecast)), 4) == []


def test_one_reason_for_all_is_a_sentence_and_several_are_a_table():
    def without(target: str, reason: str) -> Place:
        return Place(target, ("a", "b"), {"a": 0, "b": 0}, {}, (), reason, {"a": "甲", "b": "乙"})

    names = {"x": "某增速", "y": "另一增速"}
    same = Places({t: without(t, "数据太少") for t in names}, names)
    (sentence,) = _places(same)
    assert isinstance(sentence, Paragraph)
    assert "数据太少" in sentence.text
    some = Place("y", ("a", "b"), {"a": 2, "b": 2}, {}, (0.7, 0.3), "", {"a": "甲", "b": "乙"})
    both = Places({"x": without("x", "数据太少"), "y": some}, names)
    (found,) = _places(both)
    assert isinstance(found, Table)
    assert [c.text for c in found.rows[0]] == ["某增速", "1", "0", "—", "—", "数据太少"]
    assert [c.text for c in found.rows[1]][2:] == ["1", "70%", "99%", "—"]


def test_the_memo_says_which_engine_answered_only_when_asked(plan, results):
    assert engines(results) == []
    models = wide_fitted(plan)
    one = models["cloud_firms"]
    sampled = replace(one, diagnostics={**one.diagnostics, "answered_by": "reference"})
    fitted = FittedModels(
        models.plan, models.observations, models.seed, models.draws,
        MappingProxyType({**models.fitted, "cloud_firms": sampled}),
    )  # fmt: skip
    (note,) = engines(outlook(make_forecast(fitted, "baseline")))
    assert isinstance(note, Note)
    assert typeset(f"1项目标由PyMC抽样给出,其余{len(models) - 1}项") in note.text


def test_headings_of_the_annexes_count_on(plan, results):
    memo = build_memo("mid_year", results, None, plan)
    heads = [b.text for b in memo.blocks if isinstance(b, Heading)][-2:]
    assert heads == [typeset("(五)其他文件的目标、分解和位次"), typeset("(六)完整登记表")]

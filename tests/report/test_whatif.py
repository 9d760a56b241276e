"""Section four: effects, the parts of the largest scenario, what the green light takes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from report.standin_plan import make_plan
from report.standin_results import make_contrast, make_outlook

from scenario.compare.actions import Action
from scenario.compare.attribution import Attribution, Parts
from scenario.compare.contrast import Contrast
from scenario.compare.outlook import Outlook
from scenario.compare.plausibility import Plausibility, Unusual
from scenario.compare.required_result import Gap, Need, Required
from scenario.compare.timing import Latest
from scenario.errors import ScenarioError
from scenario.report.blocks import Bars, Heading, Note, Paragraph, Table
from scenario.report.effect_chart import bars_of, bars_svg, effect_chart
from scenario.report.memo import Memo, build_memo
from scenario.report.scenario_tables import explained, ordered, scenarios
from scenario.terms import Override, Plan
from scenario.typeset import typeset

INVESTMENT = "mfg_investment_growth"


def made_parts(plan: Plan) -> Attribution:
    thirds = tuple(Fraction(-18, 10) * w for w in (Fraction(1, 3), Fraction(2, 3), Fraction(0)))
    chance = (Fraction(-2, 100), Fraction(-3, 100), Fraction(0))
    money = (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3))
    items = (Override("projects.zjsh_907.planned_start", "shift", "6 months"),
             Override("land_supply", "set", 300.0), Override("land_stage", "set", "listed"))  # fmt: skip
    return Attribution(
        replace(plan.scenarios["project_delay"], name="推迟并增地"), items,
        ("中金石化907项目推迟6个月", "工业用地供应设为300亩", "阶段设为挂牌"),
        {INVESTMENT: Parts(thirds, chance, money)}, plan, True,
    )  # fmt: skip


def need(name: str, step: int, **changes: object) -> Need:
    action = Action(name, name, "亩", 0.0, tuple(float(v) for v in range(1, 501)), None)
    base = Need(action, step, 0.31, "time", Latest(date(2024, 2, 29), False, True, 0.0), 3.5)
    return replace(base, **changes)  # type: ignore[arg-type]


def made_takes(outlook: Outlook) -> tuple[Required, ...]:
    def of(target: str, status: str, **changes: object) -> Required:
        one = replace(outlook, targets={target: outlook.targets[target]})
        return Required((target,), one, 0.8, status, **changes)  # type: ignore[arg-type]

    return (
        of(INVESTMENT, "unreachable", chance=0.31, needs=(need("新增工业用地", 0),),
           gap=Gap(14.3, 29.8), next_step="另找项目"),
        of("industrial_value_added_growth", "no_lever", gap=Gap(4.2, None)),
        of("rd_intensity", "reached", chance=0.8, fresh=0.79,
           needs=(need("研发补助", 120, limit="range", latest=Latest(None, True, False, 0.2)),)),
        of("digital_core_growth", "not_judged"),
        of("mfg_quality_rank", "already", chance=0.9),
    )  # fmt: skip


@pytest.fixture(scope="module")
def full(plan: Plan, outlook: Outlook, contrast: Contrast) -> Memo:
    return build_memo(
        "mid_year", outlook, contrast, plan, (), made_parts(plan), made_takes(outlook)
    )


def table(memo: Memo, id: str) -> Table:
    return next(b for b in memo.blocks if isinstance(b, Table) and b.id == id)


def section(memo: Memo) -> list[object]:
    heads = [i for i, b in enumerate(memo.blocks) if isinstance(b, Heading) and b.level == 1]
    start = next(i for i in heads if memo.blocks[i].text.startswith("四"))
    return list(memo.blocks[start : heads[heads.index(start) + 1]])


def test_the_section_has_one_table_each_and_one_figure(full: Memo) -> None:
    blocks = section(full)
    assert [b.id for b in blocks if isinstance(b, Table)] == ["scenarios", "attribution", "takes"]
    assert len([b for b in blocks if isinstance(b, Bars)]) == 1
    after = [
        b for b in blocks[blocks.index(table(full, "scenarios")) :] if isinstance(b, Paragraph)
    ]
    assert len(after) == 2  # one sentence before each of the two tables
    numbers = [b.number for b in full.blocks if isinstance(b, Table) and b.number]
    body = [n for n in numbers if not n.startswith("附")]
    assert body == [f"表{n}" for n in range(1, len(body) + 1)]
    assert numbers[len(body) :] == [f"附表{n}" for n in range(1, len(numbers) - len(body) + 1)]


def test_without_the_two_results_the_section_is_as_before(memo: Memo) -> None:
    assert [b.id for b in section(memo) if isinstance(b, Table)] == ["scenarios"]


def test_printed_parts_add_up_to_the_printed_total(full: Memo) -> None:
    rows = table(full, "attribution").rows
    for column in range(1, 4):
        values = [row[column].value for row in rows]
        assert sum(values[:-1]) == pytest.approx(values[-1])
    assert rows[-1][0].text == "合计"
    assert [row[1].text for row in rows] == ["-0.6", "-1.2", "0.0", "-1.8"]
    # 1/3 each of 1.0 in next year's money: the largest remainder is rounded up
    assert [row[3].text for row in rows] == ["+0.4", "+0.3", "+0.3", "+1.0"]


def test_the_total_is_the_number_of_the_table_of_scenarios(full: Memo) -> None:
    keyed = {c.key: c for row in table(full, "scenarios").rows for c in row if c.key}
    key = f"project_delay.{INVESTMENT}.median"
    assert table(full, "attribution").rows[-1][1].key == key
    assert keyed[key].text == table(full, "attribution").rows[-1][1].text


def test_every_main_objective_says_what_it_takes(full: Memo) -> None:
    takes = table(full, "takes")
    by_name = {row[0].text.split("\uff08")[0]: row for row in takes.rows}
    assert len(by_name) == 5
    investment = by_name["制造业投资增长"]
    assert investment[2].text == typeset("要再高14.3个百分点(约合30亿元可认定投资)")
    assert investment[3].text == typeset("新增工业用地:0亩→500亩")
    assert investment[5].text == typeset("时间:效果落在明年")
    assert investment[6].text == typeset("2024年2月29日(已过)")
    assert by_name["R&D经费占GDP比重"][3].text == typeset("研发补助:0亩→120亩")
    assert "没有登记" in by_name["规上工业增加值增长"][3].text
    assert by_name["数字经济核心产业增加值增长"][2].text == "—"
    assert any("未给出成本" in note for note in takes.notes)
    sentence = next(p for p in section(full) if isinstance(p, Paragraph) and "wanted" in p.values)
    kinds = ("already", "reached", "unreachable", "no_lever", "not_judged")
    assert sum(sentence.values[k].value for k in kinds) == sentence.values["all"].value == 5


def test_a_memo_says_how_unusual_a_scenario_is(plan: Plan, outlook: Outlook) -> None:
    effects = make_contrast(plan)
    item = Override("projects.zjsh_907.planned_start", "shift", "6 months")
    odd = Unusual(item, "推迟6个月", 0.02, "lateness")
    late = {id: Plausibility((odd,), 0.02) for id in effects.scenarios}
    effects = replace(effects, unusual=late)
    made = build_memo("mid_year", outlook, effects, plan)
    heads = [row[0].text for row in table(made, "scenarios").rows if Table.is_group(row)]
    explained = {row[0].text: row for row in table(made, "scenarios_explained").rows}
    for id, one in late.items():
        name = effects.scenarios[id].name
        assert any(h.startswith(name) and one.often in h for h in heads)
        assert one.often == typeset("约50年一遇")
        assert one.often in one.text
        assert explained[name][2].text == one.text


def test_nothing_about_a_scenario_is_lost_between_body_and_annex(plan: Plan) -> None:
    effects = make_contrast(plan)
    shared, own, land = "几个情景都有的说明", "只有这个情景的说明", "土地何时见效,先说"
    ids = list(effects.scenarios)
    (landed,) = [i for i, o in effects.outlooks.items() if o.forecast.land is not None]
    notes = {id: (shared,) for id in ids} | {landed: (land, own, shared)}
    said = replace(effects, notes=notes)
    made = build_memo("mid_year", make_outlook(plan), said, plan)
    blocks = section(made)
    before = blocks[: blocks.index(table(made, "scenarios"))]
    assert [b.text for b in before if isinstance(b, Note)] == [typeset(land)]
    explained = table(made, "scenarios_explained")
    names = "、".join(s.name for s in ordered(said))
    assert explained.notes == (typeset(f"注:{names}:{shared}"),)
    (row,) = [r for r in explained.rows if r[0].text == effects.scenarios[landed].name]
    assert row[3].text == typeset(land + own)
    assert len(explained.rows) == len(effects.scenarios)
    for scenario, row in zip(ordered(said), explained.rows, strict=True):
        ours = [e for e in effects.effects if e.scenario == scenario.id]
        rows = [r for r in table(made, "scenarios_full").rows if r[0].text == scenario.name]
        held = row[4].text.split(typeset("项:"))[0]
        held_count = 0 if held == "—" else int(held)
        assert len(rows) + held_count + row[5].value == len(ours)


def test_scenarios_that_combine_others_stand_last(plan: Plan) -> None:
    effects = make_contrast(plan)
    ids = list(effects.scenarios)
    combined = replace(effects.scenarios[ids[0]], combines=("a", "b"))
    mixed = replace(effects, scenarios={**effects.scenarios, ids[0]: combined})
    assert [s.id for s in ordered(mixed)] == [*ids[1:], ids[0]]


# --- the figure -------------------------------------------------------------------------------


def test_the_figure_holds_the_numbers_of_the_table(contrast: Contrast, full: Memo) -> None:
    bars = bars_of(contrast, INVESTMENT, 3)
    keyed = {c.key: c for row in table(full, "scenarios").rows for c in row if c.key}
    order = list(bars.labels)
    delay = order.index(contrast.scenarios["project_delay"].name)
    assert bars.middles[delay] == keyed[f"project_delay.{INVESTMENT}.median"].value
    assert (bars.lows[delay], bars.highs[delay]) == keyed[f"project_delay.{INVESTMENT}.range"].value
    assert list(bars.middles) == sorted(bars.middles)
    low, high = bars.reach
    assert low <= min(bars.lows)
    assert high >= max(0.0, *bars.highs)
    marks = [low + k * bars.step for k in range(round((high - low) / bars.step) + 1)]
    assert 0.0 in [round(mark, 9) for mark in marks]
    assert 3 <= len(marks) <= 10
    assert bars.tags[1] == "无影响"
    assert "project" not in bars.title


def test_the_drawing_is_well_formed_and_stays_inside(contrast: Contrast) -> None:
    svg = bars_svg(bars_of(contrast, INVESTMENT))
    root = ElementTree.fromstring(svg)  # noqa: S314
    width, height = (float(v) for v in root.get("viewBox").split()[2:])
    for one in root.iter():
        for name in ("x", "x1", "x2"):
            if one.get(name):
                assert 0.0 <= float(one.get(name)) <= width
        for name in ("y", "y1", "y2"):
            if one.get(name):
                assert 0.0 <= float(one.get(name)) <= height
    assert svg == bars_svg(bars_of(contrast, INVESTMENT))


def test_a_target_that_nothing_moves_is_drawn_too(contrast: Contrast) -> None:
    bars = bars_of(contrast, "rd_intensity")
    assert set(bars.middles) == {0.0}
    assert bars.reach[0] < 0.0 < bars.reach[1]
    assert ElementTree.fromstring(bars_svg(bars)) is not None  # noqa: S314


def test_names_in_the_drawing_stay_text(plan: Plan) -> None:
    effects = make_contrast(plan)
    evil = "</text><script>alert(1)</script>"
    named = {k: replace(s, name=evil) for k, s in effects.scenarios.items()}
    svg = effect_chart(replace(effects, scenarios=named), INVESTMENT).svg
    assert "<script" not in svg
    assert ElementTree.fromstring(svg) is not None  # noqa: S314


def test_a_notebook_shows_the_picture_and_can_save_it(contrast: Contrast, tmp_path) -> None:
    picture = effect_chart(contrast, INVESTMENT)
    assert picture._repr_html_().count("<svg") == 1
    assert picture.save(tmp_path / "a" / "b.svg").read_text("utf-8") == picture.svg
    with pytest.raises(ScenarioError, match="RE-004"):
        effect_chart(contrast, "nothing")


def test_the_page_holds_the_drawing_and_the_word_file_the_chart(full: Memo) -> None:
    page = full.to_bytes("html").decode("utf-8")
    (bars,) = [b for b in full.blocks if isinstance(b, Bars)]
    assert page.count(bars_svg(bars)) == 1
    assert re.search(rf'<figure class="bars" id="{bars.id}" role="img" aria-label="', page)
    assert full.to_bytes("docx") == full.to_bytes("docx")


def test_a_hidden_project_in_the_figure_stops_the_memo(plan: Plan) -> None:
    hidden = {"zjsh_907": replace(plan.projects["zjsh_907"], public=False, name="某厂扩建")}
    named = {
        k: replace(s, name="某厂扩建用地" if k == "extra_land" else s.name)
        for k, s in plan.scenarios.items()
    }
    secret = make_plan(projects=hidden, scenarios=named)
    with pytest.raises(ScenarioError, match="RE-031"):
        build_memo("mid_year", make_outlook(secret), make_contrast(secret), secret)


def test_moved_targets_without_a_verdict_stand_in_one_row() -> None:
    plan = make_plan()
    effects = make_contrast(plan)
    held = [id for id, one in effects.baseline.targets.items() if not one.judged]
    assert held
    moved = replace(
        effects,
        effects=tuple(
            replace(e, zero=False, median=1.0) if e.target in held else e for e in effects.effects
        ),
    )
    rows = scenarios(plan, effects.baseline, moved, 4).rows
    names = {plan.targets[t].name for t in held}
    assert not names & {row[0].text for row in rows}  # no number of such a target
    explained_rows = explained(plan, moved).rows
    assert len(explained_rows) == len(effects.scenarios)
    for row in explained_rows:
        assert row[4].text.startswith(typeset(f"{len(held)}项:"))
        assert all(name in row[4].text for name in names)

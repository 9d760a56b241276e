"""The memo of a plan with many targets: Table 1, the register, lights, joint chances, bodies."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from lxml import etree
from report.standin_plan import make_plan
from report.standin_register import MORE, wide_fitted, wide_outlook, wide_plan
from report.standin_results import make_contrast, make_forecast, make_outlook

from scenario import wording
from scenario.compare.attainment import attainment
from scenario.compare.outlook import Outlook, outlook
from scenario.compare.verdict import met
from scenario.progress_terms import Progress
from scenario.report import quantities as q
from scenario.report.assumptions import used
from scenario.report.blocks import Block, Fan, Heading, Paragraph, Shown, Table
from scenario.report.conclusion import LIMIT, answer, deciding
from scenario.report.coverage import Coverage, cover
from scenario.report.memo import Memo, build_memo
from scenario.report.register import rests_on
from scenario.terms import Plan
from scenario.typeset import typeset

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
JUDGED = {"foreign_capital", "workshops"}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return wide_plan()


@pytest.fixture(scope="module")
def results(plan: Plan) -> Outlook:
    return wide_outlook(plan)


@pytest.fixture(scope="module")
def covered(results: Outlook) -> Coverage:
    return cover(results)


@pytest.fixture(scope="module")
def memo(plan: Plan, results: Outlook) -> Memo:
    return build_memo("mid_year", results, None, plan)


def table(memo: Memo, id: str) -> Table:
    return next(b for b in memo.blocks if isinstance(b, Table) and b.id == id)


def texts(row: tuple[Shown, ...]) -> list[str]:
    return [cell.text for cell in row]


def before_annex(memo: Memo) -> list[Block]:
    at = next(i for i, b in enumerate(memo.blocks)
              if isinstance(b, Heading) and b.text.startswith("附件"))  # fmt: skip
    return list(memo.blocks[:at])


def test_every_target_has_exactly_one_place(covered: Coverage, plan: Plan) -> None:
    assert set(covered.main) == set(plan.targets) - set(MORE)
    assert set(covered.others) == JUDGED
    assert sorted(covered.main + covered.others + covered.rest) == sorted(plan.targets)
    assert covered.detailed == covered.main


def test_a_figure_of_this_year_brings_a_target_into_the_detail(plan: Plan) -> None:
    day = plan.settings.as_of
    seen = Progress("e1", "foreign_capital", "to_date", "", 1.2, "", 8, day, "区商务局")
    with_entry = replace(plan, progress=(seen,))
    got = cover(wide_outlook(with_entry))
    assert got.detailed == (*got.main, "foreign_capital")


def test_a_plan_without_main_objectives_shows_all_when_they_are_few() -> None:
    few = make_plan()
    targets = {}
    for id, one in few.targets.items():
        value = one.value(2024)
        moved = replace(value, references=(replace(value.references[0], clause="二(二)5"),))
        targets[id] = replace(one, values={2024: (moved,)})
    got = cover(make_outlook(make_plan(targets=targets)))
    assert got.main == tuple(targets)
    assert (got.others, got.rest) == ((), ())


def test_table_one_groups_and_leaves_the_rest_to_the_register(memo: Memo, plan: Plan) -> None:
    overall = table(memo, "overall")
    groups = [row[0].text for row in overall.rows if Table.is_group(row)]
    assert groups == ["总目标", "其他有研判的目标"]
    names = [row[0].text for row in overall.rows if not Table.is_group(row)]
    assert len(names) == 5 + len(JUDGED)
    assert not [n for n in names if n.startswith(plan.targets["cloud_firms"].name)]
    assert any("其余4项目标" in note for note in overall.notes)


def test_both_lights_stand_side_by_side(memo: Memo, covered: Coverage) -> None:
    overall = table(memo, "overall")
    assert [c.head for c in overall.columns[7:9]] == ["概率灯", "规则灯"]
    by_name = {row[0].text.split("\uff08")[0]: row for row in overall.rows}
    growth = by_name["规上工业增加值增长"]
    assert (growth[7].light, growth[8].light) == (
        covered.colour("industrial_value_added_growth"), "amber",
    )  # fmt: skip
    batch = by_name["目标2"]
    grey = wording.light_label("grey")
    assert (batch[7].text, batch[8].text) == (grey, grey)
    assert by_name["目标1"][8].text == "—"


def test_the_answer_counts_judged_targets_and_names_both_reasons(covered: Coverage) -> None:
    said = answer(covered)
    assert len(said.text) <= LIMIT
    values = {k: v.value for k, v in said.values.items()}
    assert values["judged"] == 6
    assert values["held"] == 5
    assert values["grey"] == 1
    assert values["waiting"] == 1
    assert sum(values[c] for c in ("green", "amber", "red", "grey") if c in values) == 6
    assert typeset(wording.NO_VERDICT["zh"]) in said.text
    assert "未到公布节点" in said.text
    assert {t.target.id for t in deciding(covered)} <= set(covered.main)


def test_the_register_holds_every_target_once(memo: Memo, results: Outlook, plan: Plan) -> None:
    register, full = table(memo, "register"), table(memo, "register_full")
    assert len(register.rows) == len(full.rows) == len(plan.targets)
    assert (register.across, register.folded) == (True, True)
    assert register.writers == {"html", "docx"}
    assert full.writers == {"xlsx"}
    for (id, one), row, more in zip(results.targets.items(), register.rows, full.rows, strict=True):
        assert row == more[: len(row)]
        assert row[2].text == q.named(plan, one).text
        assert row[1].text == typeset("、".join(r.clause for r in one.value.references))
        assert row[3].text == wording.KIND[one.target.kind]
        assert row[6].value == pytest.approx(100 * one.chance, abs=0.5001)
        assert row[6].text.endswith("*") is not one.judged
        assert row[7].text == typeset(one.verdict or one.reason)
        assert row[8].text.strip("—")
        assert row[12].text == "、".join(one.target.departments)
        assert more[13].text == id


def test_no_chance_stands_without_what_it_rests_on(covered: Coverage, plan: Plan) -> None:
    said = {t.target.id: rests_on(plan, t) for t in covered.outlook.targets.values()}
    assert said["cloud_firms"] == (
        "台账登记类达标率0.9–0.97–0.99;记录28条、同类3条;无当年进度,上限95%"
    )
    assert said["plant_start"].startswith("开工类达标率0.5–0.7–0.85")
    assert said["coverage"] == "没有公布数,也没有同类记录"
    assert said["foreign_capital"] == "依据本区2019、2020、2021年实绩"
    assert all(said.values())


def test_prior_only_numbers_stay_out_of_the_body(memo: Memo, results: Outlook) -> None:
    held = {id for id, one in results.targets.items() if not one.judged}
    keys = set()
    for b in before_annex(memo):
        if isinstance(b, Paragraph):
            keys |= {v.key for v in b.values.values()}
        elif isinstance(b, Table):
            keys |= {c.key for row in b.rows for c in row}
    printed = {k.split(".")[0] for k in keys if k.endswith((".chance", ".median", ".range"))}
    assert not printed & held
    assert printed >= JUDGED


def test_a_milestone_is_printed_as_a_month(memo: Memo, plan: Plan, results: Outlook) -> None:
    row = table(memo, "register").rows[list(results.targets).index("plant_start")]
    assert row[2].text == typeset("目标6(2024年12月底前)")
    assert (row[4].text, row[4].value) == ("2024年12月", 12.0)
    assert (row[5].text, row[5].value) == ("2024年12月至2025年3月", (12.0, 15.0))


def test_joint_chances_are_those_of_the_draws(memo: Memo, results: Outlook) -> None:
    judged = [t for t in results.targets.values() if t.judged]
    count = np.sum([met(t.target, t.value, t.draws) for t in judged], axis=0)
    row = table(memo, "joint").rows[0]
    by_key = {c.key: c.value for c in row if c.key}
    for k in range(len(judged) + 1):
        share = float(np.mean(count == k))
        if f"joint.met_{k}" in by_key and share > 0.01:
            assert by_key[f"joint.met_{k}"] == pytest.approx(100 * share, abs=1.01)
    main = attainment(results, [t.target.id for t in judged if t.target.id not in MORE])
    said = {k: v for b in memo.blocks if isinstance(b, Paragraph)
            for k, v in ((v.key, v) for v in b.values.values())}  # fmt: skip
    assert said["joint.main_all"].value == pytest.approx(max(100 * main.all_met, 1), abs=0.51)
    pairs = table(memo, "pairs")
    both = [row[2].value for row in pairs.rows]
    assert both == sorted(both, reverse=True)
    assert len(pairs.rows) <= 6


def test_lights_that_differ_are_listed_with_progress(memo: Memo, covered: Coverage) -> None:
    differ = table(memo, "disagreements")
    names = [covered.lights.targets[id].name for id in covered.lights.disagreements["target"]]
    assert [row[0].text for row in differ.rows] == names == ["规上工业增加值增长"]
    schedule = table(memo, "schedule")
    line = schedule.rows[0]
    assert texts(line)[1:4] == ["1—6月", "47.2%", "50.0%"]
    found = covered.lights.targets["industrial_value_added_growth"].progress
    assert found is not None
    assert line[4].value == pytest.approx(found.gap_linear, abs=0.0501)
    assert line[6].value == pytest.approx(found.gap_seasonal, abs=0.0501)


def test_departments_count_their_targets(memo: Memo, plan: Plan) -> None:
    rows = {row[0].text: row for row in table(memo, "departments").rows}
    assert rows["区商务局"][1].value == len(MORE)
    assert rows["区商务局"][2].value == len(JUDGED)
    for name, row in rows.items():
        mine = [t for t in plan.targets.values() if name in t.departments]
        assert row[1].value == len(mine)
        assert sum(cell.value for cell in row[3:7]) == row[2].value


def test_only_judgements_that_were_read_are_listed(
    memo: Memo, plan: Plan, covered: Coverage
) -> None:
    use = used(plan, covered, None)
    assert "unused" not in use.ids
    assert use.groups["总目标的模型"] == ("start_slip", "loading")
    assert "batch" in use.groups["其他有研判目标的模型"]
    for name, part in (("assumptions", use.first), ("assumptions_rest", use.rest)):
        listed = {row[0].text for row in table(memo, name).rows if not Table.is_group(row)}
        assert listed == {typeset(plan.priors[id].name) for id in part.ids}
    assert use.first.ids + use.rest.ids == use.ids
    assert len(table(memo, "assumptions_full").rows) == len(use.ids)


def test_what_scenarios_read_is_listed_too(plan: Plan) -> None:
    fitted = wide_fitted(plan)
    base = replace(make_forecast(fitted, "baseline"), judgements=("meet_start",))
    use = used(plan, cover(outlook(base)), None)
    assert use.groups["情景(项目、土地)与目标之间的恒等关系"] == ("meet_start",)
    assert make_contrast(make_plan()).outlooks["extra_land"].forecast.judgements == ()


def test_details_are_for_main_objectives_only(memo: Memo, plan: Plan, covered: Coverage) -> None:
    heads = [b.text for b in before_annex(memo) if isinstance(b, Heading) and b.level == 2]
    assert len([h for h in heads if any(plan.targets[t].name in h for t in MORE)]) == 0
    assert len([b for b in memo.blocks if isinstance(b, Fan)]) == 2
    brief = [b.text for b in before_annex(memo) if isinstance(b, Paragraph)]
    said = next(t for t in brief if "没有今年的本区数" in t)
    assert said.count("未到公布节点") == 1
    judged = [q.target_chance(covered.outlook.targets[t]).text for t in JUDGED]
    assert all(f"概率{chance}" in said for chance in judged)


def test_rows_one_by_one_are_those_of_main_objectives(plan: Plan, results: Outlook) -> None:
    made = build_memo("mid_year", results, None, plan)
    own = table(made, "own_rows")
    names = {typeset(results.targets[id].target.name) for id in cover(results).main}
    assert {row[0].text for row in own.rows} <= names


def test_the_three_files_hold_the_register(memo: Memo) -> None:
    register = table(memo, "register")
    page = memo.to_bytes("html").decode("utf-8")
    assert page.count('<details class="table" id="table_register">') == 1
    assert '<th scope="rowgroup" colspan="12">总目标</th>' in page
    book = openpyxl.load_workbook(io.BytesIO(memo.to_bytes("xlsx")))
    sheet = book["完整登记表"]
    chance = [sheet.cell(r, 8).value for r in range(4, 4 + len(register.rows))]
    assert all(isinstance(v, float | int) for v in chance)
    with zipfile.ZipFile(io.BytesIO(memo.to_bytes("docx"))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    spans = [e.get(f"{W}val") for e in body.iter(f"{W}gridSpan")]
    assert spans.count("12") == 2


def test_same_inputs_same_bytes(plan: Plan, memo: Memo) -> None:
    again = build_memo("mid_year", wide_outlook(plan), None, plan)
    for suffix in ("html", "docx", "xlsx"):
        assert memo.to_bytes(suffix) == again.to_bytes(suffix)

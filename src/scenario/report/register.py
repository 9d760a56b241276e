"""The full register: every target, what it asks, what was computed, and what that rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.compare.verdict import both_chances
from scenario.model.answer import CLASS_WORDS
from scenario.model.reference import CHANCES
from scenario.model.reference_chance import CEILING
from scenario.report import quantities as q
from scenario.report.blocks import Block, Column, Heading, Note, Shown, Table, Writer
from scenario.report.numbering import ordinal
from scenario.report.overall import light_cell, rule_cell

if TYPE_CHECKING:
    from scenario.compare.verdict import TargetOutlook
    from scenario.report.coverage import Coverage
    from scenario.terms import Plan

#: Behind a chance that only judgements speak for.
INTERNAL: Final = "*"
_WORKBOOK: Final[frozenset[Writer]] = frozenset(("xlsx",))
_READERS: Final[frozenset[Writer]] = frozenset(("html", "docx"))


def rests_on(plan: Plan, one: TargetOutlook) -> str:
    """Return what a computed chance rests on, with its number of cases, in one short phrase."""
    fitted = one.fitted
    group = str(fitted.diagnostics.get("reference_class", ""))
    judged = CHANCES.get(group, "")
    by_class = fitted.evidence.basis in ("prior_only", "reference_class")
    if not (by_class and judged in plan.priors):
        return fitted.evidence.text.rstrip("。") or wording.EVIDENCE[fitted.evidence.basis]
    said = plan.judgement(judged)
    words = [
        f"{CLASS_WORDS.get(group, group)}达标率"
        f"{q.plain(said.low)}–{q.plain(said.mode)}–{q.plain(said.high)}",
        f"记录{fitted.diagnostics.get('record_cases', 0)}条、"
        f"同类{fitted.diagnostics.get('record_same', 0)}条",
    ]
    if fitted.evidence.own:
        words.append(f"本区数{fitted.evidence.own}个,不够")
    if float(fitted.diagnostics.get("reference_chance", 0.0)) >= CEILING:
        words.append(f"无当年进度,上限{CEILING:.0%}")
    return ";".join(words)


def _chance(one: TargetOutlook) -> Shown:
    if one.judged:
        return q.target_chance(one)
    settled = one.fitted.settled
    shown = q.chance(one.chance, one.step, f"{one.target.id}.prior_chance", settled=settled)
    if shown.value is None:
        return shown
    return Shown(f"{shown.text}{INTERNAL}", shown.value, shown.key, shown.number_format)


def _numbers(plan: Plan, one: TargetOutlook) -> tuple[Shown, Shown]:
    middle, reach = ("median", "range") if one.judged else ("prior_median", "prior_range")
    return (
        q.point(plan, one, one.median, middle),
        q.span(plan, one, one.low, one.high, reach),
    )


def _row(plan: Plan, cover: Coverage, place: int, one: TargetOutlook) -> tuple[Shown, ...]:
    both = cover.lights.targets[one.target.id]
    clauses = "、".join(r.clause for r in one.value.references)
    return (
        Shown(str(place), float(place), "", "0"), Shown(clauses), q.named(plan, one),
        Shown(wording.KIND[one.target.kind]), *_numbers(plan, one), _chance(one),
        Shown(one.verdict or one.reason), Shown(rests_on(plan, one)),
        Shown(wording.QUALITY["zh"][one.fitted.evidence.quality]),
        light_cell(both.probability), rule_cell(both.rule),
        Shown("、".join(one.target.departments) or "—"),
    )  # fmt: skip


def register(plan: Plan, cover: Coverage, number: int = 4) -> list[Block]:
    """Return the annex with the full register; the workbook's copy has more columns."""
    targets = cover.outlook.targets
    rows = [_row(plan, cover, n, one) for n, one in enumerate(targets.values(), start=1)]
    columns = (
        Column("序号", 0.45), Column("条款", 0.95), Column("目标", 2.5, "left"),
        Column("类别", 0.5), Column("中位数", 1.0), Column(q.interval_name().text, 1.35),
        Column("概率", 0.6), Column("研判", 1.05), Column("依据", 2.9, "left"),
        Column("质量", 0.45), Column("概率灯", 0.9), Column("规则灯", 0.9),
        Column("责任单位", 2.2, "left"),
    )  # fmt: skip
    notes = (
        f"注:“{INTERNAL}”为只来自判断的测算概率,供内部掌握,不作研判,不对外引用;"
        "“依据”写明每个概率由什么得来:同类达标率为判断(低–最可能–高),与公布的完成记录(共几条、"
        "其中同类几条)合并。",
        "节点的中位数和区间为预计到达的月份。能改变结果的数据和逐项说明见工作簿“完整登记表”。",
    )
    table = Table(
        "register", "登记表", "", "全部目标登记表", "单位:见表", columns, tuple(rows), notes,
        _READERS, across=True, folded=True,
    )  # fmt: skip
    blocks: list[Block] = [Heading(f"({ordinal(number)})完整登记表", 2, new_page=True, across=True)]
    if any(not one.judged for one in targets.values()):
        text = f"带“{INTERNAL}”的概率只来自先验判断,不作研判,不对外引用。"
        blocks.append(Note(text, "warning"))
    return [*blocks, table, in_full(plan, cover)]


def in_full(plan: Plan, cover: Coverage) -> Table:
    """Return the register of the workbook: typed values, progress, notes, what would help."""
    rows = []
    for n, one in enumerate(cover.outlook.targets.values(), start=1):
        target, both = one.target, cover.lights.targets[one.target.id]
        settles = target.settles_on
        error = float(f"{100 * one.mcse:.2f}")
        rows.append(
            (
                *_row(plan, cover, n, one),
                Shown(target.id), Shown(wording.STRENGTH[one.value.strength]),
                q.threshold(plan, one), Shown(q.sign(plan, target)),
                Shown(str(error), error, "", "0.00"),
                *progress_cells(cover, target.id), Shown(both.why or "—"),
                Shown(";".join(x for x in (settles.release, settles.body, settles.when) if x)),
                Shown(one.fitted.evidence.narrowing or "—"),
                Shown("".join(f"{x.rstrip('。')}。" for x in _notes(plan, one)) or "—"),
            )
        )  # fmt: skip
    heads = (
        "序号", "条款", "目标", "类别", "中位数", q.interval_name().text, "概率", "研判", "依据",
        "数据质量", "概率灯", "规则灯", "责任单位", "标识", "原文用语", "目标值", "单位",
        "概率的抽样误差(百分点)", "已达全年目标(%)", "与线性序时之差", "与季节序时之差", "灯的说明",
        "以何为准", "能改变结果的数据", "说明",
    )  # fmt: skip
    wide = {"目标", "依据", "责任单位", "灯的说明", "以何为准", "能改变结果的数据", "说明"}
    columns = tuple(Column(h, 2.6 if h in wide else 1.0, "left") for h in heads)
    return Table(
        "register_full", "完整登记表", "", "全部目标登记表", "单位:见表", columns, tuple(rows),
        (f"注:带“{INTERNAL}”的概率只来自判断;无研判的目标,其概率不对外引用。",), _WORKBOOK,
    )  # fmt: skip


def _notes(plan: Plan, one: TargetOutlook) -> tuple[str, ...]:
    """Return what the model says, and both chances where a line has a tolerance."""
    better, unit = plan.indicators[one.target.indicator].better, plan.units[one.target.unit]["name"]
    both = both_chances(one, better, unit)
    return (*one.fitted.notes, both) if both else one.fitted.notes


def progress_cells(cover: Coverage, id: str) -> tuple[Shown, Shown, Shown]:
    """Return what is reached of the year's target and both gaps, in per cent and points."""
    found = cover.lights.targets[id].progress
    if found is None:
        return q.DASH, q.DASH, q.DASH
    seasonal = found.gap_seasonal
    return (
        q.amount(found.done, 1, "%", f"{id}.done"),
        q.difference(found.gap_linear, 1, f"{id}.gap_linear"),
        q.DASH if seasonal is None else q.difference(seasonal, 1, f"{id}.gap_seasonal"),
    )

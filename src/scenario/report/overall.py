"""Table 1: the main objectives and every other target with a verdict, both lights side by side."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.model.contract import Basis
from scenario.report import quantities as q
from scenario.report.blocks import Column, Shown, Table
from scenario.settings import LIGHT_EDGES, LIGHT_MARGIN

if TYPE_CHECKING:
    from scenario.compare.outlook import Outlook
    from scenario.compare.verdict import TargetOutlook
    from scenario.report.coverage import Coverage
    from scenario.terms import Plan

#: What an answer rests on, in the few characters that a column holds.
SUPPORT: Final[Mapping[Basis, str]] = MappingProxyType(
    {
        "settled": "已公布",
        "observations": "本区公布数",
        "pooled": "本区与上级",
        "sister_series": "无本区数,用相关系列",
        "reference_class": "同类记录",
        "prior_only": "仅有判断",
    }
)


def shared_month(outlook: Outlook) -> int | None:
    """Return the month of the latest own figure when all targets with one share it."""
    found = {t.so_far_month for t in outlook.targets.values() if t.so_far_month is not None}
    return found.pop() if len(found) == 1 else None


def needed_head(outlook: Outlook) -> str:
    """Return the head of the column of required growth."""
    return "下半年需增长" if shared_month(outlook) == 6 else "后续月份需增长"


def light_cell(colour: str) -> Shown:
    """Return a light with symbol and word."""
    return Shown(wording.light_label(colour), light=colour)


def rule_cell(colour: str) -> Shown:
    """Return the light by rule; a dash where the rule says nothing."""
    return q.DASH if colour == "none" else light_cell(colour)


def _row(plan: Plan, cover: Coverage, one: TargetOutlook, month: int | None) -> tuple[Shown, ...]:
    known = q.so_far(one)
    if month is None and one.so_far_month is not None:
        text = f"{known.text}(1—{one.so_far_month}月)"
        known = Shown(text, known.value, known.key, known.number_format)
    middle, reach, chance, word = q.DASH, q.DASH, q.DASH, Shown(one.reason)
    if q.ranged(one):
        middle = q.point(plan, one, one.median, "median")
        reach = q.span(plan, one, one.low, one.high, "range")
    if one.judged:
        chance, word = q.target_chance(one), Shown(one.verdict)
    evidence = one.fitted.evidence
    both = cover.lights.targets[one.target.id]
    return (
        q.named(plan, one), known, q.required(one), middle, reach, chance, word,
        light_cell(both.probability), rule_cell(both.rule),
        Shown(SUPPORT[evidence.basis]),
        Shown(wording.QUALITY["zh"][evidence.quality]),
        Shown(short_departments(one)),
    )  # fmt: skip


def short_departments(one: TargetOutlook) -> str:
    """Return the department printed first and how many there are; the register names all."""
    names = one.target.departments
    return f"{names[0]}等{len(names)}家" if len(names) > 2 else "、".join(names) or "—"


def overall(plan: Plan, cover: Coverage, number: int) -> Table:
    """Return Table 1: where each target stands, one row a target.

    Targets without a verdict that are no main objective stand in the register alone.
    """
    outlook = cover.outlook
    month = shared_month(outlook)
    main = [_row(plan, cover, one, month) for one in cover.of(cover.main)]
    others = [_row(plan, cover, one, month) for one in cover.of(cover.others)]
    rows = main + others
    if main and others:
        blank = (Shown(""),) * 11
        rows = [(Shown("总目标"), *blank), *main, (Shown("其他有研判的目标"), *blank), *others]
    columns = (
        Column("目标", 2.0, "left"),
        Column(f"1—{month}月实绩" if month else "累计实绩", 0.75),
        Column(needed_head(outlook), 0.95),
        Column("预测中位数", 0.9), Column(q.interval_name().text, 1.1),
        Column("概率", 0.6), Column("研判用语", 1.0), Column("概率灯", 1.0),
        Column("规则灯", 1.0), Column("数据支撑", 1.05), Column("数据质量", 0.65),
        Column("责任单位", 1.1),
    )  # fmt: skip
    return Table(
        "overall",
        "表1 总表",
        f"表{number}",
        f"{outlook.year}年主要目标完成情况预测",
        "单位:见表",
        columns,
        tuple(rows),
        _notes(cover),
    )


def _notes(cover: Coverage) -> tuple[str, ...]:
    green, amber = (f"{100 * edge:.0f}%" for edge in LIGHT_EDGES)
    labels = [wording.light_label(c) for c in ("green", "amber", "red")]
    notes = [
        f"注:概率指公布数(按公布小数位四舍五入)达到目标的可能性;{labels[0]}为概率{green}及以上,"
        f"{labels[1]}为{amber}至{green}以下,{labels[2]}为{amber}以下。",
        "“—”表示本区没有公布数,或该目标不适用;数据质量与概率是两件事,分别阅读。",
    ]
    if cover.outlook.previous:
        margin = f"{100 * LIGHT_MARGIN:.0f}"
        notes.append(f"概率灯与上期相衔接:概率越过分界不足{margin}个百分点的,保持上期灯色。")
    if cover.lights.rule_name:
        notes.append(f"规则灯按{cover.lights.rule_name},只看已公布的累计进度,不看概率。")
    if cover.rest:
        notes.append(f"其余{len(cover.rest)}项目标没有研判,逐项见附件“完整登记表”。")
    return tuple(notes)

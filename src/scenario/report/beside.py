"""What stands beside the register: lines of other bodies, tasks of units, places among districts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.compare.place import Places, all_places
from scenario.report import quantities as q
from scenario.report.blocks import Block, Column, Heading, Note, Paragraph, Shown, Table, Writer
from scenario.report.numbering import ordinal
from scenario.report.register import INTERNAL

if TYPE_CHECKING:
    from scenario.compare.outlook import Outlook
    from scenario.compare.tiers import TierComparison, TierOutlook, UnitOutlook
    from scenario.report.coverage import Coverage
    from scenario.terms import Plan

_WORKBOOK: Final[frozenset[Writer]] = frozenset(("xlsx",))
_READERS: Final[frozenset[Writer]] = frozenset(("html", "docx"))


def beside(plan: Plan, cover: Coverage, number: int) -> list[Block]:
    """Return the annex on other lines, units and places; empty where there is none of them.

    Parameters
    ----------
    plan : Plan
    cover : Coverage
    number : int
        Of its heading.
    """
    found, places = cover.outlook.tiers(), all_places(cover.outlook)
    blocks = [*_lines(plan, cover.outlook, found), *_units(plan, cover.outlook, found)]
    blocks += _places(places)
    return [Heading(f"({ordinal(number)})其他文件的目标、分解和位次", 2), *blocks] if blocks else []


def engines(outlook: Outlook) -> list[Block]:
    """Return which engine answered, where the reference engine was asked for."""
    by = [t.fitted.diagnostics.get("answered_by", "default") for t in outlook.targets.values()]
    sampled = by.count("reference")
    if not sampled:
        return []
    return [
        Note(
            f"本次按参照引擎测算:{sampled}项目标由PyMC抽样给出,其余{len(by) - sampled}项沿用默认算法,"
            "逐项见工作簿“完整登记表”的说明。"
        )
    ]


def _lines(plan: Plan, outlook: Outlook, found: TierComparison) -> list[Block]:
    if not found.tiers:
        return []
    heads = [Column("目标", 1.8, "left"), Column("由谁提出", 1.6), Column("目标值", 1.0),
             Column("概率", 0.7), Column("中位数与之相差", 1.2)]  # fmt: skip
    rows = [_line(plan, outlook, one) for one in found.tiers]
    title, unit = "同一目标在不同文件中的要求", "单位:见表"
    note = f"注:“{INTERNAL}”为只来自判断的测算概率,不作研判,不对外引用;不在目标清单中的不测算。"
    sourced = [(*row, Shown(one.source or "—", link=one.source))
               for row, one in zip(rows, found.tiers, strict=True)]  # fmt: skip
    return [
        Table("tiers", "其他文件的目标", "", title, unit, tuple(heads), tuple(rows),
              (note, "各条的出处见工作簿。"), _READERS),
        Table("tiers_full", "其他文件的目标", "", title, unit,
              (*heads, Column("出处", 2.6, "left")), tuple(sourced), (note,), _WORKBOOK),
    ]  # fmt: skip


def _line(plan: Plan, outlook: Outlook, one: TierOutlook) -> tuple[Shown, ...]:
    key = f"{one.id}.{one.tier}"
    sign = plan.units[one.unit]["name"]
    places = len(q.plain(one.threshold).partition(".")[2])
    line = q.amount(one.threshold, places, sign, f"{key}.line")
    word = wording.COMPARISON[one.comparison]["zh"]
    text = f"{line.text}{word}" if one.comparison == "around" else f"{word}{line.text}"
    line = replace(line, text=text)
    if one.chance is None or one.gap is None:
        return (Shown(one.name), Shown(wording.TIER[one.tier]), line, q.DASH, q.DASH)
    seen = outlook.targets[one.id]
    chance = q.chance(one.chance, seen.step, f"{key}.chance", settled=one.settled)
    if not one.judged and chance.value is not None:
        chance = Shown(f"{chance.text}{INTERNAL}", chance.value, chance.key, chance.number_format)
    gap = q.difference(one.gap, q.decimals(seen.target), f"{key}.gap")
    return (Shown(one.name), Shown(wording.TIER[one.tier]), line, chance, gap)


def _units(plan: Plan, outlook: Outlook, found: TierComparison) -> list[Block]:
    if not found.units:
        return []
    columns = (
        Column("目标", 1.8, "left"), Column("单位", 1.4, "left"), Column("类型", 0.6),
        Column("任务", 0.9), Column("权重(%)", 0.7), Column("加码(个百分点)", 0.9),
        Column("已完成", 0.9), Column("缺口(个百分点)", 0.9),
    )  # fmt: skip
    rows = tuple(_unit(plan, outlook, one) for one in found.units)
    ahead = [
        f"{outlook.targets[id].target.name}各单位任务合计比目标{'高' if by >= 0 else '低'}"
        f"{wording.number(abs(by), 1)}个百分点"
        for id, by in found.stretches.items()
    ]
    return [
        Table("units", "分解到单位", "", "分解到镇街、园区和部门的任务", "单位:见表", columns, rows,
              (f"注:{';'.join(ahead)}。",))
    ]  # fmt: skip


def _unit(plan: Plan, outlook: Outlook, one: UnitOutlook) -> tuple[Shown, ...]:
    target, key = outlook.targets[one.target].target, f"{one.target}.{one.unit}"
    sign = plan.units[target.unit]["name"]

    def shown(value: float | None, what: str, unit: str = "") -> Shown:
        places = q.decimals(target) if unit else 1
        return q.DASH if value is None else q.amount(value, places, unit, f"{key}.{what}")

    weight = None if one.weight is None else 100.0 * one.weight
    return (
        Shown(target.name), Shown(one.unit), Shown(wording.UNIT_KIND[one.kind]),
        shown(one.task, "task", sign), shown(weight, "weight"), shown(one.stretch, "stretch"),
        shown(one.reached, "reached", sign), shown(one.shortfall, "shortfall"),
    )  # fmt: skip


def _places(found: Places) -> list[Block]:
    """Return the table of places, or one sentence where no target has one."""
    if not found.targets:
        return []
    reasons = {one.reason for one in found.targets.values()}
    if all(reasons) and len(reasons) == 1:
        text = "各增速目标在同级区县中的位次:{why}。"
        return [Paragraph(text, {"why": Shown(reasons.pop())})]
    columns = (
        Column("增速目标", 1.8, "left"), Column("同级区县", 0.7), Column("有近期公布数", 0.8),
        Column("居首概率", 0.7), Column("前三概率", 0.7), Column("说明", 2.6, "left"),
    )  # fmt: skip
    rows = []
    for row in found.table.to_dict("records"):
        id = str(row["target"])
        chances = (
            q.DASH if row["reason"] else q.chance(float(row[k]), 1, f"{id}.place_{k}")
            for k in ("first", "first_three")
        )
        rows.append((
            Shown(str(row["name"])), q.whole(int(row["peers"])), q.whole(int(row["known"])),
            *chances, Shown(str(row["reason"]) or "—"),
        ))  # fmt: skip
    return [
        Table("places", "位次", "", "增速在同级区县中的位次", "单位:个、%", columns, tuple(rows),
              ("注:近期指上年以来;同级区县中有近期公布数的不到一半,或本区没有的,不测算。",))
    ]  # fmt: skip

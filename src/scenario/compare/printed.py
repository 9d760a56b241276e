"""Values of a target as they are printed, in tables of notebooks and in the memo alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.compare.differences import chances, decimals, reach, size
from scenario.page_table import DASH, Cell, light
from scenario.settings import INTERVAL

if TYPE_CHECKING:
    from scenario.compare.contrast import Contrast
    from scenario.compare.outlook import Outlook
    from scenario.compare.verdict import TargetOutlook
    from scenario.terms import Plan

#: Name of the printed interval.
SPAN: Final = f"{INTERVAL * 100:.0f}%区间"
OUTLOOK_HEADS: Final = (
    "目标", "要求", "已公布", "后几个月须增长", "全年预计", SPAN, "概率", "研判", "灯", "依据", "数据",
    "责任单位",
)  # fmt: skip
CONTRAST_HEADS: Final = (
    "情景", "目标", "较基准", SPAN, "原概率", "情景下概率", "今年投资(亿元)", "明年投资(亿元)",
)  # fmt: skip


def line(plan: Plan, one: TargetOutlook) -> str:
    """Return the line itself: ``15%``, ``前10位``, ``2024年12月底前``."""
    value = one.value.threshold
    if one.target.kind == "rank":
        return f"前{wording.plain(value)}位"
    if one.target.kind == "milestone":
        return f"{wording.month_of(one.value.year, value)}底前"
    return f"{wording.plain(value)}{plan.units[one.target.unit]['name']}"


def asked(plan: Plan, one: TargetOutlook) -> str:
    """Return comparator word and line: ``不低于15%``, ``前10位``, ``8%左右``."""
    if one.target.kind in ("rank", "milestone"):
        return line(plan, one)
    word = wording.COMPARISON[one.target.comparison]["zh"]
    text = line(plan, one)
    return f"{text}{word}" if one.target.comparison == "around" else f"{word}{text}"


def value_text(plan: Plan, one: TargetOutlook, value: float) -> str:
    """Return one value of the target's own quantity: growth to 0.1, a rank whole, a month."""
    if one.target.kind == "milestone":
        return wording.month_of(one.value.year, value)
    text = f"{wording.number(value, decimals(one.target))}{plan.units[one.target.unit]['name']}"
    return f"第{text}" if one.target.kind == "rank" else text


def outlook_rows(outlook: Outlook) -> list[tuple[Cell | str, ...]]:
    """Return one row per target below `OUTLOOK_HEADS`; without a verdict no chance and no light."""
    plan = outlook.forecast.plan
    rows: list[tuple[Cell | str, ...]] = []
    for one in outlook.targets.values():
        low, high = (value_text(plan, one, v) for v in (one.low, one.high))
        chance = wording.chance_text(
            wording.clamp_chance(one.chance, settled=one.fitted.settled), one.step or 5
        )
        known = one.so_far is not None and one.so_far_month is not None
        rows.append(
            (
                one.target.name,
                asked(plan, one),
                f"1—{one.so_far_month}月{wording.percent(one.so_far or 0.0)}" if known else DASH,
                DASH if one.required is None else _growth(one.required[1]),
                Cell(value_text(plan, one, one.median), one.median),
                low if low == high else f"{low}至{high}",
                Cell(chance, 100 * one.chance) if one.judged else Cell(DASH),
                one.verdict or one.reason or wording.NO_VERDICT["zh"],
                light(one.light),
                wording.EVIDENCE[one.fitted.evidence.basis],
                wording.QUALITY["zh"][one.fitted.evidence.quality],
                "、".join(one.target.departments) or DASH,
            )
        )
    return rows


def contrast_rows(effects: Contrast) -> list[tuple[Cell | str, ...]]:
    """Return one row per scenario and target that it moves, below `CONTRAST_HEADS`."""
    plan = effects.baseline.forecast.plan
    rows: list[tuple[Cell | str, ...]] = []
    for e in effects.effects:
        if e.zero and not e.next_year_money:
            continue
        one = effects.baseline.targets[e.target]
        before, after = chances(e, one.step)
        this, following = e.this_year_money, e.next_year_money
        rows.append(
            (
                effects.scenarios[e.scenario].name,
                one.target.name,
                Cell(size(plan, one.target, e), e.median),
                reach(one.target, e),
                Cell(before, 100 * e.chance_before) if one.judged else Cell(DASH),
                Cell(after, 100 * e.chance_after) if one.judged else Cell(DASH),
                DASH if this is None else Cell(wording.signed(this[1]), this[1]),
                DASH if following is None else Cell(wording.signed(following[1]), following[1]),
            )
        )
    return rows


def _growth(value: float) -> Cell:
    return Cell(wording.percent(value), value)

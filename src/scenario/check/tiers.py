"""Tiers and breakdowns that can be read but do not fit: floors, orders, sums and weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from scenario import wording
from scenario.errors import Finding, error, warning
from scenario.terms import Plan, Target
from scenario.tier_terms import ADDED_KINDS, Tier, UnitTask, demand

#: The three books from the one that must be reached to the one that is striven for.
BOOKS: Final = ("first_book", "second_book", "third_book")
#: The line that no other may fall below.
FLOOR: Final = "city_order"
WEIGHT_SLACK: Final = 0.005


def check_tiers(plan: Plan) -> Iterator[Finding]:
    """Yield findings about lines set by several bodies and about breakdowns.

    Parameters
    ----------
    plan : Plan

    Examples
    --------
    >>> from scenario.read.plan import read_plan
    >>> [f.id for f in check_tiers(read_plan("params")) if f.severity == "error"]
    []
    """
    lines: dict[tuple[str, str, int], list[Tier]] = {}
    for tier in plan.tiers:
        lines.setdefault((tier.id, tier.indicator, tier.year), []).append(tier)
    for (id, indicator, year), tiers in lines.items():
        better = plan.indicators[indicator].better
        strength: dict[str, float] = {
            t.tier: demand(t.threshold, t.comparison, better) for t in tiers
        }
        target = plan.targets.get(id)
        if target is not None and tiers[0].in_register and year in target.values:
            line = target.value(year).threshold
            strength["department_points"] = demand(line, target.comparison, better)
        yield from _floor(f"tiers.yaml {id} {year}", strength)
        yield from _books(f"tiers.yaml {id} {year}", strength)
    tasks: dict[tuple[str, int], list[UnitTask]] = {}
    for task in plan.breakdown:
        tasks.setdefault((task.target, task.year), []).append(task)
    for (id, year), units in tasks.items():
        yield from _units(plan.targets[id], year, units)


def total_of(target: Target, tasks: Sequence[UnitTask]) -> float:
    """Return what the units' tasks amount to: their sum, or their weighted mean.

    Parameters
    ----------
    target : Target
    tasks : sequence of UnitTask
        Of one target and year; at least one.
    """
    if target.kind in ADDED_KINDS:
        return float(sum(t.task for t in tasks))
    return float(sum(t.task * (t.weight or 0.0) for t in tasks))


def _floor(where: str, strength: Mapping[str, float]) -> Iterator[Finding]:
    floor = strength.get(FLOOR)
    if floor is None:
        return
    for name, value in strength.items():
        if value < floor:
            yield warning(
                "PL-102",
                where,
                f"{wording.TIER[name]}低于{wording.TIER[FLOOR]}",
                "完成这一档仍不算完成市下达任务",
                "核对两处的数;确属如此时在 note 说明",
                f"{name} is below the line set by the city",
            )


def _books(where: str, strength: Mapping[str, float]) -> Iterator[Finding]:
    written = [b for b in BOOKS if b in strength]
    for lower, higher in pairwise(written):
        if strength[higher] < strength[lower]:
            yield error(
                "PL-103",
                where,
                f"{wording.TIER[higher]}低于{wording.TIER[lower]}",
                "三本账应逐本加高",
                "核对是否写反",
                f"{higher} is below {lower}",
            )


def _units(target: Target, year: int, units: Sequence[UnitTask]) -> Iterator[Finding]:
    where = f"breakdown.csv {target.id} {year}"
    weights = [u.weight for u in units if u.weight is not None]
    if weights and len(weights) < len(units):
        yield error(
            "PL-104",
            where,
            f"{len(units)}个单位中{len(weights)}个写了权重",
            "份额不全,无法比较",
            "都写或都不写",
            "some units have a weight and some have none",
        )
    elif weights and abs(sum(weights) - 1.0) > WEIGHT_SLACK:
        yield error(
            "PL-104",
            where,
            f"权重合计{sum(weights):.3f}",
            "应为1",
            "改正各单位的份额",
            "weights do not add up to one",
        )
    if year not in target.values:
        yield error(
            "PL-105", where, f"目标没有{year}年的值", "无从比较", "改年度", "no value of this year"
        )
        return
    line, total = target.value(year).threshold, total_of(target, units)
    if target.comparison in ("within", "around"):
        return
    ahead = demand(total, target.comparison, "higher") - demand(line, target.comparison, "higher")
    if abs(ahead) < 0.5 * 10.0**-target.precision:
        return
    what = "合计" if target.kind in ADDED_KINDS else "按权重平均"
    found = f"各单位任务{what}{total:g},目标{line:g}"
    if ahead < 0:
        yield warning(
            "PL-106",
            where,
            found,
            "各单位都完成,全区仍完不成",
            "补上未分解的部分,或写明由谁承担",
            "the units' tasks fall short of the target",
        )
    else:
        yield Finding(
            "PL-106",
            "note",
            where,
            found,
            "分解时加了码",
            "无须处理,比较时列出加码",
            "the units' tasks go beyond the target",
        )

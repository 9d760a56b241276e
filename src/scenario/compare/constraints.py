"""What stands before any chance: lines of other bodies, the five-year path, and what must fit together.

A line that nobody gave is blank and said to be blank; nothing is put in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scenario import wording
from scenario.model.growth_figures import indicator_rows, settled_value
from scenario.simulate.run import Forecast
from scenario.terms import Target
from scenario.tier_terms import Tier

#: A five-year plan covers the years ending in 1 to 5 or 6 to 0.
FIVE: int = 5


@dataclass(frozen=True, slots=True)
class Constraint:
    """One line or one condition.

    Parameters
    ----------
    id, name : str
    value : float or None
        In the target's unit; None where it is blank.
    binding : bool
        Whether a target below it (above it, where less is better) may not be set.
    text : str
        One sentence, Chinese.
    """

    id: str
    name: str
    value: float | None
    binding: bool
    text: str


def constraints(joint: Forecast, target: str, at: float | None) -> tuple[Constraint, ...]:
    """Return what stands before the chance of next year's target, given or blank.

    Parameters
    ----------
    joint : Forecast
    target : str
    at : float or None
        The value that consistency is looked at for; None without a curve.

    Returns
    -------
    tuple of Constraint
    """
    plan = joint.plan
    entry, year = plan.targets[target], plan.settings.year + 1
    given = {
        t.tier: t
        for t in plan.tiers
        if t.id == target and t.year == year and t.known_on <= joint.fitted.observations.as_of
    }
    found = [
        _line(entry, year, given.get("city_order"), "city_order", binding=True),
        _five_year(joint, entry, year, given.get("five_year_plan")),
        _line(entry, year, given.get("place_wish"), "place_wish", binding=False),
    ]
    return (*found, *_together(joint, entry, at))


def _line(target: Target, year: int, tier: Tier | None, id: str, *, binding: bool) -> Constraint:
    name = wording.TIER[id]
    if tier is None:
        return Constraint(id, name, None, binding, f"{name}:未提供{year}年的数,空缺。")
    line = f"{tier.threshold:g}{_unit(target)}"
    return Constraint(id, name, tier.threshold, binding, f"{name}:{year}年{line}。")


def _five_year(joint: Forecast, target: Target, year: int, tier: Tier | None) -> Constraint:
    """Return what the last years of the five-year plan still have to bring on average."""
    id, name = "five_year_plan", wording.TIER["five_year_plan"]
    first = year - (year - 1) % FIVE
    if tier is None:
        text = f"{name}:未提供{first}—{first + FIVE - 1}年的要求,空缺。"
        return Constraint(id, name, None, False, text)
    if target.kind != "growth":
        return _line(target, year, tier, id, binding=False)
    plan = joint.plan
    rows = indicator_rows(
        joint.fitted.observations, plan, target.indicator, [plan.settings.region], "growth"
    )
    known = {y: settled_value(rows, y) for y in range(first, year - 1)}
    missing = [str(y) for y, value in known.items() if value is None]
    if missing:
        text = (
            f"{name}:年均{tier.threshold:g}%,但缺{'、'.join(missing)}年全年增速,"
            f"{year}年还须多少无法推算。"
        )
        return Constraint(id, name, None, False, text)
    done = np.prod([1.0 + (v or 0.0) / 100.0 for v in known.values()])
    done *= 1.0 + float(np.median(joint.targets[target.id].values)) / 100.0
    left = first + FIVE - year
    need = 100.0 * (((1.0 + tier.threshold / 100.0) ** FIVE / done) ** (1.0 / left) - 1.0)
    text = (
        f"{name}:年均{tier.threshold:g}%,按今年中位数推算,余下{left}年平均须增长"
        f"{wording.number(need)}%。"
    )
    return Constraint(id, name, float(need), False, text)


def _together(joint: Forecast, target: Target, at: float | None) -> Iterator[Constraint]:
    """Yield what value added, investment, energy and R&D must have in common; blank where unknown."""
    parts = joint.targets[target.id].parts
    if at is not None and "next_denominator" in parts and "numerator" in parts:
        wanted = at / 100.0 * float(np.median(parts["next_denominator"]))
        grown = 100.0 * (wanted / float(np.median(parts["numerator"])) - 1.0)
        text = f"与总量的关系:占比定为{at:g}%,意味着分子(R&D经费)比今年增长约{wording.number(grown)}%。"
        yield Constraint("numerator", "分子增速", float(grown), False, text)
    for id, name, needs in _LINKS.get(target.indicator, ()):
        yield Constraint(id, name, None, False, f"{name}:{needs},空缺。")


#: Indicator → links that could not be worked out yet: id, name, what is missing.
_LINKS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "industrial_value_added": (
        ("energy", "与能耗的衔接", "没有本区能耗总量和能耗强度的次年要求"),
        ("investment", "与投资的衔接", "没有本区投资转为增加值的历年数据"),
    ),
    "manufacturing_investment": (
        ("value_added", "与增加值的衔接", "没有本区投资转为增加值的历年数据"),
        ("energy", "与能耗的衔接", "没有新增项目的能耗数据"),
    ),
}


def _unit(target: Target) -> str:
    return "%" if target.unit == "percent" else ""

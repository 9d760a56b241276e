"""What went into each row of a forecast: judgements, common shocks and parts, by name.

A judgement's draws can be made again from its id, the number of draws and the seed, in the order in
which the model was fitted. Joining the targets reorders a target's draws and everything that
belongs to them, so a part that holds the draw's own number says which judgement went with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from scenario.identities import round_half_up
from scenario.judgement import draw
from scenario.model.catalogue import FittedModels
from scenario.model.contract import Draws
from scenario.model.growth_inputs import BASE_ADJUSTMENT
from scenario.model.growth_upstream import base_adjustment
from scenario.model.growth_words import next_window
from scenario.periods import Window
from scenario.seeds import generator
from scenario.simulate.factors import loadings_of
from scenario.simulate.run import Forecast, forecast
from scenario.terms import Plan

Floats = NDArray[np.float64]
#: The part that holds a draw's number in the order of fitting.
NUMBER: Final = "draw_number"
#: Models that draw their judgements row by row. The others put them on a grid or at the levels of a
#: common shock, where no row has a judgement of its own.
ROW_BY_ROW: Final = ("growth", "ratio", "rank")
#: Parts that are inputs: Chinese name and unit. Where an identity computes the value from others,
#: only what it was computed from is an input.
TIED: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "numerator_growth": ("分子(增加值)增速", "percent"),
        "price_change": ("价格变动", "percent"),
        "land_growth": ("工业用地面积增速", "percent"),
    }
)
PARTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "above_growth": ("上级走势带来的增速", "percent"),
        "own_departure": ("本区相对上级走势的偏离", "percentage_point"),
        "base_share": ("上年同期占全年的比重", "plain"),
        "denominator": ("分母(GDP)", "yi_yuan"),
    }
)
NEXT: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "next_above_growth": ("次年上级走势带来的增速", "percent"),
        "next_own_departure": ("本区次年相对上级走势的偏离", "percentage_point"),
    }
)


#: What only the year itself reveals: nobody can find it out beforehand.
UNKNOWABLE: Final = ("own_departure", *NEXT)


@dataclass(frozen=True, slots=True)
class Input:
    """One named quantity that a row of a forecast rests on.

    Parameters
    ----------
    id, name, unit : str
        The name and the unit are printed.
    role : {"cause", "datum"}
        A cause moves the value; a datum will be published and then says something about it.
    values : ndarray, shape (S,)
    """

    id: str
    name: str
    unit: str
    role: Literal["cause", "datum"]
    values: Floats


def numbered(fitted: FittedModels) -> FittedModels:
    """Return the same models with every draw carrying its number."""
    return replace(
        fitted,
        fitted=MappingProxyType({t: replace(f, draws=_number(f.draws)) for t, f in fitted.items()}),
    )


def _number(draws: Draws) -> Draws:
    count = np.arange(len(draws.values), dtype=float)
    return replace(draws, parts=MappingProxyType({**draws.parts, NUMBER: count}))


def order_of(joint: Forecast, target: str) -> NDArray[np.intp]:
    """Return, for each joint draw of a target, its number in the order of fitting, shape (S,)."""
    again = forecast(numbered(joint.fitted), joint.plan.scenarios["baseline"])
    return np.asarray(again.targets[target].parts[NUMBER], dtype=np.intp)


def inputs_of(joint: Forecast, target: str, *, next_year: bool = False) -> Mapping[str, Input]:
    """Return what went into each row of a target, in a fixed order.

    Parameters
    ----------
    joint : Forecast
    target : str
    next_year : bool
        What the year after the plan year rests on: this year's outcome comes first.

    Returns
    -------
    mapping of str to Input
        Constant quantities are left out: they explain nothing.
    """
    found = _next(joint, target) if next_year else _this(joint, target)
    return MappingProxyType({one.id: one for one in found if np.ptp(one.values) > 0.0})


def _this(joint: Forecast, target: str) -> Iterator[Input]:
    plan, draws = joint.plan, joint.targets[target]
    if set(TIED) <= set(draws.parts):
        yield from _parts(plan, draws, TIED)
    else:
        yield from _parts(plan, draws, PARTS)
        yield from _judged(joint, target)
    yield from _factors(joint, target)
    if target in joint.money:
        change = joint.money[target].this_year
        yield Input("scenario_money", "情景带来的投资增减", "亿元", "cause", change)
    yield from _due(joint, target)


def _next(joint: Forecast, target: str) -> Iterator[Input]:
    plan, draws = joint.plan, joint.targets[target]
    entry = plan.targets[target]
    year = plan.settings.year
    name = f"{year}年的结果(次年的基数)"
    yield Input("this_year", name, unit_name(plan, entry.unit), "cause", draws.values)
    yield from _parts(plan, draws, NEXT)
    for one in _judged(joint, target):
        if one.id != BASE_ADJUSTMENT:
            yield one
            continue
        order = order_of(joint, target)
        values = base_adjustment(plan, len(order), joint.fitted.seed)[order]
        yield replace(one, name=f"次年的{one.name}", values=values)
    yield from _due(joint, target)


def _parts(plan: Plan, draws: Draws, known: Mapping[str, tuple[str, str]]) -> Iterator[Input]:
    for id, (name, unit) in known.items():
        if id in draws.parts:
            yield Input(id, name, unit_name(plan, unit), "cause", draws.parts[id])


def unit_name(plan: Plan, id: str) -> str:
    """Return a unit as it is printed; a word that is no registered unit stays as it is."""
    return plan.units[id]["name"] if id in plan.units else id


def _judged(joint: Forecast, target: str) -> Iterator[Input]:
    fitted, plan = joint.fitted[target], joint.plan
    if fitted.model not in ROW_BY_ROW or fitted.settled:
        return
    order = order_of(joint, target)
    for id in fitted.diagnostics.get("judgements", ()):
        if id in plan.priors:
            said = plan.judgement(id)
            values = draw(said, len(order), joint.fitted.seed)[order]
            yield Input(id, said.name, unit_name(plan, said.unit), "cause", values)


def _factors(joint: Forecast, target: str) -> Iterator[Input]:
    plan, size = joint.plan, len(joint.targets[target].values)
    for id in loadings_of(plan, [target])[target]:
        values = generator(joint.fitted.seed, "factor", id).standard_normal(size)
        name = f"共同因素:{plan.factors[id].name}"
        yield Input(f"factor.{id}", name, "标准差", "cause", values)


def _due(joint: Forecast, target: str) -> Iterator[Input]:
    """Yield the region's next year-to-date growth: the datum that will be published first."""
    path, fitted = joint.targets[target].path, joint.fitted[target]
    if path is None or fitted.settled:
        return
    last = max(path.observed, default=0)
    year = joint.plan.settings.year
    known = Window(year, 1, last) if last else None
    month = next_window(year, joint.fitted.observations.as_of, known).last
    if month in path.months and last < month < 12:
        values = np.asarray(round_half_up(path.draws[:, path.months.index(month)], 1), dtype=float)
        yield Input(f"ytd_{month:02d}", f"1—{month}月本区累计增速", "%", "datum", values)

"""What one more point of next year's target takes: chance, or at the same chance money, land, R&D."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario import wording
from scenario.compare.inputs import unit_name
from scenario.settings import tails
from scenario.simulate.factors import sign_of
from scenario.simulate.pipeline import FED
from scenario.simulate.run import Forecast, forecast
from scenario.terms import Override, Scenario, Target

Floats = NDArray[np.float64]
#: Land added to find out what a mu brings next year.
TRIAL_MU: float = 100.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What setting one step more takes.

    Parameters
    ----------
    id, name, unit : str
    low, median, high : float or None
        Between the ends of the house's interval; None where no lever's effect is known.
    text : str
        One sentence, Chinese; says so where it is blank.
    """

    id: str
    name: str
    unit: str
    low: float | None
    median: float | None
    high: float | None
    text: str


def costs(joint: Forecast, target: str, table: pd.DataFrame, at: float) -> tuple[Cost, ...]:
    """Return what one more point (or published step) above a value takes.

    Parameters
    ----------
    joint : Forecast
    target : str
    table : DataFrame
        ``value`` and ``chance`` of the curve.
    at : float
        The value from which the point is counted.

    Returns
    -------
    tuple of Cost
        Points of chance first; then what would keep the chance where it is.
    """
    entry, parts = joint.plan.targets[target], joint.targets[target].parts
    more, harder = one_more(entry, at), sign_of(entry)
    ordered = table.sort_values("value")
    chances = np.interp([at, at + harder * more], ordered["value"], ordered["chance"])
    lost = 100.0 * float(chances[0] - chances[1])
    unit = unit_name(joint.plan, entry.unit)
    points = "个百分点" if unit == "%" else unit
    places = max(entry.precision, 1) if more < 1 or unit == "%" else 0
    words = (
        f"由{wording.number(at, places)}{unit}再{'提高' if harder > 0 else '降低'}{more:g}{points}"
    )
    out = [
        Cost("chance", "完成概率", "个百分点", lost, lost, lost,
             f"{words},完成概率下降{wording.number(lost, 0)}个百分点。")
    ]  # fmt: skip
    if entry.indicator == FED and "base_100m_yuan" in parts:
        base = parts["base_100m_yuan"] * (1.0 + joint.targets[target].values / 100.0)
        money = base * more / 100.0
        out.append(_cost("money", "投资", "亿元", money, f"{words}而概率不变,次年须多完成投资"))
        out.append(_land(joint, target, money, words))
    elif "next_denominator" in parts:
        spent = parts["next_denominator"] * more / 100.0
        out.append(_cost("rd", "R&D经费", "亿元", spent, f"{words}而概率不变,须多投入R&D经费"))
    else:
        text = f"{words}而概率不变需要多少投入:没有能移动这一指标的抓手,空缺。"
        out.append(Cost("none", "投入", "", None, None, None, text))
    return tuple(out)


def _cost(id: str, name: str, unit: str, values: Floats, words: str) -> Cost:
    low, high = (float(q) for q in np.quantile(values, tails()))
    middle = float(np.median(values))
    text = (
        f"{words}约{wording.number(middle)}{unit}({wording.number(low)}—{wording.number(high)})。"
    )
    return Cost(id, name, unit, low, middle, high, text)


def _land(joint: Forecast, target: str, money: Floats, words: str) -> Cost:
    """Return how many mu at today's stage would bring the money next year."""
    moved = forecast(joint.fitted, _trial(joint.plan.scenarios["baseline"]))
    per_mu = moved.money[target].next_year / TRIAL_MU
    if float(np.median(per_mu)) <= 0.0:
        text = f"{words}所需用地:处于现阶段的地块次年还不形成投资,无法换算。"
        return Cost("land", "用地", "亩", None, None, None, text)
    mu = float(np.median(money) / np.median(per_mu))
    text = f"{words}而概率不变,若全靠新增工业用地,约须{wording.number(mu, 0)}亩(按现阶段地块次年形成投资的中位数)。"
    return Cost("land", "用地", "亩", None, mu, None, text)


def _trial(baseline: Scenario) -> Scenario:
    return replace(
        baseline,
        id="land_trial",
        levers=(Override("land_supply", "set", TRIAL_MU),),
        expect=MappingProxyType({}),
    )


def one_more(target: Target, at: float) -> float:
    """Return the step that a cost is counted for.

    One point of growth, one published decimal of a ratio; of an amount or a count the power of ten
    below a tenth to a hundredth of the value, so that the step says something.
    """
    least = float(10.0**-target.precision)
    if target.kind == "growth":
        return 1.0
    if target.kind not in ("amount", "count") or abs(at) < 10.0 * least:
        return least
    return max(least, float(10.0 ** (math.floor(math.log10(abs(at))) - 1)))

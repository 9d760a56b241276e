"""What should next year's target be: the chance of meeting it against the value one would set.

The chance at a value is the share of next year's joint draws, each on the base its own year leaves,
that meet it, rounded as published. A value at a wished chance is the most demanding one on the
steps in which targets are set whose chance is still at least that.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario import wording
from scenario.compare.carry import carry
from scenario.compare.constraints import constraints
from scenario.compare.curve import Ambition, Curve
from scenario.compare.experiments import NEXT_YEAR
from scenario.compare.extra_point import costs
from scenario.compare.inputs import unit_name
from scenario.compare.past_targets import past_targets
from scenario.errors import error, raise_errors
from scenario.identities import meets
from scenario.model.catalogue import FittedModels
from scenario.settings import QUANTILES, tails
from scenario.simulate.factors import sign_of
from scenario.simulate.run import Forecast, forecast
from scenario.terms import Target

Floats = NDArray[np.float64]
#: Words of ambition, the safest first; `Settings.ambitions` says at which chances a value gets them.
AMBITIONS: Final = ("稳妥", "积极", "冲高")
#: Targets of growth are set in steps of so many points.
GROWTH_STEP: Final = 0.5


def step_of(target: Target) -> float:
    """Return the step in which a target is set: half points of growth, else the published decimals.

    Examples
    --------
    ``step_of(plan.targets["rd_intensity"])`` is 0.1.
    """
    return GROWTH_STEP if target.kind == "growth" else float(10.0**-target.precision)


def settable(draws: Floats, target: Target, chance: float, step: float) -> float:
    """Return the most demanding value on the steps whose chance is at least the wished one.

    Parameters
    ----------
    draws : ndarray, shape (S,)
    target : Target
    chance : float
        Between 0 and 1.
    step : float
    """
    up = sign_of(target)
    start = np.quantile(up * draws, 1.0 - chance)
    # rounding as published may let the value above pass, never two steps above
    value = float(np.floor(start / step) + 2) * step * up
    while chance_at(draws, target, value) < chance:
        value -= up * step
    return round(value, 10) + 0.0


def chance_at(draws: Floats, target: Target, value: float) -> float:
    """Return the share of draws that meet a value, rounded as published."""
    met = meets(draws, target.comparison, value, precision=target.precision)
    return float(np.mean(met))


def curve_of(joint: Forecast, target: str) -> Curve:
    """Return the curve of one target from a forecast whose draws hold the year after.

    Parameters
    ----------
    joint : Forecast
    target : str

    Returns
    -------
    Curve
        With the reason instead of numbers where there is none.
    """
    plan, draws = joint.plan, joint.targets[target]
    entry, year = plan.targets[target], plan.settings.year + 1
    past = past_targets(joint.fitted.observations, plan, entry.indicator)
    step, why, unit = step_of(entry), _why_not(joint, target), unit_name(plan, entry.unit)
    nothing = pd.DataFrame({"value": [], "chance": []}, dtype=float)
    if why:
        nan, lines = float("nan"), constraints(joint, target, None)
        return Curve(
            target=entry, year=year, why=why, unit=unit, step=step, table=nothing, ambitions=(),
            today=None, low=nan, median=nan, high=nan, this_year=nan, ratchet=None, carried=None,
            lines=lines, costs=(), past=past,
        )  # fmt: skip
    later = draws.parts[NEXT_YEAR]
    ambitions = []
    for word, wished in zip(AMBITIONS, plan.settings.ambitions, strict=True):
        value = settable(later, entry, wished, step)
        ambitions.append(Ambition(word, wished, value, chance_at(later, entry, value)))
    line = entry.value(plan.settings.year).threshold
    low, median, high = (float(q) for q in np.quantile(later, [tails()[0], 0.5, tails()[1]]))
    table = _table(later, entry, step, [line, *(a.value for a in ambitions)])
    keen = ambitions[1].value
    return Curve(
        target=entry,
        year=year,
        why="",
        unit=unit,
        step=step,
        table=table,
        ambitions=tuple(ambitions),
        today=(float(line), chance_at(later, entry, line)),
        low=low,
        median=median,
        high=high,
        this_year=float(np.median(draws.values)),
        ratchet=_ratchet(draws.values, later) if entry.kind == "growth" else None,
        carried=carry(joint, target),
        lines=constraints(joint, target, keen),
        costs=costs(joint, target, table, keen),
        past=past,
    )


def _table(draws: Floats, target: Target, step: float, more: list[float]) -> pd.DataFrame:
    ends = np.quantile(draws, [QUANTILES[1], QUANTILES[-2]])
    first, last = np.floor(ends[0] / step), np.ceil(ends[1] / step)
    coarse = max(1, int((last - first) // 120))
    values = sorted(
        {round(float(k) * step, 10) for k in np.arange(first, last + 1, coarse)} | set(more)
    )
    values = values if sign_of(target) > 0 else values[::-1]
    return pd.DataFrame({"value": values, "chance": [chance_at(draws, target, v) for v in values]})


def _ratchet(this: Floats, later: Floats) -> tuple[float, float] | None:
    """Return what a point of this year does to the next; None when this year is settled.

    The base alone: ``−(1 + g₂) ÷ (1 + g₁)``, as next year's level stays. Over the draws: the slope of
    next year's growth on this year's.
    """
    if np.ptp(this) == 0.0:
        return None
    base = -float(np.median((100.0 + later) / (100.0 + this)))
    return base, float(np.cov(this, later)[0, 1] / np.var(this, ddof=1))


def _why_not(joint: Forecast, target: str) -> str:
    fitted = joint.fitted[target]
    if fitted.evidence.basis == "prior_only":
        wanted = fitted.evidence.narrowing
        more = f";先补{wanted}" if wanted else ""
        return f"没有下一年的测算:{wording.NO_VERDICT['zh']}{more}。"
    if NEXT_YEAR in joint.targets[target].parts:
        return ""
    if fitted.settled:
        return "没有下一年的测算:今年已经公布,模型尚未以次年为计划年重新运行。"
    if fitted.evidence.basis == "reference_class":
        return "没有下一年的测算:只有同类目标的完成记录,没有可以向后延伸的序列。"
    return "没有下一年的测算:这一类目标的模型只到当年年底。"


def attain(
    fitted: FittedModels,
    *,
    year: int | None = None,
    target: str | None = None,
    scenario: str = "baseline",
) -> Mapping[str, Curve] | Curve:
    """Return the target-setting curve of next year, of one target or of all.

    Parameters
    ----------
    fitted : FittedModels
    year : int, optional
        The year after the plan year; no other can be asked for.
    target : str, optional
        One target; every target with a curve or a reason when omitted.
    scenario : str
        Id of the scenario under which both years run.

    Returns
    -------
    Curve, or mapping of str to Curve

    Raises
    ------
    ScenarioError
        CO-030 for another year, CO-031 for an unknown target.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=400, cache=None)
    >>> curve = attain(fitted, year=2025, target="digital_core_growth")
    >>> [a.word for a in curve.ambitions]
    ['稳妥', '积极', '冲高']
    """
    _check(fitted, year, target)
    joint = forecast(fitted, fitted.plan.scenarios[scenario])
    if target is not None:
        return curve_of(joint, target)
    return MappingProxyType({id: curve_of(joint, id) for id in joint.targets})


def _check(fitted: FittedModels, year: int | None, target: str | None) -> None:
    next_year = fitted.plan.settings.year + 1
    problems = []
    if year is not None and year != next_year:
        problems.append(
            error(
                "CO-030",
                f"定值曲线 {year}年",
                f"计划年的下一年是{next_year}年",
                "只有下一年接得上今年的测算",
                f"改用 --year {next_year}",
                f"only {next_year} can be asked for",
            )
        )
    if target is not None and target not in fitted:
        problems.append(
            error(
                "CO-031",
                "定值曲线",
                f"没有名为“{target}”的目标",
                "无法给出曲线",
                "用 scenario list targets 查看编号",
                f"unknown target {target}",
            )
        )
    raise_errors(problems)

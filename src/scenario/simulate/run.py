"""Fitted models and a scenario give a forecast: the same draws, moved by the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenario.errors import ScenarioError, error
from scenario.model.catalogue import FittedModels
from scenario.model.contract import Draws, Fitted
from scenario.simulate.factors import loadings_of
from scenario.simulate.joint import couple
from scenario.simulate.next_year import carried_over
from scenario.simulate.overrides import Moves, moves
from scenario.simulate.pipeline import STAGES, Investment, invest, months_known
from scenario.simulate.ties import tie
from scenario.simulate.watched import watch
from scenario.terms import Plan, Scenario

Floats = NDArray[np.float64]
#: The indicator that projects and land feed directly.
FED = "manufacturing_investment"


@dataclass(frozen=True, slots=True)
class Money:
    """Recognised investment that a scenario adds or takes away, 亿元, draw by draw.

    Parameters
    ----------
    this_year : ndarray, shape (S,)
        From the as-of day to December.
    next_year : ndarray, shape (S,)
    """

    this_year: Floats
    next_year: Floats


@dataclass(frozen=True, slots=True)
class Forecast:
    """All draws under one scenario at one as-of day; draw numbers match across scenarios.

    Parameters
    ----------
    scenario : Scenario
    targets : mapping of target id to Draws
    money : mapping of target id to Money
        Only targets that the scenario's projects and land feed.
    notes : tuple of str
        What the memo must say about this scenario, Chinese.
    fitted : FittedModels
        What the draws come from.
    judgements : tuple of str
        Ids of the judgements that coupling, identities and the scenario read.
    """

    scenario: Scenario
    targets: Mapping[str, Draws]
    money: Mapping[str, Money]
    notes: tuple[str, ...]
    fitted: FittedModels
    judgements: tuple[str, ...] = ()

    @property
    def plan(self) -> Plan:
        """The plan the draws belong to."""
        return self.fitted.plan

    @property
    def is_baseline(self) -> bool:
        """True for the scenario without differences; otherwise this is a projection."""
        return self.scenario.id == "baseline"


def forecast(fitted: FittedModels, scenario: Scenario) -> Forecast:
    """Run one scenario on the fitted models' own draws; nothing is sampled again.

    An empty scenario returns the baseline's numbers to the last bit.

    Parameters
    ----------
    fitted : FittedModels
    scenario : Scenario

    Returns
    -------
    Forecast

    Raises
    ------
    ScenarioError
        When the scenario sets something no model responds to.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None)
    >>> base = sc.forecast(fitted, plan.scenarios["baseline"])
    >>> base.targets["digital_core_growth"].values.shape
    (200,)
    """
    seen, watched = watch(fitted)
    plan = seen.plan
    coupled = couple(
        {t: f.draws for t, f in seen.items()},
        plan.correlations,
        seen.seed,
        loadings_of(plan, list(seen)),
    )
    base, tied = tie(seen, coupled)
    change = moves(plan, scenario)
    if change.is_empty:
        nothing: Mapping[str, Money] = MappingProxyType({})
        return Forecast(scenario, base, nothing, tuple(tied), fitted, watched.in_order)
    targets, money = dict(base), {}
    for id in _fed(plan, seen):
        targets[id], money[id] = _add_money(seen, id, base[id], change)
    notes = (*_notes(plan, change), *tied)
    return Forecast(
        scenario,
        MappingProxyType(targets),
        MappingProxyType(money),
        notes,
        fitted,
        watched.in_order,
    )


def _fed(plan: Plan, fitted: FittedModels) -> list[str]:
    return [t for t in fitted if plan.targets[t].indicator == FED]


def _add_money(fitted: FittedModels, id: str, base: Draws, change: Moves) -> tuple[Draws, Money]:
    if "base_100m_yuan" not in base.parts:
        raise ScenarioError(
            [
                error(
                    "SC-010",
                    f"情景与目标 {id}",
                    "缺少上年基数(亿元)",
                    "项目和土地的影响无法换算为百分点",
                    "在 priors.yaml 中给出上年基数的判断区间",
                    "last year's base is missing",
                )
            ]
        )
    last_year = base.parts["base_100m_yuan"]
    total = last_year * (1.0 + base.values / 100.0)
    before = _invest(fitted, Moves(MappingProxyType({}), 0.0, change.land_stage), total)
    after = _invest(fitted, change, total)
    known = months_known(fitted.plan.settings.year, fitted.observations.as_of)
    gained = Money(after.after(known) - before.after(known), after.next_year() - before.next_year())
    later = carried_over(base.parts, total, gained.this_year, gained.next_year)
    parts = MappingProxyType({**base.parts, **later})
    if fitted[id].settled:
        return replace(base, parts=parts), gained
    points = 100.0 * gained.this_year / last_year
    values = base.values + points
    readings = _shift(base.readings, points)
    return replace(base, values=values, readings=readings, parts=parts), gained


def _shift(readings: Mapping[str, Floats], points: Floats) -> Mapping[str, Floats]:
    return MappingProxyType({k: v + points for k, v in readings.items()})


def _invest(fitted: FittedModels, change: Moves, total: Floats) -> Investment:
    return invest(fitted.plan, change, total, as_of=fitted.observations.as_of, seed=fitted.seed)


def _notes(plan: Plan, change: Moves) -> tuple[str, ...]:
    notes = []
    if change.land_mu:
        lags = [plan.judgement(j) for j in STAGES[change.land_stage]]
        soonest, usual = sum(j.low for j in lags), sum(j.mode for j in lags)
        if change.land_stage == "listed":
            notes.append("截至数据日仍在挂牌阶段的地块,今年基本不形成投资,影响主要在明年。")
        notes.append(
            f"新增工业用地{change.land_mu:g}亩,从现阶段到开工一般约需{usual:g}个月"
            f"(最快{soonest:g}个月),再经入库才计入统计。"
        )
    if change.delays:
        notes.append(
            "推迟只移动数据日以后的开工和付款:未开工的整体后移,已开工的剩余付款按新工期摊开。"
        )
    return tuple(notes)


def fitted_of(forecast: Forecast, target: str) -> Fitted:
    """Return the fitted model behind one target of a forecast."""
    return forecast.fitted[target]

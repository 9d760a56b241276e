"""Fitted models and a scenario give a forecast: the same draws, moved by the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenario.errors import ScenarioError, error
from scenario.model.catalogue import FittedModels
from scenario.model.contract import Draws, Fitted
from scenario.simulate.added_land import add_land, land_curves
from scenario.simulate.curves import Curves
from scenario.simulate.dates import dates_of, late, more_land
from scenario.simulate.factors import loadings_of
from scenario.simulate.joint import couple
from scenario.simulate.land import LandEffect
from scenario.simulate.levels import Beliefs
from scenario.simulate.money import Money, gained, with_money
from scenario.simulate.overrides import moves
from scenario.simulate.pipeline import FED, Pipeline, build, months_known
from scenario.simulate.responses import respond
from scenario.simulate.ties import tie
from scenario.simulate.watched import watch
from scenario.simulate.words import notes_of
from scenario.terms import Plan, Scenario

Floats = NDArray[np.float64]


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
    derived : mapping of target id to Fitted
        What targets rest on whose draws an identity gave.
    land : LandEffect or None
        What additional land brings by year; None where there is none.
    """

    scenario: Scenario
    targets: Mapping[str, Draws]
    money: Mapping[str, Money]
    notes: tuple[str, ...]
    fitted: FittedModels
    judgements: tuple[str, ...] = ()
    derived: Mapping[str, Fitted] = field(default_factory=lambda: MappingProxyType({}))
    land: LandEffect | None = None

    def __repr__(self) -> str:
        return f"<Forecast：{self.scenario.name}，{len(self.targets)}项目标>"

    def answer(self, target: str) -> Fitted:
        """Return what the draws of a target rest on: its model, or the identity that gave them."""
        return self.derived.get(target) or self.fitted[target]

    @property
    def plan(self) -> Plan:
        """The plan the draws belong to."""
        return self.fitted.plan

    @property
    def is_baseline(self) -> bool:
        """True for the scenario without differences; otherwise this is a projection."""
        return self.scenario.id == "baseline"


@dataclass(frozen=True, slots=True)
class Ready:
    """What all scenarios of one run share: coupled draws and the baseline's pipelines.

    Parameters
    ----------
    fitted : FittedModels
    coupled : mapping of target id to Draws
        Before identities are made to hold.
    pipelines : mapping of target id to Pipeline
        Of the targets that projects and land feed.
    judgements : tuple of str
        Ids of the judgements that coupling and pipelines read.
    spending : Curves or None
        Of land that scenarios add; None where the plan states no such judgements.
    """

    fitted: FittedModels
    coupled: Mapping[str, Draws]
    pipelines: Mapping[str, Pipeline]
    judgements: tuple[str, ...]
    spending: Curves | None


def prepare(fitted: FittedModels, coupled: Mapping[str, Draws] | None = None) -> Ready:
    """Do once what every scenario needs; `forecast` takes it as `ready`.

    Parameters
    ----------
    fitted : FittedModels
    coupled : mapping of target id to Draws, optional
        Of a `Ready` of the same draws, correlations and seed: another as-of day couples nothing
        anew.

    Returns
    -------
    Ready

    Raises
    ------
    ScenarioError
        SC-010 when last year's base of a target that projects feed is missing.
    """
    seen, watched = watch(fitted)
    coupled = _coupled(seen) if coupled is None else coupled
    pipelines = {id: _pipeline(seen, id, coupled) for id in _fed(seen)}
    stated = {"curve_general_a", "curve_general_b"} <= set(fitted.plan.priors)
    beliefs = Beliefs(fitted.plan, fitted.draws, fitted.seed)
    spending = land_curves(beliefs) if stated else None
    return Ready(fitted, coupled, MappingProxyType(pipelines), watched.in_order, spending)


def forecast(fitted: FittedModels, scenario: Scenario, *, ready: Ready | None = None) -> Forecast:
    """Run one scenario on the fitted models' own draws; nothing is sampled again.

    An empty scenario returns the baseline's numbers to the last bit.

    Parameters
    ----------
    fitted : FittedModels
    scenario : Scenario
    ready : Ready, optional
        `prepare` of the same fitted models, where several scenarios are run.

    Returns
    -------
    Forecast

    Raises
    ------
    ScenarioError
        SC-001 when the scenario sets something no model responds to; SC-010 when projects or land
        move a target whose base is missing.

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
    change = moves(seen.plan, scenario)
    coupled = ready.coupled if ready else _coupled(seen)
    draws, money, added = coupled, dict[str, Money](), None
    learned: Mapping[str, int] = {}
    settled = {id: f.settled for id, f in seen.items()}
    known = months_known(seen.plan.settings.year, seen.observations.as_of)
    beliefs = Beliefs(seen.plan, seen.draws, seen.seed)
    if change.changes:
        draws = respond(beliefs, change, draws, settled, 12.0 - known)
    if change.moves_projects:
        draws = late(seen.plan, change, draws, settled)
    if change.land_mu:
        added = add_land(beliefs, change, known, ready.spending if ready else None)
        draws = more_land(beliefs, change.land_mu, added.effect, draws, settled)
    if change.moves_money:
        for id in _fed(seen):
            pipeline = ready.pipelines[id] if ready else _pipeline(seen, id, coupled)
            learned = pipeline.learned.projects
            money[id] = gained(pipeline, change, added, known)
            draws = {**draws, id: with_money(draws[id], money[id], settled=settled[id])}
    tied = tie(seen, draws)
    used = watched.in_order
    if ready:
        used = tuple(
            j
            for j in seen.plan.priors
            if j in used or (j in ready.judgements and not change.is_empty)
        )
    return Forecast(
        scenario,
        tied.draws,
        MappingProxyType(money),
        (*notes_of(seen.plan, change, added, learned), *tied.notes),
        fitted,
        used,
        tied.derived,
        None if added is None else added.effect,
    )


def forecasts(fitted: FittedModels, *scenarios: Scenario) -> tuple[Forecast, ...]:
    """Run several scenarios; what they share is done once.

    Parameters
    ----------
    fitted : FittedModels
    *scenarios : Scenario

    Returns
    -------
    tuple of Forecast
        In the order given.
    """
    ready = prepare(fitted)
    return tuple(forecast(fitted, s, ready=ready) for s in scenarios)


def _coupled(fitted: FittedModels) -> Mapping[str, Draws]:
    plan = fitted.plan
    draws = {t: f.draws for t, f in fitted.items()}
    return couple(draws, plan.correlations, fitted.seed, loadings_of(plan, list(fitted)))


def _fed(fitted: FittedModels) -> list[str]:
    return [t for t in fitted if fitted.plan.targets[t].indicator == FED]


def _pipeline(fitted: FittedModels, id: str, coupled: Mapping[str, Draws]) -> Pipeline:
    base, plan = coupled[id], fitted.plan
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
    return build(
        plan,
        total,
        last_year,
        as_of=fitted.observations.as_of,
        seed=fitted.seed,
        starts=dates_of(plan, coupled, "start"),
        finishes=dates_of(plan, coupled, "finish"),
    )

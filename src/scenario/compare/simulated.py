"""A target under a scenario as a function of independent inputs, by the program's own steps.

Rows of a forecast cannot be asked again, and their inputs correlate. A scenario can: land that is
added and levers that targets respond to are worked out from judgements that are drawn independently
of each other and of the baseline. One future of the baseline counts as one input, so what is
correlated within it is never taken apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenario.compare.experiments import NEXT_YEAR, experiments, year_of
from scenario.compare.sobol import check_independent
from scenario.errors import Finding, ScenarioError, error
from scenario.model.catalogue import FittedModels
from scenario.model.contract import Draws
from scenario.simulate.added_land import add_land
from scenario.simulate.dates import more_land
from scenario.simulate.joint import take
from scenario.simulate.levels import Beliefs
from scenario.simulate.money import Money, gained, with_money
from scenario.simulate.overrides import Moves, moves
from scenario.simulate.pipeline import months_known
from scenario.simulate.responses import respond
from scenario.simulate.run import Ready, forecast, prepare
from scenario.simulate.ties import tie
from scenario.terms import Plan, Scenario

Floats = NDArray[np.float64]
BASELINE: Final = "baseline"
#: Rows in which a stream that moves nothing is found out.
TRIAL: Final = 256


@dataclass(frozen=True, slots=True)
class Dialled(Beliefs):
    """Judgements at levels that are given stream by stream, in place of drawn ones.

    Parameters
    ----------
    levels : mapping of str to ndarray, shape (size,)
        Stream, its names joined by ``/``, to levels in (0, 1); other streams are drawn as usual.
    asked : dict of str to str
        Filled with stream → id of the judgement that was read on it.
    """

    levels: Mapping[str, Floats] = field(default_factory=lambda: MappingProxyType({}))
    asked: dict[str, str] = field(default_factory=dict)

    def uniform(self, *names: str) -> Floats:
        """Return the given levels of a stream, else levels of its own."""
        given = self.levels.get("/".join(names))
        return Beliefs.uniform(self, *names) if given is None else given

    def own(self, id: str, *names: str) -> Floats:
        """Return a judgement on its stream, and remember which one was asked for."""
        stream = names or ("judgement", id)
        self.asked["/".join(stream)] = id
        return self.at(id, self.uniform(*stream))


@dataclass(frozen=True, slots=True)
class Simulated:
    """One target under one scenario as a function of independent inputs.

    Parameters
    ----------
    plan : Plan
    scenario : Scenario
    target : str
    year : int
        The plan year or the next one.
    ready : Ready
    change : Moves
    projects : Money or None
        What moved projects bring, draw by draw of the baseline; None where none moves.
    known : int
        Months of the plan year that are over.
    order : ndarray of int, shape (S,)
        The baseline's draws by their value in the year, so that near levels are near futures.
    streams : mapping of str to str
        Stream → id of its judgement: the inputs beside the baseline.
    """

    plan: Plan
    scenario: Scenario
    target: str
    year: int
    ready: Ready
    change: Moves
    projects: Money | None
    known: int
    order: NDArray[np.intp]
    streams: Mapping[str, str]

    def __call__(self, rows: Mapping[str, Floats]) -> Floats:
        """Return the value of each row, levels in (0, 1) by input: the program's own steps."""
        at = self.row(rows[BASELINE])
        return self.of(self.moved(Dialled(self.plan, len(at), self.seed, levels=rows), at))

    @property
    def seed(self) -> int:
        """Of the fit."""
        return self.ready.fitted.seed

    def row(self, levels: Floats) -> NDArray[np.intp]:
        """Return which of the baseline's draws stands at a level in (0, 1)."""
        count = len(self.order)
        return np.asarray(self.order[np.minimum((levels * count).astype(int), count - 1)])

    def without(self, rows: Mapping[str, Floats]) -> Floats:
        """Return the value of each row without the scenario."""
        return self.of(self.ready.coupled[self.target])[self.row(rows[BASELINE])]

    def moved(self, beliefs: Beliefs, at: NDArray[np.intp]) -> Draws:
        """Return the target's draws: the baseline's rows `at`, moved by the scenario."""
        settled = {self.target: self.ready.fitted[self.target].settled}
        draws: Mapping[str, Draws] = {
            self.target: take(replace(self.ready.coupled[self.target], path=None), at)
        }
        if self.change.changes:
            draws = respond(beliefs, self.change, draws, settled, 12.0 - self.known)
        nothing = np.zeros(beliefs.size)
        this, following = nothing, nothing
        if self.projects is not None:
            this, following = self.projects.this_year[at], self.projects.next_year[at]
        if self.change.land_mu:
            land = add_land(beliefs, self.change, self.known).effect
            draws = more_land(beliefs, self.change.land_mu, land, draws, settled)
            this, following = (
                this + land.investment.this_year,
                following + land.investment.next_year,
            )
        one = draws[self.target]
        if self.target not in self.ready.pipelines or not self.change.moves_money:
            return one
        return with_money(one, Money(this, following), settled=settled[self.target])

    def of(self, draws: Draws) -> Floats:
        """Return the values of the year asked for."""
        return draws.values if self.year == self.plan.settings.year else draws.parts[NEXT_YEAR]


def simulated(
    fitted: FittedModels, scenario: Scenario, *, target: str, year: int | None = None
) -> Simulated:
    """Return a target under a scenario as a function of independent levels.

    Parameters
    ----------
    fitted : FittedModels
    scenario : Scenario
    target : str
    year : int, optional
        The plan year by default, or the next one.

    Raises
    ------
    ScenarioError
        CO-011 when the year was not forecast. When the scenario brings no input of its own to this
        target, or an identity decides it: CO-020 naming the inputs of the forecast that correlate,
        else CO-024.
    """
    plan, ready = fitted.plan, prepare(fitted)
    draws = ready.coupled[target]
    year = year_of(plan, target, draws, year)
    change = moves(plan, scenario)
    known = months_known(plan.settings.year, fitted.observations.as_of)
    projects = None
    if change.moves_projects and target in ready.pipelines:
        projects = gained(ready.pipelines[target], change, None, known)
    values = draws.values if year == plan.settings.year else draws.parts[NEXT_YEAR]
    found = Simulated(
        plan, scenario, target, year, ready, change, projects, known,
        np.argsort(values, kind="stable"), MappingProxyType({}),
    )  # fmt: skip
    tied = tie(fitted, ready.coupled).draws[target]
    streams = {} if tied.values is not draws.values else _streams(found)
    if not streams:
        rows = experiments(forecast(fitted, scenario), target, year=year)
        check_independent({i.name: i.values for i in rows.of("cause").values()})
        raise ScenarioError([_nothing(plan, scenario, target)])
    return replace(found, streams=MappingProxyType(streams))


def _streams(found: Simulated) -> Mapping[str, str]:
    """Return the streams that a scenario reads and that move the value in some of the trial rows."""
    asked = Dialled(found.plan, TRIAL, found.seed)
    at = np.arange(TRIAL) * len(found.order) // TRIAL
    plain = found.of(found.moved(asked, found.order[at]))

    def moved_by(stream: str, level: float) -> bool:
        dialled = replace(asked, levels={stream: np.full(TRIAL, level)}, asked={})
        return not np.array_equal(found.of(found.moved(dialled, found.order[at])), plain)

    return {s: j for s, j in asked.asked.items() if any(moved_by(s, u) for u in (0.02, 0.98))}


def _nothing(plan: Plan, scenario: Scenario, target: str) -> Finding:
    name = plan.targets[target].name
    return error(
        "CO-024",
        f"敏感性 {name}",
        f"情景“{scenario.name}”没有给这一目标带来彼此独立的输入",
        "预测的抽样不能逐项重算,没有可以用Sobol指数分解的",
        "不写 --method(用 Shapley 效应,相关也成立),或换一个增加土地、动用抓手的情景,如 extra_land",
        f"scenario {scenario.id} brings no independent input to {target}",
    )

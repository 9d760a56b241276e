"""When a project starts and how long it takes, draw by draw: dates where known, else its class.

What lies after the as-of day is drawn given that it has not happened by then. All projects of a
year share one shock (``common_delay``); what is a project's own is keyed by its id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenario.model.delay_law import Law
from scenario.model.milestone import COMMON
from scenario.model.project_dates import AHEAD_OF_START, month_of
from scenario.model.project_history import EARLIEST, Learned, profile_of
from scenario.model.stratified import common_shock
from scenario.project_terms import BEFORE_START, UNDER_WAY
from scenario.simulate.levels import Beliefs
from scenario.terms import Project

Floats = NDArray[np.float64]
#: Build times by size in 亿元: below the first bound, below the second, and so on.
SIZES: Final = (1.0, 5.0, 20.0)
BUILDS: Final = ("build_small", "build_medium", "build_large", "build_petrochemical")
#: Where in its time a project under way may stand whose start is not known.
PLACE: Final = (0.1, 0.9)
NEAR_THE_END: Final = (0.6, 0.98)


@dataclass(frozen=True, slots=True)
class Clock:
    """What all projects' times are drawn with.

    Parameters
    ----------
    beliefs : Beliefs
    learned : Learned
        What history says about delays; judgements answer for the other classes.
    year : int
        The plan year; times are months after its 1 January.
    known : float
        Months of it that are over.
    starts, finishes : mapping of project id to ndarray (S,)
        Months that a milestone of its own says already.
    """

    beliefs: Beliefs
    learned: Learned
    year: int
    known: float
    starts: Mapping[str, Floats] = field(default_factory=lambda: MappingProxyType({}))
    finishes: Mapping[str, Floats] = field(default_factory=lambda: MappingProxyType({}))

    def levels(self, project: str) -> Callable[[str], Floats]:
        """Return the levels of each part of a project's time."""
        b = self.beliefs
        return common_shock(b.plan.judgement(COMMON), b.size, b.seed, project)


def by_law(law: Law, levels: Floats, floor: Floats) -> Floats:
    """Return a fitted quantity on its logarithm at given levels, given that it is above a floor."""
    from scipy.special import ndtr, ndtri

    passed = ndtr((floor - law.mean) / law.spread)
    inside = np.clip(passed + (1.0 - passed) * levels, 1e-12, 1.0 - 1e-12)
    return np.asarray(np.maximum(law.mean + law.spread * ndtri(inside), floor))


def start_of(clock: Clock, project: Project, duration: Floats) -> Floats:
    """Return the month in which a project starts, shape (S,).

    Parameters
    ----------
    clock : Clock
    project : Project
    duration : ndarray, shape (S,)
        For projects under way whose start is not known.
    """
    b, known = clock.beliefs, clock.known
    size = b.size
    if project.actual_start:
        return np.full(size, month_of(project.actual_start, clock.year))
    if project.id in clock.starts:
        return clock.starts[project.id]
    names = ("project", project.id, "start")
    if project.stage in UNDER_WAY:
        low, high = NEAR_THE_END if project.stage == "to_finish" else PLACE
        return known - duration * (low + (high - low) * b.uniform(*names))
    if project.stage in ("completed", "in_production"):
        return known - duration - 12.0 * b.uniform(*names)
    levels = clock.levels(project.id)
    if project.planned_start:
        return _after_plan(clock, project, levels("start"))
    ahead = AHEAD_OF_START.get(project.stage, ())
    if ahead:
        return known + sum((b.at(id, levels(part)) for id, part in ahead), np.zeros(size))
    if project.stage == "signed":
        return known + b.at("start_slip_planned", levels("start"))
    # To start within the year, on a day that is not known.
    planned = known + max(12.0 - known, 3.0) * b.uniform(*names, "planned")
    return planned + b.at("start_slip_land", levels("start"))


def _after_plan(clock: Clock, project: Project, levels: Floats) -> Floats:
    """Return planned start plus slip, given that a project before its start has not started."""
    b = clock.beliefs
    planned = month_of(project.planned_start, clock.year)
    waiting = project.stage in BEFORE_START
    gone = np.full(b.size, clock.known - planned if waiting else -EARLIEST)
    law = clock.learned.starts.get(profile_of(project))
    if law is not None:
        floor = np.log(np.maximum(gone + EARLIEST, 1e-6))
        return planned - EARLIEST + np.exp(by_law(law, levels, floor))
    supplied = project.stage in ("land_supplied", "to_start")
    slip = "start_slip_land" if supplied else "start_slip_planned"
    return planned + b.above(slip, levels, gone)


def duration_of(clock: Clock, project: Project, amount: Floats) -> Floats:
    """Return months from start to finish, above 0, shape (S,).

    Parameters
    ----------
    clock : Clock
    project : Project
    amount : ndarray, shape (S,)
        Filed investment, 亿元; where there are no dates, large projects take longer.
    """
    b, year = clock.beliefs, clock.year
    began = month_of(project.actual_start, year) if project.actual_start else None
    if began is not None and project.actual_finish:
        return np.full(b.size, max(month_of(project.actual_finish, year) - began, 0.5))
    passed = 0.0
    if began is not None and project.stage not in ("completed", "in_production"):
        passed = max(clock.known - began, 0.0)
    levels = clock.levels(project.id)("duration")
    first = project.planned_start or project.actual_start
    if first and project.planned_finish:
        planned = month_of(project.planned_finish, year) - month_of(first, year)
        if planned > 0:
            return np.maximum(_ratio(clock, project, levels, passed / planned) * planned, 0.5)
    classes = np.digitize(amount, SIZES)
    out = np.zeros(b.size)
    for place, id in enumerate(BUILDS):
        mine = classes == place
        if np.any(mine):
            out[mine] = b.above(id, levels, np.full(b.size, passed))[mine]
    return np.maximum(out, 0.5)


def _ratio(clock: Clock, project: Project, levels: Floats, passed: float) -> Floats:
    """Return actual ÷ planned duration, given the share of the plan that has passed."""
    b = clock.beliefs
    floor = np.full(b.size, passed)
    law = clock.learned.durations.get(profile_of(project))
    if law is not None:
        return np.exp(by_law(law, levels, np.log(np.maximum(floor, 1e-6))))
    return b.above("duration_to_plan", levels, floor)

"""Projects turned into recognised investment by month, draw by draw, and reconciled once.

In the baseline, draw by draw, the year's manufacturing investment is

    list + unlisted + unexplained = total,

with the total from the forecast of its growth. The list's total is a judged share of it, bounded by
the published year plans; named projects take their own amounts out of it, and the unnamed rest is a
bundle of projects in progress. ``unexplained`` is what adjustments of the base and 核减 do;
``unlisted`` is everything else. A scenario moves the list alone, so no money is counted twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenario.model.project_history import Learned, learn, profile_of
from scenario.simulate.columns import Column, columns_of, curve_book, together
from scenario.simulate.levels import Beliefs
from scenario.simulate.overrides import Moves, major
from scenario.simulate.recognition import Columns, Recognised, Shift, recognise
from scenario.simulate.timing import Clock
from scenario.terms import Plan, Project

Floats = NDArray[np.float64]
#: The indicator that projects and land feed directly.
FED: Final = "manufacturing_investment"
#: How many anonymous projects stand for the unnamed rest of the lists.
BUNDLE: Final = 12
#: Row of ``projects.csv`` that stands for the unnamed rest.
REST: Final = "key_projects_other"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The baseline's projects, reconciled with the forecast total; made once, re-run in a moment.

    Parameters
    ----------
    columns : Columns
        Every project of the lists, scaled so that named projects never spend more than the list.
    plain : Recognised
        What they bring without any scenario.
    total, unlisted, unexplained : ndarray, shape (S,)
        Of the plan year, 亿元; with the list's this year they add up to the total in every draw.
    learned : Learned
        Classes that rest on the register's own history.
    """

    columns: Columns
    plain: Recognised
    total: Floats
    unlisted: Floats
    unexplained: Floats
    learned: Learned

    @property
    def listed(self) -> Floats:
        """What the list brings in the plan year, 亿元, shape (S,)."""
        return self.plain.between(0, 12)

    @property
    def carried_over(self) -> Floats:
        """Share of the list's investment of this year by projects entered before it, shape (S,)."""
        earlier = replace(
            self.columns, entry=np.where(self.columns.entry < 0.0, self.columns.entry, np.inf)
        )
        return np.asarray(recognise(earlier).between(0, 12) / np.maximum(self.listed, 1e-12))

    def under(self, change: Moves) -> Recognised:
        """Return what the list brings when a scenario moves it."""
        if not change.moves_projects:
            return self.plain
        return recognise(self.columns, shift_of(self.columns.ids, change))

    def of(self, project: str, change: Moves | None = None) -> Recognised:
        """Return what one project brings, in the baseline or in a scenario.

        Raises
        ------
        KeyError
            When the project is not among those that feed the list.
        """
        wanted = np.array([i for i, id in enumerate(self.columns.ids) if id == project])
        if not len(wanted):
            raise KeyError(project)
        mine = self.columns.take(wanted)
        return recognise(mine, None if change is None else shift_of(mine.ids, change))


def shift_of(ids: tuple[str, ...], change: Moves) -> Shift:
    """Return a scenario's moves column by column."""
    gone = change.without
    return Shift(
        delay=np.array([change.delays.get(i, 0.0) for i in ids]),
        stretch=np.array([change.finishes.get(i, 0.0) for i in ids]),
        scale=np.array([0.0 if i in gone else change.scales.get(i, 1.0) for i in ids]),
    )


def months_known(plan_year: int, as_of: date) -> int:
    """Return how many months of the plan year lie before `as_of` (a month-end counts as over).

    Examples
    --------
    >>> months_known(2024, date(2024, 9, 30)), months_known(2024, date(2024, 9, 1))
    (9, 8)
    """
    after = as_of + timedelta(days=1)
    months = (after.year - plan_year) * 12 + after.month - 1
    return max(0, min(12, months))


def build(
    plan: Plan,
    total: Floats,
    last_year: Floats,
    *,
    as_of: date,
    seed: int,
    starts: Mapping[str, Floats] = MappingProxyType({}),
    finishes: Mapping[str, Floats] = MappingProxyType({}),
) -> Pipeline:
    """Draw every project of the lists and reconcile them with the forecast total.

    Parameters
    ----------
    plan : Plan
    total, last_year : ndarray, shape (S,)
        Manufacturing investment of the plan year and of the year before, 亿元.
    as_of : date
    seed : int
    starts, finishes : mapping of project id to ndarray (S,)
        Months that milestones of single projects say already.

    Returns
    -------
    Pipeline
    """
    size = len(total)
    beliefs = Beliefs(plan, size, seed)
    known = float(months_known(plan.settings.year, as_of))
    learned = learn(plan, as_of=as_of, draws=size, seed=seed)
    clock = Clock(beliefs, learned, plan.settings.year, known, starts, finishes)
    named = [p for p in plan.projects.values() if counts(p) and p.id != REST]
    profiles = dict.fromkeys([*(profile_of(p) for p in named), "general"])
    book = curve_book(clock, list(profiles))
    single = [c for p in named for c in columns_of(clock, book, p, as_of)]
    most = bound(beliefs, as_of)
    listed = np.minimum(beliefs.own("key_projects_share_of_mfg") * total, most)
    own = recognise(together(single, book, known)).between(0, 12)
    fit = np.minimum(1.0, listed / np.maximum(own, 1e-12))
    single = [replace(c, past=fit * c.past, future=fit * c.future) for c in single]
    if REST in plan.projects and counts(plan.projects[REST]):
        rest = _bundle(beliefs, book.place["general", "small"])
        weight = recognise(together(rest, book, known)).between(0, 12)
        left = np.maximum(listed - fit * own, 0.0) / np.maximum(weight, 1e-12)
        single += [replace(c, past=left * c.past, future=left * c.future) for c in rest]
    columns = together(single, book, known)
    plain = recognise(columns)
    brought = plain.between(0, 12)
    adjusted = last_year * beliefs.own("base_adjustment_points") / 100.0
    unexplained = np.minimum(adjusted, total - brought)
    return Pipeline(columns, plain, total, total - brought - unexplained, unexplained, learned)


def counts(project: Project) -> bool:
    """Say whether a project is part of the list that feeds manufacturing investment."""
    return FED in project.feeds and major(project)


def bound(beliefs: Beliefs, as_of: date) -> Floats:
    """Return the most that all listed projects can spend this year, 亿元, shape (S,).

    The year plans of the published programmes overlap, so their sum is only an upper bound on what
    is planned; years have ended above their plans by a drawn ratio. Infinite unless every
    programme had published its progress by `as_of`.
    """
    programmes = beliefs.plan.programmes.values()
    known = [p for p in programmes if p.known_on <= as_of]
    planned = [p.year_plan_100m_yuan for p in known if p.year_plan_100m_yuan is not None]
    if not planned or len(planned) < len(programmes):
        return np.full(beliefs.size, np.inf)
    return np.asarray(sum(planned) * beliefs.own("outturn_to_year_plan"))


def _bundle(beliefs: Beliefs, general: int) -> list[Column]:
    """Return anonymous projects that stand for the unnamed rest of the lists, weighted at random."""
    out = []
    for i in range(BUNDLE):
        names = ("bundle", str(i))
        duration = np.maximum(beliefs.own("build_medium", *names, "duration"), 1.0)
        # Between three quarters of their time before New Year and a quarter after it.
        start = (beliefs.uniform(*names, "start") - 0.75) * duration
        entry = start + beliefs.own("start_to_entry", *names, "entry")
        weight = -np.log1p(-beliefs.uniform(*names, "weight"))
        curve = np.full(beliefs.size, general, dtype=np.int8)
        out.append(Column(REST, start, duration, entry, weight, weight, curve))
    return out

"""Projects and land turned into recognised investment by month, draw by draw.

The bottom-up list is reconciled with the top-down forecast once, in the baseline: the investment
of all projects on the published lists is a drawn share of manufacturing investment, named projects
take their own drawn amounts out of it, and the unnamed rest is a bundle of projects in progress
that absorbs what is left. A scenario moves dates and adds land; the rest keeps its draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenario.judgement import draw
from scenario.seeds import generator
from scenario.simulate.overrides import Moves, major
from scenario.simulate.spending import monthly_shares
from scenario.terms import Plan, Project

Floats = NDArray[np.float64]
#: Months simulated: the plan year and the next.
MONTHS = 24
#: How many anonymous projects stand for the unnamed rest of the lists.
BUNDLE = 12
#: Row of ``projects.csv`` that stands for the unnamed rest.
REST = "key_projects_other"
#: Spending curve of a project → judgements of the two shapes of its Beta curve.
CURVES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "petrochemical": ("curve_petro_a", "curve_petro_b"),
        "general": ("curve_general_a", "curve_general_b"),
    }
)
#: Stage of a parcel on the as-of day → judgements of the lags that are still ahead of it.
STAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "listed": ("listing_to_award", "award_to_start_standard"),
        "awarded": ("award_to_start_standard",),
        "delivered": ("start_slip_land",),
    }
)


@dataclass(frozen=True, slots=True)
class Investment:
    """Recognised manufacturing investment of the list and of added land, 亿元 a month.

    Parameters
    ----------
    list_monthly, land_monthly : ndarray, shape (S, 24)
        January of the plan year to December of the next.
    by_project : mapping of project id to ndarray (S, 24)
    """

    list_monthly: Floats
    land_monthly: Floats
    by_project: Mapping[str, Floats]

    def after(self, month: int) -> Floats:
        """Return list and land investment from the end of `month` to December, shape (S,)."""
        return np.asarray((self.list_monthly + self.land_monthly)[:, month:12].sum(axis=1))

    def next_year(self) -> Floats:
        """Return list and land investment of the next year, shape (S,)."""
        return np.asarray((self.list_monthly + self.land_monthly)[:, 12:].sum(axis=1))


def months_known(plan_year: int, as_of: date) -> int:
    """Return how many months of the plan year lie before `as_of` (a month-end counts as over).

    Examples
    --------
    >>> months_known(2024, date(2024, 9, 30)), months_known(2024, date(2024, 9, 1))
    (9, 8)
    """
    from datetime import timedelta

    after = as_of + timedelta(days=1)
    months = (after.year - plan_year) * 12 + after.month - 1
    return max(0, min(12, months))


def invest(plan: Plan, change: Moves, total: Floats, *, as_of: date, seed: int) -> Investment:
    """Simulate recognised investment of the list and the added land.

    Parameters
    ----------
    plan : Plan
    change : Moves
        What the scenario moves; an empty one gives the baseline.
    total : ndarray, shape (S,)
        The baseline's manufacturing investment of the plan year, 亿元.
    as_of : date
    seed : int

    Returns
    -------
    Investment
        Every project's streams are keyed by its id, so adding one does not reshuffle the others.
    """
    size = len(total)
    known = float(months_known(plan.settings.year, as_of))

    def judged(id: str) -> Floats:
        return draw(plan.judgement(id), size, seed)

    factor = judged("realisation_factor") * (1.0 - judged("land_fee_share"))
    listed = np.minimum(
        judged("key_projects_share_of_mfg") * total, bound(plan, size, as_of=as_of, seed=seed)
    )
    by_project: dict[str, Floats] = {}
    baseline_year = np.zeros(size)
    shares: dict[str, tuple[Floats, Floats]] = {}
    for project in plan.projects.values():
        if project.id == REST or not _counts(project):
            continue
        amount = _amount(plan, project, size, seed) * factor
        plain, moved = _shares(plan, project, size, seed, change.delays.get(project.id, 0.0), known)
        shares[project.id] = (amount[:, None] * plain, amount[:, None] * moved)
        baseline_year += shares[project.id][0][:, :12].sum(axis=1)
    # Named projects can never spend more this year than all listed ones together.
    scale = np.minimum(1.0, listed / np.maximum(baseline_year, 1e-12))[:, None]
    for id, (_, moved) in shares.items():
        by_project[id] = scale * moved
    if REST in plan.projects:
        left = np.maximum(listed - baseline_year * scale[:, 0], 0.0)
        by_project[REST] = _bundle(plan, left, seed, change.delays.get(REST, 0.0), known)
    monthly = sum(by_project.values(), np.zeros((size, MONTHS)))
    land = _land(plan, change, size, seed, known)
    return Investment(monthly, land, MappingProxyType(by_project))


def _counts(project: Project) -> bool:
    return "manufacturing_investment" in project.feeds and major(project)


def _amount(plan: Plan, project: Project, size: int, seed: int) -> Floats:
    if project.investment_100m_yuan is not None:
        return np.full(size, project.investment_100m_yuan)
    kind = "amount_petrochemical" if project.profile == "petrochemical" else "amount_ordinary"
    return _judged(plan, kind, size, seed, "project", project.id, "amount")


def _judged(plan: Plan, id: str, size: int, seed: int, *names: str) -> Floats:
    """Draw a belief about a time, an amount or a shape: never negative."""
    return np.maximum(draw(plan.judgement(id), size, seed, *names), 0.0)


def bound(plan: Plan, size: int, *, as_of: date, seed: int) -> Floats:
    """Return the most that all listed projects can spend this year, 亿元, shape (S,).

    The year plans of the published programmes overlap, so their sum is only an upper bound on what
    is planned; years have ended above their plans by a drawn ratio. Infinite unless every
    programme had published its progress by `as_of`.
    """
    known = [p for p in plan.programmes.values() if p.known_on <= as_of]
    planned = [p.year_plan_100m_yuan for p in known if p.year_plan_100m_yuan is not None]
    if not planned or len(planned) < len(plan.programmes):
        return np.full(size, np.inf)
    return np.asarray(sum(planned) * draw(plan.judgement("outturn_to_year_plan"), size, seed))


def _start(plan: Plan, project: Project, size: int, seed: int) -> Floats:
    names = ("project", project.id, "start")
    if project.actual_start:
        return np.full(size, _month_index(project.actual_start, plan.settings.year))
    if project.planned_start:
        slip = _judged(plan, "start_slip_planned", size, seed, *names)
        return _month_index(project.planned_start, plan.settings.year) + slip
    if project.stage in ("construction", "to_finish"):
        # Under way with an unknown start: somewhere in the time such a project takes.
        duration = _duration(plan, project, size, seed)
        return -duration * generator(seed, *names).uniform(0.1, 0.9, size)
    planned = generator(seed, *names, "planned").uniform(0.0, 12.0, size)
    return planned + _judged(plan, "start_slip_land", size, seed, *names)


def _duration(plan: Plan, project: Project, size: int, seed: int) -> Floats:
    kind = "build_petrochemical" if project.profile == "petrochemical" else "build_medium"
    build = _judged(plan, kind, size, seed, "project", project.id, "duration")
    over = _judged(plan, "duration_to_plan", size, seed, "project", project.id, "overrun")
    return np.maximum(build * over, 1.0)


def _curve(plan: Plan, profile: str, size: int, seed: int, *names: str) -> tuple[Floats, Floats]:
    a, b = CURVES["petrochemical" if profile == "petrochemical" else "general"]
    return (
        np.maximum(_judged(plan, a, size, seed, *names, "a"), 0.5),
        np.maximum(_judged(plan, b, size, seed, *names, "b"), 0.5),
    )


def _shares(
    plan: Plan, project: Project, size: int, seed: int, delay: float, known: float
) -> tuple[Floats, Floats]:
    edges = np.arange(MONTHS + 1, dtype=float)
    start = _start(plan, project, size, seed)
    duration = _duration(plan, project, size, seed)
    curve = _curve(plan, project.profile, size, seed, "project", project.id, "curve")
    plain = monthly_shares(edges, start, duration, curve, 0.0, known)
    if delay == 0.0:
        return plain, plain
    return plain, monthly_shares(edges, start, duration, curve, delay, known)


def _bundle(plan: Plan, left: Floats, seed: int, delay: float, known: float) -> Floats:
    """Spend `left` this year through a bundle of anonymous projects in progress."""
    size = len(left)
    edges = np.arange(MONTHS + 1, dtype=float)
    plain, moved = np.zeros((size, MONTHS)), np.zeros((size, MONTHS))
    for i in range(BUNDLE):
        names = ("bundle", str(i))
        duration = _judged(plan, "build_medium", size, seed, *names, "duration")
        duration = duration * _judged(plan, "duration_to_plan", size, seed, *names, "overrun")
        duration = np.maximum(duration, 1.0)
        start = generator(seed, *names, "start").uniform(-1.0, 1.0, size) * duration * 0.5
        start = start - 0.25 * duration
        curve = _curve(plan, "general", size, seed, *names)
        weight = generator(seed, *names, "weight").gamma(1.0, 1.0, size)[:, None]
        plain += weight * monthly_shares(edges, start, duration, curve, 0.0, known)
        if delay > 0:
            moved += weight * monthly_shares(edges, start, duration, curve, delay, known)
    scale = (left / np.maximum(plain[:, :12].sum(axis=1), 1e-12))[:, None]
    return scale * (moved if delay > 0 else plain)


def _land(plan: Plan, change: Moves, size: int, seed: int, known: float) -> Floats:
    if change.land_mu == 0:
        return np.zeros((size, MONTHS))
    edges = np.arange(MONTHS + 1, dtype=float)
    start = np.full(size, known)
    for lag in STAGES[change.land_stage]:
        start = start + _judged(plan, lag, size, seed, "land", lag)
    start = start + _judged(plan, "start_to_entry", size, seed, "land", "start_to_entry")
    duration = np.maximum(_judged(plan, "build_medium", size, seed, "land", "duration"), 1.0)
    curve = _curve(plan, "general", size, seed, "land", "curve")
    per_mu = draw(plan.judgement("land_intensity"), size, seed) / 1e4  # 万元 → 亿元
    amount = change.land_mu * per_mu * draw(plan.judgement("land_compliance"), size, seed)
    return np.asarray(amount[:, None] * monthly_shares(edges, start, duration, curve, 0.0, known))


def _month_index(text: str, year: int) -> float:
    y, m = int(text[:4]), int(text[5:7]) if len(text) >= 7 else 1
    day = (int(text[8:10]) - 1) / 31 if len(text) >= 10 else 0.0
    return (y - year) * 12 + m - 1 + day

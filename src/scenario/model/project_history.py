"""What a plan's own finished projects say about delays and spending curves, class by class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

import numpy as np

from scenario.judgement import quantiles
from scenario.model.contract import Floats
from scenario.model.curve_law import History, fit_curve
from scenario.model.delay_law import Law, Prior, fit_law
from scenario.model.milestone import COMMON
from scenario.model.project_dates import month_of
from scenario.project_terms import BEFORE_START, UNDER_WAY, spent_of
from scenario.terms import Judgement, Plan, Project

#: No project starts earlier than this many months before its plan.
EARLIEST: Final = 6.0
#: Amount from which a project is large, 亿元; large and small ones spend by curves of their own.
LARGE: Final = 5.0
#: Fewest finished projects with reports from which a class's curve is learned.
FEWEST: Final = 3
#: Judgement on how many finished cases a judgement is worth.
WORTH: Final = "judgement_worth_cases"
#: Curve of a project (``profile``) → judgements on the two shapes of its family.
SHAPES: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "petrochemical": ("beta", "curve_petro_a", "curve_petro_b"),
        "general": ("beta", "curve_general_a", "curve_general_b"),
        "even": ("ramp", "curve_even_rise", "curve_even_fall"),
    }
)


@dataclass(frozen=True, slots=True)
class Learned:
    """Classes that history speaks about; others rest on their judgements.

    Parameters
    ----------
    starts, durations : mapping of profile to Law
        Of ``ln(months late + 6)`` and of ``ln(duration ÷ planned duration)``.
    shapes : mapping of (profile, size) to pair of ndarray (S,)
    projects : mapping of str to int
        How many projects each class rests on, for the text.
    """

    starts: Mapping[str, Law]
    durations: Mapping[str, Law]
    shapes: Mapping[tuple[str, str], tuple[Floats, Floats]]
    projects: Mapping[str, int]


def profile_of(project: Project) -> str:
    """Return the class of a project's delays and curve; general when it is not said."""
    return project.profile or "general"


def size_of(amount: float | None) -> str:
    """Return ``large`` or ``small``; an unknown amount is small."""
    return "large" if amount is not None and amount >= LARGE else "small"


def learn(plan: Plan, *, as_of: date, draws: int, seed: int) -> Learned:
    """Return what the register's own history says, as known on a day.

    Parameters
    ----------
    plan : Plan
        Projects with planned and actual dates, and ``spending``.
    as_of : date
    draws, seed : int

    Returns
    -------
    Learned
        Empty mappings where there is no history: nothing is fitted then.
    """
    now = month_of(as_of.isoformat(), plan.settings.year, end=True)
    starts: dict[str, Law] = {}
    durations: dict[str, Law] = {}
    counts: dict[str, int] = {}
    profiles = dict.fromkeys(profile_of(p) for p in plan.projects.values())
    for profile in profiles:
        mine = [p for p in plan.projects.values() if profile_of(p) == profile]
        for kind, cases, id, out in (
            ("start", _starts(mine, plan.settings.year, now), "start_slip_planned", starts),
            ("duration", _durations(mine, plan.settings.year, now), "duration_to_plan", durations),
        ):
            found = list(cases)
            if not any(not still_open for _, still_open, _ in found):
                continue
            y, still, years = (np.array(column) for column in zip(*found, strict=True))
            out[profile] = fit_law(
                y.astype(float), still.astype(bool), years,
                _prior(plan, id, EARLIEST if kind == "start" else 0.0),
                draws=draws, seed=seed, names=("law", kind, profile),
            )  # fmt: skip
            counts[f"{kind} {profile}"] = len(found)
    shapes: dict[tuple[str, str], tuple[Floats, Floats]] = {}
    for profile in profiles:
        family, first, second = SHAPES[profile]
        for size in ("small", "large") if family == "beta" else ():
            known = [
                h
                for p in plan.projects.values()
                if (profile_of(p), size_of(p.investment_100m_yuan)) == (profile, size)
                and (h := history_of(plan, p, as_of)) is not None
            ]
            if len(known) >= FEWEST:
                shapes[profile, size] = fit_curve(
                    known, plan.judgement(first), plan.judgement(second),
                    draws=draws, seed=seed, names=("law", "curve", profile, size),
                )  # fmt: skip
                counts[f"curve {profile} {size}"] = len(known)
    return Learned(
        MappingProxyType(starts), MappingProxyType(durations), MappingProxyType(shapes),
        MappingProxyType(counts),
    )  # fmt: skip


def _starts(projects: list[Project], year: int, now: float) -> Iterator[tuple[float, bool, int]]:
    """Yield ``ln(months late + 6)`` of projects with a planned start that has passed."""
    for p in projects:
        if not p.planned_start:
            continue
        planned = month_of(p.planned_start, year)
        cohort = int(planned // 12)
        if p.actual_start and month_of(p.actual_start, year) <= now:
            late = month_of(p.actual_start, year) - planned
            yield float(np.log(max(late + EARLIEST, 0.1))), False, cohort
        elif p.stage in BEFORE_START and planned < now:
            yield float(np.log(now - planned + EARLIEST)), True, cohort


def _durations(projects: list[Project], year: int, now: float) -> Iterator[tuple[float, bool, int]]:
    """Yield ``ln(duration ÷ plan)`` of projects that have started and had a plan."""
    for p in projects:
        if not (p.planned_start and p.planned_finish and p.actual_start):
            continue
        began = month_of(p.actual_start, year)
        planned = month_of(p.planned_finish, year) - month_of(p.planned_start, year)
        if planned <= 0 or began >= now:
            continue
        if p.actual_finish and month_of(p.actual_finish, year) <= now:
            took = max(month_of(p.actual_finish, year) - began, 0.5)
            yield float(np.log(took / planned)), False, int(began // 12)
        elif p.stage in UNDER_WAY:
            yield float(np.log(max(now - began, 0.5) / planned)), True, int(began // 12)


def _prior(plan: Plan, id: str, offset: float) -> Prior:
    """Return a judgement as a normal prior on the logarithm."""
    levels = (np.arange(400) + 0.5) / 400
    logs = np.log(np.maximum(quantiles(plan.judgement(id), levels) + offset, 0.05))
    correlations = _middles(plan.judgement(COMMON), 5)
    worth = float(_middles(plan.judgement(WORTH), 1)[0])
    return Prior(float(logs.mean()), float(logs.std()), worth, np.clip(correlations, 0.0, 0.95))


def _middles(judgement: Judgement, count: int) -> Floats:
    return quantiles(judgement, (np.arange(count) + 0.5) / count)


def history_of(plan: Plan, project: Project, as_of: date) -> History | None:
    """Return a finished project's reports as shares of time and money, None without them."""
    rows = spent_of(plan.spending, project.id, as_of)
    year = plan.settings.year
    if not rows or not project.actual_start or not project.actual_finish:
        return None
    began, ended = month_of(project.actual_start, year), month_of(project.actual_finish, year)
    if month_of(as_of.isoformat(), year, end=True) < ended or ended <= began:
        return None
    latest = {r.month: r.counted_100m_yuan for r in rows}
    months = np.array([month_of(m, year) + 0.5 for m in latest])
    money = np.array(list(latest.values()))
    inside = (months > began) & (months < ended) & (money > 0)
    if not np.any(inside) or money[-1] <= 0:
        return None
    times = np.append((months[inside] - began) / (ended - began), 1.0)
    return History(times, np.append(money[inside] / money[-1], 1.0))

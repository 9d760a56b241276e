"""A synthetic register with a known truth: delays, durations and spending of sixty projects.

Nothing in here is real; it lives in tests only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from scipy.stats import beta
from worlds import plan, project

from scenario.judgement import quantiles
from scenario.model.delay_law import SCALE_SPREAD
from scenario.model.project_history import WORTH
from scenario.project_terms import Spent
from scenario.terms import Plan, Project

AS_OF = date(2024, 9, 30)
NOW = 9.0


@dataclass(frozen=True)
class Truth:
    """What the register was made with.

    ``late`` and ``longer`` are mean and spread of ``ln(months late + 6)`` and of
    ``ln(duration ÷ plan)``; ``together`` is the correlation of projects of one year; ``shapes`` are
    those of the Beta curve and ``closeness`` how closely projects follow it.
    """

    late: tuple[float, float] = (2.3, 0.35)
    longer: tuple[float, float] = (0.3, 0.15)
    together: float = 0.3
    shapes: tuple[float, float] = (2.5, 1.6)
    closeness: float = 40.0

    @classmethod
    def drawn(cls, seed: int) -> Truth:
        """Return a truth as the judgements of the invented district expect it."""
        rng = np.random.default_rng([seed, 1])
        p = plan()
        cases = float(quantiles(p.judgement(WORTH), np.array([0.5]))[0])

        def law(id: str, offset: float) -> tuple[float, float]:
            logs = np.log(quantiles(p.judgement(id), (np.arange(400) + 0.5) / 400) + offset)
            spread = float(logs.std() * np.exp(SCALE_SPREAD * rng.normal()))
            return float(logs.mean() + spread / np.sqrt(cases) * rng.normal()), spread

        def shape(id: str) -> float:
            low, middle, high = quantiles(p.judgement(id), np.array([0.05, 0.5, 0.95]))
            return float(middle + (high - low) / 3.29 * rng.normal())

        return cls(
            law("start_slip_planned", 6.0),
            law("duration_to_plan", 0.0),
            float(quantiles(p.judgement("common_delay"), rng.uniform(size=1))[0]),
            (shape("curve_general_a"), shape("curve_general_b")),
            float(np.exp(rng.uniform(np.log(10.0), np.log(100.0)))),
        )


def month(at: float) -> str:
    """Return a day in a month after January 2024 (0 is 1 January) as a period text."""
    whole = int(np.floor(at))
    day = 1 + int((at - whole) * 28)
    return f"{2024 + whole // 12:04d}-{whole % 12 + 1:02d}-{day:02d}"


def register(truth: Truth, seed: int, size: int = 60) -> Plan:
    """Return a plan whose projects started in 2018 to 2024 and are finished, under way or waiting."""
    rng = np.random.default_rng(seed)
    shocks = {year: rng.normal(size=2) for year in range(-8, 60)}
    projects: dict[str, Project] = {}
    spending: list[Spent] = []

    def law(mean_and_spread: tuple[float, float], shock: float) -> float:
        mean, spread = mean_and_spread
        own, shared = np.sqrt(1.0 - truth.together), np.sqrt(truth.together)
        return float(mean + spread * (shared * shock + own * rng.normal()))

    for i in range(size):
        planned, length = rng.uniform(-72.0, 6.0), rng.uniform(12.0, 30.0)
        late = np.exp(law(truth.late, shocks[int(planned // 12)][0])) - 6.0
        start = planned + late
        took = length * np.exp(law(truth.longer, shocks[int(start // 12)][1]))
        one = project(
            f"p{i}", planned_start=month(planned), planned_finish=month(planned + length),
            investment_100m_yuan=3.0, stage="signed", lists=("city_key",),
        )  # fmt: skip
        if start < NOW:
            one = replace(one, actual_start=month(start), stage="construction")
        if start + took < NOW:
            one = replace(one, actual_finish=month(start + took), stage="completed")
            spending += _reports(one, start, took, truth, rng)
        projects[one.id] = one
    return replace(plan(), projects=projects, spending=tuple(spending))


def _reports(
    one: Project, start: float, took: float, truth: Truth, rng: np.random.Generator
) -> list[Spent]:
    """Return quarterly reports of what was counted; increments are Dirichlet around the curve."""
    ends = np.arange(np.ceil(start) + 2.0, start + took, 3.0)
    edges = np.concatenate([[0.0], (ends - start) / took, [1.0]])
    parts = np.diff(beta.cdf(edges, *truth.shapes))
    shares = np.cumsum(rng.dirichlet(truth.closeness * np.maximum(parts, 1e-6)))
    last = np.ceil(start + took) + 1.0
    rows = zip([*ends, last], shares, strict=True)
    return [
        Spent(one.id, month(end - 0.5)[:7], float(2.0 * share), AS_OF, "测试")
        for end, share in rows
    ]

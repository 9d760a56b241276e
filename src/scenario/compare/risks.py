"""Which projects cost most when they slip, and what the year would be without some of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from scenario import wording
from scenario.compare.contrast import Contrast, contrast
from scenario.compare.lateness import later_by
from scenario.compare.outlook import chance_of
from scenario.compare.rerun import rerun
from scenario.compare.scenario_words import project_name
from scenario.errors import Finding, error, raise_errors
from scenario.page_table import brief, page_table
from scenario.settings import tails
from scenario.simulate.run import Forecast
from scenario.terms import Override, Scenario
from scenario.typeset import typeset

#: Months by which each project is moved in turn.
LATE: Final = 1
#: Projects named in a sentence.
TOP: Final = 3


@dataclass(frozen=True, slots=True)
class Risk:
    """What one project's slip costs one target this year.

    Parameters
    ----------
    project, name : str
        The name as it may be printed: a code for a project that is not public.
    points, low, high : float
        Median and interval of the points lost when the project is one month later, negative.
    chance : float
        Change of the chance then, 0 to 1.
    likely : float or None
        Chance that the project is at least one month later than its own median; None where no
        judgement was stated.
    """

    project: str
    name: str
    points: float
    low: float
    high: float
    chance: float
    likely: float | None

    @property
    def expected(self) -> float | None:
        """Points lost times probability."""
        return None if self.likely is None else self.points * self.likely


@dataclass(frozen=True, slots=True)
class Risks:
    """Projects by risk contribution, the largest first."""

    target: str
    label: str
    risks: tuple[Risk, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row per project."""
        return pd.DataFrame(
            [
                {
                    "project": r.project,
                    "name": r.name,
                    "points_if_one_month_late": r.points,
                    "low": r.low,
                    "high": r.high,
                    "chance_change": r.chance,
                    "probability": r.likely,
                    "risk_contribution": r.expected,
                }
                for r in self.risks
            ],
            columns=[
                "project", "name", "points_if_one_month_late", "low", "high", "chance_change",
                "probability", "risk_contribution",
            ],
        )  # fmt: skip

    @property
    def text(self) -> tuple[str, ...]:
        """One sentence, Chinese."""
        named = [r for r in self.risks if r.expected is not None and round(r.points, 2) < 0][:TOP]
        if not named:
            return (typeset(f"{self.label}:没有推迟一个月就影响今年的项目。"),)
        said = "、".join(
            f"{r.name}(晚一个月{wording.signed(r.points, 2)}个百分点,"
            f"可能{wording.chance_text(r.likely or 0.0)})"
            for r in named
        )
        return (typeset(f"{self.label}的主要工期风险(损失×可能):{said}。"),)

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(
            self.table, hide=("project",), forms={"low": "fine change", "high": "fine change"}
        )


def risks(
    baseline: Forecast, target: str, *, progress: Callable[[str], None] | None = None
) -> Risks:
    """Return what each project costs a target when it alone is one month late, times how likely.

    Parameters
    ----------
    baseline : Forecast
    target : str
        A target that projects feed.
    progress : callable, optional

    Returns
    -------
    Risks
        Empty for a target that no project feeds.

    Raises
    ------
    ScenarioError
        For an unknown target.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None)
    >>> base = sc.forecast(fitted, plan.scenarios["baseline"])
    >>> len(sc.risks(base, "digital_core_growth").risks)
    0
    """
    plan = baseline.plan
    if target not in baseline.targets:
        raise_errors([_unknown("目标", target, list(baseline.targets))])
    label = plan.targets[target].name
    indicator, kind = plan.targets[target].indicator, plan.targets[target].kind
    fed = [p for p in plan.projects.values() if indicator in p.feeds]
    if not fed or kind not in ("growth", "amount"):
        return Risks(target, label, ())
    simulate, found = rerun(baseline.fitted), []
    before, start = baseline.targets[target].values, chance_of(baseline, [target])
    for done, project in enumerate(fed, start=1):
        if progress:
            progress(f"[{done}/{len(fed)}] {project_name(plan, project.id)}")
        late = Override(f"projects.{project.id}.planned_start", "shift", f"{LATE} months")
        run = simulate(_moved("late", "推迟一个月", (late,)))
        lost = run.targets[target].values - before
        low, middle, high = (float(q) for q in np.quantile(lost, [tails()[0], 0.5, tails()[1]]))
        found.append(
            Risk(
                project.id,
                project_name(plan, project.id),
                middle,
                low,
                high,
                chance_of(run, [target]) - start,
                later_by(plan, project, LATE),
            )
        )
    return Risks(target, label, tuple(sorted(found, key=lambda r: (r.expected or 0.0, r.points))))


def without(baseline: Forecast, *projects: str) -> Contrast:
    """Return the difference if some projects, or one company's, did not go ahead after today.

    For internal use only: the scenario's name carries the mark. What was done before the as-of day
    stays counted.

    Parameters
    ----------
    baseline : Forecast
    *projects : str
        Ids; all of a company's to look at the company.

    Raises
    ------
    ScenarioError
        Naming every unknown project.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None)
    >>> base = sc.forecast(fitted, plan.scenarios["baseline"])
    >>> sc.without(base, "zjsh_907").scenarios["without"].name[:4]
    '内部测算'
    """
    plan = baseline.plan
    raise_errors(
        [_unknown("项目", p, list(plan.projects)) for p in projects if p not in plan.projects]
    )
    if not projects:
        raise_errors([_unknown("项目", "(空)", list(plan.projects))])
    names = "、".join(project_name(plan, p) for p in projects)
    items = tuple(Override(f"projects.{p}.goes_ahead", "set", "no") for p in projects)
    scenario = _moved("without", f"{wording.INTERNAL}:没有{names}", items)
    return contrast(baseline, rerun(baseline.fitted)(scenario))


def _moved(id: str, name: str, items: Sequence[Override]) -> Scenario:
    return replace(Scenario(id, name, "", "测算", "baseline", (), (), (), {}), levers=tuple(items))


def _unknown(what: str, id: str, known: list[str]) -> Finding:
    from difflib import get_close_matches

    near = get_close_matches(id, known, 3, 0.4) or known[:3]
    return error(
        "CO-003",
        f"{what} {id}",
        f"没有这个{what}",
        "无法比较",
        f"可用:{'、'.join(near)}",
        f"unknown {id}; available: {', '.join(near)}",
    )

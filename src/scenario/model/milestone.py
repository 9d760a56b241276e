"""Kind *milestone*: months after 1 January of the plan year at which an event is reached.

Where the project behind it has dates, the remaining stages are added up; otherwise the chance of
being in time is the judged one of its class, joined with the record, and the time within or beyond
the year is judged too. A shock common to all projects of the year delays them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from scenario import wording
from scenario.judgement import quantiles
from scenario.model.contract import Draws, Engine, Evidence, Fitted, Floats
from scenario.model.growth_figures import SETTLING
from scenario.model.project_dates import duration_of, month_of, stages_ahead
from scenario.model.reference import Reference
from scenario.model.reference_chance import CEILING
from scenario.model.stratified import common_shock, shuffled_levels
from scenario.model.yearly import ReferenceModel, Route
from scenario.progress_terms import Progress, known
from scenario.settings import QUANTILES
from scenario.terms import Observations, Plan, Project, Target

#: Judgements on where in the rest of the year an event falls, how late it comes when missed, and
#: how far projects are delayed together.
PLACE: Final = "time_of_event"
LATE: Final = "delay_if_missed"
COMMON: Final = "common_delay"
#: Stages reported in-year that mean the event has happened, by class.
DONE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "start": ("started", "construction", "to_finish", "completed"),
        "finish": ("completed",),
        "land": ("to_start", "started", "construction", "to_finish", "completed"),
    }
)
DONE_OTHERWISE: Final = ("completed",)
#: Furthest time that is simulated, months.
FURTHEST: Final = 120.0


class MilestoneModel(ReferenceModel):
    """A dated event without a number.

    A project that decides the milestone names its indicator in ``feeds``; an event that needs
    several projects is reached with the last of them.

    Examples
    --------
    ``MilestoneModel(plan, plan.targets["zjsh_907_start"]).fit(observations, draws=4000, seed=1)``
    """

    id = "milestone"

    def __init__(self, plan: Plan, target: Target, engine: Engine = "default") -> None:
        self.projects = tuple(p for p in plan.projects.values() if target.indicator in p.feeds)
        super().__init__(plan, target, engine)

    def judged(self) -> Sequence[str]:
        """Return the ids of all judgements that may be read beside those of the class."""
        names = [PLACE, LATE, COMMON]
        for project in self.projects:
            names += [j for j, _ in stages_ahead(project, "", "start")]
            names += [duration_of(project), "start_slip_planned", "start_slip_land"]
            names += ["duration_to_plan"]
        return names

    def inputs(self) -> Mapping[str, Any]:
        """Return what besides observations decides the answer."""
        return MappingProxyType(
            {**super().inputs(), "projects": [asdict(p) for p in self.projects]}
        )

    def preview_prior(self, *, draws: int, seed: int) -> pd.DataFrame:
        """Return quantiles of the month that judgements alone expect, seen from 1 January."""
        months, _ = self._by_class(self.reference(None, seed), 0.0, draws, seed)
        levels = np.array(QUANTILES)
        return pd.DataFrame({"quantile": levels, "value": np.quantile(months, levels)})

    def fit(self, observations: Observations, *, draws: int, seed: int) -> Fitted:
        """Return draws of the month at which the event is reached, at least 0 (`ReferenceModel`)."""
        as_of = observations.as_of
        now = elapsed(as_of, self.plan.settings.year)
        ref = self.reference(observations, seed)
        rows = self._own_rows(observations)
        entries = known(self.plan.progress, self.target.id, as_of)
        happened = self._happened(rows, entries, ref.group, as_of)
        how: Route = "settled"
        used: tuple[str, ...] = ()
        if happened is not None:
            months = np.full(draws, happened)
        else:
            months, used = self._by_dates(ref, entries, now, as_of, draws, seed)
            how = "dates"
            if not used:
                months, used = self._by_class(ref, now, draws, seed)
                how = "class"
        stage = entries[-1].stage if entries else ""
        return Fitted(
            target=self.target.id,
            model=self.id,
            version=self.version,
            draws=Draws(values=months),
            evidence=self._evidence(ref, rows, how, stage),
            diagnostics=MappingProxyType(
                {
                    "engine": "direct draws",
                    "passed": True,
                    "answered_by": "default",
                    **(ref.sampler if how == "class" else {}),
                    "judgements": used,
                    **ref.described,
                    "route": how,
                    "projects": tuple(p.id for p in self.projects),
                }
            ),
            settled=happened is not None,
            notes=(*self._notes(how), *(ref.notes if how == "class" else ())),
        )

    def _own_rows(self, observations: Observations) -> pd.DataFrame:
        frame = observations.frame
        if frame.empty:
            return frame.assign(used_as="")
        year = self.plan.settings.year
        mine = (
            (frame["indicator"] == self.target.indicator)
            & (frame["region"] == self.plan.settings.region)
            & (frame["year"] == year)
            & frame["status"].isin(list(SETTLING))
            & (frame["bound"] == "")
        )
        return frame[mine].assign(used_as="事件日期")

    def _happened(
        self, rows: pd.DataFrame, entries: tuple[Progress, ...], group: str, as_of: date
    ) -> float | None:
        """Return the month of the event when it is known to have happened."""
        if len(rows):
            return float(rows.sort_values("known_on", kind="stable")["value"].iloc[0])
        done = [e for e in entries if e.stage in DONE.get(group, DONE_OTHERWISE)]
        if done:
            return float(done[0].month)
        dates = [p.actual_finish if group == "finish" else p.actual_start for p in self.projects]
        if group in ("start", "finish") and dates and all(dates):
            months = [month_of(d, self.plan.settings.year) for d in dates]
            if max(months) <= elapsed(as_of, self.plan.settings.year):
                return max(max(months), 0.0)
        return None

    def _by_dates(
        self, ref: Reference, entries: tuple[Progress, ...], now: float, as_of: date,
        draws: int, seed: int,
    ) -> tuple[Floats, tuple[str, ...]]:  # fmt: skip
        """Return the latest of the projects' months, and the judgements behind them."""
        stage = entries[-1].stage if entries else ""
        per: list[Floats] = []
        judged: list[str] = []
        for project in self.projects:
            months, names = self._project(project, stage, ref.group, now, draws, seed)
            if not names:
                return np.zeros(0), ()
            per.append(months)
            judged += names
        if not per:
            return np.zeros(0), ()
        latest = np.max(np.vstack(per), axis=0)
        used = tuple(dict.fromkeys([*judged, COMMON]))
        return np.minimum(np.maximum(latest, now), FURTHEST), used

    def _project(
        self, project: Project, stage: str, group: str, now: float, draws: int, seed: int
    ) -> tuple[Floats, list[str]]:
        year = self.plan.settings.year
        shock = common_shock(self.plan.judgement(COMMON), draws, seed, project.id)

        def judged(id: str, part: str) -> Floats:
            return quantiles(self.plan.judgement(id), shock(part))

        slip = "start_slip_land" if project.stage in ("", "to_start") else "start_slip_planned"
        if group == "start" and project.planned_start:
            start = month_of(project.planned_start, year) + judged(slip, "start")
            return _after(start, now), [slip]
        if group == "finish" and project.planned_finish and project.actual_start:
            began = month_of(project.actual_start, year)
            planned = month_of(project.planned_finish, year) - began
            ratio = judged("duration_to_plan", "duration")
            return _after(began + planned * ratio, now), ["duration_to_plan"]
        if group == "finish" and project.actual_start:
            began, name = month_of(project.actual_start, year), duration_of(project)
            return _after(began + judged(name, "duration"), now), [name]
        ahead = stages_ahead(project, stage, group)
        if group == "start" and ahead:
            total = sum((judged(name, part) for name, part in ahead), np.zeros(draws))
            return now + total, [name for name, _ in ahead]
        return np.zeros(0), []

    def _by_class(
        self, ref: Reference, now: float, draws: int, seed: int
    ) -> tuple[Floats, tuple[str, ...]]:
        """Return months of a class, in time with its chance, else late; and the judgements used."""
        line = self.value.threshold
        chance = 0.0 if now >= line else min(ref.chance.mean, CEILING)
        u = shuffled_levels(draws, seed, "milestone", self.target.id)
        late = u >= chance
        within = np.clip(u / max(chance, 1e-12), 0.0, 1.0 - 1e-9)
        beyond = np.clip((u - chance) / max(1.0 - chance, 1e-12), 0.0, 1.0 - 1e-9)
        in_time = now + (line - now) * quantiles(self.plan.judgement(PLACE), within)
        half = 0.5 * 10.0**-self.target.precision
        after = max(line, now) + 1.01 * half + quantiles(self.plan.judgement(LATE), beyond)
        months = np.asarray(np.where(late, after, np.minimum(in_time, line)))
        return months, (LATE,) if now >= line else (*ref.judgements, PLACE, LATE)

    def _evidence(self, ref: Reference, rows: pd.DataFrame, how: str, stage: str) -> Evidence:
        base = Evidence("prior_only", "none", 0, "", "", "项目现处阶段与计划日期", rows)
        record = f"公布的目标完成记录共{len(ref.cases)}条,其中节点类{ref.same}条"
        if how == "settled":
            text = "事件已经发生"
            return replace(base, basis="settled", quality="high", text=text, narrowing="")
        if how == "dates":
            text = "依据项目登记的阶段与日期,余下环节的时间为判断"
            if stage:
                text += f"(部门报告的阶段:{stage})"
            return replace(base, basis="observations", quality="low", text=text)
        text = f"没有公布的阶段或日期;{record},只有判断"
        return replace(base, text=text)

    def _notes(self, how: str) -> tuple[str, ...]:
        if how == "class":
            return (f"没有项目的阶段和日期:{wording.NO_VERDICT['zh']}。",)
        if how == "dates" and any(not p.public for p in self.projects):
            return ("所依据的项目日期未公开。",)
        return ()


def elapsed(as_of: date, year: int) -> float:
    """Return the months from 1 January of `year` to the end of a day, not below 0.

    Examples
    --------
    >>> elapsed(date(2024, 9, 30), 2024), elapsed(date(2023, 12, 31), 2024)
    (9.0, 0.0)
    """
    return max(month_of(as_of.isoformat(), year, end=True), 0.0)


def _after(months: Floats, now: float) -> Floats:
    """Return the part of a distribution that lies after now, kept in draw order.

    Nobody has reported the event, so times before now are excluded; their draws take times out of
    the rest of the distribution.
    """
    later = np.sort(months[months > now])
    if not len(later):
        return np.full(len(months), now + 1.0)
    ranks = np.argsort(np.argsort(months, kind="stable"), kind="stable")
    at = (ranks + 0.5) / len(months) * len(later)
    return np.asarray(later[np.minimum(at.astype(int), len(later) - 1)])

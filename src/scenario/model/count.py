"""Kind *count*: a funnel of candidates, or a flow with the count to date and the reference class.

Which of the two answers is decided by what is known: a list of candidates of the year's batch
speaks for itself; otherwise the reference class of outcome ÷ target is multiplied by the flow of
past counts and by what has been reached so far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from scenario.model.contract import Evidence, Floats
from scenario.model.count_evidence import flow_log_mass, funnel_mass, log_levels, to_date_log_mass
from scenario.model.grid_answer import Grid, count_grid
from scenario.model.own_figures import OwnFigures
from scenario.model.reference import Reference, class_of
from scenario.model.year_after import counts_after, steps
from scenario.model.yearly import DEPARTMENT, Answer, YearlyModel
from scenario.progress_terms import Progress, newest
from scenario.terms import Observations

SPREAD: Final = "count_yearly_spread"
#: Group of candidates → judgement on the pass rate.
PASS: Final[Mapping[str, str]] = {"first": "pass_first", "renewal": "pass_renewal"}
#: Judgement on the share of the year by June: what others certify comes late.
JUNE_CERTIFIED: Final = "share_june_certified"
JUNE_OTHERWISE: Final = "share_june_ledger"


class CountModel(YearlyModel):
    """A count of the year: certified enterprises, projects, events.

    Examples
    --------
    ``CountModel(plan, plan.targets["little_giants"]).fit(observations, draws=4000, seed=1)``
    """

    id = "count"
    spread = SPREAD
    measure = "count"

    @property
    def certified(self) -> bool:
        """True where others certify the count in batches."""
        return class_of(self.plan, self.target) == "certification"

    @property
    def june(self) -> str:
        """Id of the judgement on the share of the year that is reached by June."""
        return JUNE_CERTIFIED if self.certified else JUNE_OTHERWISE

    def judged(self) -> Sequence[str]:
        """Return the ids of all judgements that may be read beside those of the class."""
        return (SPREAD, *PASS.values(), self.june, DEPARTMENT)

    def own(self, observations: Observations) -> OwnFigures:
        """Return the region's own figures; an announced batch settles what others certify."""
        own = super().own(observations)
        batch = newest(own.entries, "batch_result")
        if own.settled is None and batch is not None and self.certified:
            return replace(own, settled=batch.value)
        return own

    def evidence(self, ref: Reference, own: OwnFigures) -> Evidence:
        """Return what the answer rests on: a list of candidates is an observation."""
        evidence, candidates = super().evidence(ref, own), candidates_of(own.entries)
        if own.settled is not None or not candidates:
            return evidence
        words = {"first": "首次申报", "renewal": "复核"}
        listed = "、".join(f"{words[g]}{n}家" for g, n in candidates.items())
        return replace(
            evidence,
            basis="observations",
            quality="medium",
            text=f"依据本批次申报名单({listed})和通过率判断",
            narrowing="本批次评审结果",
        )

    def prior(self, ref: Reference, known: Sequence[float]) -> Grid:
        """Return the reference class as masses of whole numbers."""
        return count_grid(ref.law, self.value.threshold, lower=self.lower, known=known)

    def after(self, values: Floats, past: Mapping[int, float], rng: np.random.Generator) -> Floats:
        """Return the count of the year after: the rate one step on, then the count itself."""
        level, blur = log_levels(past)
        step = steps(level, self.plan.judgement(SPREAD), len(values), rng, blur)
        return counts_after(values, step, rng)

    def answer(self, ref: Reference, own: OwnFigures) -> Answer:
        """Return the funnel where candidates are listed, else the class times flow and progress."""
        candidates = candidates_of(own.entries)
        if candidates:
            return self._funnel(own, candidates)
        past, now, used = self.past(own), own.to_date, list(ref.judgements)
        grid = self.prior(ref, [*past.values(), *([] if now is None else [now.value])])
        numbers = grid.middle
        if past:
            used.append(SPREAD)
            flow = flow_log_mass(numbers, past, self.year, self.plan.judgement(SPREAD))
            # The density of the logarithm, as the target was set in proportion to the outcome.
            grid = grid.times(flow + np.log(numbers + 0.5))
        if now is None:
            return Answer(self.capped(grid), "flow" if past else "reference", tuple(used))
        june = self.plan.judgement(self.june)
        grid = grid.times(to_date_log_mass(numbers, now.value, now.month, june))
        used += [self.june] if now.month < 12 else []
        return Answer(grid, "flow", tuple(used))

    def _funnel(self, own: OwnFigures, candidates: Mapping[str, int]) -> Answer:
        announced = int(own.to_date.value) if own.to_date is not None else 0
        groups = [(n, self.plan.judgement(PASS[g])) for g, n in candidates.items()]
        size = announced + sum(candidates.values()) + 1
        numbers = np.arange(size, dtype=float)
        grid = Grid(numbers, numbers, funnel_mass(groups, announced, size))
        return Answer(grid, "funnel", tuple(PASS[g] for g in candidates))


def candidates_of(entries: tuple[Progress, ...]) -> Mapping[str, int]:
    """Return the newest number of candidates of each group."""
    found: dict[str, int] = {}
    for entry in entries:
        if entry.entry == "candidates" and entry.value is not None:
            found[entry.group] = int(entry.value)
    return found

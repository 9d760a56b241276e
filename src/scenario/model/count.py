"""Kind *count*: a funnel of candidates, or a flow with the count to date and the reference class.

Which of the two answers is decided by what is known: a list of candidates of the year's batch
speaks for itself; otherwise the reference class of outcome ÷ target is multiplied by the flow of
past counts and by what has been reached so far.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from scenario.model.answer import (
    basis_of,
    evidence_of,
    fitted_of,
    good_cells,
    inputs_of,
    prior_table,
)
from scenario.model.contract import Evidence, Fitted
from scenario.model.count_evidence import flow_log_mass, funnel_mass, to_date_log_mass
from scenario.model.grid_answer import Grid, count_grid
from scenario.model.own_figures import OwnFigures, own_figures
from scenario.model.reference import Reference, class_of, needed, reference
from scenario.model.reference_chance import CEILING
from scenario.model.stated import stated
from scenario.progress_terms import Progress, newest
from scenario.terms import Observations, Plan, Target

SPREAD: Final = "count_yearly_spread"
#: Group of candidates → judgement on the pass rate.
PASS: Final[Mapping[str, str]] = {"first": "pass_first", "renewal": "pass_renewal"}
#: Judgement on the share of the year by June: what others certify comes late.
JUNE_CERTIFIED: Final = "share_june_certified"
JUNE_OTHERWISE: Final = "share_june_ledger"


class CountModel:
    """A count of the year: certified enterprises, projects, events.

    Parameters
    ----------
    plan : Plan
    target : Target

    Examples
    --------
    ``CountModel(plan, plan.targets["little_giants"]).fit(observations, draws=4000, seed=1)``
    """

    id: str = "count"
    version: str = "1"

    def __init__(self, plan: Plan, target: Target) -> None:
        self.plan, self.target = plan, target
        self.value = target.value(plan.settings.year)
        self.year = self.value.headline.data_year
        self.group = class_of(plan, target)
        certified = self.group == "certification"
        self.june = JUNE_CERTIFIED if certified else JUNE_OTHERWISE
        self.names = stated(plan, target, (SPREAD, *PASS.values(), self.june, "department_error"))
        needed(plan, target)
        practice = plan.practices.get(target.id)
        self.comparable = practice is None or practice.comparable

    def inputs(self) -> Mapping[str, Any]:
        """Return what besides observations decides the answer."""
        return inputs_of(self.plan, self.target, self.names)

    def preview_prior(self, *, draws: int, seed: int) -> pd.DataFrame:
        """Return quantiles of what judgements alone say."""
        empty = Observations(pd.DataFrame(), date(1900, 1, 1), "")
        ref = reference(self.plan, self.target, empty)
        return prior_table(count_grid(ref.law, self.value.threshold, lower=self._lower))

    @property
    def _lower(self) -> bool:
        return self.target.comparison == "at_most"

    def fit(self, observations: Observations, *, draws: int, seed: int) -> Fitted:
        """Return draws of the year's count, whole numbers.

        Parameters
        ----------
        observations : Observations
            Only rows known on ``as_of`` count; so do only entries of progress known then.
        draws, seed : int
        """
        ref = reference(self.plan, self.target, observations)
        own = own_figures(self.plan, self.target, observations, "count", self.year)
        batch = newest(own.entries, "batch_result")
        if own.settled is None and batch is not None and self.group == "certification":
            own = replace(own, settled=batch.value)
        candidates = candidates_of(own.entries)
        funnel = own.settled is None and bool(candidates)
        basis = "observations" if funnel else basis_of(own, self.comparable, ref, self.year)
        evidence = evidence_of(self.plan, self.target, own, basis, ref, self.comparable, self.year)
        if funnel:
            evidence = _funnel_evidence(evidence, candidates)
        grid = None
        if own.settled is None:
            grid = self._funnel(own, candidates) if funnel else self._flow(ref, own)
        used = [PASS[g] for g in candidates] if funnel else []
        if not funnel:
            used += [SPREAD] if own.years and self.comparable else []
            used += [self.june] if own.to_date is not None else []
        flow = own.to_date is not None or (bool(own.years) and self.comparable)
        model = "funnel" if funnel else "flow" if flow else "reference"
        return fitted_of(
            self.plan, self.target, self.id, self.version, own, grid, evidence, ref, used,
            observations.as_of, draws=draws, seed=seed,
            extra={"answered_by": model},
        )  # fmt: skip

    def _flow(self, ref: Reference, own: OwnFigures) -> Grid:
        known = [*own.years.values()] if self.comparable else []
        known += [own.to_date.value] if own.to_date is not None else []
        grid = count_grid(ref.law, self.value.threshold, lower=self._lower, known=known)
        numbers = grid.middle
        if own.years and self.comparable:
            spread = self.plan.judgement(SPREAD)
            # The density of the logarithm, as the target was set in proportion to the outcome.
            flow = flow_log_mass(numbers, own.years, self.year, spread)
            grid = grid.times(flow + np.log(numbers + 0.5))
        if own.to_date is not None:
            june, reached = self.plan.judgement(self.june), own.to_date.value
            return grid.times(to_date_log_mass(numbers, reached, own.to_date.month, june))
        good = good_cells(grid, self.target, self.value.threshold, self.value.tolerance)
        return grid.capped(good, CEILING)

    def _funnel(self, own: OwnFigures, candidates: Mapping[str, int]) -> Grid:
        announced = int(own.to_date.value) if own.to_date is not None else 0
        groups = [(n, self.plan.judgement(PASS[g])) for g, n in candidates.items()]
        size = announced + sum(candidates.values()) + 1
        numbers = np.arange(size, dtype=float)
        return Grid(numbers, numbers, funnel_mass(groups, announced, size))


def candidates_of(entries: tuple[Progress, ...]) -> Mapping[str, int]:
    """Return the newest number of candidates of each group."""
    found: dict[str, int] = {}
    for entry in entries:
        if entry.entry == "candidates" and entry.value is not None:
            found[entry.group] = int(entry.value)
    return found


def _funnel_evidence(evidence: Evidence, candidates: Mapping[str, int]) -> Evidence:
    words = {"first": "首次申报", "renewal": "复核"}
    listed = "、".join(f"{words[g]}{n}家" for g, n in candidates.items())
    text = f"依据本批次申报名单({listed})和通过率判断"
    return replace(evidence, text=text, narrowing="本批次评审结果", quality="medium")

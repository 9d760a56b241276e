"""Kind *amount*: the year's level, from own years, the year to date and the reference class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from scenario.model.answer import (
    basis_of,
    edge_of,
    evidence_of,
    fitted_of,
    good_cells,
    inputs_of,
    prior_table,
)
from scenario.model.contract import Fitted
from scenario.model.grid_answer import Grid, amount_grid
from scenario.model.own_figures import OwnFigures, own_figures
from scenario.model.reference import Reference, needed, reference
from scenario.model.reference_chance import CEILING
from scenario.model.stated import stated
from scenario.model.year_evidence import to_date_log_density, walk_log_density
from scenario.terms import Observations, Plan, Target

SPREAD: Final = "amount_yearly_spread"
#: Indicator → judgement on the share of the year that is reached by June.
JUNE: Final[Mapping[str, str]] = {
    "fdi_actual": "share_june_fdi",
    "domestic_capital_outside": "share_june_domestic",
}
JUNE_OTHERWISE: Final = "share_june_amount"


class AmountModel:
    """An amount of the year, published as a level.

    The reference class gives a distribution of outcome ÷ target; own past years (a random walk of
    logarithms) and the year to date (a judged share of the year) multiply it.

    Parameters
    ----------
    plan : Plan
    target : Target

    Examples
    --------
    ``AmountModel(plan, plan.targets["fdi_actual"]).fit(observations, draws=4000, seed=1)``
    """

    id: str = "amount"
    version: str = "1"

    def __init__(self, plan: Plan, target: Target) -> None:
        self.plan, self.target = plan, target
        self.value = target.value(plan.settings.year)
        self.year = self.value.headline.data_year
        self.june = JUNE.get(target.indicator, JUNE_OTHERWISE)
        needed(plan, target)
        stated(plan, target, (SPREAD, self.june, "department_error"))
        practice = plan.practices.get(target.id)
        self.comparable = practice is None or practice.comparable

    def inputs(self) -> Mapping[str, Any]:
        """Return what besides observations decides the answer."""
        return inputs_of(self.plan, self.target, (SPREAD, self.june, "department_error"))

    def preview_prior(self, *, draws: int, seed: int) -> pd.DataFrame:
        """Return quantiles of what judgements alone say."""
        return prior_table(self._grid(self._reference(None), None))

    def fit(self, observations: Observations, *, draws: int, seed: int) -> Fitted:
        """Return draws of the year's amount in the target's unit.

        Parameters
        ----------
        observations : Observations
            Only rows known on ``as_of`` count; so do only entries of progress known then.
        draws, seed : int
        """
        ref = self._reference(observations)
        own = own_figures(self.plan, self.target, observations, "level", self.year)
        basis = basis_of(own, self.comparable, ref, self.year)
        evidence = evidence_of(self.plan, self.target, own, basis, ref, self.comparable, self.year)
        grid = None if own.settled is not None else self._grid(ref, own)
        used = [SPREAD] if own.years and self.comparable else []
        used += [self.june] if own.to_date is not None else []
        return fitted_of(
            self.plan, self.target, self.id, self.version, own, grid, evidence, ref, used,
            observations.as_of, draws=draws, seed=seed,
        )  # fmt: skip

    def _reference(self, observations: Observations | None) -> Reference:
        from datetime import date

        empty = Observations(pd.DataFrame(), date(1900, 1, 1), "")
        return reference(self.plan, self.target, observations or empty)

    def _grid(self, ref: Reference, own: OwnFigures | None) -> Grid:
        known = [] if own is None else list(own.years.values())
        if own is not None and own.to_date is not None:
            known.append(own.to_date.value)
        lower = self.target.comparison == "at_most"
        edge = edge_of(self.target, self.value.threshold, self.value.tolerance)
        grid = amount_grid(ref.law, edge, lower=lower, known=known)
        if own is None:
            return grid
        past = {y: float(np.log(v)) for y, v in own.years.items() if v > 0}
        if past and self.comparable:
            spread = self.plan.judgement(SPREAD)
            grid = grid.times(walk_log_density(np.log(grid.middle), past, self.year, spread))
        if own.to_date is not None:
            june, month = self.plan.judgement(self.june), own.to_date.month
            past_shares = own.shares.get(month, ())
            grid = grid.times(
                to_date_log_density(grid.middle, own.to_date.value, month, june, past_shares)
            )
            return grid
        good = good_cells(grid, self.target, self.value.threshold, self.value.tolerance)
        return grid.capped(good, CEILING)

"""Kind *share*: part of a whole, from own shares, the stock to date and the reference class."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
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
from scenario.model.contract import Fitted, Floats
from scenario.model.grid_answer import Grid, points_grid
from scenario.model.own_figures import OwnFigures, ToDate, own_figures
from scenario.model.reference import Reference, needed, reference
from scenario.model.reference_chance import CEILING
from scenario.model.stated import stated
from scenario.model.year_evidence import (
    coverage_log_density,
    coverage_log_likelihood,
    walk_log_density,
)
from scenario.progress_terms import newest
from scenario.terms import Observations, Plan, Target

SPREAD: Final = "share_yearly_spread"
JUNE: Final = "coverage_june"
WHOLE: Final = 100.0


class ShareModel:
    """A share in per cent.

    The reference class gives a distribution of points above or below the target. Own past shares
    (a random walk of logits), and the part and whole or the share to date (a stock that grows to
    its year-end value) multiply it.

    Parameters
    ----------
    plan : Plan
    target : Target

    Examples
    --------
    ``ShareModel(plan, plan.targets["digital_coverage"]).fit(observations, draws=4000, seed=1)``
    """

    id: str = "share"
    version: str = "1"

    def __init__(self, plan: Plan, target: Target) -> None:
        self.plan, self.target = plan, target
        self.value = target.value(plan.settings.year)
        self.year = self.value.headline.data_year
        self.names = stated(plan, target, (SPREAD, JUNE, "department_error"))
        needed(plan, target)
        practice = plan.practices.get(target.id)
        self.comparable = practice is None or practice.comparable

    def inputs(self) -> Mapping[str, Any]:
        """Return what besides observations decides the answer."""
        return inputs_of(self.plan, self.target, self.names)

    def preview_prior(self, *, draws: int, seed: int) -> pd.DataFrame:
        """Return quantiles of what judgements alone say."""
        empty = Observations(pd.DataFrame(), date(1900, 1, 1), "")
        return prior_table(self._prior(reference(self.plan, self.target, empty)))

    def fit(self, observations: Observations, *, draws: int, seed: int) -> Fitted:
        """Return draws of the year's share in per cent, between 0 and 100.

        Parameters
        ----------
        observations : Observations
            Only rows known on ``as_of`` count; so do only entries of progress known then.
        draws, seed : int
        """
        from dataclasses import replace

        ref = reference(self.plan, self.target, observations)
        own = own_figures(self.plan, self.target, observations, "share", self.year)
        counted = part_and_whole(own)
        if counted is not None and own.to_date is None:
            part, whole, month = counted
            own = replace(own, to_date=ToDate(month, WHOLE * part / whole, "分子、分母数"))
        basis = basis_of(own, self.comparable, ref, self.year)
        evidence = evidence_of(self.plan, self.target, own, basis, ref, self.comparable, self.year)
        grid = None if own.settled is not None else self._grid(ref, own, counted)
        used = [SPREAD] if own.years and self.comparable else []
        used += [JUNE] if own.to_date is not None else []
        return fitted_of(
            self.plan, self.target, self.id, self.version, own, grid, evidence, ref, used,
            observations.as_of, draws=draws, seed=seed,
        )  # fmt: skip

    def _prior(self, ref: Reference) -> Grid:
        lower = self.target.comparison == "at_most"
        edge = edge_of(self.target, self.value.threshold, self.value.tolerance)
        return points_grid(ref.law, edge, lower=lower, bounds=(0.0, WHOLE))

    def _grid(self, ref: Reference, own: OwnFigures, counted: tuple[int, int, int] | None) -> Grid:
        grid = self._prior(ref)
        past = {y: float(logit(np.array(v / WHOLE))) for y, v in own.years.items()}
        if past and self.comparable:
            spread = self.plan.judgement(SPREAD)
            at = logit(grid.middle / WHOLE)
            grid = grid.times(walk_log_density(at, past, self.year, spread) + slope(grid.middle))
        june = self.plan.judgement(JUNE)
        if counted is not None:
            part, whole, month = counted
            return grid.times(
                coverage_log_likelihood(grid.middle / WHOLE, part, whole, june, month)
            )
        if own.to_date is not None:
            off = 10.0**-self.target.precision
            return grid.times(
                coverage_log_density(grid.middle, own.to_date.value, june, own.to_date.month, off)
            )
        good = good_cells(grid, self.target, self.value.threshold, self.value.tolerance)
        return grid.capped(good, CEILING)


def logit(share: Floats) -> Floats:
    """Return the logit of shares as fractions, kept inside (0, 1).

    Examples
    --------
    >>> float(logit(np.array(0.5)))
    0.0
    """
    p = np.clip(share, 1e-4, 1.0 - 1e-4)
    return np.asarray(np.log(p / (1.0 - p)))


def slope(points: Floats) -> Floats:
    """Return the log of ``d logit / d share``: from densities of logits to densities of shares."""
    p = np.clip(points / WHOLE, 1e-4, 1.0 - 1e-4)
    return np.asarray(-np.log(p * (1.0 - p)))


def part_and_whole(own: OwnFigures) -> tuple[int, int, int] | None:
    """Return the newest part, the newest whole and their month, None unless both are known."""
    part, whole = newest(own.entries, "part"), newest(own.entries, "whole")
    if part is None or whole is None or not part.value or not whole.value:
        return None
    if part.value > whole.value:
        from scenario.errors import ScenarioError, error

        raise ScenarioError(
            [
                error(
                    "MO-031",
                    f"progress.csv {part.id}、{whole.id}",
                    f"分子{part.value:g}大于分母{whole.value:g}",
                    "占比超过100%",
                    "核对两个数",
                    "the part exceeds the whole",
                )
            ]
        )
    return int(part.value), int(whole.value), part.month

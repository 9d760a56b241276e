"""Kind *share*: part of a whole, from own shares, the stock to date and the reference class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from scenario.errors import ScenarioError, error
from scenario.model.answer import edge_of
from scenario.model.contract import Floats
from scenario.model.grid_answer import Grid, points_grid
from scenario.model.own_figures import OwnFigures, ToDate
from scenario.model.reference import Reference
from scenario.model.year_after import steps
from scenario.model.year_evidence import (
    coverage_log_density,
    coverage_log_likelihood,
    walk_log_density,
)
from scenario.model.yearly import DEPARTMENT, Answer, YearlyModel
from scenario.progress_terms import newest
from scenario.terms import Observations

SPREAD: Final = "share_yearly_spread"
JUNE: Final = "coverage_june"
WHOLE: Final = 100.0


class ShareModel(YearlyModel):
    """A share in per cent.

    The reference class gives a distribution of points above or below the target. Own past shares
    (a random walk of logits), and the part and whole or the share to date (a stock that grows to
    its year-end value) multiply it.

    Examples
    --------
    ``ShareModel(plan, plan.targets["digital_coverage"]).fit(observations, draws=4000, seed=1)``
    """

    id = "share"
    spread = SPREAD
    measure = "share"

    def judged(self) -> Sequence[str]:
        """Return the ids of all judgements that may be read beside those of the class."""
        return (SPREAD, JUNE, DEPARTMENT)

    def own(self, observations: Observations) -> OwnFigures:
        """Return the region's own figures; a part and its whole count as a share to date."""
        own = super().own(observations)
        counted = part_and_whole(own)
        if counted is None or own.to_date is not None:
            return own
        part, whole, month = counted
        return replace(own, to_date=ToDate(month, WHOLE * part / whole, "分子、分母数"))

    def prior(self, ref: Reference, known: Sequence[float]) -> Grid:
        """Return the reference class as cells between 0 and 100 per cent."""
        edge = edge_of(self.target, self.value.threshold, self.value.tolerance)
        return points_grid(ref.law, edge, lower=self.lower, bounds=(0.0, WHOLE))

    def after(self, values: Floats, past: Mapping[int, float], rng: np.random.Generator) -> Floats:
        """Return the share of the year after: one step of the logit."""
        logits = {y: float(logit(np.array(v / WHOLE))) for y, v in past.items()}
        step = steps(logits, self.plan.judgement(SPREAD), len(values), rng)
        return np.asarray(WHOLE / (1.0 + np.exp(-logit(values / WHOLE) - step)))

    def answer(self, ref: Reference, own: OwnFigures) -> Answer:
        """Return the class times own past shares, times the stock to date."""
        grid, now, used = self.prior(ref, ()), own.to_date, list(ref.judgements)
        past = {y: float(logit(np.array(v / WHOLE))) for y, v in self.past(own).items()}
        if past:
            used.append(SPREAD)
            spread, at = self.plan.judgement(SPREAD), logit(grid.middle / WHOLE)
            grid = grid.times(walk_log_density(at, past, self.year, spread) + slope(grid.middle))
        if now is None:
            return Answer(self.capped(grid), "flow" if past else "reference", tuple(used))
        return Answer(grid.times(self._to_date(grid, own, now)), "flow", (*used, JUNE))

    def _to_date(self, grid: Grid, own: OwnFigures, now: ToDate) -> Floats:
        june, counted = self.plan.judgement(JUNE), part_and_whole(own)
        if counted is not None:
            part, whole, month = counted
            return coverage_log_likelihood(grid.middle / WHOLE, part, whole, june, month)
        off = 10.0**-self.target.precision
        return coverage_log_density(grid.middle, now.value, june, now.month, off)


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

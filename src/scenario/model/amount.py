"""Kind *amount*: the year's level, from own years, the year to date and the reference class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from scenario.model.answer import edge_of
from scenario.model.contract import Floats
from scenario.model.grid_answer import Grid, amount_grid
from scenario.model.own_figures import OwnFigures
from scenario.model.reference import Reference
from scenario.model.year_after import steps
from scenario.model.year_evidence import to_date_log_density, walk_log_density
from scenario.model.yearly import DEPARTMENT, Answer, YearlyModel

SPREAD: Final = "amount_yearly_spread"
#: Indicator → judgement on the share of the year that is reached by June.
JUNE: Final[Mapping[str, str]] = {
    "fdi_actual": "share_june_fdi",
    "domestic_capital_outside": "share_june_domestic",
}
JUNE_OTHERWISE: Final = "share_june_amount"


class AmountModel(YearlyModel):
    """An amount of the year, published as a level.

    The reference class gives a distribution of outcome ÷ target; own past years (a random walk of
    logarithms) and the year to date (a judged share of the year) multiply it.

    Examples
    --------
    ``AmountModel(plan, plan.targets["fdi_actual"]).fit(observations, draws=4000, seed=1)``
    """

    id = "amount"
    spread = SPREAD
    measure = "level"

    @property
    def june(self) -> str:
        """Id of the judgement on the share of the year that is reached by June."""
        return JUNE.get(self.target.indicator, JUNE_OTHERWISE)

    def judged(self) -> Sequence[str]:
        """Return the ids of all judgements that may be read beside those of the class."""
        return (SPREAD, self.june, DEPARTMENT)

    def prior(self, ref: Reference, known: Sequence[float]) -> Grid:
        """Return the reference class as cells of a positive amount."""
        edge = edge_of(self.target, self.value.threshold, self.value.tolerance)
        return amount_grid(ref.law, edge, lower=self.lower, known=known)

    def after(self, values: Floats, past: Mapping[int, float], rng: np.random.Generator) -> Floats:
        """Return the amount of the year after: one step of the logarithm."""
        logs = {y: float(np.log(v)) for y, v in past.items() if v > 0}
        return np.asarray(
            values * np.exp(steps(logs, self.plan.judgement(SPREAD), len(values), rng))
        )

    def answer(self, ref: Reference, own: OwnFigures) -> Answer:
        """Return the class times own past years, times the year to date."""
        now, used = own.to_date, list(ref.judgements)
        grid = self.prior(ref, [*own.years.values(), *([] if now is None else [now.value])])
        past = {y: float(np.log(v)) for y, v in self.past(own).items() if v > 0}
        if past:
            used.append(SPREAD)
            spread = self.plan.judgement(SPREAD)
            grid = grid.times(walk_log_density(np.log(grid.middle), past, self.year, spread))
        if now is None:
            return Answer(self.capped(grid), "flow" if past else "reference", tuple(used))
        june = self.plan.judgement(self.june)
        shares = own.shares.get(now.month, ())
        reached = to_date_log_density(grid.middle, now.value, now.month, june, shares)
        used += [self.june] if now.month < 12 else []
        return Answer(grid.times(reached), "flow", tuple(used))

"""A region with one giant enterprise: what is planned for it, and the rest of the region.

The region's level in the plan year is that of the year before, moved by the giant's planned output
for its share w of the base and by the rest for the other part, in logs::

    total = total a year before + (1 − w) · change of the rest + w · change of the giant

The giant's output follows what people state about it: planned growth, a window of overhaul, a new
unit, and a price where the growth is nominal. The rest has the path of any other region. A year
later the giant has its full capacity again, and moves with the rest otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario.judgement import draw
from scenario.model.windows import LAST_MONTHS, Calendar
from scenario.terms import Plan

Floats = NDArray[np.float64]

#: Judgement on the giant's share of last year's base, by indicator: without it nothing is planned.
SHARES = {
    "industrial_value_added": "giant_share_of_value_added",
    "gdp": "giant_share_of_gdp",
}
#: Planned change of its output over the year before, without overhaul and new unit, per cent.
PLANNED_GROWTH = "giant_planned_growth"
#: The overhaul: first month (1 is January of the plan year, 0 the December before), length in
#: months, part of the capacity that stands still.
OVERHAUL = ("giant_overhaul_start", "giant_overhaul_months", "giant_overhaul_loss")
#: The new unit: first month of its output, counted alike, and what it adds to capacity, per cent.
NEW_UNIT = ("giant_new_unit_start", "giant_new_unit_gain")
#: Change of its prices over the year before, per cent: counts in growth at current prices only.
PRICE = "giant_price_change"
#: Multipliers of the departure of a region whose giant nobody planned: median and sd of the log.
GIANT_UNREST = (2.0, 1.0)


@dataclass(frozen=True, slots=True)
class GiantBlock:
    """The giant's part of a path, in draws.

    Parameters
    ----------
    rest : ndarray, shape (n, n)
        What the path of the rest moves of the region's path.
    planned : ndarray, shape (S, n)
        What the giant adds to it, log points.
    """

    rest: Floats
    planned: Floats

    @property
    def spread(self) -> tuple[Floats, Floats]:
        """Mean (n,) and covariance (n, n) of what the giant adds."""
        mean = self.planned.mean(axis=0)
        gap = self.planned - mean
        return mean, gap.T @ gap / max(len(gap) - 1, 1)

    def whole(self, rest: Floats, planned: Floats) -> Floats:
        """Return the region's path from that of its rest and what the giant adds, shape (…, n)."""
        return np.asarray(rest @ self.rest.T + planned)


@dataclass(frozen=True, slots=True)
class GiantPlan:
    """What is stated about the giant, in draws, each of shape (S,); shares are fractions.

    ``growth`` and ``price`` are factors of the plan year's output, ``overhaul`` is first month,
    months and part lost, ``new_unit`` first month and part added; None where nothing is stated.
    """

    share: Floats
    growth: Floats
    overhaul: tuple[Floats, Floats, Floats] | None = None
    new_unit: tuple[Floats, Floats] | None = None

    def capacity(self, calendar: Calendar, year: int) -> Floats:
        """Return the capacity at work in every bin, 1 without overhaul and new unit, shape (S, n)."""
        ends = np.array(LAST_MONTHS[calendar.bins], dtype=float)
        starts = np.concatenate([[0.0], ends[:-1]])
        offset = 12.0 * (calendar.first_year - year + np.arange(calendar.years))
        begin, end = ((offset[:, None] + m[None, :]).ravel() for m in (starts, ends))

        def covered(first: Floats, last: Floats) -> Floats:
            both = np.minimum(end, last[:, None]) - np.maximum(begin, first[:, None])
            return np.asarray(np.clip(both / (end - begin), 0.0, 1.0))

        out = np.ones((len(self.share), calendar.size))
        if self.new_unit is not None:
            first, gain = self.new_unit
            out += gain[:, None] * covered(first - 1.0, np.full_like(first, np.inf))
        if self.overhaul is not None:
            first, months, loss = self.overhaul
            out *= 1.0 - loss[:, None] * covered(first - 1.0, first - 1.0 + months)
        return out


def giant_plan(plan: Plan, indicator: str, *, draws: int, seed: int) -> GiantPlan | None:
    """Return what the judgements state about the region's giant, None where no share is stated.

    Parameters
    ----------
    plan : Plan
    indicator : str
    draws, seed : int
    """
    stated = giant_judgements(plan, indicator)
    if not stated:
        return None

    def drawn(name: str) -> Floats:
        return draw(plan.judgement(name), draws, seed)

    growth = np.ones(draws)
    for name in (PLANNED_GROWTH, PRICE):
        if name in stated:
            growth = growth * (1.0 + drawn(name) / 100.0)
    share = drawn(SHARES[indicator])
    overhaul = new_unit = None
    if OVERHAUL[0] in stated:
        start, months, loss = map(drawn, OVERHAUL)
        overhaul = start, months, loss
    if NEW_UNIT[0] in stated:
        start, gain = map(drawn, NEW_UNIT)
        new_unit = start, gain / 100.0
    return GiantPlan(share, growth, overhaul, new_unit)


def giant_judgements(plan: Plan, indicator: str) -> tuple[str, ...]:
    """Return the ids of the stated judgements that a giant's block of an indicator rests on.

    An overhaul or a new unit counts only where all that describes it is stated.
    """
    if not plan.regions[plan.settings.region].giant or SHARES.get(indicator) not in plan.priors:
        return ()
    names = [SHARES[indicator]]
    for group in ((PLANNED_GROWTH,), OVERHAUL, NEW_UNIT):
        names += group if all(name in plan.priors for name in group) else ()
    if plan.indicators[indicator].basis == "current_prices" and PRICE in plan.priors:
        names.append(PRICE)
    return tuple(names)


def giant_block(stated: GiantPlan, calendar: Calendar, year: int, above: Floats) -> GiantBlock:
    """Return the giant's part of a path from what is stated about it.

    Parameters
    ----------
    stated : GiantPlan
    calendar : Calendar
        Holds the plan year and the one before.
    year : int
        The plan year.
    above : ndarray, shape (n,)
        Expected path of the region above: how the rest is expected to move, for the part of the
        share that is not certain.

    Returns
    -------
    GiantBlock

    Examples
    --------
    >>> stated = GiantPlan(np.full(1, 0.3), np.full(1, 1.1))
    >>> block = giant_block(stated, Calendar(2023, 2024, 1), 2024, np.zeros(2))
    >>> block.rest.round(2).tolist(), block.planned.round(4).tolist()
    ([[1.0, 0.0], [0.3, 0.7]], [[0.0, 0.0286]])
    """
    share = float(stated.share.mean())
    rest = np.eye(calendar.size)
    capacity = np.log(stated.capacity(calendar, year))
    planned = np.zeros_like(capacity)
    now, before = (
        slice(calendar.position(y, 0), calendar.position(y + 1, 0)) for y in (year, year - 1)
    )
    weight = stated.share[:, None]
    for later in range(year, calendar.last_year + 1):
        at = slice(calendar.position(later, 0), calendar.position(later + 1, 0))
        rest[at, now] -= share * np.eye(calendar.bins)
        rest[at, before] += share * np.eye(calendar.bins)
        change = np.log(stated.growth)[:, None] + capacity[:, at] - capacity[:, before]
        planned[:, at] = weight * change + (share - weight) * (above[now] - above[before])
    return GiantBlock(rest, planned)

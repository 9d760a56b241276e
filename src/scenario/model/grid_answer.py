"""A single quantity on a grid: prior masses times what each piece of evidence says, then draws.

Everything is one-dimensional and exact up to the grid: no sampler, no diagnostics to fail. Draws
are stratified (one per equal part of the distribution, in a random order), so that the share of
draws beyond a line is the grid's own chance to within one draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenario.model.contract import Floats
from scenario.model.margin_law import MarginLaw
from scenario.seeds import generator

#: Cells between nothing and the target, and between the target and twice it.
CELLS = 600
#: How far beyond the target, or beyond the largest recorded margin, a grid goes.
REACH = 3.0


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of a quantity and what they weigh.

    Parameters
    ----------
    low, high : ndarray, shape (K,)
        Edges of each cell; equal for a whole number.
    mass : ndarray, shape (K,)
        Sums to one.
    """

    low: Floats
    high: Floats
    mass: Floats

    @property
    def middle(self) -> Floats:
        """Return the middle of each cell."""
        return np.asarray((self.low + self.high) / 2.0)

    def times(self, log_likelihood: Floats) -> Grid:
        """Return the grid after a piece of evidence, which may not exclude every cell."""
        with np.errstate(divide="ignore"):
            logs = np.log(self.mass) + log_likelihood
        top = logs.max()
        if not np.isfinite(top):
            msg = "the evidence excludes every value of the grid"
            raise ValueError(msg)
        mass = np.exp(logs - top)
        return Grid(self.low, self.high, mass / mass.sum())

    def capped(self, good: Floats, ceiling: float) -> Grid:
        """Return the grid with at most `ceiling` on the good cells."""
        held = float(self.mass[good > 0].sum())
        if held <= ceiling or held >= 1.0:
            return self
        factor = np.where(good > 0, ceiling / held, (1.0 - ceiling) / (1.0 - held))
        return Grid(self.low, self.high, self.mass * factor)

    def draw(self, size: int, seed: int, *names: str) -> Floats:
        """Return stratified draws in a random order; uniform within a cell."""
        rng = generator(seed, *names)
        u = (np.arange(size) + rng.uniform(size=size)) / size
        steps = np.cumsum(self.mass)
        cell = np.minimum(np.searchsorted(steps, u * steps[-1], side="right"), len(steps) - 1)
        within = rng.uniform(size=size)
        values = self.low[cell] + within * (self.high[cell] - self.low[cell])
        return np.asarray(rng.permutation(values))


def reach(law: MarginLaw, scale: float, known: Sequence[float]) -> float:
    """Return where a grid ends, in units of the target.

    Parameters
    ----------
    law : MarginLaw
    scale : float
        The target.
    known : sequence of float
        Own values and values to date, which the grid has to cover.
    """
    recorded = float(law.met.max()) if len(law.met) else 0.0
    return max(REACH, 1.5 * recorded, *(REACH * k / scale for k in known if scale > 0))


def count_grid(law: MarginLaw, target: float, *, lower: bool, known: Sequence[float] = ()) -> Grid:
    """Return whole numbers with the masses of ``⌊target × margin⌋`` (``⌈·⌉`` where less is better).

    Parameters
    ----------
    law : MarginLaw
        Of ratios.
    target : float
    lower : bool
        Whether less is better; the ratio is then mirrored at the target.
    known : sequence of float
        Own counts that must lie on the grid.

    Examples
    --------
    ``count_grid(law, 8.0, lower=False).mass[8:].sum()`` is the chance of eight or more.
    """
    at = float(max(np.floor(target) if lower else np.ceil(target), 1.0))
    numbers = np.arange(int(np.ceil(at * reach(law, at, known))) + 11, dtype=float)
    if lower:
        mass = law.cdf(2.0 - (numbers - 1.0) / at, left=True)
        mass = mass - law.cdf(2.0 - numbers / at, left=True)
        mass[0] += 1.0 - float(law.cdf(2.0 + 1.0 / at, left=True))
        mass[-1] += float(law.cdf(2.0 - numbers[-1] / at, left=True))
    else:
        mass = law.cdf((numbers + 1.0) / at, left=True) - law.cdf(numbers / at, left=True)
        mass[0] += float(law.cdf(0.0, left=True))
        mass[-1] += 1.0 - float(law.cdf((numbers[-1] + 1.0) / at, left=True))
    mass = np.maximum(mass, 0.0) + 1e-15
    return Grid(numbers, numbers, mass / mass.sum())


def amount_grid(law: MarginLaw, edge: float, *, lower: bool, known: Sequence[float] = ()) -> Grid:
    """Return cells of a positive amount with the masses of ``edge × margin``.

    Parameters
    ----------
    law : MarginLaw
        Of ratios.
    edge : float
        The least amount that meets the target after rounding (the most, where less is better).
    lower : bool
    known : sequence of float
    """
    top = reach(law, edge, known)
    fine = np.linspace(0.0, 1.0, CELLS + 1)
    ratios = np.concatenate([fine, 1.0 + fine[1:], np.geomspace(2.0, top, CELLS // 4)[1:]])
    if lower:
        edges = edge * ratios
        steps = 1.0 - law.cdf(2.0 - ratios, left=True)
    else:
        edges = edge * ratios
        steps = law.cdf(ratios, left=True)
    return _cells(edges, steps)


def points_grid(law: MarginLaw, edge: float, *, lower: bool, bounds: tuple[float, float]) -> Grid:
    """Return cells between two bounds with the masses of ``edge + margin``.

    Parameters
    ----------
    law : MarginLaw
        Of differences in points.
    edge : float
        As in `amount_grid`.
    lower : bool
    bounds : (low, high)
        What the quantity cannot leave, such as 0 and 100 per cent.
    """
    low, high = bounds
    edges = np.unique(
        np.concatenate([np.linspace(low, edge, CELLS + 1), np.linspace(edge, high, CELLS + 1)])
    )
    steps = 1.0 - law.cdf(edge - edges, left=True) if lower else law.cdf(edges - edge, left=True)
    return _cells(edges, steps)


def _cells(edges: Floats, steps: Floats) -> Grid:
    mass = np.maximum(np.diff(steps), 0.0)
    mass[0] += max(float(steps[0]), 0.0)
    mass[-1] += max(1.0 - float(steps[-1]), 0.0)
    mass = mass + 1e-15
    return Grid(edges[:-1], edges[1:], mass / mass.sum())

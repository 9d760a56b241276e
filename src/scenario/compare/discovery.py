"""When do we miss? A box of inputs in which most futures miss, found by the rule of Friedman and Fisher.

Peel: cut from the box, again and again, the thin slice whose loss raises the share of misses most.
Paste: widen it again where that helps. Of all boxes on the way the one with the best balance of
coverage and density is kept, with as few conditions as do the work. Every share is weighted by the
probability of the rows: forty per cent of the box means forty per cent of the chance.

Source: J. H. Friedman and N. I. Fisher, "Bump hunting in high-dimensional data", Statistics and
Computing 9 (1999); the significance of one condition given the others as in B. P. Bryant and
R. J. Lempert, Technological Forecasting and Social Change 77 (2010).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
#: Share of the box that one peel removes or one paste adds.
STEP: float = 0.05
#: A paste must raise the density by more than this.
WORTH: float = 0.002
#: A box holds at least this share of the probability.
LEAST: float = 0.05
#: More conditions than this are no sentence.
MOST_CONDITIONS: int = 3
#: A condition whose effect could be chance at this level is dropped.
LEVEL: float = 0.05


@dataclass(frozen=True, slots=True)
class Limit:
    """One condition: the input lies between low and high; an open end is infinite."""

    input: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Box:
    """Conditions that hold together, and what they catch.

    Parameters
    ----------
    limits : tuple of Limit
        In the order of the inputs.
    mass : float
        Probability of the box.
    density : float
        Probability of missing inside the box.
    coverage : float
        Share of all missing that lies inside the box.
    base : float
        Probability of missing overall.
    quasi_p : mapping of str to float
        For each condition, the one-sided binomial probability of seeing so many misses if the
        condition added nothing to the others.
    """

    limits: tuple[Limit, ...]
    mass: float
    density: float
    coverage: float
    base: float
    quasi_p: Mapping[str, float]

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the inputs that are limited."""
        return tuple(limit.input for limit in self.limits)


def find_box(inputs: Mapping[str, Floats], miss: Bools, weights: Floats) -> Box | None:
    """Return the box in which most futures miss; None where no condition tells them apart.

    Parameters
    ----------
    inputs : mapping of str to ndarray, shape (S,)
    miss : ndarray of bool, shape (S,)
    weights : ndarray, shape (S,)
        Probabilities of the rows.

    Returns
    -------
    Box or None

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> a, b = rng.uniform(size=(2, 4000))
    >>> box = find_box({"a": a, "b": b}, (a < 0.4) & (b > 0.6), np.full(4000, 1 / 4000))
    >>> box.inputs, round(box.limits[0].high, 1), round(box.limits[1].low, 1)
    (('a', 'b'), 0.4, 0.6)
    """
    names = tuple(inputs)
    base = float(weights @ miss)
    if not names or not 0.0 < base < 1.0:
        return None
    data = np.column_stack([inputs[n] for n in names])
    bad = weights * miss
    best, best_score = None, _balance(base, 1.0)
    for limits in _trail(data, bad, weights):
        limits = _simplest(limits, data, miss, weights)
        if not 0 < _count(limits) <= MOST_CONDITIONS:
            continue
        inside = _inside(data, limits)
        density, coverage = _rates(inside, bad, weights)
        score = _balance(density, coverage)
        if score > best_score + 1e-12 and weights[inside].sum() >= LEAST:
            best, best_score = limits, score
    if best is None:
        return None
    return _box(names, best, data, miss, weights)


def _balance(density: float, coverage: float) -> float:
    """Return the harmonic mean of density and coverage."""
    return 2.0 * density * coverage / max(density + coverage, 1e-12)


def _count(limits: Floats) -> int:
    return int(np.isfinite(limits).any(axis=1).sum())


def _inside(data: Floats, limits: Floats) -> Bools:
    return np.asarray(((data >= limits[:, 0]) & (data <= limits[:, 1])).all(axis=1))


def _rates(inside: Bools, bad: Floats, weights: Floats) -> tuple[float, float]:
    mass = weights[inside].sum()
    caught = bad[inside].sum()
    return float(caught / max(mass, 1e-300)), float(caught / bad.sum())


def _trail(data: Floats, bad: Floats, weights: Floats) -> Iterator[Floats]:
    """Yield the limits (d, 2) after every peel, then after every paste of the last box."""
    limits = np.tile([-np.inf, np.inf], (data.shape[1], 1))
    inside = np.ones(len(data), dtype=bool)
    while weights[inside].sum() > LEAST:
        found = _peel(data, inside, bad, weights)
        if found is None:
            break
        column, side, edge = found
        limits[column, side] = edge
        inside = _inside(data, limits)
        yield limits.copy()
    for _ in range(len(data)):
        wider = _paste(data, limits, bad, weights)
        if wider is None:
            return
        limits = wider
        yield limits.copy()


def _peel(
    data: Floats, inside: Bools, bad: Floats, weights: Floats
) -> tuple[int, int, float] | None:
    """Return column, side and new edge of the slice whose loss gains most per mass lost."""
    rows = np.flatnonzero(inside)
    mass, caught = weights[rows].sum(), bad[rows].sum()
    best, gain = None, 0.0
    for column in range(data.shape[1]):
        order = rows[np.argsort(data[rows, column], kind="stable")]
        ordered = data[order, column]
        below = np.cumsum(weights[order])
        lower = ordered[np.searchsorted(below, STEP * mass)]
        upper = ordered[np.searchsorted(below, (1.0 - STEP) * mass - 1e-15)]
        for side, edge, keep in (
            (0, lower, data[rows, column] >= lower),
            (1, upper, data[rows, column] <= upper),
        ):
            kept = weights[rows[keep]].sum()
            lost = mass - kept
            if lost <= 0.0 or kept <= 0.0:
                continue
            better = (bad[rows[keep]].sum() / kept - caught / mass) / lost
            if better > gain:
                best, gain = (column, side, float(edge)), better
    return best


def _paste(data: Floats, limits: Floats, bad: Floats, weights: Floats) -> Floats | None:
    """Return limits widened by one slice where that raises the density, else None."""
    inside = _inside(data, limits)
    density = _rates(inside, bad, weights)[0]
    best, gain = None, WORTH
    for column, side in np.argwhere(np.isfinite(limits)):
        open_ = limits.copy()
        open_[column, side] = -np.inf if side == 0 else np.inf
        outside = np.flatnonzero(_inside(data, open_) & ~inside)
        if not len(outside):
            continue
        nearest = outside[np.argsort(data[outside, column] * (1 if side else -1), kind="stable")]
        reach = int(np.searchsorted(np.cumsum(weights[nearest]), STEP * weights[inside].sum()))
        open_[column, side] = data[nearest[min(reach, len(nearest) - 1)], column]
        better = _rates(_inside(data, open_), bad, weights)[0] - density
        if better > gain:
            best, gain = open_, better
    return best


def _quasi_p(limits: Floats, column: int, data: Floats, miss: Bools, weights: Floats) -> float:
    """Return the binomial probability of the misses inside, given the other conditions only."""
    from scipy.stats import binom

    others = limits.copy()
    others[column] = -np.inf, np.inf
    wide, narrow = _inside(data, others), _inside(data, limits)
    share = float(weights[wide] @ miss[wide] / weights[wide].sum())
    effective = float(weights[narrow].sum() ** 2 / np.sum(weights[narrow] ** 2))
    caught = float(weights[narrow] @ miss[narrow] / weights[narrow].sum()) * effective
    return float(binom.sf(np.ceil(caught - 1e-9) - 1, round(effective), share))


def _simplest(limits: Floats, data: Floats, miss: Bools, weights: Floats) -> Floats:
    """Drop conditions that add nothing to the others, the least significant first."""
    limits = limits.copy()
    while True:
        used = np.flatnonzero(np.isfinite(limits).any(axis=1))
        if not len(used) or len(used) > 2 * MOST_CONDITIONS:
            return limits
        p = [_quasi_p(limits, int(c), data, miss, weights) for c in used]
        worst = int(np.argmax(p))
        if p[worst] <= LEVEL and len(used) <= MOST_CONDITIONS:
            return limits
        limits[used[worst]] = -np.inf, np.inf


def _box(names: tuple[str, ...], limits: Floats, data: Floats, miss: Bools, weights: Floats) -> Box:
    inside = _inside(data, limits)
    density, coverage = _rates(inside, weights * miss, weights)
    used = np.flatnonzero(np.isfinite(limits).any(axis=1))
    return Box(
        limits=tuple(Limit(names[c], float(limits[c, 0]), float(limits[c, 1])) for c in used),
        mass=float(weights[inside].sum()),
        density=density,
        coverage=coverage,
        base=float(weights @ miss),
        quasi_p={names[c]: _quasi_p(limits, int(c), data, miss, weights) for c in used},
    )

r"""On which scale a plain series moves evenly: in logs, in levels, or between the two.

A season, a burst and the noise of a series can grow with its level (then logs are even) or not
(then levels are). The scales are the transforms of Box and Cox (1964) around a recent level m::

    g(y) = ((y / m)^λ − 1) / λ   for λ = ½, 1;   g(y) = log(y / m)   for λ = 0

near m all three say the same, so that the priors of the path hold on each. The weight of a scale is
its normal likelihood of what is left of the changes over a year, Jacobian included, at the
likeliest spread; draws are shared out in these proportions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario.model.plain_series import HISTORY, PlainSeries
from scenario.model.windows import LAST_MONTHS, Calendar

Floats = NDArray[np.float64]

#: Powers that are weighed, all equally likely beforehand.
POWERS = (0.0, 0.5, 1.0)
#: Fewest changes over a year that can tell the scales apart.
FEWEST_CHANGES = 12
#: A scale with less weight gets no draws.
LEAST_WEIGHT = 0.05
#: Changes over a year carry over from one period to the next by this much, roughly.
_CARRY = 0.7
#: A series that repeats itself exactly on one scale leaves nothing; its spread is taken for this.
_LEAST_SPREAD = 1e-16
#: A level this many times the recent one is beyond what any scale but logs can be trusted with.
_FURTHEST = 50.0


@dataclass(frozen=True, slots=True)
class Scale:
    """One transform around a recent level.

    Parameters
    ----------
    power : float
        λ; 0 means logs.
    middle : float
        m, a month's average in the unit of the series.
    """

    power: float
    middle: float

    def onto(self, values: Floats) -> Floats:
        """Return g of positive values.

        Examples
        --------
        >>> Scale(1.0, 50.0).onto(np.array([100.0, 50.0])).tolist()
        [1.0, 0.0]
        """
        ratio = np.asarray(values) / self.middle
        if self.power == 0.0:
            return np.asarray(np.log(ratio))
        return np.asarray((ratio**self.power - 1.0) / self.power)

    def slope(self, values: Floats) -> Floats:
        """Return the derivative of g."""
        return np.asarray((np.asarray(values) / self.middle) ** self.power / values)

    def back(self, path: Floats) -> Floats:
        """Return the values of which a path holds g; a path below any value gives zero.

        Examples
        --------
        >>> Scale(0.5, 4.0).back(np.array([0.0, 1.0, -3.0])).tolist()
        [4.0, 9.0, 0.0]
        """
        if self.power == 0.0:
            return np.asarray(self.middle * np.exp(path))
        inside = np.maximum(1.0 + self.power * path, 0.0)
        return np.asarray(self.middle * inside ** (1.0 / self.power))


def months_of(calendar: Calendar) -> Floats:
    """Return how many months each bin of a calendar holds, shape (n,)."""
    ends = np.array(LAST_MONTHS[calendar.bins], dtype=float)
    return np.tile(np.diff(ends, prepend=0.0), calendar.years)


def scales_of(series: PlainSeries) -> tuple[tuple[Scale, float], ...]:
    """Return the scales worth drawing on and their weights, which add up to one.

    A series of growth, of years, or with too few years moves in logs.

    Parameters
    ----------
    series : PlainSeries

    Returns
    -------
    tuple of (Scale, float)
    """
    last = series.windows[-1].year
    used = [i for i, w in enumerate(series.windows) if w.year > last - HISTORY]
    windows = [series.windows[i] for i in used]
    values = np.array([series.values[i] for i in used]) / [w.months for w in windows]
    recent = values[-2 * series.per_year :]
    middle = float(np.exp(np.log(recent).mean())) if series.measure == "level" else 1.0
    logs = Scale(0.0, middle)
    if series.measure != "level" or series.per_year == 1:
        return ((logs, 1.0),)
    years = {(w.year, w.first): i for i, w in enumerate(windows)}
    pairs = [(i, years[y - 1, m]) for (y, m), i in years.items() if (y - 1, m) in years]
    if len(pairs) <= FEWEST_CHANGES or values.max() > _FURTHEST * middle:
        return ((logs, 1.0),)
    now, before = (np.array(side) for side in zip(*sorted(pairs), strict=True))
    scales = [Scale(power, middle) for power in POWERS]
    fits = np.array([_fit(scale, values, now, before) for scale in scales])
    weights = np.exp(fits - fits.max())
    weights /= weights.sum()
    weights[weights < LEAST_WEIGHT] = 0.0
    weights /= weights.sum()
    return tuple((s, float(w)) for s, w in zip(scales, weights, strict=True) if w > 0.0)


def _fit(scale: Scale, values: Floats, now: NDArray[np.int64], before: NDArray[np.int64]) -> float:
    """Return the log likelihood of one scale at the likeliest spread, up to a constant."""
    path = scale.onto(values)
    change = path[now] - path[before]
    left = change[1:] - _CARRY * change[:-1]
    spread = max(float(left.var()), _LEAST_SPREAD)
    jacobian = float(np.log(scale.slope(values[now[1:]])).sum())
    return float(-0.5 * len(left) * np.log(spread)) + jacobian


def share_out(
    draws: int, weights: tuple[float, ...], multiple: int, fewest: int = 0
) -> tuple[int, ...]:
    """Return whole numbers of draws in proportion, each a multiple where it can be.

    A share below `fewest` is given to the largest: so few draws could not be judged.

    Examples
    --------
    >>> share_out(4000, (0.25, 0.75), 4), share_out(42, (1.0,), 4)
    ((1000, 3000), (42,))
    >>> share_out(80, (0.25, 0.75), 4, fewest=40)
    (0, 80)
    """
    counts = [multiple * int(draws * weight / multiple) for weight in weights]
    counts = [count if count >= fewest else 0 for count in counts]
    counts[int(np.argmax(weights))] += draws - sum(counts)
    return tuple(counts)

"""How far outcomes lie from their targets: a chance of meeting, and a law on either side of it.

The margin is oriented so that more is better and the line lies at ``line``: the ratio of outcome to
target (line 1) for counts and amounts, the difference in points (line 0) for shares. Each side is
the posterior predictive of a Dirichlet process: with a judgement worth ``w`` cases as base and the
n margins on record, ``F = (w F_0 + Σ 1{margin ≤ x}) / (w + n)`` (Ferguson, 1973).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scenario.judgement import below, quantiles
from scenario.model.contract import Floats
from scenario.terms import Judgement

#: How many recorded cases a judgement about margins is worth.
WORTH = 10.0


def judgement_cdf(judgement: Judgement, x: ArrayLike) -> Floats:
    """Return the distribution function of a judgement, its floor and ceiling included.

    Examples
    --------
    >>> from datetime import date
    >>> j = Judgement("a", "a", 0.0, 0.5, 1.0, 1.0, "plain", "office", date(2024, 9, 30), "low")
    >>> judgement_cdf(j, [0.0, 0.5, 1.0]).tolist()
    [0.0, 0.5, 1.0]
    """
    at = np.asarray(x, dtype=float)
    if judgement.low == judgement.high:
        return np.asarray(at >= judgement.mode, dtype=float)
    out = below(judgement, at)
    if judgement.floor is not None:
        out = np.where(at < judgement.floor, 0.0, out)
    if judgement.ceiling is not None:
        out = np.where(at >= judgement.ceiling, 1.0, out)
    return out


def judgement_quantiles(judgement: Judgement, count: int) -> Floats:
    """Return equally likely values of a judgement: the middles of `count` equal parts.

    Examples
    --------
    >>> from datetime import date
    >>> j = Judgement("a", "a", 0.0, 0.5, 1.0, 1.0, "plain", "office", date(2024, 9, 30), "low")
    >>> judgement_quantiles(j, 3).round(2).tolist()
    [0.3, 0.5, 0.7]
    """
    return quantiles(judgement, (np.arange(count) + 0.5) / count)


@dataclass(frozen=True, slots=True)
class MarginLaw:
    """The law of a margin.

    Parameters
    ----------
    chance : float
        Of reaching the line.
    line : float
        1 for ratios, 0 for differences.
    above, below : Judgement
        Margin of the cases that meet and of those that miss.
    met, missed : ndarray
        Recorded margins of either sort.

    Examples
    --------
    ``law.cdf(1.0)`` is what lies at or under the line; ``law.cdf(1.0, left=True)`` is the chance
    of missing it.
    """

    chance: float
    line: float
    above: Judgement
    below: Judgement
    met: Floats
    missed: Floats

    def cdf(self, x: ArrayLike, *, left: bool = False) -> Floats:
        """Return the chance of a margin at most `x`, or below `x` with `left`."""
        at = np.asarray(x, dtype=float)
        if left:
            at = np.nextafter(at, -np.inf)
        above = np.where(at < self.line, 0.0, _mixed(self.above, self.met, at))
        below = np.where(at >= self.line, 1.0, _mixed(self.below, self.missed, at))
        return np.asarray((1.0 - self.chance) * below + self.chance * above)


def _mixed(judgement: Judgement, recorded: Floats, at: Floats) -> Floats:
    base = judgement_cdf(judgement, at)
    if not len(recorded):
        return base
    ordered = np.sort(recorded)
    atoms = np.searchsorted(ordered, at, side="right")
    return np.asarray((WORTH * base + atoms) / (WORTH + len(recorded)))

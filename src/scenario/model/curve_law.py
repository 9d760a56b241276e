"""Spending curves learned from projects that were counted month by month until they were finished.

The shares of a project's money that fall between its reports are Dirichlet around the increments of
a Beta curve: ``x ~ Dirichlet(φ ΔF(u; a, b))``. Adding reports together leaves that law unchanged, so
rare and frequent reports speak of the same curve. Shapes have their judgements as priors; φ, how
closely projects follow one curve, is even on a logarithm. Everything is worked out on a grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from scenario.judgement import quantiles
from scenario.model.contract import Floats
from scenario.seeds import generator
from scenario.terms import Judgement

#: Values of each shape, and values of φ.
SHAPES: Final = 41
CLOSENESS: Final = tuple(float(x) for x in np.geomspace(3.0, 300.0, 13))
#: Reports are kept at least so far apart, as shares of the duration: parts that are next to nothing
#: say little about the curve and much about single invoices.
APART: Final = 0.1
#: Smallest share between two reports.
SMALLEST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class History:
    """One finished project: times of reports as shares of its duration, and shares spent by then.

    Parameters
    ----------
    times, spent : ndarray, shape (K,)
        Both rise from above 0 to 1.
    """

    times: Floats
    spent: Floats


def fit_curve(
    histories: Sequence[History],
    first: Judgement,
    second: Judgement,
    *,
    draws: int,
    seed: int,
    names: tuple[str, ...],
) -> tuple[Floats, Floats]:
    """Return draws of the two shapes of one class's Beta curve.

    Parameters
    ----------
    histories : sequence of History
        At least one.
    first, second : Judgement
        Beliefs about the shapes, taken as normal laws with the same middle and spread.
    draws, seed : int
    names : tuple of str
        Name of the stream.

    Returns
    -------
    a, b : ndarray, shape (S,)
    """
    from scipy.special import betainc, gammaln

    a, mass_a = _grid(first)
    b, mass_b = _grid(second)
    log = np.log(mass_a)[:, None, None] + np.log(mass_b)[None, :, None]
    log = np.repeat(log, len(CLOSENESS), axis=2)
    phi = np.array(CLOSENESS)
    for h in histories:
        kept = thinned(h.times)
        times = np.concatenate([[0.0], h.times[kept]])
        whole = betainc(a[:, None, None], b[None, :, None], times[None, None, :])
        parts = np.maximum(np.diff(whole, axis=2), 1e-9)
        shares = np.maximum(np.diff(np.concatenate([[0.0], h.spent[kept]])), SMALLEST)
        shares = np.log(shares / shares.sum())
        for i, closeness in enumerate(phi):
            alpha = closeness * parts
            log[:, :, i] += gammaln(alpha.sum(axis=2)) + (
                (alpha - 1.0) * shares - gammaln(alpha)
            ).sum(axis=2)
    rng = generator(seed, *names)
    mass = np.exp(log - log.max()).ravel()
    at = np.unravel_index(rng.choice(len(mass), size=draws, p=mass / mass.sum()), log.shape)
    jitter = rng.uniform(-0.5, 0.5, (2, draws))
    return (
        np.maximum(a[at[0]] + jitter[0] * (a[1] - a[0]), 0.5),
        np.maximum(b[at[1]] + jitter[1] * (b[1] - b[0]), 0.5),
    )


def thinned(times: Floats) -> list[int]:
    """Return the places of reports that are `APART` from each other and from both ends.

    Examples
    --------
    >>> thinned(np.array([0.05, 0.12, 0.18, 0.5, 0.95, 1.0]))
    [1, 3, 5]
    """
    kept, last = [], 0.0
    for i, t in enumerate(times[:-1]):
        if t - last >= APART and times[-1] - t >= APART:
            kept.append(i)
            last = float(t)
    return [*kept, len(times) - 1]


def _grid(judgement: Judgement) -> tuple[Floats, Floats]:
    """Return a shape's values in equal steps with the prior's mass at each."""
    values = quantiles(judgement, np.array([0.05, 0.5, 0.95]))
    spread = max(float(values[2] - values[0]) / 3.29, 0.02)
    grid = np.linspace(max(0.5, values[1] - 4.0 * spread), values[1] + 4.0 * spread, SHAPES)
    mass = np.exp(-0.5 * ((grid - values[1]) / spread) ** 2)
    return grid, mass / mass.sum()

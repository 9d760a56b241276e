"""Spending curves: what share of a project's money is spent when a share of its time has passed.

Two families, each with two shapes per draw: the Beta distribution function (tabulated, straight
between the knots), and a ramp that rises, holds and falls – a quadratic in each of its pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Equal pieces in which a Beta curve is straight; off the exact curve by less than 0.0002.
KNOTS: Final = 128


@dataclass(frozen=True, slots=True)
class Curves:
    """The curves of all classes, draw by draw.

    Parameters
    ----------
    tabulated : ndarray of bool, shape (C,)
        Whether a class is read from its table or is a ramp.
    tables : ndarray, shape (S, C, KNOTS + 1)
        Cumulative shares at equal steps of time, from 0 to 1; zeros for ramps.
    ramps : ndarray, shape (S, C, 5)
        Of a ramp: time at which it stops rising, time at which it begins to fall, height between,
        and the quadratic coefficients of rise and fall; zeros for tables.
    """

    tabulated: NDArray[np.bool_]
    tables: Floats
    ramps: Floats


def beta_table(a: Floats, b: Floats) -> Floats:
    """Return the Beta distribution function at the knots, one row a draw.

    Parameters
    ----------
    a, b : ndarray, shape (S,)
        Shapes, above 0.

    Returns
    -------
    ndarray, shape (S, KNOTS + 1)

    Examples
    --------
    >>> beta_table(np.array([1.0]), np.array([1.0]))[0, [0, 32, 128]].tolist()
    [0.0, 0.25, 1.0]
    """
    return _beta_table(a.tobytes(), b.tobytes())


@lru_cache(maxsize=8)
def _beta_table(first: bytes, second: bytes) -> Floats:
    """Return the table of shapes given as their bytes: goal-seek asks for the same ones often."""
    from scipy.special import betainc

    a, b = np.frombuffer(first), np.frombuffer(second)
    table = np.asarray(betainc(a[:, None], b[:, None], np.linspace(0.0, 1.0, KNOTS + 1)))
    table.flags.writeable = False
    return table


def ramp(rising: Floats, falling: Floats) -> Floats:
    """Return the coefficients of a ramp, one row a draw.

    With ``h = 2/(2 − rising − falling)`` and ``g = 1 − falling`` the share spent at ``u`` is
    ``h (u − rising/2) + h/(2 rising) max(rising − u, 0)² − h/(2 falling) max(u − g, 0)²``.

    Parameters
    ----------
    rising, falling : ndarray, shape (S,)
        Shares of time, each at least 0, together at most 1.

    Examples
    --------
    >>> ramp(np.array([0.5]), np.array([0.5])).tolist()
    [[0.5, 0.5, 2.0, 2.0, 2.0]]
    """
    height = 2.0 / (2.0 - rising - falling)

    def bend(width: Floats) -> Floats:
        return np.where(width > 0.0, 0.5 * height / np.where(width > 0.0, width, 1.0), 0.0)

    return np.column_stack([rising, 1.0 - falling, height, bend(rising), bend(falling)])


def curves(shapes: Sequence[tuple[str, Floats, Floats]]) -> Curves:
    """Return the curves of the given classes.

    Parameters
    ----------
    shapes : sequence of (family, ndarray (S,), ndarray (S,))
        ``beta`` with its two shapes, or ``ramp`` with the shares of time in which spending rises
        and falls (each at least 0, together at most 1).
    """
    size = len(shapes[0][1]) if shapes else 0
    tables = np.zeros((size, len(shapes), KNOTS + 1))
    ramps = np.zeros((size, len(shapes), 5))
    for c, (family, first, second) in enumerate(shapes):
        if family == "beta":
            tables[:, c] = beta_table(first, second)
        else:
            ramps[:, c] = ramp(first, second)
    return Curves(np.array([f == "beta" for f, _, _ in shapes], dtype=bool), tables, ramps)


def share(book: Curves, curve: NDArray[np.int8], progress: Floats) -> Floats:
    """Return the share spent at a progress, draw by draw, as the recognition loop has it.

    Parameters
    ----------
    book : Curves
    curve : ndarray of int, shape (S,)
        Class in each draw.
    progress : ndarray, shape (S,)
        Clipped to 0–1.

    Examples
    --------
    >>> book = curves([("ramp", np.array([0.5]), np.array([0.5]))])
    >>> share(book, np.array([0], dtype=np.int8), np.array([0.5])).tolist()
    [0.5]
    """
    rows = np.arange(len(progress))
    u = np.clip(progress, 0.0, 1.0)
    x = u * KNOTS
    j = np.minimum(x.astype(int), KNOTS - 1)
    table = book.tables[rows, curve]
    read = table[rows, j] + (x - j) * (table[rows, j + 1] - table[rows, j])
    up, flat, height, rise, fall = book.ramps[rows, curve].T
    early, late = np.maximum(up - u, 0.0), np.maximum(u - flat, 0.0)
    ramped = height * (u - 0.5 * up) + rise * early**2 - fall * late**2
    return np.asarray(np.where(book.tabulated[curve], read, ramped))

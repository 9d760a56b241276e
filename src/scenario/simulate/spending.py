"""Spending curves: what share of a project's money is spent in each month.

Months are counted from January of the plan year (month 0); month ``t`` is the interval
``[t, t + 1)``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def progress(edges: Floats, start: Floats, duration: Floats, delay: float, as_of: float) -> Floats:
    """Return progress ``u`` in [0, 1] of a project's schedule at the given month edges.

    A project that starts after `as_of` moves as a whole: its start is `start` + `delay`. A project
    that has started keeps what is done and stretches the rest: what was left to do in ``r`` months
    takes ``r + delay``. Nothing before `as_of` changes, and a longer delay never raises progress.

    Parameters
    ----------
    edges : ndarray, shape (M + 1,)
        Month edges.
    start, duration : ndarray, shape (S,)
        In months; duration > 0.
    delay : float
        Months ≥ 0.
    as_of : float
        Month edge up to which everything has happened.

    Returns
    -------
    ndarray, shape (S, M + 1)

    Examples
    --------
    >>> edges = np.array([0.0, 6.0, 12.0])
    >>> one = np.array([1.0])
    >>> progress(edges, 0 * one, 12 * one, 6.0, 6.0).round(3).tolist()
    [[0.0, 0.5, 0.75]]
    >>> progress(edges, 8 * one, 8 * one, 6.0, 6.0).round(3).tolist()
    [[0.0, 0.0, 0.0]]
    """
    t = edges[None, :]
    s, d = start[:, None], duration[:, None]
    plain = (t - s) / d
    if delay > 0:
        moved = (t - s - delay) / d
        done = np.clip((as_of - s) / d, 0.0, 1.0)
        left = (1.0 - done) * d
        stretched = done + (1.0 - done) * (t - as_of) / (left + delay)
        later = np.where(s >= as_of, moved, stretched)
        plain = np.where(t > as_of, later, plain)
    return np.clip(plain, 0.0, 1.0)


def monthly_shares(
    edges: Floats,
    start: Floats,
    duration: Floats,
    shapes: tuple[Floats, Floats],
    delay: float,
    as_of: float,
) -> Floats:
    """Return the share of a project's money spent in each month, draw by draw.

    ``F(u(t + 1)) − F(u(t))`` with ``F`` the Beta distribution function of the spending curve.

    Parameters
    ----------
    edges, start, duration, delay, as_of
        As in `progress`.
    shapes : pair of ndarray, shape (S,)
        Shapes a and b of the Beta curve.

    Returns
    -------
    ndarray, shape (S, M)
        Non-negative; sums to one over all time.
    """
    from scipy.special import betainc

    u = progress(edges, start, duration, delay, as_of)
    done = betainc(shapes[0][:, None], shapes[1][:, None], u)
    return np.asarray(np.diff(done, axis=1))

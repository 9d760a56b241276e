"""Recognised investment by month: a compiled loop over draws, projects and months.

For one project in one draw, with start ``s``, duration ``d`` and curve ``F``, the share spent by
``t`` is ``F((t − s)/d)``. What happened before the as-of day ``k`` stays. Afterwards

- a project that has not started moves as a whole: ``F((t − s − delay)/(d + stretch))``;
- one that has started takes longer for the rest: from ``u(k)`` straight to 1 in
  ``(1 − u(k)) d + delay + stretch`` months.

Money is recognised from the month of statistical entry on; what was spent before is recognised in
that month, so all of it is counted once. A start that moves takes its entry along.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import ceil
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scenario.simulate.curves import Curves

Floats = NDArray[np.float64]
#: Months simulated: the plan year and the two after it.
MONTHS: Final = 36


@dataclass(frozen=True, slots=True)
class Columns:
    """Projects or parts of projects, one column each; times in months after 1 January.

    Parameters
    ----------
    ids : tuple of str, length P
        The project a column belongs to; several columns may share one.
    start, duration, entry : ndarray, shape (S, P)
        Duration above 0; entry may be infinite: never counted.
    past, future : ndarray, shape (S, P)
        What the whole curve is worth, 亿元, for the time before and after `known`.
    curve : ndarray of int, shape (S, P)
        Class of the curve.
    curves : Curves
    known : float
        Months of the plan year that are over.
    """

    ids: tuple[str, ...]
    start: Floats
    duration: Floats
    entry: Floats
    past: Floats
    future: Floats
    curve: NDArray[np.int8]
    curves: Curves
    known: float

    def take(self, wanted: NDArray[np.intp]) -> Columns:
        """Return some of the columns."""
        return replace(
            self,
            ids=tuple(self.ids[i] for i in wanted),
            start=np.ascontiguousarray(self.start[:, wanted]),
            duration=np.ascontiguousarray(self.duration[:, wanted]),
            entry=np.ascontiguousarray(self.entry[:, wanted]),
            past=np.ascontiguousarray(self.past[:, wanted]),
            future=np.ascontiguousarray(self.future[:, wanted]),
            curve=np.ascontiguousarray(self.curve[:, wanted]),
        )


@dataclass(frozen=True, slots=True)
class Shift:
    """What is different from the plan, column by column.

    Parameters
    ----------
    delay, stretch : ndarray, shape (P,)
        Months at least 0: later as a whole, and longer.
    scale : ndarray, shape (P,)
        Factor on what is still to be spent; 0 when the project does not go on.
    """

    delay: Floats
    stretch: Floats
    scale: Floats


@dataclass(frozen=True, slots=True)
class Recognised:
    """Recognised investment of some columns together, 亿元.

    Parameters
    ----------
    before, later : ndarray, shape (S,)
        Before the plan year, and after the months.
    monthly : ndarray, shape (S, MONTHS)
        January of the plan year first.
    """

    before: Floats
    monthly: Floats
    later: Floats

    def between(self, first: int, last: int) -> Floats:
        """Return the sum over months `first` (counted from 0) to before `last`, shape (S,)."""
        return np.asarray(self.monthly[:, first:last].sum(axis=1))


def no_shift(size: int) -> Shift:
    """Return the shift that moves nothing."""
    return Shift(np.zeros(size), np.zeros(size), np.ones(size))


def recognise(columns: Columns, shift: Shift | None = None) -> Recognised:
    """Return what is recognised month by month; the same inputs give the same bytes.

    Parameters
    ----------
    columns : Columns
    shift : Shift, optional
        Nothing moves by default.

    Returns
    -------
    Recognised
    """
    draws, count = columns.start.shape
    moved = shift or no_shift(count)
    out = np.zeros((draws, MONTHS + 2))
    loop = compiled()
    c = columns.curves
    arrays = (
        columns.start, columns.duration, columns.entry, columns.past, columns.future,
        columns.curve, c.tabulated, c.tables, c.ramps, moved.delay, moved.stretch, moved.scale,
    )  # fmt: skip
    workers = max(1, min(2, os.cpu_count() or 1))
    edges = [draws * i // workers for i in range(workers + 1)]
    with ThreadPoolExecutor(workers) as pool:
        for done in [
            pool.submit(loop, *arrays, columns.known, first, last, out)
            for first, last in pairwise(edges)
        ]:
            done.result()
    return Recognised(out[:, 0], out[:, 1:-1], out[:, -1])


@cache
def compiled() -> Callable[..., Any]:
    """Return the compiled loop; the machine code is kept on disk where that is possible."""
    import numba

    try:
        return numba.njit(nogil=True, error_model="numpy", cache=True)(_loop)
    except RuntimeError:  # nowhere to keep it
        return numba.njit(nogil=True, error_model="numpy")(_loop)


def _loop(
    start: Floats,
    duration: Floats,
    entry: Floats,
    past: Floats,
    future: Floats,
    curve: NDArray[np.int8],
    tabulated: NDArray[np.bool_],
    tables: Floats,
    ramps: Floats,
    delay: Floats,
    stretch: Floats,
    scale: Floats,
    known: float,
    first: int,
    last: int,
    out: Floats,
) -> None:
    """Fill rows `first` to `last` of `out`: before, each month, later."""
    months = out.shape[1] - 2
    knots = tables.shape[2] - 1
    # By the end of month k: what is on its way, and (in steps) what is complete since k.
    running, complete = np.zeros(months + 1), np.zeros(months + 2)
    count = np.arange(months + 1.0)

    def add(
        s: int, c: int, offset: float, speed: float, lowest: int, highest: int,
        base: float, amount: float,
    ) -> None:  # fmt: skip
        """Add ``base + amount F(offset + speed k)`` to each month's end from lowest to highest."""
        row, month = running[lowest:highest], count[lowest:highest]
        if tabulated[c]:
            table = tables[s, c]
            for i in range(len(row)):
                x = min(max(offset + speed * month[i], 0.0), 1.0) * knots
                j = min(int(x), knots - 1)
                row[i] += base + amount * (table[j] + (x - j) * (table[j + 1] - table[j]))
            return
        up, flat = ramps[s, c, 0], ramps[s, c, 1]
        height, rise, fall = ramps[s, c, 2], ramps[s, c, 3], ramps[s, c, 4]
        for i in range(len(row)):
            u = min(max(offset + speed * month[i], 0.0), 1.0)
            early, late = max(up - u, 0.0), max(u - flat, 0.0)
            share = height * (u - 0.5 * up) + rise * early * early - fall * late * late
            row[i] += base + amount * share

    for s in range(first, last):
        running[:] = 0.0
        complete[:] = 0.0
        for p in range(start.shape[1]):
            was, due = past[s, p], future[s, p] * scale[p]
            if was == 0.0 and due == 0.0:
                continue
            c, begin, length, counted = curve[s, p], start[s, p], duration[s, p], entry[s, p]
            pace = 1.0 / length
            spent = 0.0
            if begin >= known:
                counted += delay[p]
                begin += delay[p]
                length += stretch[p]
                speed = 1.0 / length if stretch[p] > 0.0 else pace
                finish, offset = begin + length, -begin * speed
            else:
                reached = min((known - begin) * pace, 1.0)
                running[0], kept = 0.0, running[0]
                add(s, c, reached, 0.0, 0, 1, 0.0, 1.0)
                spent, running[0] = running[0], kept
                rest = (1.0 - reached) * length + delay[p] + stretch[p]
                speed = (1.0 - reached) / rest if reached < 1.0 else 0.0
                finish = known + rest if reached < 1.0 else begin + length
                offset = reached - speed * known
            # Recognised by the end of month k is 0 before low and everything from high on.
            low = ceil(min(max(counted, begin, 0.0), months + 1.0))
            high = max(ceil(min(finish, months + 1.0)), low)
            middle = min(max(int(known) + 1, low), high)
            add(s, c, -begin * pace, pace, low, middle, 0.0, was)
            add(s, c, offset, speed, middle, high, (was - due) * spent, due)
            complete[high] += was * spent + due * (1.0 - spent)
        done = 0.0
        before = 0.0
        for k in range(months + 1):
            done += complete[k]
            out[s, k] = done + running[k] - before
            before = done + running[k]
        out[s, months + 1] = done + complete[months + 1] - before
